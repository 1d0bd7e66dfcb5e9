import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeOf } from '../../livegraph/static/js/lib/recent_change.js';
import { LegendChoice } from '../../livegraph/static/js/state/legend_choice.js';
import { Series } from '../../livegraph/static/js/state/model.js';
import { headKind } from '../../livegraph/static/js/state/panel_layout.js';
import { pastPlace, placeOf } from '../../livegraph/static/js/ui/panels/value_place.js';

/** @param {number[]} x @param {number[]} y @param {number} [level] */
function series(x, y, level = 0) {
  const made = new Series('a', 0, 0);
  made.hold(x, y, level);
  return made;
}

test('big numbers are for panels of one series each that have room for them', () => {
  const wide = { width: 1280, height: 173 };
  assert.equal(headKind([1], { width: 1280, height: 690 }), 'hero');
  assert.equal(headKind([1, 1, 1, 1], wide), 'stat');
  assert.equal(headKind([1, 2], wide), 'row');
  assert.equal(headKind([1, 1, 1, 1, 1], wide), 'row');
  assert.equal(headKind([1, 1], { width: 390, height: 148 }), 'tall');
  assert.equal(headKind([1, 1], { width: 390, height: 120 }), 'row');
});

test('a change is that of two samples, and says over how long', () => {
  const times = Array.from({ length: 61 }, (_, i) => 1000 + i);
  const rising = series(
    times,
    times.map((x) => x / 10),
  );
  assert.deepEqual(changeOf(rising, [1000, 1060], 'time'), { text: '+1.0', span: 10 });
  const falling = series(
    times,
    times.map((x) => -x),
  );
  assert.deepEqual(changeOf(falling, [1000, 1060], 'time'), { text: '−10', span: 10 });
  const flat = series(
    times,
    times.map(() => 21.5),
  );
  assert.deepEqual(changeOf(flat, [1000, 1060], 'time'), { text: '±0.0', span: 10 });
});

test('a change is over 10 s at the least, but in a shorter run', () => {
  const times = Array.from({ length: 61 }, (_, i) => 1000 + i);
  const over = (/** @type {number} */ from, /** @type {number} */ to, reach = 0) =>
    changeOf(series(times.slice(reach), times.slice(reach)), [from, to], 'time')?.span;
  assert.equal(over(1048, 1060), 10);
  assert.equal(over(1000, 1060), 10);
  assert.equal(over(1000, 1060, 53), 5, 'the run is 7 s long');
  assert.equal(over(1000, 1060, 58), 2);
  assert.equal(over(1053, 1060), 5, 'no more is in view');
});

test('a change has no digits that come from arithmetic', () => {
  const changed = (/** @type {number} */ from, /** @type {number} */ to) =>
    changeOf(series([1000, 1010], [from, to]), [950, 1010], 'time')?.text;
  assert.equal(changed(6.3207e23, 6.6208e23), '+3.001e22');
  assert.equal(changed(1.44e-23, 1.512e-23), '+7.2e−25');
  assert.equal(changed(-123456789012345, -123456789006525), '+5820');
});

test('a change of numbers with decimals has four digits, and no decimals that were not sent', () => {
  const changed = (/** @type {number} */ from, /** @type {number} */ to) =>
    changeOf(series([1000, 1010], [from, to]), [950, 1010], 'time')?.text;
  assert.equal(changed(0.0019999300145, 0.0013599523145), '−0.00064');
  assert.equal(changed(0.001234567891, 0.003), '+0.001765');
  assert.equal(changed(21.5, 21.75), '+0.25');
  assert.equal(changed(20.3, 20.1), '−0.2', '20.3 - 20.1 is 0.1999… in binary');
  assert.equal(changed(101325.02, 101450.39), '+125.4');
  assert.equal(changed(0.25, 123456.5), '+123\u202f456', 'no digit before the point is rounded');
  assert.equal(changed(19852544, 19850001), '−2543', 'whole numbers are exact');
});

test('where points are not samples, or too few, no change is told', () => {
  const times = Array.from({ length: 61 }, (_, i) => 1000 + i);
  assert.equal(changeOf(series(times, times, 1), [1000, 1060], 'time'), null);
  assert.equal(changeOf(series([1000], [1]), [1000, 1060], 'time'), null);
  assert.equal(changeOf(series([1000, 1060], [1, 2]), [1000, 1060], 'time'), null);
  assert.equal(changeOf(series(times, times), [1060, 1060.5], 'time'), null);
});

test('the legend is as the reader left it, and new where that cannot be read', () => {
  /** @type {Map<string, string>} */ const kept = new Map();
  const storage = {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
  };
  new LegendChoice(storage).set({ shown: true, width: 300, without: ['min'], filter: 'cpu' });
  const again = new LegendChoice(storage);
  assert.deepEqual([again.shown, again.width, again.without], [true, 300, ['min']]);
  assert.equal(again.filter, '');
  kept.set('livegraph.legend', '{"shown": 1, "width": "x", "without": ["last", "max"]}');
  const odd = new LegendChoice(storage);
  assert.deepEqual([odd.shown, odd.width, odd.without], [null, null, ['max']]);
  kept.set('livegraph.legend', 'null');
  assert.equal(new LegendChoice(storage).shown, null);
});

test('beside the smallest and the largest value is where they are, if that is known', () => {
  const one = series([1_700_000_000, 1_700_000_005.7], [1, 9]);
  assert.match(placeOf(one, 1, 9, 'time', 1_700_000_060), /^at \d\d:13:25$/);
  assert.match(placeOf(one, 1, 9, 'time', 1.8e9), /^at 2023-11-\d\d \d\d:13:25$/);
  assert.equal(placeOf(one, 1, 9.5, 'time', 0), '', 'the server knows a larger one');
  assert.equal(placeOf(one, -1, Number.NaN, 'time', 0), '');
  assert.equal(placeOf(series([7], [1]), 0, 1, 'index', 0), 'sample 7');
});

test('where x numbers the samples a change is over samples, and where it is a field there is none', () => {
  const numbers = Array.from({ length: 300 }, (_, i) => i + 1);
  const rising = series(numbers, numbers);
  assert.deepEqual(changeOf(rising, [0, 300], 'index'), { text: '+10', span: 10 });
  assert.equal(changeOf(rising, [0, 300], 'field'), null);
});

test('a last value in view has a place, if the series has a newer one', () => {
  const rising = series([1, 2, 3, 4], [10, 20, Number.NaN, 40]);
  const place = (/** @type {number} */ from, /** @type {number} */ to, newest = 4) =>
    pastPlace(rising, newest, [from, to], 'index', 4);
  assert.equal(place(1, 4), '');
  assert.equal(place(1, 3), 'sample 2');
  assert.equal(place(1, 4, 9), 'sample 4', 'a paused picture does not have it yet');
  assert.equal(place(3, 3), '', 'there is no value in view');
  const times = series([1e9, 1e9 + 86_400], [1, 2]);
  const at = (/** @type {number} */ newest) => pastPlace(times, newest, [0, 1e9], 'time', newest);
  assert.match(at(1e9 + 60), /^at \d\d:\d\d:\d\d$/);
  assert.match(
    at(1e9 + 86_400),
    /^at 2001-09-\d\d \d\d:\d\d:\d\d$/,
    'on another day than the newest',
  );
});

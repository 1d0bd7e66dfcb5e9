import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatStats, stats } from '../../livegraph/static/js/lib/stats.js';
import { SteadyYDomain } from '../../livegraph/static/js/lib/steady_y_domain.js';
import { Series } from '../../livegraph/static/js/state/model.js';
import {
  acrossOf,
  nearestInPlane,
  oneSample,
  pointWords,
  sameRow,
  swings,
} from '../../livegraph/static/js/ui/crosshair/nearest_in_plane.js';

const GAP = Number.NaN;

/** @param {string} name @param {number[]} x @param {number[]} y */
function series(name, x, y) {
  const one = new Series(name, 0, 0);
  one.hold(x, y, 0);
  return one;
}

/** A pixel is one of x and one of y, which grows downwards. */
const graph = /** @type {import('../../livegraph/static/js/charts/rickshaw.js').Graph} */ (
  /** @type {unknown} */ ({
    x: (/** @type {number} */ x) => x,
    y: (/** @type {number} */ y) => 100 - y,
  })
);

test('x swings if it goes back anywhere, not if it stands', () => {
  assert.equal(swings([series('a', [1, 1, 2], [0, 0, 0])]), false);
  assert.equal(swings([series('a', [1, 2], [0, 0]), series('b', [1, 3, 2], [0, 0, 0])]), true);
});

test('the nearest sample is the nearest in the plane, not the one of the nearest x', () => {
  const circle = series('a', [50, 90, 50, 10], [90, 50, 10, 50]);
  const read = (/** @type {number} */ x, /** @type {number} */ y) =>
    nearestInPlane([circle, series('b', [60], [GAP])], graph, { x, y: 100 - y })?.i;
  assert.equal(read(52, 85), 0);
  assert.equal(read(52, 15), 2);
  assert.equal(read(80, 52), 1);
});

test('another series is read in the same row, and where it has none, at the nearest x', () => {
  const a = series('a', [1, 2, 1], [10, 20, 30]);
  const read = { series: a, i: 0, x: 1 };
  assert.equal(sameRow(series('b', [1, 2, 1], [5, 6, 7]), read), 0);
  assert.equal(sameRow(series('c', [4, 2], [5, 6]), read), 1);
  assert.equal(sameRow(series('d', [1, 2], [GAP, 6]), read), 1);
  assert.deepEqual(oneSample(a, 2), { text: '30', count: '', part: [1, 1] });
});

test('the newest points are shown, without those that the reader has cleared', () => {
  const one = new Series('p', 0, 0);
  const delta = { name: 'p', unit: '', panel: '', group: '', level: 0, tail: 0, plane: true };
  const add = (/** @type {number[]} */ x, /** @type {number} */ dropped, replace = false) =>
    one.add({ ...delta, x, y: x, dropped, replace });
  add([1, 2, 3, 4], 0);
  assert.deepEqual(one.newest(3).x, [2, 3, 4]);
  assert.equal(one.newest(3).dropped, 1);
  one.clear();
  assert.deepEqual(one.newest(null).x, []);
  add([5], 2);
  assert.deepEqual(one.newest(null).x, [5]);
  assert.deepEqual(one.copy().newest(null).x, [5], 'also while the page is paused');
  add([3, 4, 5, 6], 2, true);
  assert.deepEqual(one.newest(null).x, [5, 6], 'the stream was opened again');
  add([7, 8, 9, 10, 11, 12, 13], 0, true);
  assert.deepEqual(one.newest(null).x.length, 7, 'the sender has begun again');
});

test('points of x and y are read and summed up wherever they are, as they were sent', () => {
  const one = new Series('p', 0, 0);
  const delta = { name: 'p', unit: 'm', panel: '', group: '', level: 0, tail: 0 };
  const points = { x: [1.5, -2, 3], y: [10.25, 20, GAP] };
  one.add({ ...delta, ...points, plane: true, dropped: 0, replace: true });
  assert.equal(pointWords(one, 0).text, '(1.5, 10.25)\u00a0m');
  const figures = stats(one, [1e9, 1e9 + 60], undefined);
  assert.equal(formatStats(figures, 'last'), '(\u22122.0, 20.00)\u00a0m');
  assert.deepEqual([figures.min, figures.max], [10.25, 20]);
  const [from, to] = acrossOf([one], new SteadyYDomain());
  assert.ok(from < -2 && to > 1.5 && to < 3, 'a gap has no place');
});

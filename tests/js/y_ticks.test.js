import assert from 'node:assert/strict';
import { test } from 'node:test';
import { YTicks } from '../../livegraph/static/js/charts/y_ticks.js';

/** The size of a low plot, in CSS pixels. */
const LOW = { width: 560, height: 124 };

/**
 * @param {[number, number]} y
 * @param {number[]} ends where curves end
 */
function picture(y, ends, more = {}) {
  const flags = ends.map((end) => ({ series: 's', order: 0, x: 1, y: end, name: '', text: '7' }));
  const rest = { curves: [], rules: [], marks: [], hollow: false, unit: '', decimals: 0 };
  const kind = /** @type {const} */ ('time');
  return {
    ...rest,
    kind,
    x: /** @type {[number, number]} */ ([0, 1]),
    y,
    log: false,
    flags,
    ...more,
  };
}

test('where flags leave fewer than two labels of y, the ticks are closer together', () => {
  const usual = new YTicks().of(picture([0, 28], []), LOW, 10);
  assert.deepEqual(usual.labels, ['0', '10', '20']);
  const finer = new YTicks().of(picture([0, 28], [7, 0, 0]), LOW, 10);
  assert.deepEqual(finer.labels, ['0', '5', '10', '15', '20', '25']);
});

test('flags that leave two labels of y change no ticks', () => {
  const { labels } = new YTicks().of(picture([0, 28], [0]), LOW, 10);
  assert.deepEqual(labels, ['0', '10', '20']);
});

test('ticks of y that are closer together stay so, until the scale changes', () => {
  const ticks = new YTicks();
  const count = (/** @type {[number, number]} */ y, /** @type {number[]} */ ends) =>
    ticks.of(picture(y, ends), LOW, 10).values.length;
  assert.equal(count([0, 28], [0, 5]), 3);
  assert.equal(count([0, 28], [0, 10]), 6);
  assert.equal(count([0, 28], [0, 5]), 6);
  assert.equal(count([0, 29], [0, 5]), 3);
});

test('labels of y beside all flags need no closer ticks', () => {
  const { labels } = new YTicks().of(picture([0, 28], [7, 0, 0]), LOW, 100);
  assert.deepEqual(labels, ['0', '10', '20']);
});

test('no ticks are closer than the samples can be', () => {
  const { labels } = new YTicks().of(picture([0, 1.1], [0]), LOW, 10);
  assert.deepEqual(labels, ['0', '1']);
});

test('a logarithmic scale keeps two labels, too', () => {
  const { labels } = new YTicks().of(picture([1, 1e4], [1, 100], { log: true }), LOW, 10);
  assert.deepEqual(labels, ['1', '10', '100', '1000', '10 000'.replace(' ', '\u202f')]);
});

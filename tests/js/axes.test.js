import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawLabels } from '../../livegraph/static/js/charts/axes.js';

const NONE = { values: [], labels: [] };

/** The labels of y that are drawn beside a flag that covers 91 to 109 pixels from above. @param {number[]} values */
function drawn(values) {
  /** @type {string[]} */ const written = [];
  const context = { fillText: (/** @type {string} */ text) => written.push(text) };
  const geometry = { ratio: 1, width: 400, height: 200, down: (/** @type {number} */ y) => y };
  const surface = { context, geometry, palette: { named: () => '', font: '' }, place: {} };
  const ticks = { values, labels: values.map(String) };
  drawLabels(/** @type {any} */ (surface), NONE, ticks, [{ from: 91, to: 109 }], []);
  return written;
}

test('a label of y that a flag would cover, or nearly touch, is left out', () => {
  assert.deepEqual(drawn([60, 82, 84, 100, 116, 119, 140]), ['60', '82', '119', '140']);
});

test('a label of y that the one before would touch is left out, as in a low panel', () => {
  assert.deepEqual(drawn([10, 18, 30]), ['10', '30']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridOf, placeOf } from '../../livegraph/static/js/state/layout.js';

/** Heights of panels as shares of their column. @param {number} count @param {number} [width] */
function heights(count, width = 1280) {
  const grid = gridOf(count, width);
  /** @type {number[][]} */ const columns = [];
  for (let i = 0; i < count; i++) {
    const { column, from, to } = placeOf(i, grid);
    columns[column - 1] = [...(columns[column - 1] ?? []), (to - from) / grid.tracks];
  }
  return columns;
}

test('the panels of a column share its height evenly, and fill it', () => {
  assert.deepEqual(heights(9), [Array(5).fill(1 / 5), Array(4).fill(1 / 4)]);
  assert.deepEqual(heights(8), [Array(4).fill(1 / 4), Array(4).fill(1 / 4)]);
  assert.deepEqual(heights(3), [Array(3).fill(1 / 3)]);
  assert.deepEqual(heights(9, 390), [Array(9).fill(1 / 9)]);
});

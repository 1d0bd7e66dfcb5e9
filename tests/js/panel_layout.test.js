import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridOf } from '../../livegraph/static/js/state/panel_layout.js';

/** Heights of panels as shares of their column. @param {number} count @param {number} [width] */
function heights(count, width = 1280) {
  const { columns, cells, tracks } = gridOf(count, 0, 0, width);
  return columns.map((places) => places.map((i) => (cells[i].end - cells[i].row) / tracks));
}

test('the panels of a column share its height evenly, and fill it', () => {
  assert.deepEqual(heights(9), [Array(5).fill(1 / 5), Array(4).fill(1 / 4)]);
  assert.deepEqual(heights(8), [Array(4).fill(1 / 4), Array(4).fill(1 / 4)]);
  assert.deepEqual(heights(3), [Array(3).fill(1 / 3)]);
  assert.deepEqual(heights(9, 390), [Array(9).fill(1 / 9)]);
});

test('up to four panels are a column, and more are two where there is room', () => {
  assert.deepEqual(gridOf(4, 0, 0, 1280).columns, [[0, 1, 2, 3]]);
  assert.deepEqual(gridOf(5, 0, 0, 1280).columns, [
    [0, 1, 2],
    [3, 4],
  ]);
  assert.equal(gridOf(5, 0, 0, 500).columns.length, 1);
});

test('low panels take a third of the height of another, and do not move the others', () => {
  const shares = (/** @type {number} */ high, /** @type {number} */ low) => {
    const { columns, cells, tracks } = gridOf(high + low, low, 0, 1280);
    return columns.map((places) => places.map((i) => (cells[i].end - cells[i].row) / tracks));
  };
  assert.deepEqual(shares(2, 1), [[3 / 7, 3 / 7, 1 / 7]]);
  assert.deepEqual(shares(4, 1), [[3 / 13, 3 / 13, 3 / 13, 3 / 13, 1 / 13]]);
  assert.deepEqual(shares(5, 1), [Array(3).fill(1 / 3), [3 / 7, 3 / 7, 1 / 7]]);
  assert.equal(gridOf(3, 1, 0, 1280).rows, 7 / 3);
  assert.deepEqual(gridOf(3, 1, 1, 1280).columns, [[0, 1, 2], [3]]);
});

test('the plane is beside the panels over time, as high as they and their axis', () => {
  const { columns, axes, tracks, cells } = gridOf(2, 0, 1, 1280);
  assert.deepEqual([columns, axes, tracks], [[[0, 1], [2]], [true, false], 2]);
  assert.deepEqual(cells[1], { column: 1, row: 2, end: 3 });
  assert.deepEqual(cells[2], { column: 2, row: 1, end: 4 });
});

test('where there is no room beside, the plane is above, and the axis of time below its panels', () => {
  const narrow = gridOf(2, 0, 1, 390);
  assert.deepEqual([narrow.columns, narrow.axes, narrow.rows], [[[2, 0, 1]], [true], 4]);
  assert.deepEqual(narrow.cells[2], { column: 1, row: 1, end: 3 });
  const many = gridOf(6, 0, 1, 1280);
  assert.deepEqual(many.columns, [
    [6, 0, 1, 2],
    [3, 4, 5],
  ]);
});

test('a page of points in the plane alone has no axis of time', () => {
  const { axes, tracks, cells } = gridOf(0, 0, 1, 1280);
  assert.deepEqual([axes, tracks, cells[0]], [[false], 1, { column: 1, row: 1, end: 3 }]);
  assert.equal(gridOf(0, 0, 2, 1280).columns.length, 2);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridOf } from '../../livegraph/static/js/state/layout.js';

test('up to four panels are a column, and more are two where there is room', () => {
  assert.deepEqual(gridOf(4, 0, 1280).columns, [[0, 1, 2, 3]]);
  const { columns, rows, cells } = gridOf(5, 0, 1280);
  assert.deepEqual(columns, [
    [0, 1, 2],
    [3, 4],
  ]);
  assert.deepEqual([rows, cells[4]], [3, { column: 2, row: 2, end: 4 }]);
  assert.equal(gridOf(5, 0, 500).columns.length, 1);
});

test('the plane is beside the panels over time, as high as they and their axis', () => {
  const { columns, axes, rows, cells } = gridOf(2, 1, 1280);
  assert.deepEqual([columns, axes, rows], [[[0, 1], [2]], [true, false], 2]);
  assert.deepEqual(cells[1], { column: 1, row: 2, end: 3 });
  assert.deepEqual(cells[2], { column: 2, row: 1, end: 4 });
});

test('where there is no room beside, the plane is above, and the axis of time below its panels', () => {
  const narrow = gridOf(2, 1, 390);
  assert.deepEqual([narrow.columns, narrow.axes, narrow.rows], [[[2, 0, 1]], [true], 4]);
  assert.deepEqual(narrow.cells[2], { column: 1, row: 1, end: 3 });
  const many = gridOf(6, 1, 1280);
  assert.deepEqual(many.columns, [
    [6, 0, 1, 2],
    [3, 4, 5],
  ]);
});

test('a page of points in the plane alone has no axis of time', () => {
  const { axes, rows, cells } = gridOf(0, 1, 1280);
  assert.deepEqual([axes, rows, cells[0]], [[false], 1, { column: 1, row: 1, end: 3 }]);
  assert.equal(gridOf(0, 2, 1280).columns.length, 2);
});

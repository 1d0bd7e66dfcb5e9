import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PixelColumns } from '../../livegraph/static/js/charts/surface/pixel_columns.js';

/** @param {number[][][]} strokes @param {number} [count] @returns {number[][]} columns drawn */
function drawn(strokes, count = 10) {
  const columns = new PixelColumns(count);
  const found = /** @type {number[][]} */ ([]);
  const draw = (/** @type {number[]} */ ...column) => found.push(column);
  for (const [start, ...rest] of strokes) {
    if (columns.taken(start[0])) columns.flush(draw);
    columns.move(start[0], start[1]);
    for (const [x, y] of rest) columns.line(x, y);
  }
  columns.flush(draw);
  return found;
}

test('a column has the smallest and the largest of the samples in it', () => {
  const noise = [5, 1, 9, 4].map((y, i) => [2 + i / 4, y]);
  assert.deepEqual(drawn([noise]), [[2, 1, 9]]);
});

test('between two samples the curve passes all columns on a straight line', () => {
  assert.deepEqual(
    drawn([
      [
        [1.5, 0],
        [4.5, 6],
      ],
    ]),
    [
      [1, 0, 1],
      [2, 1, 3],
      [3, 3, 5],
      [4, 5, 6],
    ],
  );
});

test('what lies beside the plot is not drawn, the curve that comes from there is', () => {
  const [first, , last] = drawn(
    [
      [
        [-100, 0],
        [100, 200],
      ],
    ],
    3,
  );
  assert.deepEqual(
    [first, last],
    [
      [0, 100, 101],
      [2, 102, 103],
    ],
  );
  assert.deepEqual(drawn([[[-5, 1], [-2, 2]], [[20, 1], [30, 2]]]), []); // biome-ignore format: short
});

test('no sample loses its peak, however many there are', () => {
  const points = Array.from({ length: 5000 }, (_, i) => [i / 500, Math.sin(i * i)]);
  points[3333][1] = 50;
  points[1234][1] = -50;
  const found = drawn([points]);
  assert.equal(found.length, 10);
  assert.equal(Math.max(...found.map(([, , bottom]) => bottom)), 50);
  assert.equal(Math.min(...found.map(([, top]) => top)), -50);
});

test('a gap leaves its columns empty', () => {
  const found = drawn([[[0, 1], [1, 1]], [[5, 1], [6, 1]]]); // biome-ignore format: short
  assert.deepEqual(
    found.map(([k]) => k),
    [0, 1, 5, 6],
  );
});

test('a curve that goes back is not filled in between', () => {
  const found = drawn([[[0, 0], [4, 0]], [[0, 9], [4, 9]]]); // biome-ignore format: short
  assert.deepEqual(
    found.filter(([k]) => k === 2),
    [
      [2, 0, 0],
      [2, 9, 9],
    ],
  );
});

test('flushed columns are empty again', () => {
  const columns = new PixelColumns(4);
  columns.move(1, 1);
  columns.flush(() => {});
  columns.flush(() => assert.fail('drawn twice'));
  assert.equal(columns.taken(0), false);
});

test('a sample that was put half a pixel before the first column is in it', () => {
  const start = [-0.5, 9];
  assert.deepEqual(drawn([[start, [0.5, 2]]]), [[0, 2, 9]]);
  assert.deepEqual(
    drawn([
      [
        [-0.6, 9],
        [-0.2, 4],
        [0.5, 2],
      ],
    ]),
    [[0, 2, 4]],
  );
});

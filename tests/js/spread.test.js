import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Spread } from '../../livegraph/static/js/charts/kinds/spread.js';
import { geometry } from '../../livegraph/static/js/charts/surface/geometry.js';

/** A plot of ten columns, in which y is the distance from the top. */
const shown = { x: [0, 10], y: [-100, 0], log: false };
const plot = geometry(shown, { width: 10, height: 100 }, 1);
const { NaN: GAP } = Number;

/** @typedef {{x: number[], y: number[]}} Points */

/** @param {Points[]} curves with y from above */
function spread(...curves) {
  const drawn = curves.map(({ x, y }) => ({
    x: x.map((pixel) => pixel + 0.5), // see geometry.js
    y: y.map((value) => -value),
  }));
  const { x, lines } = new Spread().of(drawn, plot);
  return {
    x: [...x],
    lines: lines.map((line) => Array.from(line, (y) => Math.round(y * 100) / 100)),
  };
}

/** @param {number} y */
const level = (y) => ({ x: [0.5, 9.5], y: [y, y] });

test('a column has the smallest, the quartiles, the median and the largest', () => {
  const { lines } = spread(...[50, 10, 40, 20, 30].map(level));
  assert.deepEqual(
    lines.map((line) => line[5]),
    [10, 20, 30, 40, 50],
  );
});

test('the middle half of many curves is half of them', () => {
  const { lines } = spread(...Array.from({ length: 101 }, (_, i) => level((i * 37) % 101)));
  assert.deepEqual(
    lines.map((line) => line[5]),
    [0, 25, 50, 75, 100],
  );
});

test('between two points a curve is a straight line', () => {
  const { x, lines } = spread({ x: [0.5, 4.5], y: [10, 50] });
  assert.deepEqual(x.length, 5);
  assert.deepEqual(lines[2], [10, 20, 30, 40, 50]);
});

test('no peak is lost where a column has several points', () => {
  const { lines } = spread({ x: [3.1, 3.2, 3.3], y: [50, 90, 60] }, { x: [3.2, 3.3], y: [20, 55] });
  assert.deepEqual([lines[0][0], lines[4][0]], [20, 90]);
});

test('after its last point a curve stays where it is', () => {
  const { lines } = spread(level(10), { x: [0.5, 2.5], y: [30, 30] });
  assert.deepEqual(lines[4], Array(10).fill(30));
});

test('a gap of one curve leaves the others, and a gap of all is a gap', () => {
  const broken = { x: [0.5, 3.5, 4.5, 6.5, 9.5], y: [30, 30, GAP, 30, 30] };
  const [one, all] = [spread(level(10), broken), spread(broken, broken)];
  assert.deepEqual(one.lines[4], [30, 30, 30, 30, 10, 10, 30, 30, 30, 30]);
  assert.deepEqual(all.lines[2], [30, 30, 30, 30, GAP, GAP, 30, 30, 30, 30]);
});

test('a curve comes in from beyond the edge', () => {
  const { x, lines } = spread({ x: [-5, 5], y: [0, 100] });
  assert.equal(x.length, 6);
  assert.equal(lines[2][0], 55);
});

test('where nothing is in view there is nothing', () => {
  assert.deepEqual(spread({ x: [-5, -4], y: [1, 1] }, { x: [], y: [] }).x, []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barSlots, spacing } from '../../livegraph/static/js/charts/kinds/bar_layout.js';
import { commonX, stackLayers } from '../../livegraph/static/js/charts/kinds/stacking.js';
import { nearestCurve } from '../../livegraph/static/js/charts/nearest_curve.js';
import { traceThinned } from '../../livegraph/static/js/charts/surface/curve.js';
import { geometry, Projection } from '../../livegraph/static/js/charts/surface/geometry.js';

const GAP = Number.NaN;
const SIZE = { width: 100, height: 50 };

test('values have their place on the canvas, in its own pixels', () => {
  const { across, down, base } = geometry({ x: [0, 10], y: [-1, 1], log: false }, SIZE, 2);
  assert.ok(Math.abs(across(5) - 100) <= 0.5);
  assert.deepEqual([down(1), down(0), down(-1), base], [0, 50, 100, 50]);
});

test('a logarithmic scale has even decades and no place for zero and below', () => {
  const { down, base } = geometry({ x: [0, 1], y: [1, 100], log: true }, SIZE, 1);
  assert.deepEqual([down(1), down(10), down(100), base], [50, 25, 0, 50]);
  assert.ok(Number.isNaN(down(0)) && Number.isNaN(down(-3)));
});

test('what stands on zero stands on the nearest end where zero is out of sight', () => {
  assert.equal(geometry({ x: [0, 1], y: [5, 9], log: false }, SIZE, 1).base, 50);
  assert.equal(geometry({ x: [0, 1], y: [-9, -5], log: false }, SIZE, 1).base, 0);
});

test('a window that scrolls moves samples by whole pixels', () => {
  const span = 60;
  const places = [0, 0.011, 0.3, 0.77, 5, 59].map((later) => {
    const from = 1.7e9 + later;
    return geometry({ x: [from, from + span], y: [0, 1], log: false }, SIZE, 1).across(1.7e9 + 30);
  });
  for (const place of places) {
    const moved = place - places[0];
    assert.ok(Math.abs(moved - Math.round(moved)) < 1e-4, `${moved}`);
  }
});

test('far away is far enough', () => {
  const { across, down } = geometry({ x: [0, 1e-9], y: [0, 1e-9], log: false }, SIZE, 1);
  assert.ok(Math.abs(across(1e9)) <= 1e6 && Math.abs(down(-1e300)) <= 1e6);
});

test('a projection keeps gaps and its length', () => {
  const place = geometry({ x: [0, 10], y: [0, 1], log: false }, SIZE, 1);
  const projection = new Projection();
  projection.of([1, 2, 3, 4], [0, 0, 0, 0], place);
  const { x, y } = projection.of([0, 10], [GAP, 1], place);
  assert.deepEqual([x.length, Number.isNaN(y[0]), y[1]], [2, true, 0]);
});

/** The way of a curve, as points. @param {number[]} x @param {number[]} y */
function way(x, y) {
  const path = /** @type {(string | number)[][]} */ ([]);
  const pen = {
    moveTo: (/** @type {number} */ ...at) => path.push(['move', ...at]),
    lineTo: (/** @type {number} */ ...at) => path.push(at),
  };
  const alone = traceThinned({ x: Float64Array.from(x), y: Float64Array.from(y) }, pen);
  return { path, alone };
}

test('up to two samples in a column of pixels are passed as they are', () => {
  const { path } = way([0.1, 0.9, 1.2, 1.3, 4], [5, 1, 9, 4, 4]);
  assert.deepEqual(path, [['move', 0.1, 5], [0.9, 1], [1.2, 9], [1.3, 4], [4, 4]]); // biome-ignore format: short
});

test('of more samples in a column the first, the extremes and the last are passed, in order', () => {
  const { path } = way([0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 2], [0, 5, 6, 9, 4, 2, 5, 5]);
  assert.deepEqual(path, [['move', 0, 0], [1.1, 5], [1.3, 9], [1.5, 2], [1.6, 5], [2, 5]]); // biome-ignore format: short
  const falling = way([0, 0.2, 0.4, 0.6], [3, 9, 1, 0]);
  assert.deepEqual(falling.path, [['move', 0, 3], [0.2, 9], [0.6, 0]]); // biome-ignore format: short
});

test('a gap breaks a thinned curve, and what stands between two gaps is a dot', () => {
  const { path, alone } = way([0, 0.1, 0.2, 0.3, 0.4, 0.5], [1, 2, GAP, 7, GAP, 8]);
  assert.deepEqual(path, [['move', 0, 1], [0.1, 2], ['move', 0.3, 7], ['move', 0.5, 8]]); // biome-ignore format: short
  assert.deepEqual(alone, [3, 5]);
});

test('a curve of any density has a bounded number of points and all its peaks', () => {
  const x = Array.from({ length: 50_000 }, (_, i) => i / 500);
  const y = x.map((_, i) => (i * 7919) % 101);
  y[33_333] = 500;
  const { path } = way(x, y);
  assert.ok(path.length <= 4 * 100, `${path.length}`);
  assert.ok(path.some(([, at]) => at === 500));
});

test('series of different x are stacked by the value that each had last', () => {
  const series = [
    { x: [1, 3], y: [1, 2] },
    { x: [2, 3], y: [10, 20] },
  ];
  const x = commonX(series, 100);
  assert.deepEqual([...x], [1, 2, 3]);
  const [below, above] = stackLayers(series, x);
  assert.deepEqual([...below.y], [1, 1, 2]);
  assert.deepEqual([...above.y], [GAP, 11, 22]);
  assert.deepEqual([...above.base], [1, 1, 2]);
});

test('a gap stays one, and what lies above stands on what lies below', () => {
  const series = [
    { x: [1, 2, 3], y: [1, GAP, 1] },
    { x: [1, 2, 3], y: [5, 5, 5] },
  ];
  const [below, above] = stackLayers(series, commonX(series, 100));
  assert.deepEqual([...below.y], [1, GAP, 1]);
  assert.deepEqual([...above.y], [6, 5, 6]);
});

test('of more x than there are columns those stay at which the whole is smallest and largest', () => {
  const all = Array.from({ length: 10_000 }, (_, i) => i);
  const peak = (/** @type {number} */ i) => (i === 777 ? 100 : 0) - (i === 4242 ? 50 : 0);
  const series = [
    { x: all.filter((i) => i % 2), y: all.filter((i) => i % 2).map((i) => peak(i) + Math.sin(i)) },
    { x: all, y: all.map((i) => 60 + (i % 7) + (i === 5000 ? GAP : 0)) },
    { x: all.filter((i) => i % 3 === 0), y: all.filter((i) => i % 3 === 0).map(peak) },
  ];
  const x = commonX(series, 100);
  assert.ok(x.length <= 102 && x.length > 50, `${x.length}`);
  assert.deepEqual([x[0], x.at(-1)], [0, 9999]);
  assert.deepEqual(
    [...x],
    [...new Set(x)].sort((a, b) => a - b),
  );
  const top = stackLayers(series, x)[2].y;
  const whole = stackLayers(series, commonX(series, 1e6))[2].y.filter((y) => !Number.isNaN(y));
  const drawn = top.filter((y) => !Number.isNaN(y));
  assert.equal(Math.max(...drawn), Math.max(...whole));
  assert.equal(Math.min(...drawn), Math.min(...whole));
});

test('bars share the usual room between samples', () => {
  const apart = spacing([{ x: [0, 10, 20, 30, 90] }, { x: [0, 50] }]);
  assert.equal(apart, 10);
  assert.equal(spacing([{ x: [3] }]), Infinity);
  const { width, left } = barSlots(40, 2, 1);
  assert.ok(2 * width < 40 && left === width);
  assert.equal(barSlots(1.2, 2, 1).width, 0);
  assert.ok(barSlots(Infinity, 1, 1).width <= 48, 'a bar alone is no wall');
});

test('where x may go back, a place between two samples belongs to their curve', () => {
  const place = geometry({ x: [0, 100], y: [0, 50], log: false }, SIZE, 1);
  const curves = [{ name: 'back', x: [90, 10], y: [25, 25] }];
  const at = { x: place.across(50), y: place.down(25) };
  assert.equal(nearestCurve(curves, at, place, 5, true), 'back');
  assert.equal(nearestCurve(curves, at, place, 5), null);
});

test('a place belongs to the curve that passes nearest, between its samples too', () => {
  const place = geometry({ x: [0, 100], y: [0, 50], log: false }, SIZE, 1);
  const curves = [
    { name: 'steep', x: [0, 100], y: [0, 50] },
    { name: 'flat', x: [0, 100], y: [40, 40] },
    { name: 'gap', x: [0, 50, 100], y: [10, GAP, 10] },
  ];
  const at = (/** @type {number} */ x, /** @type {number} */ y) =>
    nearestCurve(curves, { x: place.across(x), y: place.down(y) }, place, 5);
  assert.equal(at(50, 26), 'steep');
  assert.equal(at(20, 38), 'flat');
  assert.equal(at(50, 10), null, 'nothing is drawn in a gap');
  assert.equal(at(99, 11), 'gap');
  assert.equal(at(10, 20), null, 'too far from all of them');
});

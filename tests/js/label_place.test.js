import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heightsOf, labelPlace } from '../../livegraph/static/js/ui/crosshair/label_place.js';

const PLOT = { width: 300, height: 100 };
const HEIGHT = 16;

/** The place beside a dot on a curve of pixels. @param {(x: number) => number} curve @param {number} at */
function beside(curve, at, text = '21.5 °C', before = '') {
  const x = Array.from({ length: 301 }, (_, i) => i);
  const points = { x, y: x.map(curve) };
  const heights = (/** @type {number} */ from, /** @type {number} */ to) =>
    heightsOf(points, [from, to], (y) => y);
  return { heights, ...labelPlace({ x: at, y: curve(at) }, text, PLOT, heights, before) };
}

test('a label beside a slope is on the side where the curve is not', () => {
  assert.equal(beside((x) => 20 + x / 5, 100).side, 'right above', 'falling');
  assert.equal(beside((x) => 80 - x / 5, 100).side, 'right below', 'rising');
  assert.equal(beside((x) => 20 + x / 5, 290).side, 'left below', 'at the right edge');
});

test('a label covers nothing of a curve that has room above or below it', () => {
  const wave = (/** @type {number} */ x) => 50 + 25 * Math.sin(x / 7);
  for (let at = 0; at <= 300; at += 5) {
    const { left, top, heights } = beside(wave, at);
    const [highest, lowest] = heights(left, left + 50);
    assert.ok(top + HEIGHT < highest || top > lowest, `at ${at}`);
    assert.ok(left >= 0 && left + 50 <= PLOT.width && top >= 0 && top + HEIGHT <= PLOT.height);
  }
});

test('a label of a curve that fills the plot stays at its dot', () => {
  const { left, top } = beside((x) => (x % 2 ? 0 : 100), 100);
  assert.deepEqual([left, top], [105, 100 - 5 - HEIGHT]);
  assert.equal(beside((x) => (x % 2 ? 0 : 100), 101).top, 5);
});

test('a long label stays within the plot', () => {
  const text = '101 288 … 101 364 Pa (12 samples)';
  const { left } = beside(() => 50, 150, text);
  assert.ok(left > 0 && left + text.length * 8 < PLOT.width);
  assert.equal(beside(() => 50, 150, `${text} ${text}`).left, 0);
});

test('a label does not change sides for a little room', () => {
  assert.equal(beside(() => 50, 100, '1', 'left below').side, 'left below');
  assert.equal(beside((x) => 50 + (x < 100 ? 20 : 0), 100, '1', 'left below').side, 'right above');
});

test('where a curve is not, it has no height, and a gap has none', () => {
  const curve = { x: [0, 10, 20, 30], y: [1, 2, Number.NaN, 8] };
  const nowhere = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  assert.deepEqual(
    heightsOf(curve, [40, 50], (y) => y),
    nowhere,
  );
  assert.deepEqual(
    heightsOf(curve, [12, 28], (y) => y),
    nowhere,
  );
  assert.deepEqual(
    heightsOf(curve, [5, 15], (y) => y),
    [1.5, 2],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chosenOf,
  equalX,
  equalY,
  isScale,
  moved,
  parsed,
  rounded,
  startingScale,
  written,
  zoomed,
} from '../../livegraph/static/js/state/y_axis_settings.js';

import { COARSE, words } from '../../livegraph/static/js/ui/panels/y_axis_controls.js';

/** @typedef {import('../../livegraph/static/js/lib/domain.js').Domain} Domain */

const ALL = { min: null, max: 50, log: true };
const AUTOMATIC = { min: null, max: null, log: false, zero: false, equal: false, points: null };

test('an end of a panel is the one that it was started with, or that of all panels', () => {
  const given = [
    { min: 0, max: null },
    { min: null, max: null },
  ];
  const ends = (/** @type {string} */ key) => {
    const { min, max, log } = startingScale(key, ALL, given);
    return [min, max, log];
  };
  assert.deepEqual(ends('panel 1'), [0, 50, true]);
  assert.deepEqual(ends('panel 2'), [null, 50, true]);
  assert.deepEqual(ends('with temp'), [null, 50, true]);
});

test('only what differs from the start is a choice', () => {
  assert.equal(chosenOf(AUTOMATIC, AUTOMATIC), null);
  assert.deepEqual(chosenOf(AUTOMATIC, { ...AUTOMATIC, zero: true }), { zero: true });
  assert.deepEqual(chosenOf({ ...AUTOMATIC, min: 0 }, AUTOMATIC), { min: null, max: null });
});

test('zooming keeps the value under the pointer, linear and logarithmic', () => {
  assert.deepEqual(zoomed([0, 100], false, 0.5, 0.5), [25, 75]);
  assert.deepEqual(zoomed([0, 100], false, 2, 0), [0, 200]);
  assert.deepEqual(rounded(zoomed([1, 10_000], true, 0.5, 0.5), true), [10, 1000]);
});

test('moving keeps the height, and on a logarithmic scale the ratio', () => {
  assert.deepEqual(moved([10, 30], false, 0.25), [15, 35]);
  assert.deepEqual(rounded(moved([1, 100], true, 0.5), true), [10, 1000]);
});

test('ends have no more digits than a pixel tells', () => {
  assert.deepEqual(rounded([1 / 3, 2 / 3], false), [0.333, 0.667]);
  assert.deepEqual(rounded([-1e-9, 2.00001], false), [0, 2]);
  assert.deepEqual(rounded([101_325.12345, 101_325.2], false), [101_325.1234, 101_325.2]);
  assert.deepEqual(rounded([1 / 3, 12_345.678], true), [0.333, 12_350]);
});

test('an axis ends where numbers do, far out and far in', () => {
  /** @type {Domain} */ let far = [1, 10];
  /** @type {Domain} */ let near = [101_325, 101_326];
  for (let n = 0; n < 5000; n++) {
    far = zoomed(far, false, 1.25, 0.3);
    near = zoomed(near, false, 0.8, 0.7);
    assert.ok(far.every(Number.isFinite) && far[0] < far[1], String(far));
    assert.ok(near.every(Number.isFinite) && near[0] < near[1], String(near));
  }
  /** @type {Domain} */ let low = [1, 10];
  for (let n = 0; n < 5000; n++) {
    low = moved(low, true, -0.5);
    assert.ok(low[0] > 0 && low[0] < low[1], String(low));
  }
});

test('a choice comes back from the address', () => {
  for (const chosen of [
    { min: 0, max: 60 },
    { min: -1e-9, max: null },
    { min: null, max: null, log: true },
    { log: false, zero: true },
    { equal: true },
    { equal: true, points: 100 },
  ]) {
    assert.deepEqual(parsed(written(chosen)), chosen);
  }
});

test('an address that makes no sense is no choice', () => {
  for (const text of ['', 'a:b', '3:1', '1:1', '1:2:3', '0:Infinity', 'loud', '1:2,loud']) {
    assert.equal(parsed(text), null, text);
  }
});

test('a logarithmic axis has no end at zero or below', () => {
  assert.equal(isScale({ min: 0, max: 1, log: true }), false);
  assert.equal(isScale({ min: null, max: -1, log: true }), false);
  assert.equal(isScale({ min: 0.1, max: null, log: true }), true);
});

test('with equal scales one of y is as long as one of x, and all values are in view', () => {
  const size = { width: 800, height: 400 };
  for (const [x, y] of /** @type {[Domain, Domain][]} */ ([
    [[-1, 1], [-1, 1]], // biome-ignore format: short
    [[0, 100], [5, 6]], // biome-ignore format: short
    [[0, 1], [3, 3]], // biome-ignore format: short
  ])) {
    const wide = equalX(x, y, size);
    const high = equalY(wide, y, size);
    assert.ok(wide[0] <= x[0] && x[1] <= wide[1] && high[0] <= y[0] && y[1] <= high[1]);
    const [across, up] = [wide, high].map(([from, to]) => to - from);
    assert.ok(Math.abs(across / size.width / (up / size.height) - 1) < 1e-12);
  }
});

test('the chip has the digits that the range needs, and its title all', () => {
  const chip = (/** @type {Domain} */ [min, max]) =>
    words({ min, max }, rounded([min, max], false, COARSE));
  assert.equal(chip([18.1327, 24.6231]), '18.1 … 24.6');
  assert.equal(chip([0.0213, 60.21]), '0 … 60');
  assert.equal(chip([101_325.1234, 101_325.2017]), '101\u202f325.123 … 101\u202f325.202');
  assert.equal(words({ min: null, max: 24.6231 }), 'auto … 24.6231');
  assert.equal(words({ min: null, max: null }), 'auto');
});

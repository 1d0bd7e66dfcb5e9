import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apart, flagRoom } from '../../livegraph/static/js/charts/flags.js';

test('flags that have room stay where they are', () => {
  assert.deepEqual(apart([10, 50, 90], 16, 100), [10, 50, 90]);
});

test('flags that would cover each other move apart, each as little as it can', () => {
  assert.deepEqual(apart([50, 50], 16, 100), [42, 58]);
  assert.deepEqual(apart([40, 50, 90], 16, 100), [37, 53, 90]);
});

test('no flag leaves the plot', () => {
  assert.deepEqual(apart([0, 1, 99], 16, 100), [8, 24, 92]);
  assert.deepEqual(apart([100, 100], 16, 100), [76, 92]);
});

test('a block that moves takes along those it meets', () => {
  const placed = apart([30, 50, 51, 52, 60], 16, 100);
  for (let i = 1; i < placed.length; i++) assert.ok(placed[i] - placed[i - 1] >= 16 - 1e-9);
  assert.ok(placed[0] >= 8 && placed[4] <= 92);
});

test('as many as fit fill the height', () => {
  assert.deepEqual(apart([5, 5, 5, 5], 25, 100), [12.5, 37.5, 62.5, 87.5]);
});

test('without a flag no room is taken', () => {
  assert.equal(flagRoom([]), 0);
  assert.ok(flagRoom(['1.234']) > flagRoom(['1']));
});

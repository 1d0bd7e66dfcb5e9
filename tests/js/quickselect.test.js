import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quickselect } from '../../livegraph/static/js/lib/quickselect.js';
import { chances } from './generator.js';

test('each place gets what sorting would put there', () => {
  const random = chances(1);
  for (let count = 1; count < 60; count++) {
    const values = Float32Array.from({ length: count }, () => Math.floor(random() * 20));
    const sorted = values.toSorted();
    for (let k = 0; k < count; k++) {
      assert.equal(quickselect(values.slice(), k, 0, count - 1), sorted[k]);
    }
  }
});

test('what stands before the place is not larger, what stands behind it not smaller', () => {
  const values = Float32Array.of(5, 1, 4, 1, 3, 9, 2);
  const middle = quickselect(values, 3, 0, 6);
  assert.ok(values.slice(0, 3).every((value) => value <= middle));
  assert.ok(values.slice(4).every((value) => value >= middle));
});

test('what is beside the part stays', () => {
  const values = Float32Array.of(9, 3, 2, 1, 0);
  quickselect(values, 1, 1, 3);
  assert.deepEqual([values[0], values[1], values[4]], [9, 1, 0]);
});

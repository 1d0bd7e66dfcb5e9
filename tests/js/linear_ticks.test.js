import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linearTicks, niceStep } from '../../livegraph/static/js/lib/linear_ticks.js';

test('steps are 1, 2 or 5 times a power of ten', () => {
  assert.deepEqual([0.03, 0.9, 1, 1.1, 3, 7, 60].map(niceStep), [0.05, 1, 1, 2, 5, 10, 100]);
});

test('ticks are round numbers inside', () => {
  assert.deepEqual(linearTicks([-1.5, 3.2], 5), { values: [-1, 0, 1, 2, 3], step: 1 });
  assert.ok(Object.is(linearTicks([-1, 1], 4).values[2], 0), 'no minus zero');
  assert.deepEqual(linearTicks([1, 3], 10, 1).values, [1, 2, 3]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extremePlaces } from '../../livegraph/static/js/charts/extreme_marks.js';

test('the smallest and the largest sample are those in view, the first of equal ones', () => {
  const curve = { x: [0, 1, 2, 3, 4, 5], y: [-9, 2, 5, Number.NaN, 2, 5] };
  assert.deepEqual(extremePlaces(curve, [1, 5]), { low: 1, high: 2 });
});

test('where there is no sample there is nothing to mark', () => {
  assert.deepEqual(extremePlaces({ x: [1], y: [Number.NaN] }, [0, 5]), { low: -1, high: -1 });
  assert.deepEqual(extremePlaces({ x: [1], y: [1] }, [2, 5]), { low: -1, high: -1 });
});

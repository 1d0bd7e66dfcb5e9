import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withEnds } from '../../livegraph/static/js/lib/domain.js';
import { logDomain, logLabels, logTicks } from '../../livegraph/static/js/lib/log_ticks.js';

test('the values shown have room and round ends', () => {
  for (const [min, max] of [
    [1, 1000],
    [3e-9, 4e-2],
    [7, 7],
    [1e-320, 1e308],
  ]) {
    const [low, high] = logDomain(min, max);
    assert.ok(
      0 < low && low <= Math.max(min, 1e-300) && max <= high,
      `${min} ${max}: ${low} ${high}`,
    );
    assert.ok(Number.isFinite(high));
  }
  assert.deepEqual(logDomain(1.5, 800), [1, 1000]);
});

test('the scale stays while it fits and follows when it does not', () => {
  const before = logDomain(1.5, 800);
  assert.equal(logDomain(2, 700, before), before);
  assert.notEqual(logDomain(2, 2000, before), before);
  assert.notEqual(logDomain(2, 4, before), before);
});

test('no positive value gives a scale all the same', () => {
  assert.deepEqual(logDomain(Infinity, -Infinity), [1, 10]);
});

test('ticks are powers of ten, with 2 and 5 where there is room', () => {
  assert.deepEqual(logTicks([1, 100], 6), [1, 2, 5, 10, 20, 50, 100]);
  assert.deepEqual(logTicks([1, 1e4], 6), [1, 10, 100, 1000, 1e4]);
  assert.deepEqual(logTicks([0.001, 1], 3), [0.001, 0.01, 0.1, 1]);
  assert.deepEqual(logTicks([1, 1e12], 6), [1, 100, 1e4, 1e6, 1e8, 1e10, 1e12]);
});

test('less than a decade has plain round numbers', () => {
  assert.deepEqual(logTicks([2, 5], 6), [2, 2.5, 3, 3.5, 4, 4.5, 5]);
});

test('labels are numbers for people', () => {
  assert.deepEqual(logLabels([0.01, 1, 1000, 1e6]), ['0.01', '1', '1000', '1\u202f000\u202f000']);
});

test('ends that were asked for are kept', () => {
  const follow = { min: null, max: null };
  assert.deepEqual(withEnds([0, 10], follow, false), [0, 10]);
  assert.deepEqual(withEnds([0, 10], { min: -5, max: null }, false), [-5, 10]);
  assert.deepEqual(withEnds([0, 10], { min: 2, max: 3 }, false), [2, 3]);
});

test('where all values lie beyond a fixed end, the other one moves along', () => {
  assert.deepEqual(withEnds([0, 10], { min: 50, max: null }, false), [50, 60]);
  assert.deepEqual(withEnds([0, 10], { min: null, max: -1 }, false), [-11, -1]);
  assert.deepEqual(withEnds([1, 100], { min: 1e4, max: null }, true), [1e4, 1e6]);
});

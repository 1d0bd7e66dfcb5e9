import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tracePolyline } from '../../livegraph/static/js/charts/surface/polyline.js';

const GAP = Number.NaN;

/** @param {number[]} x @param {number[]} y @param {boolean} [swings] @returns {string} what the pen did */
function drawn(x, y, swings) {
  const did = /** @type {string[]} */ ([]);
  const pen = {
    move: (/** @type {number} */ i) => did.push(`M${i}`),
    line: (/** @type {number} */ i) => did.push(`L${i}`),
    dot: (/** @type {number} */ i) => did.push(`.${i}`),
  };
  tracePolyline(x, y, pen, swings);
  return did.join(' ');
}

test('a curve goes through its points', () => {
  assert.equal(drawn([1, 2, 3], [1, 2, 3]), 'M0 L1 L2');
  assert.equal(drawn([], []), '');
});

test('a gap breaks the curve', () => {
  assert.equal(drawn([1, 2, 3, 4, 5], [1, 1, GAP, 1, 1]), 'M0 L1 M3 L4');
  assert.equal(drawn([1, 2], [GAP, GAP]), '');
});

test('an x that goes back breaks the curve, one that stands does not', () => {
  assert.equal(drawn([5, 6, 1, 2], [1, 1, 1, 1]), 'M0 L1 M2 L3');
  assert.equal(drawn([1, 1], [0, 9]), 'M0 L1');
});

test('where x may go back a curve is joined whichever way, and broken by gaps only', () => {
  assert.equal(drawn([5, 6, 1, 2], [1, 1, 1, 1], true), 'M0 L1 L2 L3');
  assert.equal(drawn([5, 1, 3], [1, GAP, 1], true), 'M0 .0 M2 .2');
});

test('a sample alone is a dot, wherever it stands', () => {
  assert.equal(drawn([1], [1]), 'M0 .0');
  assert.equal(drawn([1, 2, 3], [1, GAP, 1]), 'M0 .0 M2 .2');
  assert.equal(drawn([3, 2, 1], [1, 1, 1]), 'M0 .0 M1 .1 M2 .2');
});

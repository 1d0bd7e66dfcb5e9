import assert from 'node:assert/strict';
import { test } from 'node:test';
import { widened, xDomain, yDomain } from '../../livegraph/static/js/lib/domain.js';

const time = /** @type {const} */ ({ kind: 'time' });

test('the window grows with the data and then scrolls', () => {
  const run = { window: 60, x: time };
  assert.deepEqual(xDomain({ ...run, first: 100, newest: 100 }), [95, 100]);
  assert.deepEqual(xDomain({ ...run, first: 100, newest: 130 }), [100, 130]);
  assert.deepEqual(xDomain({ ...run, first: 100, newest: 500 }), [440, 500]);
  assert.deepEqual(xDomain({ ...run, window: Infinity, first: 100, newest: 500 }), [100, 500]);
  assert.deepEqual(xDomain({ ...run, first: 100, newest: 100.25 }, true), [100, 100.25]);
  assert.deepEqual(xDomain({ ...run, first: 100, newest: 100 }, true), [95, 100]);
});

test('a window that grows with the clock stands still between its steps', () => {
  const spans = Array.from({ length: 2000 }, (_, i) => widened(i / 100, 5));
  const still = spans.filter((span, i) => span === spans[i - 1]).length;
  assert.ok(still > 0.85 * spans.length, `${still}`);
  for (const [i, span] of spans.entries()) {
    assert.ok(span >= i / 100, 'it has room');
    assert.ok(span >= (spans[i - 1] ?? 0), 'it does not shrink');
    assert.ok(span < 1.1 * (spans[i - 1] ?? 5), 'a step is not a jump');
  }
  assert.equal(widened(300, 5), 300, 'what grows slowly has no steps');
  assert.equal(widened(61, 300), 300);
  const run = { x: /** @type {const} */ ({ kind: 'time' }), window: 10, first: 100 };
  assert.deepEqual(xDomain({ ...run, newest: 106, moving: true }), [99.75, 106]);
  assert.deepEqual(
    xDomain({ ...run, newest: 110.5, moving: true }),
    [100.5, 110.5],
    'not wider than the window',
  );
});

test('a single point has a width, whatever x is', () => {
  for (const kind of /** @type {const} */ (['time', 'index', 'field'])) {
    const [from, to] = xDomain({ first: 7, newest: 7, window: Infinity, x: { kind } });
    assert.ok(from < to);
  }
});

test('the values shown have room above and below', () => {
  for (const [min, max] of [
    [-5, 5],
    [1e-9, 2e-9],
    [1e12, 1e12 + 1],
    [-3, -2],
    [-8e307, 7e307],
  ]) {
    const [low, high] = yDomain(min, max);
    assert.ok(low < min && high > max, `${min} ${max}: ${low} ${high}`);
    assert.ok(high / 2 - low / 2 < max - min, `${min} ${max}: ${low} ${high}`);
  }
});

test('a flat series stands inside, at any size', () => {
  for (const value of [1, -7, 1e-12, 1e15, 21.5]) {
    const [low, high] = yDomain(value, value);
    assert.ok(low < value && value < high, `${value}: ${low} ${high}`);
  }
  const [low, high] = yDomain(1, 1 + Number.EPSILON);
  assert.ok(high - low > 0.01, 'noise of the last bit is flat');
});

test('the scale ends at zero where no value is beyond it', () => {
  assert.deepEqual(yDomain(0, 10)[0], 0);
  assert.deepEqual(yDomain(0.1, 10)[0], 0);
  assert.deepEqual(yDomain(-10, 0)[1], 0);
  assert.deepEqual(yDomain(5e-324, 5e-324)[0], 0);
  const [low, high] = yDomain(0, 0);
  assert.ok(low === 0 && high > 0, 'a flat series at zero stands on the end');
  assert.equal(yDomain(0, 10, yDomain(-1, 10))[0], 0, 'once the values below have left');
  const before = yDomain(0, 10);
  assert.equal(yDomain(0, 9, before), before, 'and does not move while it fits');
  assert.ok(yDomain(-0.1, 10, before)[0] < -0.1);
});

test('the scale stays while it fits and follows when it does not', () => {
  const before = yDomain(0, 10);
  assert.equal(yDomain(0.5, 9.5, before), before);
  assert.notEqual(yDomain(0, 12, before), before);
  assert.notEqual(yDomain(4, 5, before), before);
});

test('no value at all gives a scale all the same', () => {
  assert.deepEqual(yDomain(Infinity, -Infinity), [0, 1]);
  assert.deepEqual(yDomain(Infinity, -Infinity, [2, 3]), [2, 3]);
});

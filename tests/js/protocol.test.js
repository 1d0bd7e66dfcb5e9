import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as wire from '../../livegraph/static/js/transport/protocol.js';

test('a hello without a window looks at everything', () => {
  assert.equal(wire.hello('{"run":"a","window":null}').window, Infinity);
  assert.equal(wire.hello('{"run":"a","window":"all"}').window, Infinity);
  assert.equal(wire.hello('{"run":"a","window":60}').window, 60);
});

test('a hello that says little gets the defaults', () => {
  const { title, x, chart, y } = wire.hello('{"run":"a"}');
  assert.deepEqual([title, x, chart], ['', { kind: 'time', name: '' }, 'line']);
  assert.deepEqual(y, { min: null, max: null, log: false });
});

test('null in y is a gap', () => {
  const told = wire.samples('{"head":2,"series":[{"name":"a","x":[1,2],"y":[null,3]}]}');
  const [delta] = told.deltas;
  assert.equal(told.head, 2);
  assert.deepEqual(delta.y, [Number.NaN, 3]);
  assert.deepEqual([delta.unit, delta.replace, delta.tail], ['', false, 0]);
});

test('a status that says little gets the defaults', () => {
  const status = wire.status('{"lines":3}');
  assert.equal(status.lines, 3);
  assert.deepEqual([status.bad, status.source, status.rate], [{}, [], 0]);
});

test('the address of a stream is relative and names window, points and token', () => {
  const points = 2000;
  assert.equal(wire.streamAddress({ window: null, points, token: null }), 'stream?points=2000');
  assert.equal(
    wire.streamAddress({ window: Infinity, points, token: 'a&b' }),
    'stream?points=2000&window=all&token=a%26b',
  );
});

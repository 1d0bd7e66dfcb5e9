import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endInNames, endNameRoom, endNames } from '../../livegraph/static/js/charts/end_names.js';

/** @param {string[]} names */
const flags = (...names) =>
  names.map((series, order) => ({ series, order, x: 0, y: 0, name: '', text: '1' }));

test('up to four curves end in their values, more in their names', () => {
  assert.ok(!endInNames(flags('a', 'b', 'c', 'd')));
  assert.ok(endInNames(flags('a', 'b', 'c', 'd', 'e')));
});

test('of names that are long even so the middle is left out', () => {
  const long = `${'a'.repeat(20)}${'b'.repeat(20)}`;
  assert.deepEqual(endNames(flags(long, 'c')), ['aaaaaaaaaaa…bbbbbbbbbb', 'c']);
});

test('the room for names does not count what they share', () => {
  const shared = ['a', 'b'].map((name) => `${name}.cpu.package.temp`);
  assert.equal(endNameRoom(flags(...shared)), endNameRoom(flags('a', 'b')));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownName, sharedName } from '../../livegraph/static/js/lib/short_names.js';

/** @param {string[]} names */
function own(...names) {
  const shared = sharedName(names);
  return names.map((name) => ownName(name, shared));
}

test('what names begin and end with is left out', () => {
  assert.deepEqual(own('node06.cpu.temp', 'node12.cpu.temp'), ['node06', 'node12']);
  assert.deepEqual(own('eth0.rx', 'eth0.tx'), ['rx', 'tx']);
  assert.deepEqual(own('rack1/node1.temp', 'rack2/node1.temp'), ['rack1', 'rack2']);
  assert.deepEqual(own('train loss', 'validation loss'), ['train', 'validation']);
});

test('what is left out can be said in a title', () => {
  const names = ['lab.a.temp_C', 'lab.b.temp_C'];
  assert.deepEqual(sharedName(names), { before: 'lab.', after: '.temp_C' });
});

test('words are not cut', () => {
  assert.deepEqual(own('node06', 'node07'), ['node06', 'node07']);
  assert.deepEqual(own('temperature', 'temp'), ['temperature', 'temp']);
});

test('each name keeps a word', () => {
  assert.deepEqual(own('temp', 'temp.max'), ['temp', 'temp.max']);
  assert.deepEqual(own('a.a', 'a.a.a'), ['a', 'a.a']);
  assert.deepEqual(own('x', 'x'), ['x', 'x']);
  assert.deepEqual(own('a.', 'a.b.'), ['a', 'a.b']);
});

test('names of different lengths have less in common', () => {
  assert.deepEqual(own('sys.cpu.load', 'sys.load'), ['cpu.load', 'load']);
});

test('a name alone, or none, is whole', () => {
  assert.deepEqual(own('a.b'), ['a.b']);
  assert.deepEqual(own(), []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { families, prefix, stem } from '../../livegraph/static/js/state/related_series.js';

/** @param {string[]} names @param {string} [unit] @param {string} [group] */
const family = (names, unit = '', group = '') => [
  ...families(names.map((name) => ({ name, unit, group }))).values(),
];

test('the same unit comes before the group of a header, and that before the family of names', () => {
  assert.deepEqual(family(['cpu0', 'cpu1'], '%', 'cpu'), ['unit %', 'unit %']);
  assert.deepEqual(family(['cpu0', 'cpu1'], '', 'cpu'), ['group cpu', 'group cpu']);
  assert.deepEqual(family(['cpu0', 'cpu1']), ['numbered cpu#', 'numbered cpu#']);
  assert.deepEqual(family(['eth0.rx', 'eth0.tx']), ['prefix eth0', 'prefix eth0']);
});

test('a name without a relative has no family', () => {
  assert.deepEqual(family(['cpu0', 'load', 'eth0.rx']), ['', '', '']);
});

test('columns without names are no family, of any source', () => {
  assert.deepEqual(family(['1', '2', '3']), ['', '', '']);
  assert.deepEqual(family(['tcp:1', 'tcp:2']), ['prefix tcp', 'prefix tcp']);
  assert.deepEqual(['1', 'tcp:2', 'temp', 'node07.temp'].map(stem), ['', '', '', 'node#.temp']);
});

test('a name begins with what comes before its last mark', () => {
  const names = ['acc_x', 'a.b.c', 'Mem.buff/cache', 'load', '1.5'];
  assert.deepEqual(names.map(prefix), ['acc', 'a.b', 'Mem.buff', '', '']);
});

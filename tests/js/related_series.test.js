import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  families,
  isRelated,
  prefix,
  stem,
} from '../../livegraph/static/js/state/related_series.js';

/** @param {string[]} names @param {string} [unit] @param {string} [group] */
const family = (names, unit = '', group = '') => [
  ...families(names.map((name) => ({ name, source: 'stdin', unit, group }))).values(),
];

/** @param {number} count */
const alone = (count) => Array(count).fill('of stdin');

/** The families of series of two sources. @param {string[]} a names @param {string[]} b */
const ofTwo = (a, b) => {
  const of = (/** @type {string} */ source) => (/** @type {string} */ name) => {
    return { name, source, unit: '', group: '' };
  };
  return [...families([...a.map(of('a.log')), ...b.map(of('b.log'))]).values()];
};

test('the same unit comes before the group of a header, and that before the family of names', () => {
  assert.deepEqual(family(['cpu0', 'cpu1'], '%', 'cpu'), ['unit %', 'unit %']);
  assert.deepEqual(family(['cpu0', 'cpu1'], '', 'cpu'), ['group cpu', 'group cpu']);
  assert.deepEqual(family(['cpu0', 'cpu1']), ['numbered cpu#', 'numbered cpu#']);
  assert.deepEqual(family(['PM 2.5', 'PM 10']), ['numbered PM #', 'numbered PM #']);
  assert.deepEqual(family(['eth0.rx', 'eth0.tx']), ['prefix eth0', 'prefix eth0']);
  assert.deepEqual(family(['ax', 'ay', 'gx', 'gyroX']), ['axes a', 'axes a', ...alone(2)]);
});

test('names without a relative are only of the same source', () => {
  assert.deepEqual(new Set(family(['cpu0', 'load', 'eth0.rx'])), new Set(['of stdin']));
  assert.deepEqual(ofTwo(['temp'], ['load']), ['of a.log', 'of b.log']);
  assert.equal(isRelated('of a.log'), false);
});

test('the same name in several sources is a family, whatever else these have', () => {
  const read = ofTwo(['a.log:temp', 'load'], ['b.log:temp', 'watts']);
  assert.deepEqual(read, ['same temp', 'of a.log', 'same temp', 'of b.log']);
  assert.equal(isRelated('same temp'), true);
});

test('families of names reach over several sources', () => {
  const cores = [1, 2].map((n) => `cpu${n}`);
  const read = ofTwo(
    cores.map((name) => `a.log:${name}`),
    cores.map((name) => `b.log:${name}`),
  );
  assert.deepEqual(new Set(read), new Set(['numbered cpu#']));
});

test('a quantity of training and of validation is a family', () => {
  const names = ['loss', 'val_loss', 'accuracy', 'val_accuracy', 'lr'];
  const expected = [...Array(2).fill('same loss'), ...Array(2).fill('same accuracy')];
  assert.deepEqual(family(names), [...expected, 'of stdin']);
  assert.deepEqual(family(['Loss', 'train/loss', 'eval loss']), Array(3).fill('same loss'));
  assert.deepEqual(family(['val_loss', 'val_acc']), Array(2).fill('prefix val'));
});

test('counters of lines belong to nothing else', () => {
  const counters = ['epoch', 'Validation epoch', 'train.step', 'global_step', 'icmp_seq'];
  assert.deepEqual(family([...counters, 'loss']), [...Array(5).fill('counter'), 'of stdin']);
  assert.equal(isRelated('counter'), false);
  assert.deepEqual(family(['footsteps', 'bit', 'step_time']), alone(3));
});

test('columns without names are no family, and share a panel only where their values overlap', () => {
  assert.deepEqual(new Set(family(['1', '2', '3'])), new Set(['of stdin']));
  const read = ofTwo(['a.log:1', 'a.log:2'], ['b.log:1', 'b.log:2']);
  assert.deepEqual(read, ['same 1', 'same 2', 'same 1', 'same 2']);
  assert.deepEqual(['same 1', 'same value', 'same v1'].map(isRelated), [false, false, true]);
  assert.deepEqual(['1', 'tcp:2', 'temp', 'node07.temp'].map(stem), ['', '', '', 'node#.temp']);
});

test('a name begins with what comes before its last mark', () => {
  const names = ['acc_x', 'a.b.c', 'Mem.buff/cache', 'load', '1.5'];
  assert.deepEqual(names.map(prefix), ['acc', 'a.b', 'Mem.buff', '', '']);
});

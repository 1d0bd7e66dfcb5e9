import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as format from '../../livegraph/static/js/lib/format.js';

process.env.TZ = 'Europe/Berlin';

const plain = (/** @type {string} */ text) => text.replaceAll('\u00a0', ' ').replaceAll('−', '-');
/** @param {number} value @param {import('../../livegraph/static/js/lib/format.js').Precision} [p] */
const number = (value, p) => plain(format.number(value, p));

test('a number has at most five digits that count and a prefix where it is long', () => {
  const cases = /** @type {const} */ ([
    [0, '0'],
    [1, '1'],
    [-1.5, '-1.5'],
    [9999, '9999'],
    [12345, '12.345 k'],
    [1.2e6, '1.2 M'],
    [999999.9, '1 M'],
    [0.00004, '40 µ'],
    [0.001, '0.001'],
    [1 / 3, '0.33333'],
    [0.012345678, '0.012346'],
    [1e300, '1e300'],
    [5e-300, '5e-300'],
  ]);
  for (const [value, text] of cases) assert.equal(number(value).replace(/ [aE]$/, ''), text);
});

test('units take a prefix only where people say so', () => {
  assert.equal(number(0.00004, { unit: 's' }), '40 µs');
  assert.equal(number(1234567, { unit: 'B' }), '1.2346 MB');
  assert.equal(number(21.5, { unit: '°C' }), '21.5 °C');
  assert.equal(number(12345, { unit: 'ms' }), '12345 ms');
  assert.equal(number(86400, { unit: 's' }), '86400 s');
});

test('no value is a dash, and infinity is said', () => {
  assert.equal(format.number(Number.NaN), format.NOTHING);
  assert.equal(number(-Infinity), '-∞');
});

test('neighbouring values have the same width', () => {
  const precision = format.precision({ min: 20, max: 21.5, whole: false }, '°C');
  assert.equal(number(21, precision), '21.00 °C');
  assert.equal(number(20.456, precision), '20.46 °C');
  const whole = format.precision({ min: 1, max: 100, whole: true });
  assert.equal(number(42, whole), '42');
});

test('values over decades keep two digits of the smallest', () => {
  const precision = format.precision({ min: 0.0123, max: 10, whole: false });
  assert.equal(number(0.0123, precision), '0.012');
  assert.equal(number(10, precision), '10.000');
});

test('a value that rounds to zero has no sign', () => {
  assert.equal(number(-0.0012, { resolution: 0.1 }), '0.0');
  assert.equal(number(0.000845, { resolution: 0.01 }), '0.00');
  assert.equal(number(2e-8, { resolution: 1e-6, unit: 's' }), '0 µs');
});

test('the labels of an axis share their prefix and their decimals and never repeat', () => {
  const labels = (/** @type {number[]} */ values, /** @type {number} */ step) =>
    format.tickLabels({ values, step }).map(plain);
  assert.deepEqual(labels([0, 0.5, 1], 0.5), ['0', '0.5', '1.0']);
  assert.deepEqual(labels([-20000, 0, 20000], 20000), ['-20 k', '0', '20 k']);
  assert.deepEqual(labels([1e-6, 2e-6], 1e-6), ['1 µ', '2 µ']);
  assert.deepEqual(labels([1000001, 1000002], 1), ['1000001', '1000002']);
  assert.deepEqual(labels([1e-30, 2e-30], 1e-30), ['1.0e-30', '2.0e-30']);
});

test('time labels say what the step resolves', () => {
  const at = new Date(2026, 10, 20, 14, 3, 5).getTime() / 1000;
  const label = (/** @type {number} */ time, /** @type {number} */ step) =>
    format.timeLabels({ values: [time], step })[0];
  assert.equal(label(at, 5), '14:03:05');
  assert.equal(label(at + 0.2, 0.1), '14:03:05.2');
  assert.equal(label(at + 0.25, 0.05), '14:03:05.25');
  assert.equal(label(at + 0.00025, 0.00005), '14:03:05.00025');
  assert.equal(label(at + 0.000003, 0.000001), '14:03:05.000003');
  assert.equal(label(at - 5, 60), '14:03');
  const midnight = new Date(2026, 10, 21).getTime() / 1000;
  assert.equal(label(midnight, 3600), '21 Nov');
  assert.equal(label(midnight, 86400), '21 Nov');
  assert.equal(label(midnight, 28 * 86400), '21 Nov 2026');
});

test('an x is read as what it is', () => {
  const at = new Date(2026, 10, 20, 14, 3, 5, 67).getTime() / 1000;
  assert.equal(format.xValue(at, 'time'), '2026-11-20 14:03:05.067');
  const close = format.timeDecimals(0.02);
  assert.equal(format.xValue(at + 0.0001, 'time', close), '2026-11-20 14:03:05.067100');
  assert.equal(format.xValue(12345, 'index'), '12,345');
  assert.equal(plain(format.xValue(1.5, 'field')), '1.5');
});

test('windows have names', () => {
  const names = [10, 60, 90, 3600, 86400, Infinity].map((w) => format.windowName(w, 'time'));
  assert.deepEqual(names, ['10 s', '1 min', '90 s', '1 h', '1 d', 'all']);
  assert.equal(format.windowName(10000, 'index'), '10,000');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tickLabels } from '../../livegraph/static/js/lib/axis_labels.js';
import * as format from '../../livegraph/static/js/lib/format.js';
import { windowName } from '../../livegraph/static/js/lib/window_name.js';

process.env.TZ = 'Europe/Berlin';

const plain = (/** @type {string} */ text) =>
  text.replaceAll('\u00a0', ' ').replaceAll('−', '-').replaceAll('\u202f', ' ');
/** @param {number} value @param {import('../../livegraph/static/js/lib/format.js').Precision} [p] */
const number = (value, p) => plain(format.number(value, p));
/** @param {number} value @param {import('../../livegraph/static/js/lib/format.js').Precision} p */
const short = (value, p) => plain(format.short(value, p));

/** What was sent, and what is written of it; for a list, of each of a series of them. */
const SENT = /** @type {[string, string][]} */ ([
  ['0', '0'],
  ['-0', '0'],
  ['7', '7'],
  ['9999', '9999'],
  ['12345', '12 345'],
  ['101325', '101 325'],
  ['-40', '-40'],
  ['-12345.5', '-12 345.5'],
  ['19852544', '19 852 544'],
  ['4294967295', '4 294 967 295'],
  ['1732226400123', '1 732 226 400 123'],
  ['1e15', '1 000 000 000 000 000'],
  ['9007199254740991', '9 007 199 254 740 991'],
  ['9007199254740993', '≈9.007199254740992e15'],
  ['-1732226400123456789', '≈-1.7322264001234568e18'],
  ['1e18', '1 000 000 000 000 000 000'],
  ['1e21', '1e21'],
  ['-6.02214076e23', '-6.02214076e23'],
  ['1e300', '1e300'],
  ['21.7', '21.7'],
  ['21.70', '21.7'],
  ['0.5', '0.5'],
  ['-0.05', '-0.05'],
  ['3.3', '3.3'],
  ['1013.25', '1013.25'],
  ['52.5200066', '52.5200066'],
  ['13.404954', '13.404954'],
  ['-122.4194155', '-122.4194155'],
  ['0.001', '0.001'],
  ['0.00004', '0.00004'],
  ['0.000001', '0.000001'],
  ['0.0000001', '0.0000001'],
  ['1.5e-9', '1.5e-9'],
  ['1e-12', '1e-12'],
  ['-1.38e-23', '-1.38e-23'],
  ['5e-324', '5e-324'],
  ['0.1', '0.1'],
  ['0.30000000000000004', '0.30000000000000004'],
  ['21.699999999999996', '21.699999999999996'],
  ['3.141592653589793', '3.141592653589793'],
  ['123456.789012345', '123 456.789012345'],
  ['65535.99', '65 535.99'],
]);

test('a number is written with the digits that were sent', () => {
  assert.ok(SENT.length >= 40);
  for (const [sent, text] of SENT) assert.equal(number(Number(sent)), text, sent);
});

test('what is written reads as the number again', () => {
  for (const [sent] of SENT) {
    const read = Number(number(Number(sent)).replace(/[ ≈]/g, ''));
    assert.equal(read + 0, Number(sent) + 0, sent);
  }
});

test('all samples of a series have its decimals, filled up with zeros', () => {
  for (const [sent, texts] of /** @type {[number[], string[]][]} */ ([
    [
      [21.7, 21.85, 22],
      ['21.70', '21.85', '22.00'],
    ],
    [
      [101325, 101330],
      ['101 325', '101 330'],
    ],
    [
      [52.5200066, 52.52, 52.5],
      ['52.5200066', '52.5200000', '52.5000000'],
    ],
    [
      [1e-9, 0.5, 0],
      ['0.000000001', '0.500000000', '0.000000000'],
    ],
    [
      [1e6, 0.125],
      ['1 000 000.000', '0.125'],
    ],
    [
      [1e15, 0.125],
      ['1 000 000 000 000 000', '0.125'],
    ],
    [
      [0.1, 0.30000000000000004],
      ['0.1', '0.30000000000000004'],
    ],
    [
      [1e-12, 2.5e-12, 0],
      ['1e-12', '2.5e-12', '0'],
    ],
    [
      [Number.NaN, 0.5],
      ['–', '0.5'],
    ],
  ])) {
    const decimals = format.mostDecimals(sent, 0);
    assert.deepEqual(
      sent.map((value) => number(value, { decimals })),
      texts,
    );
  }
});

test('the decimals of a series only grow', () => {
  assert.equal(format.mostDecimals([1, 2], 0), 0);
  assert.equal(format.mostDecimals([1.5, 52.5200066], 0), 7);
  assert.equal(format.mostDecimals([1.5], 2), 2);
  assert.equal(format.mostDecimals([], 3), 3);
  assert.ok(format.mostDecimals([0.1 + 0.2, 1], 0) > format.MAX_DECIMALS);
});

test('numbers with many decimals are cut short where room is scarce, never rounded', () => {
  const of = (/** @type {number[]} */ values) => {
    const resolution = (Math.max(...values) - Math.min(...values)) / 1e4;
    const decimals = format.mostDecimals(values, 0);
    return values.map((value) => short(value, { decimals, resolution }));
  };
  assert.deepEqual(of([0.643147180559945, 1.0986122886681098]), ['0.64314…', '1.09861…']);
  assert.deepEqual(of([21.699999999999996, 21.5]), ['21.69999…', '21.5']);
  assert.deepEqual(of([1.2345678901e-12, 9e-12]), ['1.2345…e-12', '9e-12']);
  assert.deepEqual(of([2.1234567890123, 0.0012345678901234]), ['2.1234…', '0.00123…']);
  assert.deepEqual(of([52.5200066, 13.4]), ['52.5200066', '13.4000000']);
  assert.deepEqual(of([Math.PI]), ['3.141592653589793']);
  const [low, high] = [1.0000000000001, 1.0000000000002];
  assert.notEqual(...of([low, high]));
});

test('a derived figure has one decimal more than the samples, and two digits', () => {
  assert.equal(plain(format.derived(21.7649, { decimals: 1 })), '21.76');
  assert.equal(plain(format.derived(3, { decimals: 0 })), '3.0');
  assert.equal(plain(format.derived(0.0214, { decimals: 0 })), '0.021');
  assert.equal(plain(format.derived(101325.25, { decimals: 0 })), '101 325.3');
  const noisy = { decimals: 16, resolution: 1e-4 };
  assert.equal(plain(format.derived(0.123456789, noisy)), '0.1235');
  assert.equal(
    plain(format.derived(1.23456e-12, { decimals: 14, resolution: 1e-15 })),
    '1.235e-12',
  );
});

test('a unit follows, and takes no prefix', () => {
  assert.equal(number(0.00004, { unit: 's' }), '0.00004 s');
  assert.equal(number(101325, { unit: 'Pa' }), '101 325 Pa');
  assert.equal(number(21.5, { unit: '°C' }), '21.5 °C');
});

test('no value is a dash, and infinity is said', () => {
  assert.equal(format.number(Number.NaN), format.NOTHING);
  assert.equal(number(-Infinity), '-∞');
});

test('the labels of an axis share their prefix and their decimals and never repeat', () => {
  const labels = (/** @type {number[]} */ values, /** @type {number} */ step, unit = '') =>
    tickLabels({ values, step }, unit).map(plain);
  assert.deepEqual(labels([0, 0.5, 1], 0.5), ['0', '0.5', '1.0']);
  assert.deepEqual(labels([-20000, 0, 20000], 20000), ['-20 000', '0', '20 000']);
  assert.deepEqual(labels([-20000, 0, 20000], 20000, 'm'), ['-20 km', '0', '20 km']);
  assert.deepEqual(labels([2e6, 2.5e6], 5e5, 'B'), ['2.0 MB', '2.5 MB']);
  assert.deepEqual(labels([101320, 101330], 10, 'Pa'), ['101 320', '101 330']);
  assert.deepEqual(labels([20000, 40000], 20000, '°C'), ['20 000', '40 000']);
  assert.deepEqual(labels([1e-6, 2e-6], 1e-6), ['0.000001', '0.000002']);
  assert.deepEqual(labels([1e-6, 2e-6], 1e-6, 's'), ['1 µs', '2 µs']);
  assert.deepEqual(labels([1000001, 1000002], 1), ['1 000 001', '1 000 002']);
  assert.deepEqual(labels([0, 1e-30, 2e-30], 1e-30), ['0', '1e-30', '2e-30']);
  assert.deepEqual(labels([1e18, 1.5e18], 5e17), ['1e18', '1.5e18']);
});

test('an x is read as what it is', () => {
  const at = new Date(2026, 10, 20, 14, 3, 5, 67).getTime() / 1000;
  assert.equal(format.xValue(at, 'time'), '2026-11-20 14:03:05.067');
  const close = format.timeDecimals(0.02);
  assert.equal(format.xValue(at + 0.0001, 'time', close), '2026-11-20 14:03:05.067100');
  assert.equal(plain(format.xValue(12345, 'index')), '12 345');
  assert.equal(plain(format.xValue(1.5, 'field')), '1.5');
});

test('windows have names', () => {
  const names = [10, 60, 90, 3600, 86400, Infinity].map((w) => windowName(w, 'time'));
  assert.deepEqual(names, ['10 s', '1 min', '90 s', '1 h', '1 d', 'all']);
  assert.equal(plain(windowName(10000, 'index')), '10 000');
});

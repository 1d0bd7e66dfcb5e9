// Labels of numeric axes: one SI prefix for all, as many decimals as the step has, and the unit on the
// last label. Only units that take SI prefixes get one.

import { decimalsFor, grouped, MAX_DECIMALS, MINUS, NO_BREAK, number, power } from './format.js';

const PREFIXES = ['a', 'f', 'p', 'n', 'µ', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const PLAIN = PREFIXES.indexOf('');
/** Labels below `low`, or from `high` on (`log` on a logarithmic axis), are powers of ten. */
const AXIS_ENDS = { low: 1e-6, high: 1e15, log: 1e7 };

/** Units that take a prefix; `1.2 kms` and `3 k%` would be nonsense. */
const PREFIXABLE = new Set(
  'A B F H Hz J K N Pa V W Wh Ω b bit g l m s bit/s B/s b/s bps m/s Hz/s /s'.split(' '),
);

/**
 * The finest step of an axis for values with this many decimals; 0: any. A tick between two neighbouring
 * values of a count, or of a sensor that resolves tenths, would mean nothing.
 * @param {number} decimals
 */
export function finestStep(decimals) {
  return decimals > MAX_DECIMALS ? 0 : Number(`1e-${decimals}`);
}

/** @param {number} value @param {string} unit @returns {number} a power of 1000 */
function prefixPower(value, unit) {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e4) || !PREFIXABLE.has(unit)) return 0;
  if (unit === 's' && size >= 1) return 0; // nobody counts in kiloseconds
  const power = Math.floor(Math.log10(size * (1 + 1e-9)) / 3);
  return power + PLAIN in PREFIXES ? power : 0;
}

/**
 * The labels of an axis: the same prefix for all of them, decimals from the step, the unit at the last.
 * @param {{values: number[], step: number}} ticks
 * @param {string} [unit]
 * @returns {string[]}
 */
export function tickLabels(ticks, unit = '') {
  return withUnit(bareLabels(ticks, unit), unit);
}

/**
 * Add the unit to labels that have a prefix; a unit without a prefix is shown in the panel's head.
 * @param {string[]} labels
 * @param {string} unit
 */
function withUnit(labels, unit) {
  return labels.map((label) => (unit && /[^\d.]$/.test(label) ? label + unit : label));
}

/** @param {{values: number[], step: number}} ticks @param {string} unit */
function bareLabels({ values, step }, unit) {
  const size = Math.max(...values.map(Math.abs), step);
  const power = axisPower(size, step, unit);
  const scaled = size / 1000 ** power;
  if (scaled < AXIS_ENDS.low || scaled >= AXIS_ENDS.high) return exponents(values, size, step);
  const decimals = Math.min(decimalsFor(step / 1000 ** power), 20);
  const prefix = PREFIXES[power + PLAIN];
  return values.map((value) => {
    if (value === 0) return '0';
    const digits = grouped(Math.abs(value / 1000 ** power).toFixed(decimals));
    return `${value < 0 ? MINUS : ''}${digits}${prefix && NO_BREAK}${prefix}`;
  });
}

/** @param {number[]} values @param {number} size @param {number} step */
function exponents(values, size, step) {
  const digits = Math.min(Math.max(1, Math.ceil(Math.log10(size / step)) + 1), 17);
  return values.map((value) => {
    return value === 0 ? '0' : power(Number(value.toPrecision(digits)).toExponential());
  });
}

/**
 * The label of a tick that stands for itself, as on a logarithmic axis: `10 kB`, `0.001`, `1e9`.
 * @param {number} value
 * @param {string} unit
 */
export function axisNumber(value, unit) {
  const size = Math.abs(value);
  const thousands = prefixPower(value, unit);
  const scaled = Number((value / 1000 ** thousands).toPrecision(12));
  const plain = thousands || (size >= AXIS_ENDS.low && size < AXIS_ENDS.log) || size === 0;
  const digits = plain ? number(scaled) : power(scaled.toExponential());
  const tail = PREFIXES[thousands + PLAIN] + unit;
  return `${digits}${tail && NO_BREAK}${tail}`;
}

/**
 * A prefix as large as one decimal allows: 101 320 Pa next to 101 330 Pa are not 101.32 kPa.
 * @param {number} size
 * @param {number} step
 * @param {string} unit
 */
function axisPower(size, step, unit) {
  let power = prefixPower(size, unit);
  while (power > 0 && step / 1000 ** power < 0.1) power--;
  return power;
}

// Formats numbers and times. A sample keeps exactly the digits that were sent, padded with zeros to the
// decimals of its series, so that neighbours have the same width. From five digits on, thin spaces
// separate thousands. Only axes use SI prefixes (axis_labels.js).

import { dateOf } from './zone.js';

export const MINUS = '\u2212';
export const NO_BREAK = '\u00a0';
const THIN = '\u202f';
const DAY = 86400;
/** More decimals than this are floating-point noise; other values are not padded to them. */
export const MAX_DECIMALS = 9;
/** Significant decimal digits that a double always keeps. */
const KEPT_DIGITS = 15;
/** Shown if there is no value. */
export const NOTHING = '–';

/**
 * How the values of a series are written.
 * @typedef {object} Precision
 * @property {number} [decimals] that its samples have, at most; see `MAX_DECIMALS`
 * @property {number} [resolution] the smallest difference that `short` must show; 0: all
 * @property {string} [unit]
 */

/**
 * A value with all digits of its shortest representation, and its unit: `21.5 °C`, `101 325 Pa`.
 * Whole numbers that a double cannot hold exactly get an `≈`.
 * @param {number} value
 * @param {Precision} [precision]
 * @returns {string}
 */
export function number(value, { decimals = 0, unit = '' } = {}) {
  return signed(value, unit, (size) => written(size, decimals));
}

/**
 * A value where room is scarce: as `number`, but of more than `MAX_DECIMALS` decimals only those that
 * the resolution needs, and an ellipsis for the rest. No digit is rounded.
 * @param {number} value
 * @param {Precision} [precision]
 * @returns {string}
 */
export function short(value, { decimals = 0, resolution = 0, unit = '' } = {}) {
  return signed(value, unit, (size) => cut(written(size, decimals), size, resolution));
}

/**
 * A figure made of samples, such as their mean: with one decimal more than they have, or as many as
 * the resolution needs.
 * @param {number} value
 * @param {Precision} precision
 * @returns {string}
 */
export function derived(value, { decimals = 0, resolution = 0 }) {
  const significant = value ? 1 - Math.floor(Math.log10(Math.abs(value))) : 0; // for two digits
  const more = Math.max(decimals + 1, Math.min(significant, MAX_DECIMALS));
  const wanted = decimals > MAX_DECIMALS ? decimalsFor(resolution) : more;
  if (!Number.isFinite(value) || wanted > 100) return number(value);
  return number(Number(value.toFixed(wanted)), { decimals: Math.min(wanted, MAX_DECIMALS) });
}

/**
 * @param {number} value
 * @param {string} unit
 * @param {(size: number) => string} write
 */
function signed(value, unit, write) {
  if (Number.isNaN(value)) return NOTHING;
  const sign = value < 0 ? MINUS : '';
  const about = isInexact(value) ? '≈' : '';
  const digits = Number.isFinite(value) ? write(Math.abs(value)) : '∞';
  return `${about}${sign}${digits}${unit && NO_BREAK}${unit}`;
}

/** Whether the number may have been sent with other digits. @param {number} value */
function isInexact(value) {
  if (Number.isSafeInteger(value) || !Number.isInteger(value)) return false;
  return digitsOf(value) > KEPT_DIGITS && Math.abs(value) < 1e21;
}

/** Significant digits of the shortest representation. @param {number} value */
function digitsOf(value) {
  return value.toExponential().replace(/e.*|\D/g, '').length;
}

/** @param {number} size @param {number} decimals */
function written(size, decimals) {
  const wanted = Math.max(decimals <= MAX_DECIMALS ? decimals : 0, decimalsOf(size));
  const exact = wanted <= MAX_DECIMALS && size < 10 ** (KEPT_DIGITS - wanted);
  if (exact) return grouped(size.toFixed(wanted));
  const inexact = isInexact(size);
  const text = inexact ? size.toExponential() : String(size);
  return text.includes('e') ? power(text) : grouped(text);
}

/** @param {string} text as `toExponential` writes it */
export function power(text) {
  return text.replace('e+', 'e').replaceAll('-', MINUS);
}

/** @param {string} digits without a sign */
export function grouped(digits) {
  const [whole, fraction] = digits.split('.');
  const parted = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, THIN) : whole;
  return fraction === undefined ? parted : `${parted}.${fraction}`;
}

/**
 * @param {string} text as `written` gave it
 * @param {number} size
 * @param {number} resolution
 */
function cut(text, size, resolution) {
  if (decimalsOf(size) <= MAX_DECIMALS) return text;
  const [mantissa, exponent] = text.split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const first = Math.floor(Math.log10(size)); // the place of the first digit
  const wanted = Math.max(decimalsFor(resolution), 2 - first) + (exponent ? first : 0);
  if (fraction.length <= wanted + 1) return text;
  return `${whole}.${fraction.slice(0, wanted)}…${exponent ? `e${exponent}` : ''}`;
}

/** @param {number} resolution @returns {number} Infinity for 0 */
export function decimalsFor(resolution) {
  return Math.max(0, Math.ceil(-Math.log10(resolution) - 1e-9));
}

/**
 * The decimals of the shortest representation: 2 of 0.25, 12 of 1e-12, 0 of 1e15.
 * @param {number} value
 * @returns {number}
 */
export function decimalsOf(value) {
  if (!Number.isFinite(value) || Number.isInteger(value)) return 0;
  const [digits, exponent = '0'] = String(value).split('e');
  return Math.max(0, (digits.split('.')[1] ?? '').length - Number(exponent));
}

/**
 * The most decimals that any of the values has, or `least` if that is more. Stops at the first value
 * that has more than `MAX_DECIMALS`. Costs a multiplication and a division a value.
 * @param {ArrayLike<number>} values
 * @param {number} least
 * @returns {number}
 */
export function mostDecimals(values, least) {
  let most = least;
  let scale = 10 ** most;
  for (let i = 0; i < values.length && most <= MAX_DECIMALS; i++) {
    const value = values[i];
    if (Math.round(value * scale) / scale === value || Number.isNaN(value)) continue;
    const own = decimalsOf(value);
    if (own <= most) continue;
    most = own;
    scale = 10 ** most;
  }
  return most;
}

/**
 * A count, in full: `1 234 567`, its thousands parted by thin spaces.
 * @param {number} n
 * @returns {string}
 */
export function count(n) {
  return number(Math.round(n));
}

/** @param {number} n @param {number} [width] */
function padded(n, width = 2) {
  return String(n).padStart(width, '0');
}

/** @param {number} time @returns {number} seconds that local time is ahead of UTC */
export function utcOffset(time) {
  return -60 * dateOf(time * 1000).getTimezoneOffset();
}

/** Shifts of the clocks between summer and winter, in seconds. */
const SHIFTS = [3600, -3600, 1800, -1800];

/**
 * Whether clocks show this local time twice on that day, as in one hour of autumn.
 * @param {number} time
 */
function isRepeated(time) {
  const ahead = utcOffset(time);
  return SHIFTS.some((shift) => ahead - utcOffset(time + shift) === shift);
}

/** @param {number} time @returns {string} such as ` +02:00` if the time occurs twice, else '' */
function offsetIfNeeded(time) {
  if (!isRepeated(time)) return '';
  const ahead = utcOffset(time) / 60;
  const [hours, minutes] = [Math.floor(Math.abs(ahead) / 60), Math.abs(ahead) % 60];
  return ` ${ahead < 0 ? MINUS : '+'}${padded(hours)}:${padded(minutes)}`;
}

/** @param {Date} date */
function clock(date) {
  return `${padded(date.getHours())}:${padded(date.getMinutes())}:${padded(date.getSeconds())}`;
}

/**
 * Local time of day of a Unix time: `14:03:59`, or with `decimals` of a second; with the offset from UTC
 * in the hour that a change of the clocks repeats: `02:30:00 +02:00`.
 * @param {number} time
 * @param {number} [decimals] 0 to 6
 * @returns {string}
 */
export function timeOfDay(time, decimals = 0) {
  const offset = offsetIfNeeded(time);
  if (!decimals) return clock(dateOf(Math.floor(time + 1e-6) * 1000)) + offset;
  // Rounded first: 12.9996 s is 13.000 and not 12.1000.
  const parts = 10 ** decimals;
  const all = Math.round(time * parts);
  const seconds = Math.floor(all / parts);
  return `${clock(dateOf(seconds * 1000))}.${padded(all - seconds * parts, decimals)}${offset}`;
}

/**
 * The decimals of seconds that distinguish times in a range of this width.
 * @param {number} span seconds
 */
export function timeDecimals(span) {
  return span < 0.1 ? 6 : 3;
}

/**
 * The local day of a Unix time: `2026-11-20`.
 * @param {number} time
 * @returns {string}
 */
export function day(time) {
  const date = dateOf(time * 1000);
  return `${date.getFullYear()}-${padded(date.getMonth() + 1)}-${padded(date.getDate())}`;
}

/**
 * An x for reading: local time to the millisecond, the number of a sample, or a value of a field.
 * @param {number} x
 * @param {'time' | 'index' | 'field'} kind
 * @param {number} [decimals] of a second
 * @returns {string}
 */
export function xValue(x, kind, decimals = 3) {
  if (kind === 'time') return `${day(x)} ${timeOfDay(x, decimals)}`;
  return kind === 'index' ? count(x) : number(x);
}

/**
 * A duration, as people write it: `68 s`, `12 min`, `3 h 5 min`, `2 d 4 h`.
 * @param {number} seconds
 * @returns {string}
 */
export function duration(seconds) {
  const whole = Math.floor(seconds);
  const [days, hours, minutes] = [DAY, 3600, 60].map((unit) => Math.floor(whole / unit));
  if (days) return `${days} d ${hours % 24} h`;
  if (hours) return `${hours} h ${minutes % 60} min`;
  return minutes >= 2 ? `${minutes} min` : `${whole} s`;
}

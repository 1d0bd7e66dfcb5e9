// Names of windows and of other spans of x.

import { count, number } from './format.js';

const DAY = 86400;

/**
 * A window for a menu: `30 s`, `5 min`, `1 day`, `10 000`, `all`.
 * @param {number} width
 * @param {'time' | 'index' | 'field'} kind
 * @returns {string}
 */
export function windowName(width, kind) {
  if (width === Number.POSITIVE_INFINITY) return 'all';
  if (kind !== 'time') return count(width);
  for (const [name, seconds] of /** @type {const} */ ([
    ['d', DAY],
    ['h', 3600],
    ['min', 60],
  ])) {
    if (width >= seconds && width % seconds === 0) return `${width / seconds} ${name}`;
  }
  return `${width} s`;
}

/** Units of a span, in seconds, and from how many of them on it is used. @type {[string, number, number][]} */
const SPAN_UNITS = [
  ['d', DAY, 2],
  ['h', 3600, 2],
  ['min', 60, 2],
  ['s', 1, 1],
  ['ms', 1e-3, 1],
  ['µs', 1e-6, 0],
];

/**
 * Any span in two digits or more: `48 s`, `2.5 min`, `130 ms`, `1 234`.
 * @param {number} span
 * @param {'time' | 'index' | 'field'} kind
 */
export function spanName(span, kind) {
  if (kind !== 'time') return number(span < 10 ? twoDigits(span) : Math.round(span));
  const least = SPAN_UNITS.find(([, seconds, from]) => span >= seconds * from);
  const [unit, seconds] = least ?? SPAN_UNITS[0];
  const size = span / seconds;
  return `${number(size < 10 ? twoDigits(size) : Math.round(size))} ${unit}`;
}

/** @param {number} value */
function twoDigits(value) {
  return Number(value.toPrecision(2));
}

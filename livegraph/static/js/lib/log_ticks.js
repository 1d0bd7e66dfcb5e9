// Logarithmic scales: the range in view and its ticks. Values at or below zero have no position on such a
// scale.

import { axisNumber } from './axis_labels.js';
import { inside, linearTicks, parts } from './linear_ticks.js';

/** @typedef {import('./domain.js').Domain} Domain */

const SMALLEST = 1e-300;
const LARGEST = 1e307;
const ROUND = [1, 2, 5, 10];

/**
 * The part shown for positive values from `min` to `max`: round ends, with some room, and the same as
 * `before` as long as that still fits well.
 * @param {number} min
 * @param {number} max
 * @param {Domain | null} before
 * @returns {Domain}
 */
export function logDomain(min, max, before = null) {
  if (!(min <= max)) return before ?? [1, 10];
  if (before && before[0] < min && max < before[1]) {
    if (Math.log(max / min) > 0.6 * Math.log(before[1] / before[0])) return before;
  }
  const room = max > 1.5 * min ? 1.05 : 2;
  const low = below(min / room);
  return [low, Math.min(Math.max(above(max * room), 10 * low), Number.MAX_VALUE)];
}

/** @param {number} value @returns {number} 1, 2 or 5 times a power of ten */
function below(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, SMALLEST)));
  return (ROUND.findLast((f) => f * power <= value * (1 + 1e-9)) ?? 1) * power;
}

/** @param {number} value @returns {number} 1, 2 or 5 times a power of ten */
function above(value) {
  const power = 10 ** Math.floor(Math.log10(Math.min(value, LARGEST)));
  return (ROUND.find((f) => f * power >= value * (1 - 1e-9)) ?? 10) * power;
}

/**
 * Powers of ten; with 2 and 5 times them if there is room; or plain round numbers if less than a decade
 * is shown.
 * @param {Domain} domain
 * @param {number} count at most, or some more
 * @returns {number[]}
 */
export function logTicks([from, to], count) {
  if (!(0 < from && from < to && to < Number.POSITIVE_INFINITY)) return [];
  const low = Math.log10(from);
  const decades = Math.log10(to) - low;
  if (decades < 1) return linearTicks([from, to], count).values;
  const factors = decades * 3 <= 1.4 * parts(count) ? [1, 2, 5] : [1];
  const step = Math.ceil(decades / parts(count));
  const values = [];
  for (let n = Math.floor(low / step) * step; n <= low + decades; n += step) {
    for (const factor of factors) values.push(Number(`${factor}e${n}`));
  }
  const near = values.filter((value) => value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9));
  return inside(near, [from, to]);
}

/**
 * @param {number[]} ticks
 * @param {string} [unit] shown on the last one
 * @returns {string[]}
 */
export function logLabels(ticks, unit = '') {
  const labels = ticks.map((value) => axisNumber(value, unit));
  const bare = (/** @type {string} */ label) =>
    label.slice(0, label.length - unit.length).trimEnd();
  return labels.map((label, i) => (i < labels.length - 1 ? bare(label) : label));
}

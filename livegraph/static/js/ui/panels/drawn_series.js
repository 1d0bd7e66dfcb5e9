// Series as a panel draws them: without samples that are far ahead, or from 0 to 1 of their own range, and
// their limits.

import { extremes } from '../../state/model.js';

/** @typedef {import('../../state/model.js').Series} Series */
/** @typedef {import('../../lib/domain.js').Domain} Domain */

/**
 * A series with gaps where its samples are far ahead of the rest: no line leads there and back.
 * @param {Series} series
 * @param {number} ahead from where they are
 */
export function cutOff({ name, order, x, y }, ahead) {
  return { name, order, x, y: y.map((value, i) => (x[i] < ahead ? value : Number.NaN)) };
}

/**
 * A series from 0 to 1 of its own range in a part.
 * @param {Pick<Series, 'name' | 'order' | 'x' | 'y'>} series
 * @param {Domain} part
 */
export function normalised({ name, order, x, y }, part) {
  const { min, max } = extremes([{ x, y }], part, false);
  const share = (/** @type {number} */ value) => (value - min) / (max - min);
  const flat = (/** @type {number} */ value) => value - value + 0.5; // a gap stays a gap
  return { name, order, x, y: y.map(max > min ? share : flat) };
}

/** @typedef {import('../../state/run.js').Limit} Limit */

/**
 * @param {{name: string, unit: string}} series
 * @param {import('../../state/run.js').Threshold[]} thresholds
 * @returns {Limit[]}
 */
export function limitsOf(series, thresholds) {
  return thresholds.flatMap((limit) => limit(series) ?? []);
}

/** Those that differ: series in one panel may have the same. @param {Limit[]} limits */
export function differentLimits(limits) {
  return [...new Map(limits.map((one) => [`${one.value} ${one.text}`, one])).values()];
}

/** @param {Series[]} series @returns {string} their unit, or '' if they have several */
export function unitOf(series) {
  const unit = series[0]?.unit ?? '';
  return series.every((one) => one.unit === unit) ? unit : '';
}

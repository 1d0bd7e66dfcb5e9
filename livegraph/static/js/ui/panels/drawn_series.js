// Series as a panel draws them: without samples that are far ahead, or from 0 to 1 of their own range.

import { extremes } from '../../state/model.js';

/** @typedef {import('../../state/model.js').Series} Series */
/** @typedef {import('../../lib/scale.js').Domain} Domain */

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

/** @param {Series[]} series @returns {string} their unit, or '' if they have several */
export function unitOf(series) {
  const unit = series[0]?.unit ?? '';
  return series.every((one) => one.unit === unit) ? unit : '';
}

// What the cross-hair reads of a series: the nearest sample as it was sent or, if several share a pixel
// column, the smallest, the largest and their number. If the page has downsampled points, it requests
// these from the server (`state.column`). Until the server answers, the points around the column give the
// smallest and the largest of all its samples, and of a few next to it.

import { count, NOTHING, number } from '../../lib/format.js';

/** @typedef {import('../../charts/rickshaw.js').Graph} Graph */
/** @typedef {import('../../state/model.js').Series} Series */
/** @typedef {import('../../lib/domain.js').Domain} Domain */
/** @typedef {import('../../lib/stats.js').Told} Told */
/** @typedef {import('../../state/selection.js').Words} Words */

/** From this many samples in a pixel column on, the reading is a range. */
const MANY = 3;
/** Points that a group of samples has left, one level up. */
const LEFT = 2;

/** Series that are read out, at most. */
const MAX_SPOKEN = 8;

/** @type {Words} */
export const NOWHERE = { text: NOTHING, count: '', part: [Number.NaN, Number.NaN] };

/** @param {Graph} graph @param {number} at @returns {Domain} the column of pixels around this x */
export function columnAt(graph, at) {
  const half = (graph.x.invert(1) - graph.x.invert(0)) / 2;
  return [at - half, at + half];
}

/**
 * @param {Graph} graph
 * @param {Series} series
 * @param {number} i the point nearest to the cross-hair
 * @param {Domain} part the column of the cross-hair
 * @param {Told | undefined} told the server's figures for that column
 * @returns {Words}
 */
export function words(graph, series, i, part, told) {
  if (series.level > 0 && told?.count && told.ends) {
    return { ...range(series, told.ends, told.count, ''), part };
  }
  const { x, y, level } = series;
  const own = columnAt(graph, x[i]);
  let [first, last] = [i, i];
  while (first > 0 && x[first - 1] >= own[0] && x[first - 1] <= x[i]) first--;
  while (last + 1 < x.length && x[last + 1] <= own[1] && x[last + 1] >= x[i]) last++;
  const samples = y.slice(first, last + 1).filter(isValue).length * 4 ** level;
  if (samples < MANY) return { text: number(y[i], series), count: '', part: [x[i], x[i]] };
  const beside = level > 0 ? LEFT : 0;
  const values = y.slice(Math.max(0, first - beside), last + 1 + beside).filter(isValue);
  const ends = { min: Math.min(...values), max: Math.max(...values) };
  return { ...range(series, ends, samples, level > 0 ? '≈' : ''), part: own };
}

/** @param {number} y */
function isValue(y) {
  return !Number.isNaN(y);
}

/**
 * @param {Series} series
 * @param {{min: number, max: number}} ends
 * @param {number} samples
 * @param {string} about `≈` if their number is not known exactly
 */
function range(series, { min, max }, samples, about) {
  if (samples === 1) return { text: number(max, series), count: '' };
  const low = min === max ? '' : `${number(min, { decimals: series.decimals })} … `;
  const many = ` (${about}${count(samples)} samples)`;
  return { text: `${low}${number(max, series)}${many}`, count: many };
}

/** What a screen reader says. @param {string} place @param {Map<string, Words>} read */
export function spoken(place, read) {
  const values = [...read].slice(0, MAX_SPOKEN).map(([name, { text }]) => `${name} ${text}`);
  return `${place.split(' · ')[0]}: ${values.join(', ')}`;
}

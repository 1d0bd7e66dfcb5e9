// The figures of each series in view, for the legend. They are computed from the points if these are all
// samples. Otherwise the server supplies them (stats_query.js): downsampled points do not have the count
// or the mean, and the smallest or largest may lie just outside the range.

import { derived, NO_BREAK, NOTHING, number, short } from './format.js';

/** @typedef {import('../state/model.js').Series} Series */
/** @typedef {import('./domain.js').Domain} Domain */

/**
 * Figures of all samples in a range, which downsampled points cannot give.
 * @typedef {object} Told
 * @property {number} mean
 * @property {number} rate samples for one of x
 * @property {number} count of samples
 * @property {boolean} about whether the oldest samples were downsampled before they were counted
 * @property {Ends} [ends] only if they are exactly those of this range
 */

/**
 * NaN: there is none.
 * @typedef {object} Ends
 * @property {number} last
 * @property {number} min
 * @property {number} max
 */

/**
 * NaN: there is none.
 * @typedef {object} Figures
 * @property {number} last
 * @property {number} min
 * @property {number} max
 * @property {number} mean
 * @property {number} rate samples for one of x
 * @property {boolean} about whether mean and rate are not those of every sample
 * @property {boolean} near whether last, min and max may be of samples just outside the range
 * @property {{x: number, decimals: number}} [point] the x of the last one, of points in the plane
 * @property {import('./format.js').Precision} precision that fits the values
 */

/** @typedef {'last' | 'min' | 'max' | 'mean' | 'rate'} Figure */

/** Short values must distinguish differences of this share of their range. */
const FINEST = 1e-4;

/**
 * @param {Series} series
 * @param {Domain} part both ends included; nothing has come after it
 * @param {Told | undefined} told
 * @param {boolean} [live] whether the newest sample is in the part; it is always among the points
 * @returns {Figures}
 */
export function stats(series, part, told, live = false) {
  const { x, y, unit, level, decimals } = series;
  const [from, to] = series.plane ? [-Infinity, Infinity] : part;
  let [min, max, sum, count, first, last] = [Infinity, -Infinity, 0, 0, Number.NaN, Number.NaN];
  for (let i = 0; i < x.length; i++) {
    const value = y[i];
    if (!(x[i] >= from && x[i] <= to) || Number.isNaN(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    if (count === 0) first = x[i];
    sum += value;
    last = value;
    count++;
  }
  if (count === 0) [min, max] = [Number.NaN, Number.NaN];
  const all = { count, mean: sum / count, rate: rate(count, first, to), about: false };
  const known = level > 0 ? (told ?? guess(count * 4 ** level, first, to)) : all;
  const ends = (level > 0 && told?.ends) || { last, min, max };
  const resolution = (ends.max - ends.min) * FINEST || 0;
  return {
    ...{ ...ends, mean: known.mean, rate: known.rate, about: known.about },
    ...{ near: level > 0 && !live && !told?.ends, precision: { decimals, unit, resolution } },
    ...(series.plane && { point: lastPoint(series) }),
  };
}

/** @param {Series} series */
function lastPoint({ x, y, xDecimals }) {
  return { x: x[lastUntil(x, y, Number.POSITIVE_INFINITY)] ?? Number.NaN, decimals: xDecimals };
}

/**
 * A point in the plane: `(12.3, 45.67)`, and the unit of y, if it has one.
 * @param {string} x
 * @param {string} y
 * @param {string} unit
 */
export function pointText(x, y, unit) {
  return `(${x}, ${y})${unit && NO_BREAK}${unit}`;
}

/**
 * Used until the server answers; the mean is unknown, because the extremes do not give it.
 * @param {number} count of samples, about
 * @param {number} first x
 * @param {number} to end of the part
 * @returns {Told}
 */
function guess(count, first, to) {
  return { count, mean: Number.NaN, rate: rate(count, first, to), about: true };
}

/**
 * @param {number} count of samples
 * @param {number} first x of the first
 * @param {number} to end of the part
 * @returns {number} samples for one of x; NaN: it takes two
 */
export function rate(count, first, to) {
  return count > 1 && to > first ? (count - 1) / (to - first) : Number.NaN;
}

/**
 * @param {Figures} figures
 * @param {Figure} which
 * @returns {string}
 */
export function formatStats({ precision, about, near, point, ...figures }, which) {
  const value = figures[which];
  if (Number.isNaN(value)) return NOTHING;
  if (which === 'last' && point) {
    const y = short(value, { ...precision, unit: '' });
    return pointText(number(point.x, { decimals: point.decimals }), y, precision.unit ?? '');
  }
  if (which === 'mean' || which === 'rate') {
    const text = which === 'mean' ? derived(value, precision) : often(value);
    return about ? `≈${text}` : text;
  }
  const text = short(value, which === 'last' ? precision : { ...precision, unit: '' });
  return near ? `≈${text}` : text;
}

/**
 * @param {number[]} x
 * @param {number[]} y
 * @param {number} until
 * @returns {number} the place of the last value up to there; -1: none
 */
export function lastUntil(x, y, until) {
  let i = x.length - 1;
  while (i >= 0 && !(x[i] <= until && !Number.isNaN(y[i]))) i--;
  return i;
}

/** To three digits, but never with a digit that is not known. @param {number} value */
function often(value) {
  const rounded = value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return number(rounded, { unit: '/s' });
}

/**
 * The names of series in the order to show them.
 * @param {Map<string, Figures>} all by name, in the order that the series came
 * @param {string} sort one of COLUMNS, with `-` the largest first; '': as they came
 * @returns {string[]}
 */
export function sortByColumn(all, sort) {
  const names = [...all.keys()];
  const column = sort.replace('-', '');
  const down = sort.startsWith('-') ? -1 : 1;
  if (column === 'name') return names.sort((a, b) => down * byName.compare(a, b));
  if (!column) return names;
  const of = (/** @type {string} */ name) =>
    /** @type {Figures} */ (all.get(name))[/** @type {Figure} */ (column)];
  // Series without a value come last in either direction.
  return names.sort(
    (a, b) =>
      Number(Number.isNaN(of(a))) - Number(Number.isNaN(of(b))) || down * (of(a) - of(b)) || 0,
  );
}

const byName = new Intl.Collator(undefined, { numeric: true });

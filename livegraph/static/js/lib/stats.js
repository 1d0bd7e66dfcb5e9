// The figures of each series in view, for the legend. They are computed from the points if these are all
// samples. Otherwise the server supplies them (stats_query.js): downsampled points do not have the count
// or the mean, and the smallest or largest may lie just outside the range.

import {
  decimalsOf,
  derived,
  MAX_DECIMALS,
  MINUS,
  NO_BREAK,
  NOTHING,
  number,
  short,
} from './format.js';

/** @typedef {import('../state/model.js').Series} Series */
/** @typedef {import('./scale.js').Domain} Domain */

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

/** Spans of x for a change: seconds, samples. */
const SPANS = {
  time: [10, 60, 600, 3600, 6 * 3600, 86_400, 7 * 86_400],
  index: [10, 100, 1000, 10_000, 100_000],
};
/** The share of the range in view that spans above 10 have at most. */
const SHARE = 1 / 6;
const USUAL = 10;
/** Spans for runs, or ranges in view, that are shorter. */
const SHORT = [1, 2, 5];

/**
 * The recent change of a series: its last sample in a range minus the sample that was the last one a
 * round time before.
 * @param {Series} series
 * @param {Domain} part
 * @param {'time' | 'index' | 'field'} kind of x
 * @returns {{text: string, span: number} | null} null: the points are not all samples, there are too
 *   few, or x is a field
 */
export function changeOf({ x, y, level, decimals }, [from, to], kind) {
  if (level > 0 || kind === 'field') return null;
  const last = lastUntil(x, y, to);
  if (last < 0) return null;
  const reach = x[last] - Math.max(x[0], from - USUAL);
  const most = Math.max((to - from) * SHARE, Math.min(USUAL, to - from));
  const span = [...SHORT, ...SPANS[kind]].findLast((one) => one <= Math.min(most, reach));
  if (span === undefined) return null;
  const before = lastUntil(x, y, x[last] - span);
  if (before < 0 || x[before] < x[last] - 2 * span) return null;
  return { text: changeText(y[before], y[last], decimals), span };
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} decimals of the series
 */
function changeText(from, to, decimals) {
  const change = to - from;
  const places = Math.max(decimalsOf(from), decimalsOf(to));
  const kept = known(Math.abs(change), Math.max(Math.abs(from), Math.abs(to)));
  const exact = places > MOST_PLACES ? kept : Number(kept.toFixed(places));
  const whole = Math.floor(Math.log10(exact || 1)) + 1; // digits before the point, negative for 0.01
  const size = places ? Number(exact.toPrecision(Math.max(whole, CHANGE_DIGITS))) : exact;
  const padded =
    decimals > MAX_DECIMALS ? 0 : Math.min(decimals, Math.max(0, CHANGE_DIGITS - whole));
  const sign = size === 0 ? '±' : change < 0 ? MINUS : '+';
  return `${sign}${number(size, { decimals: padded })}`;
}

/**
 * A difference, without digits that the two numbers do not have.
 * @param {number} difference
 * @param {number} larger of the two numbers' sizes
 */
function known(difference, larger) {
  if (!difference || !Number.isFinite(larger)) return difference;
  const lost = Math.floor(Math.log10(larger)) - Math.floor(Math.log10(difference));
  return Number(difference.toPrecision(Math.min(Math.max(1, MOST_PLACES - lost), MOST_PLACES)));
}

/** Significant digits of a change in numbers with decimals. */
const CHANGE_DIGITS = 4;
/** Decimals that `toFixed` rounds to without harm, and digits that a double always keeps. */
const MOST_PLACES = 15;

/**
 * @param {number[]} x
 * @param {number[]} y
 * @param {number} until
 * @returns {number} the place of the last value up to there; -1: none
 */
function lastUntil(x, y, until) {
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

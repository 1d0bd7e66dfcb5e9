// What the legend says of each series: figures of the part in view. They are of its points, which hold
// every smallest and largest value; how many samples there are, and their mean, the points tell only
// where none was left out. Where some were, the server tells (stats_query.js).

import { NOTHING, number, precision } from './format.js';

/** @typedef {import('../state/model.js').Series} Series */
/** @typedef {import('./scale.js').Domain} Domain */

/**
 * Of all samples of a part, as far as points do not tell it.
 * @typedef {object} Told
 * @property {number} mean
 * @property {number} rate samples for one of x
 * @property {boolean} about whether the oldest samples were thinned before they were counted
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
 * @property {import('./format.js').Precision} precision that fits the values
 */

/** @typedef {'last' | 'min' | 'max' | 'mean' | 'rate'} Figure */

/**
 * @param {Series} series
 * @param {Domain} part both ends included; nothing has come after it
 * @param {Told | undefined} told
 * @param {boolean} [log] whether they are seen on a log scale
 * @returns {Figures}
 */
export function stats({ x, y, unit, level }, [from, to], told, log = false) {
  let [min, max, sum, count, first, last] = [Infinity, -Infinity, 0, 0, Number.NaN, Number.NaN];
  let whole = true;
  for (let i = 0; i < x.length; i++) {
    const value = y[i];
    if (!(x[i] >= from && x[i] <= to) || Number.isNaN(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    if (whole && !Number.isInteger(value)) whole = false;
    if (count === 0) first = x[i];
    sum += value;
    last = value;
    count++;
  }
  if (count === 0) [min, max] = [Number.NaN, Number.NaN];
  const fitting = precision({ min, max, whole }, unit, log);
  const known = level > 0 ? (told ?? guess(count * 4 ** level, first, to)) : null;
  const {
    mean,
    rate: often,
    about,
  } = known ?? {
    ...{ mean: sum / count, rate: rate(count, first, to), about: false },
  };
  return { last, min, max, mean, rate: often, about, precision: fitting };
}

/**
 * Until it is told: a mean of the smallest and the largest would be none.
 * @param {number} count of samples, about
 * @param {number} first x
 * @param {number} to end of the part
 * @returns {Told}
 */
function guess(count, first, to) {
  return { mean: Number.NaN, rate: rate(count, first, to), about: true };
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
export function formatStats({ precision, about, ...figures }, which) {
  const value = figures[which];
  if (which === 'last') return number(value, precision);
  if (which === 'min' || which === 'max') return number(value, { ...precision, unit: '' });
  if (Number.isNaN(value)) return NOTHING;
  const text = which === 'mean' ? mean(value, precision) : often(value);
  return about ? `≈${text}` : text;
}

/**
 * A value of a series in short, for where its unit is told anyway.
 * @param {number} value
 * @param {Figures} figures of the series
 */
export function short(value, { precision }) {
  return number(value, { ...precision, unit: '' });
}

/** It may lie between whole numbers. @param {number} value @param {Figures['precision']} precision */
function mean(value, { resolution = 0 }) {
  return number(value, { resolution: resolution === 1 ? 0.1 : resolution });
}

/** @param {number} value */
function often(value) {
  return number(Number(value.toPrecision(3)), { unit: '/s' });
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
  // What has no value is last, whichever way.
  return names.sort(
    (a, b) =>
      Number(Number.isNaN(of(a))) - Number(Number.isNaN(of(b))) || down * (of(a) - of(b)) || 0,
  );
}

const byName = new Intl.Collator(undefined, { numeric: true });

// The recent change of a series, as the head of its panel says it.

import { decimalsOf, MAX_DECIMALS, MINUS, number } from './format.js';
import { lastUntil } from './stats.js';

/** @typedef {import('../state/model.js').Series} Series */
/** @typedef {import('./domain.js').Domain} Domain */

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
/** Significant digits of a change in numbers with decimals. */
const CHANGE_DIGITS = 4;
/** Decimals that `toFixed` rounds to without harm, and digits that a double always keeps. */
const MOST_PLACES = 15;

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

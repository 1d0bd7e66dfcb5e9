// Finds counters, which number their rows: step, frame, icmp_seq. Their whole numbers rise by the same step,
// perhaps begin again, and perhaps some are missing.
//
// Of each 8 points a level has the first and the last of a rising series, so at every level only the
// differences of values two places apart are the same.

import { countsRows } from './related_series.js';

/** Values to judge a series by, at least; fewer, if its name says that it counts. */
const ENOUGH = { unnamed: 20, named: 3 };
/** The newest values are enough: series are judged often. */
const MOST = 200;
/** Of the differences: the others are where it begins again, after many values, and where some are missing. */
const SHARE = 0.85;

/**
 * @param {Pick<import('./model.js').Series, 'name' | 'source' | 'unit' | 'y' | 'decimals'>} series
 * @returns {boolean | null} null: too few values
 */
export function isCounter(series) {
  const { unit, y, decimals } = series;
  if (unit || decimals > 0) return false;
  const values = y.slice(-MOST).filter((value) => !Number.isNaN(value));
  const named = countsRows(series);
  if (values.length < ENOUGH[named ? 'named' : 'unnamed']) return null;
  const steps = values.slice(2).map((value, i) => value - values[i]);
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)];
  const counts = (/** @type {number} */ step) => (named ? step >= 0 : step === usual);
  return usual >= 0 && (named || usual > 0) && steps.filter(counts).length >= SHARE * steps.length;
}

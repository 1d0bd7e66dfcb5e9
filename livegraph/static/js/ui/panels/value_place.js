// Where a value that a head shows is, in words: the smallest, the largest, or the last one in view while the
// reader looks back.

import { day, timeOfDay, xValue } from '../../lib/format.js';
import { lastIn } from './flag_texts.js';

/** @typedef {import('../../state/model.js').Series} Series */
/** @typedef {import('../../lib/scale.js').Domain} Domain */

/**
 * Where a series has its smallest or largest value, in words; '' where that is not known.
 * @param {Series} series
 * @param {number} i the place among its points
 * @param {number} value that is to be there
 * @param {'time' | 'index' | 'field'} kind of x
 * @param {number} to where the part in view ends: times of that day have no date
 */
export function placeOf({ x, y }, i, value, kind, to) {
  if (i < 0 || y[i] !== value) return '';
  const today = kind === 'time' && day(x[i]) === day(to);
  const place = today ? timeOfDay(x[i]) : xValue(x[i], kind, 0);
  return `${kind === 'index' ? 'sample' : 'at'} ${place}`;
}

/**
 * Where the last value in view is, in words; '' if it is the newest of the series, or there is none.
 * @param {Series} series
 * @param {number} newest x of the series
 * @param {Domain} part in view
 * @param {'time' | 'index' | 'field'} kind of x
 * @param {number} end of the run: times of that day have no date
 */
export function pastPlace(series, newest, part, kind, end) {
  if (newest >= part[0] && newest <= part[1]) return '';
  const i = lastIn(series, part);
  return placeOf(series, i, series.y[i], kind, end);
}

/**
 * The same for a series while the reader looks back.
 * @param {Series} series
 * @param {import('./panel.js').Signs} signs
 * @param {Domain} part in view
 */
export function pastPlaceOf(series, { live, kind, now }, part) {
  const newest = live?.series.get(series.name)?.lastX;
  return newest === undefined ? '' : pastPlace(series, newest, part, kind, live?.newest ?? now);
}

/**
 * Where the newest of the last values in view is; '' if none of them is of the past.
 * @param {Series[]} all
 * @param {import('./panel.js').Signs} signs
 * @param {Domain} part in view
 */
export function newestPastPlace(all, signs, part) {
  if (!signs.live) return '';
  const lasts = all.map((one) => ({ one, x: one.x[lastIn(one, part)] }));
  const [newest] = lasts.filter(({ x }) => x !== undefined).toSorted((a, b) => b.x - a.x);
  return newest ? pastPlaceOf(newest.one, signs, part) : '';
}

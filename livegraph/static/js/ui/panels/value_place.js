// Where a value that a head shows is, in words: the smallest, the largest, the last one in view while the
// reader looks back, or the last one of all while none is in view.

import { day, timeOfDay, xValue } from '../../lib/format.js';
import { lastIn } from './flag_texts.js';

/** @typedef {import('../../state/model.js').Series} Series */
/** @typedef {import('../../lib/domain.js').Domain} Domain */

/**
 * Where a series has its smallest or largest value, in words; '' where that is not known.
 * @param {Series} series
 * @param {number} i the place among its points
 * @param {number} value that is to be there
 * @param {'time' | 'index' | 'field'} kind of x
 * @param {number} to where the part in view ends: times of that day have no date
 */
export function placeOf({ x, y }, i, value, kind, to) {
  return i < 0 || y[i] !== value ? '' : inWords(x[i], kind, to);
}

/** @param {number} x @param {'time' | 'index' | 'field'} kind @param {number} to see `placeOf` */
function inWords(x, kind, to) {
  const today = kind === 'time' && day(x) === day(to);
  return `${kind === 'index' ? 'sample' : 'at'} ${today ? timeOfDay(x) : xValue(x, kind, 0)}`;
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
 * The same for a series while the reader looks back; otherwise where its newest value is, if that was
 * before the part in view.
 * @param {Series} series
 * @param {Pick<import('./panel.js').Signs, 'live' | 'kind' | 'now' | 'silent'>} signs
 * @param {Domain} part in view
 */
export function pastPlaceOf(series, { live, kind, now, silent }, part) {
  if (!live) {
    const { name, lastX } = series;
    const isGone = lastX < part[0] && lastIn(series, part) < 0 && !silent.has(name);
    return isGone && Number.isFinite(lastX) ? inWords(lastX, kind, now) : '';
  }
  const newest = live.series.get(series.name)?.lastX;
  return newest === undefined ? '' : pastPlace(series, newest, part, kind, live.newest);
}

/**
 * Where the newest of the last values is; '' if none of them is of the past.
 * @param {Series[]} all
 * @param {import('./panel.js').Signs} signs
 * @param {Domain} part in view
 */
export function newestPastPlace(all, signs, part) {
  const xOf = (/** @type {Series} */ one) => one.x[lastIn(one, part)];
  if (!signs.live && all.some((one) => xOf(one) !== undefined)) return '';
  const lasts = all.map((one) => ({ one, x: signs.live ? xOf(one) : one.lastX }));
  const [newest] = lasts.filter(({ x }) => x !== undefined).toSorted((a, b) => b.x - a.x);
  return newest ? pastPlaceOf(newest.one, signs, part) : '';
}

// The ticks of a time axis and their labels: round local times, midnights, Mondays, first days of months
// and years, correct across changes to and from summer time.

import { tickLabels } from './axis_labels.js';
import { timeOfDay, utcOffset } from './format.js';
import { inside, linearTicks, multiples, niceStep, partOf } from './linear_ticks.js';
import { dateOf, zoneName } from './zone.js';

/** @typedef {import('./domain.js').Domain} Domain */
/** @typedef {import('./linear_ticks.js').Ticks} Ticks */

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
/** On average. */
const YEAR = 365.2425 * DAY;
const MONTH = YEAR / 12;
/** Unix seconds; a `Date` holds no time much further from 1970. */
const MAX_TIME = 8.6e12;
/** Upper bound for the number of ticks. */
const MAX_TICKS = 50;

/** Steps of time that people count in, in seconds; below them 1, 2, 5 as everywhere. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 3, 7, 14].map((n) => n * DAY),
  ...[1, 2, 3, 6, 12].map((n) => n * MONTH),
];

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const WEEKDAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');

/**
 * Round local times in a domain of Unix seconds.
 * @param {Domain} domain
 * @param {number} count at most, or one more
 * @returns {Ticks} with a step in seconds; a month has its average length
 */
export function timeTicks([from, to], count) {
  const rough = partOf(from, to, count);
  if (!rough) return { values: [], step: 1 };
  if (!isDate(from) || !isDate(to)) return linearTicks([from, to], count);
  const step =
    rough <= 0.5
      ? Math.max(niceStep(rough), 1e-6)
      : (STEPS.find((s) => s >= rough) ?? niceStep(rough / YEAR) * YEAR);
  if (step <= HOUR) return { values: multiples(from, to, step, utcOffset(from)), step };
  const made =
    step < DAY ? hours(from, step) : step < MONTH ? days(from, step) : months(from, step);
  /** @type {number[]} */ const values = [];
  for (const time of made) {
    if (time > to || values.length > MAX_TICKS) break;
    if (time >= from) values.push(time);
  }
  return { values: inside(values, [from, to]), step };
}

/** @param {number} time */
function isDate(time) {
  return Math.abs(time) <= MAX_TIME;
}

/** @param {number} time @returns {Date} the local midnight before it */
function midnight(time) {
  const date = dateOf(time * 1000);
  date.setHours(0, 0, 0, 0);
  return date;
}

/**
 * Each day has ticks at the same hours, so that a change of the clocks moves no other tick.
 * @param {number} from
 * @param {number} step
 */
function* hours(from, step) {
  for (const date = midnight(from); ; date.setDate(date.getDate() + 1)) {
    if (Number.isNaN(date.getTime())) return;
    for (let hour = 0; hour < 24; hour += step / HOUR) {
      const time = dateOf(date.getTime());
      time.setHours(hour);
      if (time.getHours() === hour) yield time.getTime() / 1000; // a change of the clocks may skip an hour
    }
  }
}

/**
 * Days are counted from a Monday, so that ticks keep their places while the graph scrolls.
 * @param {number} from
 * @param {number} step
 */
function* days(from, step) {
  const each = step / DAY;
  const date = midnight(from);
  const number = Math.round((date.getTime() / 1000 + utcOffset(date.getTime() / 1000)) / DAY) - 4;
  date.setDate(date.getDate() - (number - Math.floor(number / each) * each));
  for (; !Number.isNaN(date.getTime()); date.setDate(date.getDate() + each)) {
    yield date.getTime() / 1000;
  }
}

/** @param {number} from @param {number} step */
function* months(from, step) {
  const each = Math.round(step / MONTH);
  const date = midnight(from);
  const month = date.getFullYear() * 12 + date.getMonth();
  const first = Math.floor(month / each) * each;
  for (let n = 0; n <= MAX_TICKS; n++) {
    const at = first + n * each;
    date.setFullYear(Math.floor(at / 12), at - 12 * Math.floor(at / 12), 1);
    if (!Number.isNaN(date.getTime())) yield date.getTime() / 1000;
    else date.setTime(0);
    date.setHours(0, 0, 0, 0);
  }
}

/**
 * The labels of a time axis: what the step resolves, and the day, the month or the year where one begins.
 * @param {Ticks} ticks
 * @returns {string[]}
 */
export function timeLabels({ values, step }) {
  if (!values.every(isDate)) return tickLabels({ values, step });
  const decimals = step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9));
  return values.map((time) => {
    const date = dateOf(Math.round(time * 1000));
    const begins = date.getHours() + date.getMinutes() + date.getSeconds() === 0;
    if (step >= DAY || (begins && step >= MINUTE)) return dayLabel(date, step);
    const [clock, ...offset] = timeOfDay(time, decimals).split(' ');
    return [step < MINUTE ? clock : clock.slice(0, 5), ...offset].join(' ');
  });
}

/** @param {Date} date @param {number} step */
function dayLabel(date, step) {
  const year = String(date.getFullYear());
  const newYear = date.getMonth() === 0;
  if (step > 360 * DAY || (step > 14 * DAY && newYear)) return year;
  if (step > 14 * DAY) return MONTHS[date.getMonth()];
  const day = `${date.getDate()} ${MONTHS[date.getMonth()]}`;
  return newYear && date.getDate() === 1 ? `${day} ${year}` : day;
}

/**
 * The dates that a range covers, and their time zone.
 * @param {Domain} part Unix seconds
 * @returns {{date: string, offset: string, zone: string}} `Sat 21 Nov 2026`, `UTC+1`, or both where the
 *   clocks change, and `Europe/Berlin` or ''
 */
export function dateAndZone([from, to]) {
  if (!isDate(from) || !isDate(to)) return { date: 'Unix time', offset: '', zone: '' };
  const date = dates(dateOf(from * 1000), dateOf(to * 1000));
  return { date, offset: offsets(from, to), zone: zoneName() };
}

/** @param {Date} first @param {Date} last */
function dates(first, last) {
  const day = (/** @type {Date} */ date) => `${date.getDate()} ${MONTHS[date.getMonth()]}`;
  const end = `${day(last)} ${last.getFullYear()}`;
  if (first.toDateString() === last.toDateString()) return `${WEEKDAYS[last.getDay()]} ${end}`;
  if (first.getFullYear() !== last.getFullYear()) {
    return `${day(first)} ${first.getFullYear()} – ${end}`;
  }
  const sameMonth = first.getMonth() === last.getMonth();
  return `${sameMonth ? first.getDate() : day(first)} – ${end}`;
}

/** @param {number} from @param {number} to */
function offsets(from, to) {
  const all = [...new Set([utcOffset(from), utcOffset(to)])].map((seconds) => {
    const minutes = (Math.abs(seconds) / MINUTE) % 60;
    const hours = Math.floor(Math.abs(seconds) / HOUR);
    const sign = seconds < 0 ? '−' : '+';
    return seconds ? `UTC${sign}${hours}${minutes ? `:${minutes}` : ''}` : 'UTC';
  });
  return all.join(' → ');
}

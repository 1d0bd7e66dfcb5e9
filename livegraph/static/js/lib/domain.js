// The ranges of x and y that are shown, as numbers only.

import { niceStep } from './linear_ticks.js';

/** @typedef {[number, number]} Domain */

/** Half of the widest span that is still a number. */
const LARGEST = 8e307;

/** The narrowest x shown while a run begins, so that the first samples do not jump. */
const NARROWEST = { time: 5, index: 20, field: 0 };

/** A span of time that grows with the clock is this many times as wide after each step. */
const GROWTH = 1.25;
/** Seconds that a step takes. */
const STEP = 0.4;
/** A span of so many seconds grows so slowly that it needs no steps. */
const SLOW = 120;

/**
 * The x shown: it ends at the newest x. It grows with the data until the window is full, then it
 * scrolls. A run that has ended fills the whole width, however short it was.
 * @param {{first: number, newest: number, window: number, x: {kind: 'time'|'index'|'field'},
 *   moving?: boolean}} run `moving`: whether the newest x is now
 * @param {boolean} [over] whether the run has ended
 * @returns {Domain}
 */
export function xDomain({ first, newest, window, x, moving }, over = false) {
  const held = newest - first;
  const usual = NARROWEST[x.kind] || 1;
  const narrowest = held > 0 && (over || !NARROWEST[x.kind]) ? held : usual;
  const span = moving ? widened(held, narrowest) : Math.max(held, narrowest);
  return [newest - Math.min(span, window), newest];
}

/**
 * A span of time with room for one that grows with the clock. It is widened in steps, and keeps its width
 * between them: then the picture only has to be moved.
 * @param {number} wanted seconds that must have room
 * @param {number} least seconds
 */
export function widened(wanted, least) {
  if (!(wanted > least && wanted < SLOW)) return Math.max(wanted, least);
  const steps = Math.floor(Math.log(wanted / least) / Math.log(GROWTH));
  const before = least * GROWTH ** steps;
  const after = Math.min(before * GROWTH, SLOW);
  const left = 1 - Math.min((wanted - before) / STEP, 1);
  return Math.max(wanted, after - (after - before) * left ** 3);
}

/**
 * The y shown for values from `min` to `max`: with room on both sides, but not beyond zero if no value
 * is there, on round numbers, and the same as `before` as long as that still fits well, so that the
 * picture stands still.
 * @param {number} min
 * @param {number} max
 * @param {Domain | null} before
 * @returns {Domain}
 */
export function yDomain(min, max, before = null) {
  if (!(min <= max)) return before ?? [0, 1];
  if (max - min > 2 * LARGEST) return [-LARGEST, LARGEST];
  if (before && fits(min, max, before)) return before;
  // A flat line stands in the middle, at a scale that fits its size.
  const size = Math.max(Math.abs(min), Math.abs(max));
  const flat = max - min <= size * 1e-14 ? size * 0.05 || 1 : 0;
  const room = (max - min) * 0.06 + flat;
  const step = niceStep((max - min + 2 * room) / 20);
  const low = Math.floor((min - room) / step) * step;
  const high = Math.ceil((max + room) / step) * step;
  const least = min >= 0 ? 0 : -Number.MAX_VALUE;
  const most = max <= 0 && min < 0 ? 0 : Number.MAX_VALUE;
  return [Math.max(low, least), Math.min(high, most)];
}

/** Whether values fit well into what was shown before. @param {number} min @param {number} max @param {Domain} before */
function fits(min, max, [low, high]) {
  const inside = (low < min || low === 0) && (max < high || high === 0);
  const crossed = (min >= 0 && low < 0) || (max <= 0 && high > 0);
  return inside && low <= min && max <= high && !crossed && max - min > 0.6 * (high - low);
}

/**
 * A domain with the requested ends. If a requested end lies beyond the other end, the other end moves,
 * too.
 * @param {Domain} domain
 * @param {{min: number | null, max: number | null}} fixed
 * @param {boolean} log
 * @returns {Domain}
 */
export function withEnds([low, high], { min, max }, log) {
  const from = min ?? low;
  const to = max ?? high;
  if (from < to) return [from, to];
  const end = min ?? to;
  // As wide as before, but at least as wide as a float of this size can distinguish.
  const span = log ? high / low : Math.max(high - low, Math.abs(end) * 1e-12);
  if (min !== null) return [min, Math.min(log ? min * span : min + span, Number.MAX_VALUE)];
  if (log) return [Math.max(to / span, Number.MIN_VALUE), to];
  return [Math.max(to - span, -Number.MAX_VALUE), to];
}

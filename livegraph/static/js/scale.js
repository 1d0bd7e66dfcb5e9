// What part of x and y is shown, and where the ticks go. All numbers, no pixels but a count.

/** @typedef {[number, number]} Domain */
/** @typedef {{values: number[], step: number}} Ticks */

/** Half of the widest span that is still a number. */
const LARGEST = 8e307;

/** The narrowest x shown while a run begins, so that the first samples do not fly about. */
const NARROWEST = { time: 5, index: 20, field: 0 };

/**
 * The x shown: it ends at the newest x. It grows with the data until the window is full, then it
 * scrolls. A run that is over has the whole width, however short it was.
 * @param {{first: number, newest: number, window: number, x: {kind: 'time'|'index'|'field'}}} run
 * @param {boolean} [over] whether nothing more comes
 * @returns {Domain}
 */
export function xDomain({ first, newest, window, x }, over = false) {
  const held = newest - first;
  const usual = NARROWEST[x.kind] || 1;
  const narrowest = held > 0 && (over || !NARROWEST[x.kind]) ? held : usual;
  return [newest - Math.min(Math.max(held, narrowest), window), newest];
}

/**
 * The y shown for values from `min` to `max`: with room on both sides, on round numbers, and the
 * same as `before` as long as that still fits well, so that the picture stands still.
 * @param {number} min
 * @param {number} max
 * @param {Domain | null} before
 * @returns {Domain}
 */
export function yDomain(min, max, before = null) {
  if (!(min <= max)) return before ?? [0, 1];
  if (max - min > 2 * LARGEST) return [-LARGEST, LARGEST];
  if (before && before[0] < min && max < before[1] && max - min > 0.6 * (before[1] - before[0])) {
    return before;
  }
  // A flat line stands in the middle, at a scale that fits its size.
  const size = Math.max(Math.abs(min), Math.abs(max));
  const flat = max - min <= size * 1e-14 ? size * 0.05 || 1 : 0;
  const room = (max - min) * 0.06 + flat;
  const step = niceStep((max - min + 2 * room) / 20);
  return [Math.floor((min - room) / step) * step, Math.ceil((max + room) / step) * step];
}

/**
 * A domain with the ends that were asked for; where no value is between them and the other end, that
 * one moves along.
 * @param {Domain} domain
 * @param {{min: number | null, max: number | null}} fixed
 * @param {boolean} log
 * @returns {Domain}
 */
export function withEnds([low, high], { min, max }, log) {
  const span = log ? high / low : high - low;
  const from = min ?? low;
  const to = max ?? high;
  if (from < to) return [from, to];
  if (min !== null) return [min, log ? min * span : min + span];
  return [log ? to / span : to - span, to];
}

/**
 * 1, 2 or 5 times a power of ten, not below `rough`.
 * @param {number} rough
 * @returns {number}
 */
export function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/**
 * Round numbers in a domain, `count` at most or one more.
 * @param {Domain} domain
 * @param {number} count
 * @param {number} [finest] no step below this
 * @returns {Ticks}
 */
export function linearTicks([from, to], count, finest = 0) {
  const step = Math.max(niceStep((to - from) / Math.max(count, 1)), finest);
  return { values: multiples(from, to, step), step };
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} step
 * @param {number} [offset] what to add for a multiple to be round
 */
function multiples(from, to, step, offset = 0) {
  const values = [];
  const last = Math.floor((to + offset) / step + 1e-9);
  for (let n = Math.ceil((from + offset) / step - 1e-9); n <= last; n++) {
    values.push(n * step - offset || 0); // no minus zero
  }
  return values;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

/** Steps of time that people count in, in seconds; below them 1, 2, 5 as everywhere. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 91, 182, 365].map((n) => n * DAY),
];

/**
 * Round local times in a domain of Unix seconds.
 * @param {Domain} domain
 * @param {number} count
 * @returns {Ticks}
 */
export function timeTicks([from, to], count) {
  const rough = (to - from) / Math.max(count, 1);
  const step =
    rough <= 0.5
      ? Math.max(niceStep(rough), 1e-6)
      : (STEPS.find((s) => s >= rough) ?? niceStep(rough / DAY) * DAY);
  if (step < HOUR) return { values: multiples(from, to, step, zone(from)), step };
  return { values: calendar(from, to, step), step };
}

/** @param {number} time @returns {number} seconds that local time is ahead of UTC */
function zone(time) {
  return -new Date(time * 1000).getTimezoneOffset() * MINUTE;
}

/**
 * Multiples of hours or days of the local calendar, right over a change of the clocks too.
 * @param {number} from
 * @param {number} to
 * @param {number} step
 */
function calendar(from, to, step) {
  const values = [];
  const days = Math.max(1, Math.round(step / DAY));
  const date = new Date(from * 1000);
  date.setHours(0, 0, 0, 0);
  // Count days from a fixed one, so that the ticks stay where they are while time goes on.
  date.setDate(date.getDate() - (Math.round(date.getTime() / 1000 / DAY) % days));
  while (date.getTime() / 1000 <= to) {
    const time = date.getTime() / 1000;
    if (time >= from) values.push(time);
    if (step < DAY) date.setHours(date.getHours() + step / HOUR);
    else date.setDate(date.getDate() + days);
  }
  return values;
}

// The y axis of one panel: the settings of all panels, the start options for this panel, and the reader's
// choices. Zooms and moves the axis, and writes choices for the address.

import { plainKey } from './panel_assignment.js';

/** @typedef {import('../lib/domain.js').Domain} Domain */
/** @typedef {import('../transport/protocol.js').YAxis} YAxis */
/** @typedef {import('../transport/protocol.js').Ends} Ends */

/**
 * @typedef {YAxis & {zero: boolean, equal: boolean, points: number | null}} YAxisSettings
 * `zero`: an end that follows the values keeps zero in view; `equal`: a unit of y is as long as a unit of x;
 * `points`: how many of a series' points in the plane are shown, the newest; null: all
 */

/** What was chosen for a panel; both ends, or none. @typedef {Partial<YAxisSettings>} Chosen */

/** Precedes the number of a panel that the run was started with: see `panel_assignment.js`. */
const GIVEN = 'panel ';
/** Margin above and below the values with equal scales, as a share of their height. */
const ROOM = 0.06;
/** Zooming and moving stop at ends beyond these. */
const LARGEST = 1e300;
const SMALLEST = 1e-300;
/** Share of an end's size, or of its logarithm, below which floats are too coarse for an axis. */
const FINEST = 1e-12;
/** An end is rounded to this share of the range, or finer: about a pixel. */
const FINE = 3e-3;

/**
 * The y axis of a panel in which nothing was chosen.
 * @param {string} key of the panel
 * @param {YAxis} all what holds for all panels
 * @param {Ends[]} given the ends that the run was started with, of the panels it was started with
 * @returns {YAxisSettings}
 */
export function startingScale(key, all, given) {
  const plain = plainKey(key);
  const own = plain.startsWith(GIVEN) ? given[Number(plain.slice(GIVEN.length)) - 1] : undefined;
  return {
    min: own?.min ?? all.min,
    max: own?.max ?? all.max,
    log: all.log,
    zero: false,
    equal: false,
    points: null,
  };
}

/**
 * The choices in a scale: what differs from the starting one.
 * @param {YAxisSettings} start
 * @param {YAxisSettings} scale
 * @returns {Chosen | null} null: nothing
 */
export function chosenOf(start, { min, max, log, zero, equal, points }) {
  /** @type {Chosen} */ const chosen = {};
  if (min !== start.min || max !== start.max) Object.assign(chosen, { min, max });
  if (log !== start.log) chosen.log = log;
  if (zero !== start.zero) chosen.zero = zero;
  if (equal !== start.equal) chosen.equal = equal;
  if (points !== start.points) chosen.points = points;
  return Object.keys(chosen).length ? chosen : null;
}

/** Whether the ends can be those of an axis. @param {Ends & {log?: boolean}} scale */
export function isScale({ min, max, log }) {
  if (log && ((min ?? 1) <= 0 || (max ?? 1) <= 0)) return false;
  return min === null || max === null || min < max;
}

/**
 * @param {Domain} domain
 * @param {boolean} log
 * @param {number} factor less than 1 zooms in
 * @param {number} at the place that stays, as a share of the height from below
 * @returns {Domain}
 */
export function zoomed(domain, log, factor, at) {
  return changed(domain, log, ([from, to]) => {
    const still = from + (to - from) * at;
    return [still + (from - still) * factor, still + (to - still) * factor];
  });
}

/**
 * @param {Domain} domain
 * @param {boolean} log
 * @param {number} share of the height, to larger values if positive
 * @returns {Domain}
 */
export function moved(domain, log, share) {
  return changed(domain, log, ([from, to]) => {
    const by = (to - from) * share;
    return [from + by, to + by];
  });
}

/**
 * @param {Domain} domain
 * @param {boolean} log
 * @param {(domain: Domain) => Domain} change of the values, or of their logarithms
 * @returns {Domain} unchanged if floats cannot represent the result
 */
function changed(domain, log, change) {
  const ends = log ? change([Math.log10(domain[0]), Math.log10(domain[1])]) : change(domain);
  const size = Math.max(Math.abs(ends[0]), Math.abs(ends[1]));
  if (!(ends[1] - ends[0] > size * FINEST)) return domain;
  const [from, to] = log ? [10 ** ends[0], 10 ** ends[1]] : ends;
  const least = log ? SMALLEST : -LARGEST;
  return from >= least && from < to && to <= LARGEST ? [from, to] : domain;
}

/**
 * The same, rounded to what a pixel can show, or to differences of another share of its span.
 * @param {Domain} domain
 * @param {boolean} log
 * @param {number} [share]
 * @returns {Domain}
 */
export function rounded([from, to], log, share = FINE) {
  if (log) return [roundedEnd(from, from * share), roundedEnd(to, to * share)];
  return [roundedEnd(from, (to - from) * share), roundedEnd(to, (to - from) * share)];
}

/** @param {number} end @param {number} step by which the end may be off */
function roundedEnd(end, step) {
  const power = Math.floor(Math.log10(step));
  const digits = Math.floor(Math.log10(Math.abs(end))) - power + 1;
  if (digits < 1) return 0;
  return digits > 15 ? end : Number(end.toPrecision(digits));
}

/**
 * The x that a panel needs to show all its values, if a unit of y is to be as long as a unit of x.
 * @param {Domain} x shown otherwise
 * @param {Domain} y the smallest and the largest value
 * @param {{width: number, height: number}} size of the plot
 * @returns {Domain}
 */
export function equalX([from, to], y, { width, height }) {
  const beyond = ((y[1] - y[0]) * (1 + 2 * ROOM) * width) / height - (to - from);
  return beyond > 0 ? [from - beyond / 2, to + beyond / 2] : [from, to];
}

/**
 * The y of such a panel, with the values in the middle.
 * @param {Domain} x
 * @param {Domain} y the smallest and the largest value
 * @param {{width: number, height: number}} size of the plot
 * @returns {Domain}
 */
export function equalY(x, y, { width, height }) {
  const half = ((x[1] - x[0]) * height) / width / 2;
  const middle = (y[0] + y[1]) / 2;
  return [middle - half, middle + half];
}

/** @param {Chosen} chosen @returns {string} as in the address: `0:60,log,zero` */
export function written({ min, max, log, zero, equal, points }) {
  const ends = min === undefined ? [] : [`${min ?? ''}:${max ?? ''}`];
  const scale = log === undefined ? [] : [log ? 'log' : 'linear'];
  const words = [
    zero ? ['zero'] : [],
    equal ? ['equal'] : [],
    points ? [`last${points}`] : [],
  ].flat();
  return [...ends, ...scale, ...words].join(',');
}

/** @param {string} text @returns {Chosen | null} null: it is invalid */
export function parsed(text) {
  /** @type {Chosen} */ const chosen = {};
  for (const word of text.split(',')) {
    const [, points] = /^last([1-9]\d{0,5})$/.exec(word) ?? [];
    const ends = word.split(':').map((end) => (end.trim() ? Number(end) : null));
    if (word === 'log' || word === 'linear') chosen.log = word === 'log';
    else if (word === 'zero' || word === 'equal') chosen[word] = true;
    else if (points) chosen.points = Number(points);
    else if (ends.length === 2 && ends.every((end) => end === null || Number.isFinite(end))) {
      [chosen.min, chosen.max] = ends;
    } else return null;
  }
  const { min = null, max = null } = chosen;
  return isScale({ min, max }) ? chosen : null;
}

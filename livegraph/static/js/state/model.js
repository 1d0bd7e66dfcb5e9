// The page's copy of a run: its series by name, limited to the window and to a number of points. It
// mirrors the server's view: it adds the points that it receives, drops the provisional tail first, and
// drops points that have left the window. Points stay in the order of arrival, even if x goes back.

import { mostDecimals } from '../lib/format.js';

import { SeriesColours } from '../lib/series_colour.js';
/** @typedef {import('../transport/protocol.js').Delta} Delta */
/** @typedef {import('../transport/protocol.js').Hello} Hello */

/** The points of one series; at the limit the oldest ones go. */
export class Series {
  /** @type {number[]} */ x = [];
  /** NaN is a gap. @type {number[]} */ y = [];
  /** Which its samples come from. */ source = '';
  unit = '';
  panel = '';
  /** Of the columns of a table's header; '': none. */ group = '';
  /** How often it was downsampled 4:1; 0: every sample. */ level = 0;
  /** The most decimals that any of the samples seen so far has. */ decimals = 0;
  /** The usual distance in x between its values; NaN: not known. */ interval = Number.NaN;
  /** The x of the newest value; -Infinity: there is none. */ lastX = Number.NEGATIVE_INFINITY;
  /** The smallest and the largest value of the run so far. */
  range = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
  /** Whether these are points of x and y in the plane, which have no place on the x of the run. */
  plane = false;
  /** The same of their x. */ xDecimals = 0;
  /** How many such points came before those that are held. */ dropped = 0;
  /** How many of all such points the reader has cleared, and the last of them. */
  #cleared = { count: 0, x: Number.NaN, y: Number.NaN };
  #tail = 0;

  /**
   * @param {string} name
   * @param {number} place 0 for the first series of the run
   * @param {number} order which colour: see `SeriesColours`
   */
  constructor(name, place, order) {
    this.name = name;
    this.place = place;
    this.order = order;
  }

  /** @param {Delta} delta */
  add(delta) {
    this.source = delta.source || this.source;
    this.unit = delta.unit || this.unit;
    this.panel = delta.panel || this.panel;
    this.group = delta.group || this.group;
    this.level = delta.level;
    this.plane = delta.plane;
    const kept = delta.replace ? 0 : Math.max(0, this.x.length - this.#tail);
    this.x.length = kept;
    this.y.length = kept;
    for (let i = 0; i < delta.x.length; i++) {
      this.x.push(delta.x[i]);
      this.y.push(delta.y[i]);
    }
    this.decimals = mostDecimals(delta.y, this.decimals);
    this.#tail = delta.tail;
    this.#measure(delta);
    if (this.plane) this.#drop(delta);
  }

  /** @param {Delta} delta */
  #measure({ interval, lastX, min, max, x, y }) {
    this.interval = interval;
    if (!Number.isNaN(lastX)) this.lastX = lastX;
    const { range } = this;
    if (min < range.min) range.min = min;
    if (max > range.max) range.max = max;
    for (let i = 0; i < y.length; i++) {
      const value = y[i];
      if (Number.isNaN(value)) continue;
      this.lastX = x[i];
      if (value < range.min) range.min = value;
      if (value > range.max) range.max = value;
    }
  }

  /** Do not show the points in the plane that have come so far. */
  clear() {
    const last = this.x.length - 1;
    this.#cleared = { count: this.dropped + this.x.length, x: this.x[last], y: this.y[last] };
  }

  /**
   * The newest points in the plane that the reader has not cleared.
   * @param {number | null} count at most; null: all
   * @returns {Series}
   */
  newest(count) {
    const { count: cleared, x, y } = this.#cleared;
    const last = cleared - 1 - this.dropped;
    // If that is another point now, the sender has cleared them, too, and begun again.
    const gone = this.x[last] === x && Object.is(this.y[last], y) ? last + 1 : 0;
    const surplus = Math.max(gone, this.x.length - (count ?? Number.POSITIVE_INFINITY), 0);
    if (!surplus) return this;
    const copy = this.copy();
    copy.x.splice(0, surplus);
    copy.y.splice(0, surplus);
    copy.dropped += surplus;
    return copy;
  }

  /** Hold as many points in the plane as the server does. @param {Delta} delta */
  #drop({ x, replace, dropped }) {
    this.xDecimals = mostDecimals(x, this.xDecimals);
    const surplus = replace ? 0 : Math.max(0, dropped - this.dropped);
    this.x.splice(0, surplus);
    this.y.splice(0, surplus);
    this.dropped = dropped;
  }

  /** Replace the points. @param {number[]} x @param {number[]} y @param {number} level */
  hold(x, y, level) {
    this.level = level;
    this.x = x;
    this.y = y;
    this.decimals = mostDecimals(y, this.decimals);
  }

  /**
   * Drop the points before the window, except the last of them, where the curve enters, and the oldest
   * points beyond `limit`. The server expects this: `let_go` in cursor.py.
   * @param {number} from where the window begins
   * @param {number} to where it ends; what lies beyond came before a clock was set back
   * @param {number} limit
   */
  trim(from, to, limit) {
    if (this.plane) return;
    let first = 0;
    const settled = this.x.length - this.#tail; // the tail is dropped with the next event
    const outside = (/** @type {number} */ x) => x < from || x > to;
    while (first + 1 < settled && outside(this.x[first]) && outside(this.x[first + 1])) first++;
    first = Math.max(first, this.x.length - limit);
    if (first > 0) {
      this.x.splice(0, first);
      this.y.splice(0, first);
    }
  }

  /** The newest value that is not a gap, or NaN. */
  get last() {
    return this.y.findLast((value) => !Number.isNaN(value)) ?? Number.NaN;
  }

  /** @returns {Series} */
  copy() {
    const copy = new Series(this.name, this.place, this.order);
    copy.source = this.source;
    copy.unit = this.unit;
    copy.panel = this.panel;
    copy.group = this.group;
    copy.decimals = this.decimals;
    copy.interval = this.interval;
    copy.lastX = this.lastX;
    copy.range = { ...this.range };
    copy.plane = this.plane;
    copy.xDecimals = this.xDecimals;
    copy.dropped = this.dropped;
    copy.#cleared = this.#cleared;
    copy.hold(this.x.slice(), this.y.slice(), this.level);
    return copy;
  }
}

/** A run as the page knows it. */
export class Model {
  run = '';
  /** What is watched; '' until it is known. */ title = '';
  window = Number.POSITIVE_INFINITY;
  /** @type {import('../transport/protocol.js').XAxis} */ x = { kind: 'time', name: '' };
  /** @type {Map<string, Series>} */ series = new Map();
  colours = new SeriesColours();
  chart = 'line';
  /** @type {import('../transport/protocol.js').YAxis} */ y = { min: null, max: null, log: false };
  /** Where the window ends. */
  newest = Number.NEGATIVE_INFINITY;
  /** Points held of a series at most. */
  limit = 20000;

  /**
   * @param {Hello} hello
   * @returns {boolean} whether this is another run, and everything known was forgotten
   */
  hello(hello) {
    const fresh = hello.run !== this.run;
    // A new kind of x is a new axis, on which the old points have no position.
    if (fresh || hello.x.kind !== this.x.kind) this.forget();
    this.run = hello.run;
    this.title = hello.title;
    this.window = hello.window;
    this.x = hello.x;
    this.chart = hello.chart;
    this.y = hello.y;
    return fresh;
  }

  forget() {
    this.series.clear();
    this.colours = new SeriesColours();
    this.newest = Number.NEGATIVE_INFINITY;
  }

  /** @param {import('../transport/protocol.js').Samples} samples */
  add({ head, deltas, replace }) {
    if (replace) this.series = new Map();
    for (const delta of deltas) {
      const known = this.series.get(delta.name);
      const colour = this.colours.of(delta.name);
      const series = known ?? new Series(delta.name, this.series.size, colour);
      if (!known) this.series.set(delta.name, series);
      series.add(delta);
    }
    if (head !== null) this.newest = head;
    const from = this.newest - this.window;
    const to = from === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : this.newest;
    for (const series of this.series.values()) series.trim(from, to, this.limit);
  }

  /** The series whose x is that of the run: all but those of points in the plane. */
  get overX() {
    return [...this.series.values()].filter(({ plane }) => !plane);
  }

  /** The smallest x held; Infinity when there is none. */
  get first() {
    let first = Number.POSITIVE_INFINITY;
    for (const { x } of this.overX) for (const value of x) if (value < first) first = value;
    return first;
  }

  /**
   * Where the run ends: at the newest x, or at the largest x held if x is a field, which may go back and
   * forth.
   */
  get end() {
    let end = this.newest;
    if (this.x.kind !== 'field') return end;
    for (const { x } of this.overX) for (const value of x) if (value > end) end = value;
    return end;
  }

  /** A snapshot, to look at while the model continues. @returns {Model} */
  copy() {
    const copy = new Model();
    Object.assign(copy, this);
    copy.series = new Map();
    for (const series of this.series.values()) copy.series.set(series.name, series.copy());
    return copy;
  }
}

/**
 * The smallest and the largest value of several curves in a part.
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}[]} curves
 * @param {[number, number]} part the x looked at, both ends included
 * @param {boolean} positive leave out what is zero or below
 * @returns {{min: number, max: number, left: boolean}} Infinity and -Infinity when there is no value;
 *   `left`: whether any was left out
 */
export function extremes(curves, [from, to], positive) {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let left = false;
  for (const { x, y } of curves) {
    for (let i = 0; i < x.length; i++) {
      const value = y[i];
      if (!(x[i] >= from && x[i] <= to)) continue;
      if (positive && value <= 0) left = true;
      else if (value < min || value > max) {
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
    }
  }
  return { min, max, left };
}

/**
 * The index of the value nearest to `at`, the newer of two at the same distance; -1 if there is none.
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} series
 * @param {number} at
 * @returns {number}
 */
export function nearest({ x, y }, at) {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < x.length; i++) {
    const away = Math.abs(x[i] - at);
    if (away <= distance && !Number.isNaN(y[i])) {
      best = i;
      distance = away;
    }
  }
  return best;
}

// The range of the run in view: its live end, or a fixed range that the reader chose. Everything is in
// units of x; callers convert pixels first. Emits `change` when the range or the width is changed, not
// when the end of the run moves on.

import { Emitter } from '../lib/emitter.js';

/** @typedef {import('../lib/domain.js').Domain} Domain */

/** How far a part may reach beyond the run, as a share of the part. */
const BEYOND = 0.5;
/** The widest part is this many times as wide as the run. */
const WIDEST = 2;
/** A zoom about a place in this last share of what is shown keeps following the run. */
const AT_THE_END = 0.1;
/** A float cannot represent spans narrower than this share of x. */
const FINEST = 1e-13;

export class Viewport extends Emitter {
  /** The part that stays, or null: the page follows the run. @type {Domain | null} */
  part = null;
  /** Where the run begins and ends. @type {Domain} */
  run = [0, 1];
  /** What is shown while the page follows. @type {Domain} */
  live = [0, 1];
  /** Whether more samples may come, so that following the end is useful. */
  growing = false;
  /**
   * The width that the reader zoomed to while the page follows; null: the window's.
   * @type {number | null}
   */
  width = null;

  /** Moves `live` on to this moment. */
  settle = () => {};

  get following() {
    return this.part === null;
  }

  /** @type {Domain} */
  get shown() {
    return this.part ?? this.live;
  }

  follow() {
    this.#show(null);
  }

  /** Stay where the page is now. */
  stay() {
    this.settle();
    this.#show(this.shown);
  }

  /** @param {Domain} part its ends in any order */
  select([from, to]) {
    this.#show(clampPart(from < to ? [from, to] : [to, from], this.run));
  }

  /** Show a part that may be outside of the run. @param {Domain} part */
  visit(part) {
    this.#show(part);
  }

  /**
   * @param {number} factor less than 1 zooms in
   * @param {number} share the place that keeps its x, from 0 at the left to 1: an x that was read
   *   from the last picture may be elsewhere by now
   */
  zoom(factor, share) {
    this.settle();
    const [from, to] = this.shown;
    if (this.following && this.growing && share > 1 - AT_THE_END) {
      this.#widen((to - from) * factor);
      return;
    }
    const at = from + (to - from) * share;
    this.#show(clampPart([at - (at - from) * factor, at + (to - at) * factor], this.run));
  }

  /** Follow the run with another width; where that is more than there is, with all. @param {number} span */
  #widen(span) {
    const [first, last] = this.run;
    const whole = last - first;
    const [from, to] = clampPart([last - span, last], this.run);
    const grows = span > this.live[1] - this.live[0];
    this.width = grows && span >= whole ? Number.POSITIVE_INFINITY : rounded(to - from);
    this.emit('change');
  }

  /** @param {number} by distance in x, to the right if positive */
  pan(by) {
    this.settle();
    const [from, to] = this.shown;
    this.#show(clampPart([from + by, to + by], this.run));
  }

  /** @param {Domain | null} part */
  #show(part) {
    this.part = part;
    this.width = null;
    this.emit('change');
  }
}

/** A width with few digits. @param {number} width */
function rounded(width) {
  return Number(width.toPrecision(3));
}

/**
 * The part, no finer than floats allow, no wider than `WIDEST`, and not far outside of the run.
 * @param {Domain} part
 * @param {Domain} run
 * @returns {Domain}
 */
export function clampPart([from, to], [first, last]) {
  const size = Math.max(Math.abs(from), Math.abs(to), Number.MIN_VALUE);
  const whole = Math.max(last - first, size * FINEST);
  const span = Math.min(Math.max(to - from, size * FINEST), whole * WIDEST);
  const middle = (from + to) / 2;
  const least = first - span * BEYOND;
  const most = last + span * BEYOND - span;
  const start = Math.min(Math.max(middle - span / 2, least), Math.max(most, least));
  return [start, start + span];
}

// Which part of the run is looked at: its end, as it comes in, or a part that was chosen and stays.
// All in units of x; the page hands in pixels turned into x.

/** @typedef {import('../lib/scale.js').Domain} Domain */

/** How far out of the run one may look, as a share of what is seen. */
const BEYOND = 0.5;
/** The largest part is so many times the whole run. */
const WIDEST = 2;
/** Spans narrower than this share of x cannot be told apart in a float. */
const FINEST = 1e-13;

export class Viewport {
  /** The part that stays, or null: the page follows the run. @type {Domain | null} */
  part = null;
  /** Where the run begins and ends. @type {Domain} */
  run = [0, 1];
  /** What is shown while the page follows. @type {Domain} */
  live = [0, 1];

  get following() {
    return this.part === null;
  }

  /** @type {Domain} */
  get shown() {
    return this.part ?? this.live;
  }

  follow() {
    this.part = null;
  }

  /** Stay where the page is now. */
  stay() {
    this.part = this.shown;
  }

  /** @param {Domain} part */
  select([from, to]) {
    this.part = clampPart(from < to ? [from, to] : [to, from], this.run);
  }

  /**
   * @param {number} factor less than 1 to see less, sharper
   * @param {number} at what stays in its place
   */
  zoom(factor, at) {
    const [from, to] = this.shown;
    this.part = clampPart([at - (at - from) * factor, at + (to - at) * factor], this.run);
  }

  /** @param {number} by so much x, to the right if positive */
  pan(by) {
    const [from, to] = this.shown;
    this.part = clampPart([from + by, to + by], this.run);
  }
}

/**
 * The part, no finer than numbers are, no wider than makes sense and not far outside of the run.
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

// Requests figures for the legend from the server: the number of samples in view, their mean, and the
// last, the smallest and the largest. The page asks only if it holds downsampled points, about once a
// second, and less often if the server is slow.

import { rate } from '../lib/stats.js';

/** @typedef {import('../lib/domain.js').Domain} Domain */
/** @typedef {import('../lib/stats.js').Told} Told */
/** @typedef {{name: string, level: number, count: number, gaps: number, mean: number | null, last: number | null, min: number | null, max: number | null, first_x: number | null}} Counted */

/** Minimum milliseconds between two requests, by default. */
const PAUSE = 1000;
/** The pause between two requests, as a multiple of the last response time. */
const REST = 4;
/** Share of its width by which the range may have moved while the figures still count as exact. */
const NEAR = 0.2;
/** The same while they still count as approximate. */
const FAR = 0.5;

export class StatsQuery {
  /** @type {Map<string, Told>} */ #told = new Map();
  /** The range of these figures. @type {Domain} */ #part = [Number.NaN, Number.NaN];
  #asked = '';
  #resting = false;

  /**
   * @param {{
   *   ask: (query: string) => Promise<Counted[] | null>,
   *   now: () => number,
   *   after: (work: () => void, ms: number) => unknown,
   *   changed: () => void,
   * }} surroundings
   * @param {number} [pause] minimum milliseconds between two requests
   */
  constructor(surroundings, pause = PAUSE) {
    this.surroundings = surroundings;
    this.pause = pause;
  }

  /**
   * The figures of this range, or of one that it has hardly moved from.
   * @param {Domain} part
   * @returns {Map<string, Told>} by the names of series
   */
  of([from, to]) {
    const away = Math.max(Math.abs(from - this.#part[0]), Math.abs(to - this.#part[1]));
    const share = away / (to - from);
    if (share === 0) return this.#told;
    if (!(share <= FAR)) return new Map();
    const moved = (/** @type {Told} */ { ends: _, ...told }) => {
      return { ...told, about: told.about || share > NEAR };
    };
    return new Map([...this.#told].map(([name, one]) => [name, moved(one)]));
  }

  /**
   * Request the figures of this range.
   * @param {Domain} part
   * @param {number} newest x of the run
   */
  want(part, newest) {
    const asked = `${part} ${newest}`;
    if (this.#resting || asked === this.#asked) return;
    this.#asked = asked;
    this.#resting = true;
    this.#count(part, newest);
  }

  /** @param {Domain} part @param {number} newest */
  async #count([from, to], newest) {
    const { ask, now, after, changed } = this.surroundings;
    const start = now();
    const answer = await ask(`from=${from}&to=${to}`);
    if (answer) {
      const end = Math.min(to, newest);
      this.#told = new Map(answer.map((one) => [one.name, told(one, end)]));
      this.#part = [from, to];
      changed();
    }
    const rested = () => {
      this.#resting = false;
      changed();
    };
    after(rested, Math.max(this.pause, REST * (now() - start)));
  }
}

/** @param {Counted} counted @param {number} end of the part @returns {Told} */
function told({ level, count, gaps, mean, last, min, max, first_x: first }, end) {
  return {
    count: count - gaps,
    mean: mean ?? Number.NaN,
    rate: rate(count - gaps, first ?? Number.NaN, end),
    about: level > 0,
    ends:
      level > 0 || last === null || min === null || max === null ? undefined : { last, min, max },
  };
}

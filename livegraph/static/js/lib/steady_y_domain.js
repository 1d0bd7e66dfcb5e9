// The range of a y axis. It follows the values without jumping, based on the previous range.

import { withEnds, yDomain } from './domain.js';
import { logDomain } from './log_ticks.js';

/** @typedef {import('./domain.js').Domain} Domain */

export class SteadyYDomain {
  /** The range without the ends that were asked for. @type {Domain | null} */ #y = null;
  #log = false;

  /** Whether there is a previous range. */
  get begun() {
    return this.#y !== null;
  }

  /**
   * @param {{min: number, max: number}} values to hold; of those, only the ones above 0 on a log scale
   * @param {{min: number | null, max: number | null, log: boolean, standing: boolean}} asked the ends, if
   *   any; whether it is logarithmic; whether zero is to be in it
   * @param {number} step the finest that the samples have; 0: any
   * @returns {Domain}
   */
  of(values, { min, max, log, standing }, step) {
    if (log !== this.#log) this.#y = null;
    this.#log = log;
    if (log) {
      this.#y = logDomain(values.min, values.max, this.#y);
      const ends = { min: min && min > 0 ? min : null, max: max && max > 0 ? max : null };
      return withEnds(this.#y, ends, true);
    }
    const zero = standing ? [0] : [];
    const low = Math.min(values.min, ...zero);
    const high = Math.max(values.max, ...zero);
    // Around a flat line there is room for the next tick above and below.
    const beside = low === high ? step : 0;
    this.#y = yDomain(low < 0 ? low - beside : Math.max(0, low - beside), high + beside, this.#y);
    return withEnds(onZero(this.#y, low, high, standing), { min, max }, false);
  }
}

/**
 * Charts that stand on zero need no room beyond it.
 * @param {Domain} domain
 * @param {number} low
 * @param {number} high
 * @param {boolean} standing
 * @returns {Domain}
 */
function onZero([from, to], low, high, standing) {
  if (!standing) return [from, to];
  return [low === 0 ? 0 : from, high === 0 && from < 0 ? 0 : to];
}

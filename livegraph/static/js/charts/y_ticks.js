// Chooses the ticks of y beside the flags, which hide labels: where they leave too few for the scale to be
// read, the ticks are closer together.

import { isCovered } from './axes.js';
import { endInNames } from './end_names.js';
import { coveredBy, placeFlags } from './end_values.js';
import { geometry } from './surface/geometry.js';
import { yTicks } from './ticks.js';

/** @typedef {import('./axes.js').Ticks} Ticks */
/** @typedef {import('./chart.js').Picture} Picture */

/** A scale with fewer labels cannot be read. */
const LEAST = 2;

export class YTicks {
  /** The scale whose ticks are closer: they stay so while flags move, so that they do not flicker. */
  #close = '';

  /**
   * @param {Picture} picture
   * @param {{width: number, height: number}} size of the plot, in CSS pixels
   * @param {number} beside between the plot and the labels, in CSS pixels
   * @returns {Ticks}
   */
  of(picture, size, beside) {
    const usual = yTicks(picture, size.height);
    if (endInNames(picture.flags)) return usual; // names hide no labels
    const scale = [picture.y, picture.log, size.height, beside].join(' ');
    const readable = labelCounter(picture, size, beside);
    if (scale !== this.#close && readable(usual) >= LEAST) return usual;
    const close = yTicks(picture, size.height, true);
    if (scale !== this.#close && readable(close) <= readable(usual)) return usual;
    this.#close = scale;
    return close;
  }
}

/**
 * @param {Picture} picture
 * @param {{width: number, height: number}} size
 * @param {number} beside
 * @returns {(ticks: Ticks) => number} how many of them have a label that no flag hides
 */
function labelCounter(picture, size, beside) {
  const surface = { geometry: geometry(picture, size, 1) };
  const covered = coveredBy(surface, placeFlags(surface, picture.flags), beside);
  return ({ values }) => values.filter((value) => !isCovered(surface, value, covered)).length;
}

// The panels on the screen and the size of their plots, for the parts that align with them, request as
// many points as they have pixels, or export them. `ui/panels.js` writes it. Emits `change` when the width
// or the margins of the plots have changed.

import { Emitter } from '../lib/emitter.js';

/**
 * @typedef {object} ShownPanel
 * @property {import('../charts/chart.js').Chart} chart
 * @property {{textContent: string}} title
 * @property {string} [xName] the text at the left of an x axis
 */

/** More panels than this stand in two columns, where these are wide enough. */
const ONE_COLUMN = 4;
/** CSS pixels of two columns, at least. */
const TWO_COLUMNS = 640;

/**
 * How many columns and rows panels stand in, filled downwards.
 * @param {number} count of panels
 * @param {number} width for all of them, in CSS pixels
 */
export function gridOf(count, width) {
  const columns = count > ONE_COLUMN && width >= TWO_COLUMNS ? 2 : 1;
  return { columns, rows: Math.ceil(count / columns) };
}

/**
 * How the head of a panel looks: names and values in a row, one big number above the plot (`tall`) or left
 * of it (`stat`), or the only number of the page (`hero`).
 * @typedef {'row' | 'tall' | 'stat' | 'hero'} HeadKind
 */

/** CSS pixels of a panel, at least, for a number left of its plot, and for one above it. */
const STAT = { width: 900, height: 150 };
const TALL = { height: 140 };
const HERO = { height: 320 };

/**
 * @param {number[]} counts of the series in each panel
 * @param {{width: number, height: number}} size of a panel, in CSS pixels
 * @returns {HeadKind} of all heads: plots below each other begin at the same x
 */
export function headKind(counts, { width, height }) {
  if (counts.length > ONE_COLUMN || counts.some((count) => count !== 1)) return 'row';
  if (counts.length === 1 && height >= HERO.height) return 'hero';
  if (width >= STAT.width && height >= STAT.height) return 'stat';
  return height >= TALL.height ? 'tall' : 'row';
}

export class Layout extends Emitter {
  /** Those that are shown, from the top, and the axis below them. @type {ShownPanel[]} */ panels =
    [];
  /** The plots' width in CSS pixels. */ width = 0;
  /** Room beside the plots. @type {import('../charts/chart.js').Margins} */
  margins = { left: 0, right: 0 };

  /** @param {{width: number, left: number, right: number}} place of all plots, in CSS pixels */
  place({ width, left, right }) {
    const { margins } = this;
    if (width === this.width && left === margins.left && right === margins.right) return;
    this.width = width;
    this.margins = { left, right };
    this.emit('change');
  }
}

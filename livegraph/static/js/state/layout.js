// The panels on the screen and the room that their plots have, for the parts that align with them, ask
// for as many points as they have pixels, or export them. `ui/panels.js` writes it. Emits `change` when
// the plots have got another width or other margins.

import { Emitter } from '../lib/emitter.js';

/** @typedef {{chart: import('../charts/chart.js').Chart, title: {textContent: string}}} ShownPanel */

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

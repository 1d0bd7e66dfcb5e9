// The panels on the screen and the room that their plots have, for the parts that align with them, ask
// for as many points as they have pixels, or export them. `ui/panels.js` writes it. Emits `change` when
// the plots have got another width or other margins.

import { Emitter } from '../lib/emitter.js';

/** @typedef {{chart: import('../charts/chart.js').Chart, title: HTMLElement}} ShownPanel */

export class Layout extends Emitter {
  /** Those that are shown, from the top. @type {ShownPanel[]} */ panels = [];
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

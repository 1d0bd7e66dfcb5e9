// What all kinds of charts share: a renderer of Rickshaw's that draws on the chart's canvas. Rickshaw
// makes one of each kind for each graph, so a renderer has no state of its own.

import { axes } from './axes.js';
import { marks, thresholds } from './reference_lines.js';
import { Rickshaw } from './rickshaw.js';
import { flags } from './value_labels.js';

/** @typedef {import('./rickshaw.js').Curve} Curve */

export class CanvasRenderer extends Rickshaw.Graph.Renderer {
  /** Whether curves stand on zero, so that it has to be in sight. */
  static standing = false;

  /**
   * The curves as this kind draws them, whose values the scale has to hold.
   * @param {Curve[]} curves
   * @param {number} _columns of pixels
   * @returns {Curve[]}
   */
  static arrange(curves, _columns) {
    return curves;
  }

  /** Rickshaw would look for the ends of the data; what is shown was chosen already. */
  domain() {
    return this.graph.shown ?? { x: [0, 1], y: [0, 1] };
  }

  render() {
    const { surface, series, shown } = /** @type {import('./rickshaw.js').Graph} */ (this.graph);
    surface.begin(shown, series.length);
    axes(surface, shown.xTicks, shown.yTicks);
    marks(surface, shown.marks);
    surface.within(() => this.draw(series, surface));
    thresholds(surface, shown.rules);
    flags(surface, shown.flags);
  }

  /** @param {Curve[]} curves @param {import('./canvas.js').Surface} surface */
  draw(curves, surface) {
    for (const one of curves) this.drawOne(one, surface, curves);
  }

  /**
   * @param {Curve} _curve
   * @param {import('./canvas.js').Surface} _surface
   * @param {Curve[]} _all
   */
  drawOne(_curve, _surface, _all) {}
}

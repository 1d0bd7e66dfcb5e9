// What all kinds of charts share: a renderer of Rickshaw's that draws on the chart's canvas. Rickshaw
// makes one of each kind for each graph, so a renderer has no state of its own.

import { drawGrid, drawLabels } from './axes.js';
import { drawMarks, drawThresholds } from './reference_lines.js';
import { Rickshaw } from './rickshaw.js';
import { coveredBy, drawValueLabels, placeFlags } from './value_labels.js';

/** @typedef {import('./rickshaw.js').Curve} Curve */

/** How opaque curves are while one is lifted over them. */
const DIMMED = 0.24;

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
    drawGrid(surface, shown.xTicks, shown.yTicks);
    drawMarks(surface, shown.marks);
    surface.within(() => this.draw(series, surface));
    drawThresholds(surface, shown.rules);
    const flags = placeFlags(surface, shown.flags);
    const covered = coveredBy(surface, flags);
    drawLabels(surface, shown.xTicks, shown.yTicks, covered, shown.taken);
    drawValueLabels(surface, flags, shown.hollow);
  }

  /** @param {Curve[]} curves @param {import('./canvas.js').ChartCanvas} surface */
  draw(curves, surface) {
    const { lifted: name } = /** @type {import('./rickshaw.js').Graph} */ (this.graph).shown;
    const lifted = curves.find((one) => one.name === name);
    surface.context.globalAlpha = lifted ? DIMMED : 1;
    for (const one of curves) if (one !== lifted) this.drawOne(one, surface, curves);
    surface.context.globalAlpha = 1;
    if (lifted) surface.lift(() => this.drawOne(lifted, surface, curves));
  }

  /**
   * @param {Curve} _curve
   * @param {import('./canvas.js').ChartCanvas} _surface
   * @param {Curve[]} _all
   */
  drawOne(_curve, _surface, _all) {}
}

// The base of all kinds of charts: a Rickshaw renderer that draws on the chart's canvas. Rickshaw creates
// one renderer of each kind per graph, so a renderer has no state of its own.

import { drawGrid, drawLabels } from './axes.js';
import { drawEndNames, endInNames } from './end_names.js';
import { drawExtremes } from './extreme_marks.js';
import { drawMarks, drawThresholds } from './reference_lines.js';
import { Rickshaw } from './rickshaw.js';
import { coveredBy, drawValueLabels, placeFlags, valueLabelRoom } from './value_labels.js';

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
    // Behind the curve, of which nothing may be hidden.
    if (shown.extremes) drawExtremes(surface, series[0], shown.x, shown.extremes);
    surface.within(() => this.draw(series, surface));
    drawThresholds(surface, shown.rules);
    this.drawEnds(surface, shown);
  }

  /**
   * The ends of the curves, and the labels of the ticks beside them.
   * @param {import('./canvas.js').ChartCanvas} surface
   * @param {import('./rickshaw.js').Shown} shown
   */
  drawEnds(surface, shown) {
    const { flags, xTicks, yTicks, taken, beside } = shown;
    if (!endInNames(flags)) {
      this.drawFlags(surface, shown);
      return;
    }
    drawLabels(surface, xTicks, yTicks, [], taken, beside);
    drawEndNames(surface, flags, this.opacity);
  }

  /**
   * @param {import('./canvas.js').ChartCanvas} surface
   * @param {import('./rickshaw.js').Shown} shown
   */
  drawFlags(surface, { flags, xTicks, yTicks, taken, hollow, beside }) {
    const standing = placeFlags(surface, flags);
    const covered = beside < valueLabelRoom(standing) ? coveredBy(surface, standing) : [];
    drawLabels(surface, xTicks, yTicks, covered, taken, beside);
    drawValueLabels(surface, standing, hollow, this.opacity);
  }

  /** How opaque a curve is, and what belongs to it. @returns {(name: string) => number} */
  get opacity() {
    const { shown, series } = /** @type {import('./rickshaw.js').Graph} */ (this.graph);
    const { lifted } = shown;
    const here = series.some(({ name }) => name === lifted);
    return (name) => (here && name !== lifted ? DIMMED : 1);
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

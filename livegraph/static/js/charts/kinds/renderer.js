// The base of all kinds of charts: a Rickshaw renderer that draws on the chart's canvas. Rickshaw creates
// one renderer of each kind per graph, so a renderer has no state of its own.

import { drawGrid, drawLabels } from '../axes.js';
import { drawEndNames, endInNames } from '../end_names.js';
import { drawExtremes } from '../extreme_marks.js';
import { coveredBy, drawEndDots, drawFlags, placeFlags } from '../flags.js';
import { drawMarks, drawPointers, drawThresholds } from '../reference_lines.js';
import { Rickshaw } from '../rickshaw.js';
import { ALARM } from '../surface/palette.js';

/** @typedef {import('../rickshaw.js').Curve} Curve */

/** Opacity of the other curves while one is highlighted. */
const DIMMED = 0.24;

export class CanvasRenderer extends Rickshaw.Graph.Renderer {
  /** Whether curves stand on zero, so that zero must be in view. */
  static standing = false;

  /**
   * The curves as this kind draws them; the scale must include their values.
   * @param {Curve[]} curves
   * @param {number} _columns of pixels
   * @returns {Curve[]}
   */
  static arrange(curves, _columns) {
    return curves;
  }

  /** Rickshaw would compute the range of the data; the range to show is already chosen. */
  domain() {
    return this.graph.shown ?? { x: [0, 1], y: [0, 1] };
  }

  render() {
    const { surface, series, shown } = /** @type {import('../rickshaw.js').Graph} */ (this.graph);
    surface.begin(shown, series.length);
    drawGrid(surface, shown.xTicks, shown.yTicks);
    if (shown.axisOnly) drawPointers(surface, shown.marks);
    else drawMarks(surface, shown.marks);
    // Behind the curve, so that they hide nothing of it.
    if (shown.extremes) drawExtremes(surface, series[0], shown.x, shown.extremes);
    surface.within(() => this.draw(series, surface), goesOn(series, shown));
    drawThresholds(surface, shown.rules);
    this.drawEnds(surface, shown);
  }

  /**
   * Draw the ends of the curves, and the labels of the ticks beside them.
   * @param {import('../surface/canvas.js').ChartCanvas} surface
   * @param {import('../rickshaw.js').Shown} shown
   */
  drawEnds(surface, shown) {
    const { flags, xTicks, yTicks, taken, beside } = shown;
    if (!endInNames(flags)) {
      this.drawFlags(surface, shown);
      return;
    }
    surface.beside(() => {
      drawLabels(surface, xTicks, yTicks, [], taken, beside);
      drawEndNames(surface, flags, this.opacity);
    });
  }

  /**
   * @param {import('../surface/canvas.js').ChartCanvas} surface
   * @param {import('../rickshaw.js').Shown} shown
   */
  drawFlags(surface, { flags, xTicks, yTicks, taken, hollow, beside }) {
    const standing = placeFlags(surface, flags);
    const covered = coveredBy(surface, standing, beside);
    drawEndDots(surface, standing, this.opacity);
    surface.beside(() => {
      drawLabels(surface, xTicks, yTicks, covered, taken, beside);
      drawFlags(surface, standing, hollow, this.opacity);
    });
  }

  /** The opacity of a curve, its flag and its name. @returns {(name: string) => number} */
  get opacity() {
    const { shown, series } = /** @type {import('../rickshaw.js').Graph} */ (this.graph);
    const { highlighted } = shown;
    const here = series.some(({ name }) => name === highlighted);
    return (name) => (here && name !== highlighted ? DIMMED : 1);
  }

  /** @param {Curve[]} curves @param {import('../surface/canvas.js').ChartCanvas} surface */
  draw(curves, surface) {
    const { highlighted: name } = /** @type {import('../rickshaw.js').Graph} */ (this.graph).shown;
    const highlighted = curves.find((one) => one.name === name);
    surface.context.globalAlpha = highlighted ? DIMMED : 1;
    const draw = (/** @type {Curve} */ one) => this.drawOne(one, surface, curves);
    for (const one of curves) if (one !== highlighted) drawSignalled(one, surface, draw);
    surface.context.globalAlpha = 1;
    if (highlighted) surface.highlight(() => drawSignalled(highlighted, surface, draw));
  }

  /**
   * @param {Curve} _curve
   * @param {import('../surface/canvas.js').ChartCanvas} _surface
   * @param {Curve[]} _all
   */
  drawOne(_curve, _surface, _all) {}
}

/**
 * Draw a curve, and what is beyond its limits once more in the colour of alarm.
 * @param {Curve} curve
 * @param {import('../surface/canvas.js').ChartCanvas} surface
 * @param {(curve: Curve) => void} draw
 */
export function drawSignalled(curve, surface, draw) {
  draw(curve);
  const beyond = { ...curve, order: ALARM };
  for (const limit of curve.limits ?? []) surface.beyond(limit, () => draw(beyond));
}

/**
 * Whether a curve goes on right of the plot.
 * @param {Curve[]} curves
 * @param {import('../rickshaw.js').Shown} shown
 */
function goesOn(curves, { x: [, to], swings }) {
  const isBeyond = (/** @type {number} */ x) => x > to;
  return curves.some(({ x }) => (swings ? Array.from(x) : [x[x.length - 1]]).some(isBeyond));
}

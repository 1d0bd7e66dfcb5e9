// The base of all kinds of charts: a Rickshaw renderer that draws on the chart's canvas. Rickshaw creates
// one renderer of each kind per graph, so a renderer has no state of its own.

import { drawGrid, drawLabels } from '../axes.js';
import { drawEndNames, endInNames } from '../end_names.js';
import { coveredBy, drawEndDots, drawFlags, placeFlags } from '../end_values.js';
import { drawExtremes } from '../extreme_marks.js';
import { drawMarks, drawPointers, drawThresholds } from '../reference_lines.js';
import { Rickshaw } from '../rickshaw.js';
import { drawSilence } from '../silence.js';
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
    if (shown.silence) drawSilence(surface, shown.silence);
    if (shown.axisOnly) drawPointers(surface, shown.marks);
    else drawMarks(surface, shown.marks);
    // Behind the curve, so that they hide nothing of it.
    if (shown.extremes) drawExtremes(surface, series[0], shown.x, shown.extremes);
    surface.within(() => this.draw(series, surface), goesOn(series, shown));
    this.drawEnds(surface, shown);
  }

  /**
   * Draw the ends of the curves, and what stands still beside them.
   * @param {import('../surface/canvas.js').ChartCanvas} surface
   * @param {import('../rickshaw.js').Shown} shown
   */
  drawEnds(surface, shown) {
    if (!endInNames(shown.flags)) {
      this.drawFlags(surface, shown);
      return;
    }
    this.#drawStill(surface, shown, [], () => drawEndNames(surface, shown.flags, this.opacity));
  }

  /**
   * @param {import('../surface/canvas.js').ChartCanvas} surface
   * @param {import('../rickshaw.js').Shown} shown
   */
  drawFlags(surface, shown) {
    const standing = placeFlags(surface, shown.flags);
    const covered = coveredBy(surface, standing, shown.beside);
    drawEndDots(surface, standing, this.opacity);
    this.#drawStill(surface, shown, covered, () =>
      drawFlags(surface, standing, shown.hollow, this.opacity),
    );
  }

  /**
   * Draw what does not move with the curves: thresholds, the labels of the ticks, and the curves' last values.
   * @param {import('../surface/canvas.js').ChartCanvas} surface
   * @param {import('../rickshaw.js').Shown} shown
   * @param {{from: number, to: number}[]} covered stretches of the gutter, in pixels of the canvas
   * @param {() => void} drawValues
   */
  #drawStill(surface, { rules, xTicks, yTicks, taken, beside }, covered, drawValues) {
    surface.beside(() => {
      drawThresholds(surface, rules);
      drawLabels(surface, xTicks, yTicks, covered, taken, beside);
      drawValues();
    }, rules.length > 0);
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

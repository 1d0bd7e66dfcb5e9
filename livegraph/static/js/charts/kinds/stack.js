// Filled layers on top of each other, which show the total of the series.

import { drawColumns, drawCurve } from '../surface/curve.js';
import { CanvasRenderer } from './renderer.js';
import { commonX, stackLayers } from './stacking.js';

/** @typedef {import('../rickshaw.js').Curve} Curve */
/** @typedef {import('../surface/canvas.js').ChartCanvas} Surface */

const OPACITY = 0.55;

export class StackRenderer extends CanvasRenderer {
  static standing = true;

  get name() {
    return 'livegraph-stack';
  }

  /**
   * The running sums from the bottom, at the x of all curves.
   * @param {Curve[]} curves
   * @param {number} columns
   * @returns {Curve[]}
   */
  static arrange(curves, columns) {
    const x = commonX(curves, 2 * columns);
    const layers = stackLayers(curves, x);
    // A layer is higher than its values, and so are not its limits.
    return layers.map(({ base, y }, i) => ({ ...curves[i], x, y, base, limits: [] }));
  }

  /** @param {Curve} series @param {Surface} surface */
  drawOne({ x, y, base, order }, surface) {
    const { context, geometry, palette, projection } = surface;
    const floor = this.floor(x, y, base ?? y, surface);
    context.strokeStyle = palette.colour(order);
    context.lineWidth = 1;
    const { globalAlpha } = context;
    context.globalAlpha = OPACITY * globalAlpha;
    context.beginPath();
    const points = projection.of(x, y, geometry);
    // From the top of the layer below to the top of this one: so layers meet and never overlap.
    drawColumns(surface, points, (k, top) => {
      context.moveTo(k + 0.5, top);
      context.lineTo(k + 0.5, floor[k]);
    });
    context.stroke();
    context.globalAlpha = globalAlpha;
    drawCurve(surface, points, order);
  }

  /**
   * The bottom of the layer in each pixel column.
   * @param {ArrayLike<number>} x
   * @param {ArrayLike<number>} y
   * @param {ArrayLike<number>} base
   * @param {Surface} surface
   */
  floor(x, y, base, surface) {
    const floor = new Float64Array(surface.columns.count).fill(surface.geometry.base);
    const there = Float64Array.from(base, (value, i) => (Number.isNaN(y[i]) ? y[i] : value));
    const points = surface.projection.of(x, there, surface.geometry);
    drawColumns(surface, points, (k, top) => {
      floor[k] = top;
    });
    return floor;
  }
}

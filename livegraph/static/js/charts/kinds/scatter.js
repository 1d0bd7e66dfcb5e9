// Points only: for samples that do not form a curve, and for one quantity against another.

import { drawDots } from '../surface/curve.js';
import { CanvasRenderer } from './renderer.js';

/** @typedef {import('../rickshaw.js').Curve} Curve */
/** @typedef {import('../surface/canvas.js').ChartCanvas} Surface */

/** Beyond this number, points are small squares: drawing circles would take longer than a frame. */
const MOST_ROUND = 3000;

export class ScatterRenderer extends CanvasRenderer {
  get name() {
    return 'livegraph-scatter';
  }

  /** @param {Curve} series @param {Surface} surface @param {Curve[]} all */
  drawOne({ x, y, order }, surface, all) {
    const points = surface.projection.of(x, y, surface.geometry);
    const count = all.reduce((sum, one) => sum + one.x.length, 0);
    if (count <= MOST_ROUND) drawDots(surface, points, points.x.keys(), order);
    else this.specks(points, order, surface);
  }

  /**
   * @param {import('../surface/curve.js').Points} points
   * @param {number} order
   * @param {Surface} surface
   */
  specks({ x, y }, order, { context, geometry, palette }) {
    const size = Math.round(2 * geometry.ratio);
    context.strokeStyle = palette.colour(order);
    context.lineWidth = 1; // a canvas draws vertical lines of one pixel fastest
    context.beginPath();
    for (let i = 0; i < x.length; i++) {
      if (Number.isNaN(y[i]) || !(x[i] > -size && x[i] < geometry.width + size)) continue;
      const left = Math.floor(x[i]) - (size >> 1) + 0.5;
      const top = Math.round(y[i]) - (size >> 1);
      for (let k = left; k < left + size; k++) {
        context.moveTo(k, top);
        context.lineTo(k, top + size);
      }
    }
    context.stroke();
  }
}

// Lines through the samples; if there is room, each sample gets a marker.

import { drawCurve, drawDots } from '../surface/curve.js';
import { CanvasRenderer } from './renderer.js';

/** Minimum pixels per sample for markers. */
const ROOM_FOR_DOTS = 12;
/** Maximum number of curves for markers, which would otherwise hide them. */
const MOST_WITH_DOTS = 16;

export class LineRenderer extends CanvasRenderer {
  get name() {
    return 'livegraph-line';
  }

  /**
   * @param {import('../rickshaw.js').Curve} series
   * @param {import('../surface/canvas.js').ChartCanvas} surface
   * @param {import('../rickshaw.js').Curve[]} all
   */
  drawOne({ x, y, order }, surface, all) {
    const points = surface.projection.of(x, y, surface.geometry);
    drawCurve(surface, points, order);
    const room = x.length * ROOM_FOR_DOTS * surface.geometry.ratio < surface.geometry.width;
    if (surface.marked && room && all.length <= MOST_WITH_DOTS)
      drawDots(surface, points, points.x.keys(), order);
    else if (surface.newest) drawDots(surface, points, [lastValue(y)], order);
  }
}

/** @param {ArrayLike<number>} y @returns {number} the place of the last value */
function lastValue(y) {
  let i = y.length - 1;
  while (i > 0 && Number.isNaN(y[i])) i--;
  return i;
}

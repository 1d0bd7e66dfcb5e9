// Lines with a filled area down to zero, translucent so that curves behind stay visible.

import { drawColumns } from '../surface/curve.js';
import { LineRenderer } from './line.js';

const OPACITY = 0.16;

export class AreaRenderer extends LineRenderer {
  static standing = true;

  get name() {
    return 'livegraph-area';
  }

  /**
   * @param {import('../rickshaw.js').Curve} series
   * @param {import('../surface/canvas.js').ChartCanvas} surface
   * @param {import('../rickshaw.js').Curve[]} all
   */
  drawOne(series, surface, all) {
    const { context, geometry, palette } = surface;
    context.strokeStyle = palette.colour(series.order);
    context.lineWidth = 1;
    const { globalAlpha } = context;
    context.globalAlpha = OPACITY * globalAlpha;
    context.beginPath();
    const points = surface.projection.of(series.x, series.y, geometry);
    drawColumns(surface, points, (k, top, bottom) => {
      context.moveTo(k + 0.5, Math.min(top, geometry.base));
      context.lineTo(k + 0.5, Math.max(bottom, geometry.base));
    });
    context.stroke();
    context.globalAlpha = globalAlpha;
    super.drawOne(series, surface, all);
  }
}

// A bar for each sample, from zero to its value; bars of several series stand side by side. If bars do not
// fit, each pixel column is a bar.

import { barSlots, spacing } from './bar_layout.js';
import { CanvasRenderer, drawSignalled } from './renderer.js';

/** @typedef {import('../rickshaw.js').Curve} Curve */
/** @typedef {import('../surface/canvas.js').ChartCanvas} Surface */

export class BarRenderer extends CanvasRenderer {
  static standing = true;

  get name() {
    return 'livegraph-bar';
  }

  /** @param {Curve[]} curves @param {Surface} surface */
  draw(curves, surface) {
    const { scale, ratio } = surface.geometry;
    const { width: wide, left } = barSlots(spacing(curves) * scale, curves.length, ratio);
    for (const [n, one] of curves.entries()) {
      drawSignalled(one, surface, (curve) => {
        if (wide >= 2) this.bars(curve, n * wide - left, wide, surface);
        else this.needles(curve, surface);
      });
    }
  }

  /** @param {Curve} series @param {number} from @param {number} wide @param {Surface} surface */
  bars({ x, y, order }, from, wide, { context, geometry, projection, palette }) {
    context.fillStyle = palette.colour(order);
    const points = projection.of(x, y, geometry);
    const { base } = geometry;
    for (let i = 0; i < x.length; i++) {
      const top = points.y[i];
      if (!Number.isNaN(top)) {
        context.fillRect(
          Math.round(points.x[i]) + from,
          Math.min(top, base),
          wide,
          Math.abs(base - top),
        );
      }
    }
  }

  /** @param {Curve} series @param {Surface} surface */
  needles({ x, y, order }, { context, geometry, projection, columns, palette }) {
    const points = projection.of(x, y, geometry);
    const { base } = geometry;
    for (let i = 0; i < x.length; i++) {
      if (!Number.isNaN(points.y[i])) columns.move(points.x[i], points.y[i]);
    }
    context.strokeStyle = palette.colour(order);
    context.lineWidth = 1;
    context.beginPath();
    columns.flush((k, top, bottom) => {
      context.moveTo(k + 0.5, Math.min(top, base));
      context.lineTo(k + 0.5, Math.max(bottom, base));
    });
    context.stroke();
  }
}

// Many curves as a band: the range from the smallest to the largest, the middle half, and the median. The
// curve under the pointer and the pinned curves are drawn over it with their names.

import { endNames } from '../end_names.js';
import { drawPolyline } from '../surface/curve.js';
import { LineRenderer } from './line.js';
import { drawSignalled } from './renderer.js';
import { Spread } from './spread.js';

/** @typedef {import('../rickshaw.js').Curve} Curve */
/** @typedef {import('../surface/canvas.js').ChartCanvas} Surface */

/** Opacity of the whole range, and the additional opacity of the middle half. */
const ALL = 0.12;
const HALF = 0.18;
/** Width of the median and of pinned curves, in CSS pixels. */
const WEIGHT = 1.5;
/** Names, in CSS pixels. */
const FONT = 12;
const ABOVE = 16;
const CHARACTER = 6.9;

/** Shared by all bands, because only one is drawn at a time. */
const spread = new Spread();

export class BandRenderer extends LineRenderer {
  get name() {
    return 'livegraph-band';
  }

  /** @param {Curve[]} curves @param {Surface} surface */
  draw(curves, surface) {
    const { x, lines } = spread.of(curves, surface.geometry);
    const { context, palette, geometry } = surface;
    context.fillStyle = palette.named('quiet');
    fillBetween(surface, x, [lines[0], lines[4]], ALL);
    fillBetween(surface, x, [lines[1], lines[3]], HALF);
    surface.weight = WEIGHT * geometry.ratio;
    drawPolyline(surface, { x, y: lines[2] }, palette.named('quiet'));
    const { pinned, highlighted: name } = this.#shown;
    const highlighted = curves.find((one) => one.name === name);
    const draw = (/** @type {Curve} */ one) => this.drawOne(one, surface, curves);
    for (const one of curves) {
      if (pinned.has(one.name) && one !== highlighted) drawSignalled(one, surface, draw);
    }
    if (!highlighted) return;
    surface.highlight(() => drawSignalled(highlighted, surface, draw));
  }

  /**
   * The values and the names of the curves that are drawn.
   * @param {Surface} surface
   * @param {import('../rickshaw.js').Shown} shown
   */
  drawEnds(surface, shown) {
    const { flags, highlighted, pinned } = shown;
    const drawn = flags.filter(({ series }) => series === highlighted || pinned.has(series));
    this.drawFlags(surface, { ...shown, flags: drawn });
    if (!drawn.length) return;
    const names = endNames(flags, Number.POSITIVE_INFINITY);
    for (const flag of drawn) drawName(surface, { ...flag, own: names[flags.indexOf(flag)] });
  }

  /** Names and flags of the drawn curves are opaque. */
  get opacity() {
    return () => 1;
  }

  get #shown() {
    return /** @type {import('../rickshaw.js').Graph} */ (this.graph).shown;
  }
}

/**
 * @param {Surface} surface
 * @param {Float64Array} x
 * @param {[Float64Array, Float64Array]} lines the upper and the lower one
 * @param {number} opacity
 */
function fillBetween({ context, geometry }, x, [upper, lower], opacity) {
  const half = geometry.ratio / 2;
  context.globalAlpha = opacity;
  context.beginPath();
  for (let from = 0; from < x.length; from++) {
    if (Number.isNaN(upper[from])) continue;
    let to = from;
    while (to + 1 < x.length && !Number.isNaN(upper[to + 1])) to++;
    context.moveTo(x[from] - half, upper[from]);
    for (let i = from; i <= to; i++) context.lineTo(x[i], upper[i]);
    context.lineTo(x[to] + half, upper[to]);
    context.lineTo(x[to] + half, lower[to]);
    for (let i = to; i >= from; i--) context.lineTo(x[i], lower[i]);
    context.lineTo(x[from] - half, lower[from]);
    context.closePath();
    from = to;
  }
  context.fill();
  context.globalAlpha = 1;
}

/**
 * A name above the end of its curve.
 * @param {Surface} surface
 * @param {{own: string, order: number, y: number}} flag
 */
function drawName({ context, geometry, palette }, { own, order, y }) {
  const { ratio, width, height } = geometry;
  const down = geometry.down(y);
  const middle = down > 2 * ABOVE * ratio ? down - ABOVE * ratio : down + ABOVE * ratio;
  if (!(middle > 0 && middle < height)) return;
  const wide = own.length * CHARACTER * ratio;
  const [right, high] = [width - 8 * ratio, FONT * ratio];
  context.fillStyle = palette.named('ground');
  context.globalAlpha = 0.8;
  context.fillRect(right - wide - 3 * ratio, middle - 0.75 * high, wide + 6 * ratio, 1.5 * high);
  context.globalAlpha = 1;
  context.fillStyle = palette.words(order);
  context.font = `600 ${high}px ${palette.font}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillText(own, right, middle);
}

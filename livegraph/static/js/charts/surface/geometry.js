// The positions of values on the canvas, in canvas pixels. Numbers only; this module does not know the
// canvas.
//
// In a scrolling window, samples would move between pixel columns, and a dense curve would flicker. So the
// columns are aligned to the data: `across` moves by whole pixels only, which draws a sample at most half
// a pixel away from its place on the axis.

/** Beyond this many pixels a canvas loses precision; nothing there is visible anyway. */
const FAR = 1e6;

/**
 * @typedef {object} Geometry
 * @property {number} width of the plot in pixels of the canvas
 * @property {number} height
 * @property {number} ratio canvas pixels per CSS pixel
 * @property {number} scale pixels per unit of x
 * @property {number} origin the number of the first column, counted from x = 0
 * @property {number} base the bottom of filled curves: zero, or the end of the scale nearest to it
 * @property {(x: number) => number} across
 * @property {(y: number) => number} down NaN if y has no position on the scale
 */

/**
 * @param {{x: number[], y: number[], log: boolean}} shown the ends of what is shown
 * @param {{width: number, height: number}} size of the plot in CSS pixels
 * @param {number} ratio
 * @returns {Geometry}
 */
export function geometry({ x, y, log }, size, ratio) {
  const width = size.width * ratio;
  const height = size.height * ratio;
  const scale = width / (x[1] - x[0]);
  const first = Math.floor(x[0] * scale);
  const origin = Number.isSafeInteger(first) ? first : 0;
  const part = Number.isSafeInteger(first) ? x[0] * scale - first - 0.5 : 0;
  const across = (/** @type {number} */ value) => near((value - x[0]) * scale + part);
  const down = log ? logarithmic(y, height) : linear(y, height);
  const base = log ? height : Math.min(Math.max(down(0), 0), height);
  return { width, height, ratio, scale, origin, base, across, down };
}

/** @param {number[]} domain @param {number} height @returns {(y: number) => number} */
function linear([from, to], height) {
  const factor = height / (to - from);
  return (y) => near(height - (y - from) * factor);
}

/** @param {number[]} domain @param {number} height @returns {(y: number) => number} */
function logarithmic([from, to], height) {
  const low = Math.log10(from);
  const factor = height / (Math.log10(to) - low);
  return (y) => (y > 0 ? near(height - (Math.log10(y) - low) * factor) : Number.NaN);
}

/** @param {number} pixel */
function near(pixel) {
  return Math.min(Math.max(pixel, -FAR), FAR);
}

/**
 * The points of a curve in pixels, in memory that is used again for the next curve.
 */
export class Projection {
  x = new Float64Array(0);
  y = new Float64Array(0);

  /**
   * @param {ArrayLike<number>} x
   * @param {ArrayLike<number>} y
   * @param {Geometry} geometry
   * @returns {{x: Float64Array, y: Float64Array}} valid until the next call
   */
  of(x, y, { across, down }) {
    const count = x.length;
    if (this.x.length < count) {
      this.x = new Float64Array(2 * count);
      this.y = new Float64Array(2 * count);
    }
    for (let i = 0; i < count; i++) {
      this.x[i] = across(x[i]);
      this.y[i] = down(y[i]);
    }
    return { x: this.x.subarray(0, count), y: this.y.subarray(0, count) };
  }
}

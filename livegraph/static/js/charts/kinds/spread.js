// The spread of many curves: in each pixel column the smallest and the largest value, the quartiles and
// the median. In a column, the last point of a curve counts; between two points the curve is a straight
// line, and after its last point it keeps that value. A gap stays a gap. A frame costs curves times
// columns, so columns are wider if there are more curves; the buffers are reused for the next frame.

import { quickselect } from '../../lib/quickselect.js';

/** @typedef {import('../surface/geometry.js').Geometry} Geometry */

/** Curves times columns, at most. */
const MAX_VALUES = 64_000;
/** Nothing new in this column. NaN is a gap. */
const NONE = Number.POSITIVE_INFINITY;

/**
 * @typedef {object} Course in pixels of the canvas; NaN: no curve is there
 * @property {Float64Array} x rising
 * @property {Float64Array[]} lines the largest, the upper quartile, the median, the lower quartile and
 *   the smallest, from above
 */

export class Spread {
  #count = 0;
  #columns = 0;
  /** The last value of each curve in each column. */ #values = new Float32Array(0);
  /** The highest and the lowest point of each column, if it is not the last one of a curve. */ #top =
    new Float32Array(0);
  #bottom = new Float32Array(0);
  /** The first and the last column that a curve passes. */ #first = 0;
  #last = -1;

  /**
   * @param {{x: ArrayLike<number>, y: ArrayLike<number>}[]} curves
   * @param {Geometry} geometry
   * @returns {Course}
   */
  of(curves, geometry) {
    const width = geometry.width / geometry.ratio;
    const wide = Math.ceil((width * curves.length) / MAX_VALUES) * geometry.ratio;
    this.#clear(curves.length, Math.ceil(geometry.width / wide) + 1);
    for (const [i, curve] of curves.entries()) this.#add(i, curve, geometry, wide);
    return this.#course(wide);
  }

  /** @param {number} count of curves @param {number} columns */
  #clear(count, columns) {
    if (this.#values.length < count * columns) this.#values = new Float32Array(count * columns);
    if (this.#columns !== columns) {
      this.#top = new Float32Array(columns);
      this.#bottom = new Float32Array(columns);
    }
    [this.#first, this.#last] = [columns, -1];
    [this.#count, this.#columns] = [count, columns];
    this.#values.fill(NONE, 0, count * columns);
    this.#top.fill(Number.POSITIVE_INFINITY);
    this.#bottom.fill(Number.NEGATIVE_INFINITY);
  }

  /**
   * @param {number} i which curve
   * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} curve
   * @param {Geometry} geometry
   * @param {number} wide how wide a column is, in pixels of the canvas
   */
  #add(i, { x, y }, { across, down }, wide) {
    let fromX = Number.NaN;
    let fromY = Number.NaN;
    for (let k = 0; k < x.length; k++) {
      const toX = across(x[k]) / wide;
      const toY = down(y[k]);
      const column = Math.floor(toX);
      if (fromX + 1 < column) this.#pass(i, column, fromX, fromY, (toY - fromY) / (toX - fromX));
      if (column >= 0 && column < this.#columns) this.#put(i, column, toY);
      fromX = toX;
      fromY = toY;
    }
  }

  /**
   * The columns between two points of a curve, before the one of the second.
   * @param {number} i which curve
   * @param {number} end that column
   * @param {number} fromX
   * @param {number} fromY
   * @param {number} slope
   */
  #pass(i, end, fromX, fromY, slope) {
    if (Number.isNaN(slope)) return;
    const values = this.#values;
    const start = i * this.#columns;
    const last = Math.min(end, this.#columns) - 1;
    for (let column = Math.max(Math.floor(fromX) + 1, 0); column <= last; column++) {
      values[start + column] = fromY + slope * (column + 0.5 - fromX);
      this.#reach(column);
    }
  }

  /** @param {number} i which curve @param {number} column @param {number} y NaN: a gap */
  #put(i, column, y) {
    const at = i * this.#columns + column;
    const before = this.#values[at];
    this.#values[at] = y;
    this.#reach(column);
    if (before === NONE) return;
    if (before < this.#top[column]) this.#top[column] = before;
    if (before > this.#bottom[column]) this.#bottom[column] = before;
  }

  /** @param {number} column */
  #reach(column) {
    if (column < this.#first) this.#first = column;
    if (column > this.#last) this.#last = column;
  }

  /** @param {number} wide how wide a column is @returns {Course} */
  #course(wide) {
    const first = this.#first;
    const count = Math.max(0, this.#last - first + 1);
    const x = Float64Array.from({ length: count }, (_, i) => (first + i + 0.5) * wide);
    const lines = Array.from({ length: 5 }, () => new Float64Array(count).fill(Number.NaN));
    const carried = new Float32Array(this.#count).fill(Number.NaN);
    const here = new Float32Array(this.#count);
    for (let i = 0; i < count; i++) {
      const found = this.#carry(first + i, carried, here);
      if (found) this.#measure(here, found, first + i, i, lines);
    }
    return { x, lines };
  }

  /**
   * @param {Float32Array} values whose order is of no use after this
   * @param {number} count of them
   * @param {number} column
   * @param {number} i its place in `lines`
   * @param {Float64Array[]} lines
   */
  #measure(values, count, column, i, [top, upper, middle, lower, bottom]) {
    const last = count - 1;
    const [half, quarter] = [last >> 1, last >> 2];
    middle[i] = quickselect(values, half, 0, last);
    upper[i] = quickselect(values, quarter, 0, half);
    lower[i] = quickselect(values, last - quarter, half, last);
    top[i] = this.#top[column];
    bottom[i] = this.#bottom[column];
    for (let k = 0; k <= quarter; k++) if (values[k] < top[i]) top[i] = values[k];
    for (let k = last - quarter; k <= last; k++) if (values[k] > bottom[i]) bottom[i] = values[k];
  }

  /**
   * @param {number} column
   * @param {Float32Array} carried the last value of each curve so far
   * @param {Float32Array} into
   * @returns {number} how many curves are in this column
   */
  #carry(column, carried, into) {
    let found = 0;
    for (let i = 0, at = column; i < this.#count; i++, at += this.#columns) {
      const own = this.#values[at];
      if (own !== NONE) carried[i] = own;
      if (!Number.isNaN(carried[i])) into[found++] = carried[i];
    }
    return found;
  }
}

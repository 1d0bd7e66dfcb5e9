// A dense curve as pixel columns: for each column, the range that the curve covers. A frame then costs
// pixels and not samples, and no peak is lost. Between two samples the curve is a straight line through
// all columns in between.

/** @typedef {(column: number, top: number, bottom: number) => void} Draw */

/** The column of a position. A sample at the left end may be drawn half a pixel before it. */
const column = (/** @type {number} */ x) => (x < 0 && x >= -0.5 ? 0 : Math.floor(x));

export class PixelColumns {
  /** The first and the last column touched, if first <= last. */
  #first = 0;
  #last = -1;
  #x = 0;
  #y = 0;

  /** @param {number} count columns; points outside them are dropped */
  constructor(count) {
    this.count = count;
    this.top = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.bottom = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  }

  /** Whether a curve that starts here would pass columns that are taken. @param {number} x */
  taken(x) {
    return this.#first <= this.#last && column(x) <= this.#last;
  }

  /** @param {number} x @param {number} y */
  move(x, y) {
    this.#x = x;
    this.#y = y;
    this.#cover(column(x), y, y);
  }

  /** @param {number} x not less than the one before @param {number} y */
  line(x, y) {
    const from = column(this.#x);
    const to = column(x);
    if (from === to) this.#cover(to, Math.min(y, this.#y), Math.max(y, this.#y));
    else if (to >= 0 && from < this.count) this.#pass(x, y, from, to);
    this.#x = x;
    this.#y = y;
  }

  /** @param {number} x @param {number} y @param {number} from @param {number} to columns */
  #pass(x, y, from, to) {
    const slope = (y - this.#y) / (x - this.#x);
    const at = (/** @type {number} */ edge) => this.#y + slope * (edge - this.#x);
    let before = from < 0 ? at(Math.min(0, x)) : this.#y;
    for (let k = Math.max(from, 0); k <= Math.min(to, this.count - 1); k++) {
      const after = k === to ? y : at(k + 1);
      if (before < after) this.#cover(k, before, after);
      else this.#cover(k, after, before);
      before = after;
    }
  }

  /** @param {number} k @param {number} top @param {number} bottom */
  #cover(k, top, bottom) {
    if (!(k >= 0 && k < this.count)) return;
    if (this.#first > this.#last) this.#first = this.#last = k;
    else if (k > this.#last) this.#last = k;
    else if (k < this.#first) this.#first = k;
    if (top < this.top[k]) this.top[k] = top;
    if (bottom > this.bottom[k]) this.bottom[k] = bottom;
  }

  /** Draw the columns in use, from the left, and clear them. @param {Draw} draw */
  flush(draw) {
    for (let k = this.#first; k <= this.#last; k++) {
      if (this.top[k] <= this.bottom[k]) draw(k, this.top[k], this.bottom[k]);
      this.top[k] = Number.POSITIVE_INFINITY;
      this.bottom[k] = Number.NEGATIVE_INFINITY;
    }
    this.#last = this.#first - 1;
  }
}

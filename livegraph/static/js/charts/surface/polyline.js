// The path of a curve through its points, for any drawing surface: where it starts, continues and breaks,
// and where a single sample needs a dot to be visible.

/**
 * @typedef {object} Pen
 * @property {(i: number) => void} move to point i, without drawing
 * @property {(i: number) => void} line to point i
 * @property {(i: number) => void} dot at point i
 */

/**
 * A gap (NaN) breaks the curve, and so does an x that goes back, unless `swings` is true.
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} y
 * @param {Pen} pen
 * @param {boolean} [swings] whether x may go back without breaking the curve
 */
export function tracePolyline(x, y, pen, swings = false) {
  let points = 0; // of the stroke being drawn
  let last = -1;
  for (let i = 0; i < x.length; i++) {
    const gap = Number.isNaN(y[i]);
    if (points > 0 && (gap || (x[i] < x[last] && !swings))) {
      if (points === 1) pen.dot(last);
      points = 0;
    }
    if (gap) continue;
    if (points === 0) pen.move(i);
    else pen.line(i);
    points++;
    last = i;
  }
  if (points === 1) pen.dot(last);
}

// Finds the curve nearest to a position on the plot.

/** @typedef {{x: number, y: number}} Place in pixels of the canvas */

/**
 * The curve that passes nearest to a place; of several at that distance, the one on top.
 * @param {{name: string, x: ArrayLike<number>, y: ArrayLike<number>}[]} curves
 * @param {Place} at
 * @param {Pick<import('./surface/geometry.js').Geometry, 'across' | 'down'>} geometry
 * @param {number} reach pixels of the canvas
 * @param {boolean} [swings] whether x may go back
 * @returns {string | null} its name; null: none is within reach
 */
export function nearestCurve(curves, at, geometry, reach, swings = false) {
  let [found, nearest] = [/** @type {string | null} */ (null), reach];
  for (const curve of curves) {
    const distance = distanceTo(curve, at, geometry, { reach, swings });
    if (distance <= nearest) [found, nearest] = [curve.name, distance];
  }
  return found;
}

/**
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} curve
 * @param {Place} at
 * @param {Pick<import('./surface/geometry.js').Geometry, 'across' | 'down'>} geometry
 * @param {{reach: number, swings: boolean}} how
 * @returns {number} pixels; Infinity: beyond reach
 */
function distanceTo({ x, y }, at, { across, down }, { reach, swings }) {
  let nearest = Number.POSITIVE_INFINITY;
  let [fromX, fromY] = [Number.NaN, Number.NaN];
  for (let i = 0; i < x.length; i++) {
    const [toX, toY] = [across(x[i]), down(y[i])];
    const joined = (fromX <= toX || swings) && !Number.isNaN(fromY); // as `tracePolyline` joins them
    const [startX, startY] = joined ? [fromX, fromY] : [toX, toY];
    const [left, right] = startX < toX ? [startX, toX] : [toX, startX];
    if (left <= at.x + reach && right >= at.x - reach && !Number.isNaN(toY)) {
      nearest = Math.min(nearest, distanceToLine(at, startX, startY, toX, toY));
    }
    [fromX, fromY] = [toX, toY];
  }
  return nearest;
}

/** @param {Place} at @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
function distanceToLine(at, x0, y0, x1, y1) {
  const [width, height] = [x1 - x0, y1 - y0];
  const along = (at.x - x0) * width + (at.y - y0) * height;
  const share = Math.min(Math.max(along / (width ** 2 + height ** 2 || 1), 0), 1);
  return Math.hypot(at.x - x0 - share * width, at.y - y0 - share * height);
}

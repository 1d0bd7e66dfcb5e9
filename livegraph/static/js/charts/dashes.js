// Dashes that stand on the data: on and off alternate along x, counted from x = 0. So they scroll
// with the curve, a dense curve and a sparse one have the same, and they cost nothing: a canvas's own
// dashes would be measured along the curve, for each of its turns, in each frame.

/**
 * @typedef {object} Dash
 * @property {number} on pixels
 * @property {number} period pixels
 * @property {number} origin the number of the first column, counted from x = 0
 */

/** Where in its period a place is. @param {number} x @param {Dash} dash */
function phase(x, { period, origin }) {
  const at = (x + (origin % period)) % period;
  return at < 0 ? at + period : at;
}

/** @param {number} x @param {Dash} dash @returns {boolean} whether the curve is drawn there */
export function isOn(x, dash) {
  return phase(x, dash) < dash.on;
}

/**
 * The parts of a straight line that are drawn.
 * @param {number} x0
 * @param {number} x1 not less than x0
 * @param {Dash} dash
 * @param {(from: number, to: number) => void} draw from and to as shares of the line, 0 to 1
 */
export function parts(x0, x1, dash, draw) {
  const length = x1 - x0;
  if (!(length > 0)) {
    if (isOn(x0, dash)) draw(0, 1);
    return;
  }
  for (let start = x0 - phase(x0, dash); start < x1; start += dash.period) {
    const from = Math.max(start, x0);
    const to = Math.min(start + dash.on, x1);
    if (from < to) draw((from - x0) / length, (to - x0) / length);
  }
}

// Series on top of each other. They need values at the same x: each carries its last value on, for
// drawing only. A gap stays one until the next value, and what lies above stands on what lies below.

/** @typedef {{x: ArrayLike<number>, y: ArrayLike<number>}} Points */
/** @typedef {{base: Float64Array, y: Float64Array}} Layer */

/**
 * Every x at which a series has a point; or, where these are more than `most`, as many steps from
 * the first to the last.
 * @param {Points[]} series
 * @param {number} most
 * @returns {Float64Array} rising
 */
export function commonX(series, most) {
  const all = Float64Array.from(series.flatMap(({ x }) => Array.from(x))).sort();
  let count = 0;
  for (let i = 0; i < all.length; i++) {
    if (i === 0 || all[i] !== all[count - 1]) all[count++] = all[i];
  }
  if (count <= most) return all.subarray(0, count);
  const step = (all[count - 1] - all[0]) / (most - 1);
  const last = all[count - 1];
  return Float64Array.from({ length: most }, (_, i) => (i < most - 1 ? all[0] + i * step : last));
}

/**
 * @param {Points[]} series from below
 * @param {Float64Array} at rising
 * @returns {Layer[]} for each series what it stands on and what it reaches, NaN for a gap
 */
export function layers(series, at) {
  const sum = new Float64Array(at.length);
  return series.map((points) => {
    const values = carried(points, at);
    const base = sum.slice();
    const y = values.map((value, i) => base[i] + value);
    for (let i = 0; i < at.length; i++) if (!Number.isNaN(y[i])) sum[i] = y[i];
    return { base, y };
  });
}

/**
 * The value that came last, at each x; NaN before the first one.
 * @param {Points} points
 * @param {Float64Array} at
 */
function carried({ x, y }, at) {
  const values = new Float64Array(at.length);
  let next = 0;
  let value = Number.NaN;
  for (let i = 0; i < at.length; i++) {
    while (next < x.length && x[next] <= at[i]) value = y[next++];
    values[i] = value;
  }
  return values;
}

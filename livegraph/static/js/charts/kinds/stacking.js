// Stacks series. They need values at the same x, so each holds its last value until the next, for drawing
// only. A gap remains until the next value; the layers above it rest on the layers below.

/** @typedef {{x: ArrayLike<number>, y: ArrayLike<number>}} Points */
/** @typedef {{base: Float64Array, y: Float64Array}} Layer */

/**
 * Every x at which a series has a point. If these are more than `most`, the range is divided into equal
 * steps, of which each keeps the x of the smallest and the largest total; both ends are kept, too.
 * @param {Points[]} series
 * @param {number} most
 * @returns {Float64Array} rising
 */
export function commonX(series, most) {
  const all = Float64Array.from(series.flatMap(({ x }) => Array.from(x))).sort();
  const x = all.filter((value, i) => i === 0 || value !== all[i - 1]);
  return x.length <= most ? x : peaks(x, sums(series, x), most >> 1);
}

/**
 * The total of all series, each with its last value.
 * @param {Points[]} series
 * @param {Float64Array} at all x of the series, rising
 */
function sums(series, at) {
  const sum = new Float64Array(at.length);
  for (const { x, y } of series) {
    let place = 0;
    let before = 0;
    for (let i = 0; i < x.length; i++) {
      while (at[place] < x[i]) place++;
      const value = Number.isNaN(y[i]) ? 0 : y[i];
      sum[place] += value - before;
      before = value;
    }
  }
  for (let i = 1; i < sum.length; i++) sum[i] += sum[i - 1];
  return sum;
}

/**
 * @param {Float64Array} x rising
 * @param {Float64Array} y
 * @param {number} steps
 */
function peaks(x, y, steps) {
  const last = x.length - 1;
  const scale = steps / (x[last] - x[0]);
  const found = new Set([0]);
  for (let i = 0, next = 0; i < last; i = next) {
    const step = Math.floor((x[i] - x[0]) * scale);
    let [low, high] = [i, i];
    for (next = i; next < last && Math.floor((x[next] - x[0]) * scale) === step; next++) {
      if (y[next] < y[low]) low = next;
      if (y[next] > y[high]) high = next;
    }
    found.add(Math.min(low, high)).add(Math.max(low, high));
  }
  return Float64Array.from(found.add(last), (i) => x[i]);
}

/**
 * @param {Points[]} series from below
 * @param {Float64Array} at rising
 * @returns {Layer[]} the bottom and the top of each series' layer; NaN for a gap
 */
export function stackLayers(series, at) {
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
 * The last value at or before each x; NaN before the first.
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

// Reduces a part of a series to a number of points, as the server does: each point is a sample, and every
// interval keeps its smallest and largest value.

/** @typedef {import('../lib/domain.js').Domain} Domain */
/** @typedef {{level: number, x: ArrayLike<number>, y: ArrayLike<number>}} Points NaN in y is a gap */
/** @typedef {{level: number, x: number[], y: number[]}} Part */

/**
 * The points of a series between two x, both included, in order of arrival.
 * @param {Points} points
 * @param {Domain} span
 * @param {number} most points; 0: all there are
 * @returns {Part}
 */
export function downsample(points, [from, to], most) {
  const inside = (/** @type {number} */ x) => x >= from && x <= to;
  let count = 0;
  for (let i = 0; i < points.x.length; i++) if (inside(points.x[i])) count++;
  const size = most === 0 || count <= most ? 1 : stretch(count, most);
  const part = { level: points.level + Math.ceil(Math.log2(size) / 2), x: [], y: [] };
  for (let start = 0; start < points.x.length; start += size) {
    take(points, start, Math.min(start + size, points.x.length), inside, part);
  }
  return part;
}

/**
 * How many samples two points stand for. Stretches are counted from the first sample of the run, so
 * that they stay the same ones while the part is moved.
 * @param {number} count
 * @param {number} most
 */
function stretch(count, most) {
  let size = 4;
  while (2 * (Math.floor(count / size) + 2) > most && size < 2 * count) size *= 2;
  return size;
}

/**
 * Add the smallest and the largest of a stretch; a gap, if there is no value in it.
 * @param {Points} points
 * @param {number} start
 * @param {number} stop
 * @param {(x: number) => boolean} inside
 * @param {Part} part
 */
function take({ x, y }, start, stop, inside, part) {
  let low = -1;
  let high = -1;
  let gap = -1;
  for (let i = start; i < stop; i++) {
    if (!inside(x[i])) continue;
    if (Number.isNaN(y[i])) gap = i;
    else {
      if (low < 0 || y[i] < y[low]) low = i;
      if (high < 0 || y[i] > y[high]) high = i;
    }
  }
  const found = low < 0 ? [gap] : low === high ? [low] : [Math.min(low, high), Math.max(low, high)];
  for (const i of found) {
    if (i < 0) continue;
    part.x.push(x[i]);
    part.y.push(y[i]);
  }
}

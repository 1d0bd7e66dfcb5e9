// The width of a bar: the space between neighbouring samples, divided among the series.

/** Share of the space between two samples that bars fill; the rest separates them. */
const SHARE = 0.8;
/** CSS pixels. */
const WIDEST = 48;

/**
 * The usual distance between neighbouring samples: the median in each series, and the smallest of
 * these.
 * @param {{x: ArrayLike<number>}[]} series
 * @returns {number} Infinity if no series has two samples
 */
export function spacing(series) {
  let smallest = Number.POSITIVE_INFINITY;
  for (const { x } of series) {
    const apart = [];
    for (let i = 1; i < x.length; i++) if (x[i] > x[i - 1]) apart.push(x[i] - x[i - 1]);
    apart.sort((a, b) => a - b);
    if (apart.length) smallest = Math.min(smallest, apart[apart.length >> 1]);
  }
  return smallest;
}

/**
 * The bars of one sample: how wide each series' is, and how far left of the sample the first begins.
 * @param {number} between pixels between samples
 * @param {number} count of series
 * @param {number} ratio canvas pixels per CSS pixel
 * @returns {{width: number, left: number}} whole pixels; a width of 0: no room
 */
export function barSlots(between, count, ratio) {
  const all = Math.min(between * SHARE, WIDEST * ratio * count);
  const width = Math.floor(all / Math.max(count, 1));
  return { width, left: Math.floor((width * count) / 2) };
}

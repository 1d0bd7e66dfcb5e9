// Finds series without new samples while their run continues, for example one failed sensor among several.
// The server knows how far apart the values of a series usually are, so a page that was opened late finds
// the same as one that was open all along.

/** Usual intervals after which a series is silent, and seconds, whichever is longer. */
const PATIENCE = { intervals: 3, least: 3 };

/** @typedef {Pick<import('./model.js').Series, 'name' | 'interval' | 'lastX'>} Watched */
/** The x of the newest value, by name of the series. @typedef {Map<string, number>} Silent */

/**
 * @param {Iterable<Watched>} all whose x are times
 * @param {number} now Unix seconds
 * @returns {Silent}
 */
export function silentSeries(all, now) {
  return newestValues([...all].filter((one) => isSilent(one, now)));
}

/** @param {Iterable<Watched>} all @returns {Silent} */
export function newestValues(all) {
  return new Map([...all].map(({ name, lastX }) => [name, lastX]));
}

/** @param {{interval: number, lastX: number}} series @param {number} now */
function isSilent({ interval, lastX }, now) {
  return now - lastX > Math.max(PATIENCE.intervals * interval, PATIENCE.least); // NaN is never exceeded
}

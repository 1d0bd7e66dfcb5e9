// Finds series without new samples while their run continues, for example one failed sensor among several.
// The server reports only silent sources; for a series, the page uses the usual distance between its
// samples.

/** @typedef {import('./model.js').Series} Series */

/** Maximum and minimum number of intervals between samples to consider. */
const GAPS = { most: 20, least: 5 };
/** Silent: no sample for 3 usual intervals, for 1.5 times the longest one, and for 3 s. */
const LONGER = { usual: 3, longest: 1.5, least: 3 };

/**
 * @param {Iterable<Series>} all whose x are times
 * @param {number} now Unix seconds
 * @param {Set<string>} [before] names of those that were silent: the page drops old samples, and with them
 *     the usual interval
 * @returns {string[]} names
 */
export function silentSeries(all, now, before = new Set()) {
  return [...all].filter((one) => isSilent(one, now, before.has(one.name))).map(({ name }) => name);
}

/** @param {Series} series @param {number} now @param {boolean} before */
function isSilent({ x, y }, now, before) {
  const last = newestSample({ x, y });
  const gaps = lastGaps(x);
  const forgotten = last === null || gaps.length < GAPS.least;
  if (forgotten) return before && now - (last ?? 0) > LONGER.least;
  const usual = gaps[gaps.length >> 1] * LONGER.usual;
  const longest = gaps[gaps.length - 1] * LONGER.longest;
  return now - last > Math.max(usual, longest, LONGER.least);
}

/**
 * The x of the newest value that is not a gap.
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} series
 * @returns {number | null} null: there is none
 */
export function newestSample({ x, y }) {
  let i = x.length - 1;
  while (i >= 0 && Number.isNaN(y[i])) i--;
  return i < 0 ? null : x[i];
}

/** @param {number[]} x @returns {number[]} the last intervals, shortest first */
function lastGaps(x) {
  const from = Math.max(1, x.length - GAPS.most);
  const gaps = x.slice(from).map((one, i) => one - x[from + i - 1]);
  return gaps.filter((gap) => gap > 0).sort((a, b) => a - b);
}

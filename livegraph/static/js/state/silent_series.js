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

/**
 * Where samples of a panel are missing, if they are.
 * @param {string[]} names of its series
 * @param {import('./page_state.js').PageState} state
 * @returns {import('../charts/silence.js').Silence | undefined}
 */
export function silenceOf(names, { run, time, word }) {
  const lost = word === 'lost';
  const areSilent = () => names.every((name) => time.silentSeries.has(name));
  const silent = lost ? time.moving : time.silence > 0 || areSilent();
  const ends = names.flatMap((name) => run.model.series.get(name)?.lastX ?? []);
  return silent && ends.length ? { from: Math.max(...ends), lost } : undefined;
}

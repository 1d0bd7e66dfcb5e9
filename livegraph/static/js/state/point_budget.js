// The number of points per series that a page requests: as many as its pixels can show.

/** Up to this many curves get two points per pixel each; more curves share that total. */
const SHARP = 16;
const STEP = 250;
const MOST = 8000;

/**
 * Two points for each pixel: the smallest and the largest that fall on it.
 * @param {number} pixels of the screen, across a plot
 * @param {number} series how many
 * @returns {number} points of each
 */
export function pointBudget(pixels, series) {
  const share = SHARP / Math.max(SHARP, series);
  return Math.min(MOST, Math.ceil((2 * pixels * share) / STEP) * STEP);
}

/**
 * A page that has grown wants sharper curves, one with many more of them fewer points of each; one a
 * little narrower keeps what it has.
 * @param {number} had @param {number} wanted
 */
export function isOutgrown(had, wanted) {
  return wanted > 1.25 * had || wanted < had / 2;
}

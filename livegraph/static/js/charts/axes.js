// Draws the grid, its labels and the axis lines on the chart's canvas: a scrolling graph changes as a
// whole, and moving elements costs more than drawing everything.

/** @typedef {{values: number[], labels: string[]}} Ticks */
/** @typedef {import('./surface/canvas.js').ChartCanvas} Surface */

/** @typedef {{from: number, to: number}} Taken a stretch of the plot's width, in CSS pixels */

/** CSS pixels. */
const FONT = 11.5;
const BELOW = 20;
/** Between the plot and the labels of y, which are at its right, next to the newest values. */
export const BESIDE = 10;
/** Between two labels. */
const APART = 6;
/** Between a label of y and a flag. */
const CLEAR = 3;

/**
 * The lines behind the curves.
 * @param {Surface} surface whose picture has begun
 * @param {Ticks} x
 * @param {Ticks} y
 */
export function drawGrid(surface, x, y) {
  const { geometry, palette } = surface;
  const across = x.values.map((value) => Math.round(geometry.across(value)));
  const down = y.values.map((value) => Math.round(geometry.down(value)));
  lines(surface, palette.named('grid'), across, down);
  const [last, before] = x.values.toReversed().map(geometry.across);
  const next = 2 * last - before; // about
  if (next > geometry.width) surface.limit((next - geometry.width) / geometry.ratio);
}

/**
 * Draw the labels of the ticks, except those that would be partly covered, also by one another.
 * @param {Surface} surface
 * @param {Ticks} x
 * @param {Ticks} y
 * @param {{from: number, to: number}[]} covered stretches of the gutter, in pixels of the canvas
 * @param {Taken[]} taken stretches of the row of x labels that hold other text
 * @param {number} [beside] between the plot and the labels of y, in CSS pixels
 */
export function drawLabels(surface, x, y, covered, taken, beside = BESIDE) {
  const { context, geometry, palette } = surface;
  const { ratio } = geometry;
  context.fillStyle = palette.named('quiet');
  context.font = `${FONT * ratio}px ${palette.font}`;
  context.textAlign = 'start';
  context.textBaseline = 'middle';
  let last = Infinity;
  for (const [i, value] of y.values.entries()) {
    const at = Math.round(geometry.down(value));
    if (Math.abs(at - last) < FONT * ratio || isCovered(surface, value, covered)) continue;
    context.fillText(y.labels[i], geometry.width + beside * ratio, at);
    last = at;
  }
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  const under = geometry.height + BELOW * ratio;
  for (const [i, value] of x.values.entries()) {
    const at = Math.round(geometry.across(value));
    if (!x.labels[i] || !fits(surface, x.labels[i], at, taken)) continue;
    context.fillText(x.labels[i], at, under);
    surface.limit(roomOf(surface, x.labels[i], at, taken));
  }
}

/**
 * Whether the label of a tick of y would be partly covered.
 * @param {Pick<Surface, 'geometry'>} surface
 * @param {number} value
 * @param {{from: number, to: number}[]} covered stretches of the gutter, in pixels of the canvas
 */
export function isCovered({ geometry: { ratio, down } }, value, covered) {
  const at = Math.round(down(value));
  const half = (FONT / 2 + CLEAR) * ratio;
  return covered.some(({ from, to }) => at + half > from && at - half < to);
}

/** About half of a character's width in CSS pixels: measuring text costs more than it is worth. */
const HALF_CHARACTER = 3.4;

/** @param {Surface} surface @param {string} text @param {number} at @param {Taken[]} taken */
function fits({ geometry, place }, text, at, taken) {
  const half = text.length * HALF_CHARACTER;
  const left = at / geometry.ratio;
  const free = taken.every(
    ({ from, to }) => left + half + APART < from || left - half - APART > to,
  );
  return free && left + half <= place.width + place.right && left - half >= -place.left;
}

/**
 * How far a label may move to the left before it no longer fits, in CSS pixels.
 * @param {Surface} surface
 * @param {string} text
 * @param {number} at
 * @param {Taken[]} taken
 */
function roomOf({ geometry, place }, text, at, taken) {
  const begin = at / geometry.ratio - text.length * HALF_CHARACTER;
  const ends = [-place.left, ...taken.map(({ to }) => to + APART)];
  return begin - Math.max(...ends.filter((end) => end <= begin));
}

/**
 * @param {Surface} surface
 * @param {string} colour
 * @param {number[]} across
 * @param {number[]} down
 */
function lines({ context, geometry, parted, place }, colour, across, down) {
  const { width, height, ratio } = geometry;
  const thin = Math.max(1, Math.round(ratio));
  const long = parted ? width + place.right * ratio : width;
  context.fillStyle = colour;
  for (const x of across) context.fillRect(x, 0, thin, height);
  for (const y of down) context.fillRect(0, y, long, thin);
}

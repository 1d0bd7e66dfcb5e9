// The grid, its labels and the axes' lines, on the chart's canvas: a picture that scrolls changes as
// a whole, and moving elements about costs more than drawing it all.

/** @typedef {{values: number[], labels: string[]}} Ticks */
/** @typedef {import('./canvas.js').ChartCanvas} Surface */

/** CSS pixels. */
const FONT = 11.5;
const BELOW = 18;
const BESIDE = 8;

/**
 * @param {Surface} surface whose picture has begun
 * @param {Ticks} x
 * @param {Ticks} y
 */
export function drawAxes(surface, x, y) {
  const { context, geometry, palette } = surface;
  const across = x.values.map((value) => Math.round(geometry.across(value)));
  const down = y.values.map((value) => Math.round(geometry.down(value)));
  lines(surface, palette.named('grid'), across, down);
  lines(surface, palette.named('edge'), [-1], [geometry.height]);
  context.fillStyle = palette.named('quiet');
  context.font = `${FONT * geometry.ratio}px ${palette.font}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const [i, at] of down.entries()) context.fillText(y.labels[i], -BESIDE * geometry.ratio, at);
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  const under = geometry.height + BELOW * geometry.ratio;
  for (const [i, at] of across.entries()) {
    if (fits(surface, x.labels[i], at)) context.fillText(x.labels[i], at, under);
  }
}

/** About half of a character's width in CSS pixels: measuring text costs more than it is worth. */
const HALF_CHARACTER = 3.4;

/** @param {Surface} surface @param {string} text @param {number} at */
function fits({ geometry, place }, text, at) {
  const half = text.length * HALF_CHARACTER;
  const left = at / geometry.ratio;
  return left + half <= place.width + place.right && left - half >= -place.left;
}

/**
 * @param {Surface} surface
 * @param {string} colour
 * @param {number[]} across
 * @param {number[]} down
 */
function lines({ context, geometry }, colour, across, down) {
  const { width, height } = geometry;
  const thin = Math.max(1, Math.round(geometry.ratio));
  context.fillStyle = colour;
  for (const x of across) context.fillRect(x, 0, thin, height);
  for (const y of down) context.fillRect(0, y, width, thin);
}

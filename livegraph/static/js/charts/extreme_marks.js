// Marks the smallest and the largest sample in view, if a panel has a single curve: a ring and the value.

/** @typedef {import('./surface/canvas.js').ChartCanvas} Surface */
/** @typedef {{min: string, max: string}} Words the two values as they are shown */

/** CSS pixels. */
const FONT = 11.5;
const RADIUS = 4;
const AWAY = 12;
/** About a character's width: measuring text costs more than it is worth. */
const CHARACTER = 7.4;

/**
 * The indices of the smallest and the largest value of a curve, the first of equal ones; -1: no value.
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} curve
 * @param {number[]} part
 */
export function extremePlaces({ x, y }, [from, to]) {
  let [low, high] = [-1, -1];
  for (let i = 0; i < x.length; i++) {
    if (!(x[i] >= from && x[i] <= to) || Number.isNaN(y[i])) continue;
    if (low < 0 || y[i] < y[low]) low = i;
    if (high < 0 || y[i] > y[high]) high = i;
  }
  return { low, high };
}

/**
 * @param {Surface} surface whose picture has begun
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} curve
 * @param {number[]} part of x in view
 * @param {Words} words
 */
export function drawExtremes(surface, curve, part, { min, max }) {
  const { low, high } = extremePlaces(curve, part);
  if (low < 0 || curve.y[low] === curve.y[high]) return;
  mark(surface, curve.x[high], curve.y[high], `max ${max}`, -1);
  mark(surface, curve.x[low], curve.y[low], `min ${min}`, 1);
}

/**
 * @param {Surface} surface
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {-1 | 1} side above or below, if there is room
 */
function mark(surface, x, y, text, side) {
  const { context, geometry, palette } = surface;
  const { ratio, width, height } = geometry;
  const [across, down] = [geometry.across(x), geometry.down(y)];
  if (!(down >= 0 && down <= height)) return;
  context.strokeStyle = palette.named('text');
  context.lineWidth = 1.25 * ratio;
  context.beginPath();
  context.moveTo(across + RADIUS * ratio, down);
  context.arc(across, down, RADIUS * ratio, 0, 2 * Math.PI);
  context.stroke();
  const half = (text.length * CHARACTER * ratio) / 2;
  const middle = Math.min(Math.max(across, half), width - half);
  surface.limit(middle === across ? (across - half) / ratio : 0);
  const wanted = down + side * AWAY * ratio;
  const room = wanted > FONT * ratio * 0.6 && wanted < height - FONT * ratio * 0.6;
  // At the edge of the plot the text goes beside the ring, on the wider side.
  const beside = across > width / 2 ? across - AWAY * ratio : across + AWAY * ratio + 2 * half;
  context.fillStyle = palette.named('text');
  context.font = `600 ${FONT * ratio}px ${palette.font}`;
  context.textAlign = 'end';
  context.textBaseline = 'middle';
  context.fillText(text, room ? middle + half : beside, room ? wanted : down);
}

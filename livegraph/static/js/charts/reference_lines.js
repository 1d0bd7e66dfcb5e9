// Lines across the plot that are not data: thresholds, and marks of messages on the time axis.

/** @typedef {import('./surface/canvas.js').ChartCanvas} Surface */
/** @typedef {{value: number, text: string}} Rule a threshold on y, and its text as given */

/** CSS pixels. */
const FONT = 11;
/** Maximum width of a character of that size: measuring text costs more than it is worth. */
const CHARACTER = 7;
const DASH = 4;
const FLAG = 5;

/**
 * Draw marks, behind the curves.
 * @param {Surface} surface whose picture has begun
 * @param {number[]} places x
 */
export function drawMarks(surface, places) {
  if (!places.length) return;
  surface.within(() => {
    for (const x of places) mark(surface, Math.round(surface.geometry.across(x)));
  });
}

/**
 * Draw thresholds over the curves, because a dense curve would hide them.
 * @param {Surface} surface
 * @param {Rule[]} rules
 */
export function drawThresholds(surface, rules) {
  if (!rules.length) return;
  surface.within(() => {
    for (const rule of rules) threshold(surface, rule);
  });
}

/** @param {Surface} surface @param {number} x */
function mark({ context, geometry, palette }, x) {
  if (x < 0 || x > geometry.width) return;
  const flag = FLAG * geometry.ratio;
  const middle = Math.min(Math.max(x, flag), geometry.width - flag); // whole at the edges of the plot, too
  context.fillStyle = palette.named('accent');
  context.globalAlpha = 0.35;
  context.fillRect(x, 0, Math.max(1, Math.round(geometry.ratio)), geometry.height);
  context.globalAlpha = 1;
  context.beginPath();
  context.moveTo(middle - flag, 0);
  context.lineTo(middle + flag, 0);
  context.lineTo(x, 1.5 * flag);
  context.fill();
}

/** @param {Surface} surface @param {Rule} rule */
function threshold({ context, geometry, palette }, { value, text }) {
  const y = Math.round(geometry.down(value));
  if (!(y >= 0 && y <= geometry.height)) return;
  const { ratio } = geometry;
  const thin = Math.max(1, Math.round(ratio));
  context.fillStyle = palette.named('alarm');
  for (let x = 0; x < geometry.width; x += 2 * DASH * ratio) {
    context.fillRect(x, y, DASH * ratio, thin);
  }
  context.font = `${FONT * ratio}px ${palette.font}`;
  context.textAlign = 'right';
  const above = y > 2 * FONT * ratio;
  const [right, edge] = [geometry.width - DASH * ratio, y + (above ? -2 : 3) * ratio];
  const width = (text.length * CHARACTER + 4) * ratio;
  context.textBaseline = above ? 'bottom' : 'top';
  context.fillStyle = palette.named('ground');
  context.globalAlpha = 0.8;
  context.fillRect(right - width, above ? edge - FONT * ratio : edge, width, FONT * ratio);
  context.globalAlpha = 1;
  context.fillStyle = palette.named('alarm');
  context.fillText(text, right, edge);
}

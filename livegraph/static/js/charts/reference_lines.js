// Lines across the plot that are not data: thresholds, and marks of messages on the time axis.

/** @typedef {import('./surface/canvas.js').ChartCanvas} Surface */
/** @typedef {{value: number, text: string}} Rule a threshold on y, and its text as given */
/** @typedef {{x: number, crossing: boolean}} Mark of a message; `crossing`: of a threshold */

/** CSS pixels. */
const FONT = 11;
/** Maximum width of a character of that size: measuring text costs more than it is worth. */
const CHARACTER = 7;
const DASH = 4;
const POINTER = 4;
/** Opacity of the lines of marks, which go through all panels. */
const QUIET = 0.3;

/**
 * Draw the lines of marks, behind the curves. A crossing needs none: its panel shows the curve pass the
 * threshold.
 * @param {Surface} surface whose picture has begun
 * @param {Mark[]} marks
 */
export function drawMarks(surface, marks) {
  if (!marks.length) return;
  const { context, geometry, palette } = surface;
  const thin = Math.max(1, Math.round(geometry.ratio));
  context.fillStyle = palette.named('accent');
  context.globalAlpha = QUIET;
  surface.within(() => {
    for (const { x, crossing } of marks) {
      if (!crossing) context.fillRect(Math.round(geometry.across(x)), 0, thin, geometry.height);
    }
  });
  context.globalAlpha = 1;
}

/**
 * Draw the pointers of marks, in the row of the labels of x.
 * @param {Surface} surface whose picture has begun
 * @param {Mark[]} marks
 */
export function drawPointers({ context, geometry, palette }, marks) {
  const { ratio, width, height } = geometry;
  const size = POINTER * ratio;
  for (const { x, crossing } of marks) {
    const at = geometry.across(x);
    if (!(at >= 0 && at <= width)) continue;
    context.fillStyle = palette.named(crossing ? 'alarm' : 'accent');
    context.beginPath();
    context.moveTo(at, height);
    context.lineTo(at + size, height + 1.5 * size);
    context.lineTo(at - size, height + 1.5 * size);
    context.closePath();
    context.fill();
  }
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

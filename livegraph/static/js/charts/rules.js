// Lines across the plot that are no data: thresholds, and marks of messages on the time axis.

/** @typedef {import('./surface.js').Surface} Surface */
/** @typedef {{value: number, text: string}} Rule a y not to pass, and how it was asked for */

/** CSS pixels. */
const FONT = 11;
const DASH = 4;
const FLAG = 5;

/**
 * @param {Surface} surface whose picture has begun
 * @param {Rule[]} rules
 * @param {number[]} marks x
 */
export function rules(surface, rules, marks) {
  surface.within(() => {
    for (const x of marks) mark(surface, surface.geometry.across(x));
    for (const rule of rules) threshold(surface, rule);
  });
}

/** @param {Surface} surface @param {number} at */
function mark({ context, geometry, palette }, at) {
  if (at < 0 || at > geometry.width) return;
  const x = Math.round(at);
  const flag = FLAG * geometry.ratio;
  context.fillStyle = palette.named('accent');
  context.globalAlpha = 0.35;
  context.fillRect(x, 0, Math.max(1, Math.round(geometry.ratio)), geometry.height);
  context.globalAlpha = 1;
  context.beginPath();
  context.moveTo(x - flag, 0);
  context.lineTo(x + flag, 0);
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
  context.textBaseline = y > 2 * FONT * ratio ? 'bottom' : 'top';
  context.fillText(
    text,
    geometry.width - DASH * ratio,
    y + (y > 2 * FONT * ratio ? -2 : 3) * ratio,
  );
}

// Hatches the stretch where samples are missing, from the last one to the right edge: amber while sources are
// silent, red if livegraph itself is lost. It is part of the picture and moves with it.

/** @typedef {import('./surface/canvas.js').ChartCanvas} Surface */
/** @typedef {{from: number, lost: boolean}} Silence the x of the last sample */

/** Minimum width of a visible gap, and from one line to the next, in CSS pixels. */
const NARROW = 2;
const GAP = 10;
/** Opacity of the ground, of the lines on it, and of the edge at the last sample. */
const GROUND = 0.04;
const LINES = 0.14;
const EDGE = 0.45;

/** @param {Surface} surface whose picture has begun @param {Silence} silence */
export function drawSilence(
  { context, geometry, palette, parted, place, columns },
  { from, lost },
) {
  const { ratio, width, height } = geometry;
  const start = geometry.across(from);
  const left = Math.max(0, start);
  const right = parted ? width + place.right * ratio : columns.count; // it goes on as the picture moves
  if (!(right - left > NARROW * ratio)) return;
  const thin = Math.max(1, Math.round(ratio));
  context.save();
  context.beginPath();
  context.rect(left, 0, right - left, height);
  context.clip();
  context.fillStyle = context.strokeStyle = palette.named(lost ? 'alarm' : 'silence-colour');
  context.globalAlpha = GROUND;
  context.fillRect(left, 0, right - left, height);
  context.globalAlpha = LINES;
  context.lineWidth = thin;
  context.beginPath();
  const gap = GAP * ratio;
  for (let x = left - ((left - start) % gap); x < right + height; x += gap) {
    context.moveTo(x, 0);
    context.lineTo(x - height, height);
  }
  context.stroke();
  context.globalAlpha = EDGE;
  context.fillRect(Math.round(start), 0, thin, height);
  context.restore();
}

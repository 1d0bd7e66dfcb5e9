// The names of curves at their right ends, for panels with too many curves for flags with values. A short
// leader connects a name to its curve. Names omit the part that they share with the others.

import { shortNames } from '../lib/short_names.js';
import { MAX_FLAGS, placed } from './end_values.js';

/** @typedef {import('./surface/canvas.js').ChartCanvas} Surface */
/** @typedef {import('./end_values.js').Flag} Flag */

/** CSS pixels. */
const FONT = 11.5;
const HEIGHT = 14;
/** From the plot to the leader, the leader's length, and from there to the name. */
const BESIDE = 3;
const LEADER = 9;
const GAP = 3;
const MARGIN = 8;
/** About a character's width: measuring text costs more than it is worth. */
const CHARACTER = 6.6;
/** Characters of a name, at most: what does not tell it from the others is left out of a longer one. */
const MOST = 22;
/** Names take this share of a chart's width, at most, where that is enough for so many characters. */
const SHARE = 1 / 4;
const LEAST = 8;

/** @param {Flag[]} flags @returns {boolean} whether curves end in their names, not in their values */
export function endInNames(flags) {
  return flags.length > MAX_FLAGS;
}

/**
 * @param {Flag[]} flags
 * @param {number} width of the chart, CSS pixels
 * @returns {number} the room that names need right of the plot, CSS pixels
 */
export function endNameRoom(flags, width) {
  const longest = Math.max(0, ...endNames(flags, width).map(({ length }) => length));
  return BESIDE + LEADER + GAP + Math.ceil(longest * CHARACTER) + MARGIN;
}

/**
 * @param {{series: string}[]} flags
 * @param {number} width of the chart, CSS pixels
 * @returns {string[]} what is written of each name
 */
export function endNames(flags, width) {
  const most = Math.min(MOST, Math.max(LEAST, Math.floor((width * SHARE) / CHARACTER)));
  return shortNames(
    flags.map(({ series }) => series),
    most,
  );
}

/**
 * @param {Surface} surface whose curves are drawn
 * @param {Flag[]} all in the order of the run
 * @param {(name: string) => number} opacity of a curve
 */
export function drawEndNames({ context, geometry, palette, place }, all, opacity) {
  const { ratio, height, width } = geometry;
  const over = (HEIGHT * ratio) / 2;
  const texts = endNames(all, place.left + place.width + place.right);
  const wanted = all
    .map((flag, i) => ({ ...flag, text: texts[i], at: geometry.down(flag.end.y) + over }))
    .filter(({ at }) => at >= over - 1 && at <= height + over + 1);
  context.font = `${FONT * ratio}px ${palette.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineWidth = ratio;
  const from = width + BESIDE * ratio;
  const to = from + LEADER * ratio;
  for (const { series, at, middle, order, text } of placed(
    wanted,
    HEIGHT * ratio,
    height + 2 * over,
  )) {
    const down = Math.round(middle - over);
    context.globalAlpha = opacity(series);
    context.strokeStyle = palette.colour(order);
    context.fillStyle = palette.words(order);
    context.beginPath();
    context.moveTo(from, at - over);
    context.lineTo(to, down);
    context.stroke();
    context.fillText(text, to + GAP * ratio, down + 0.5 * ratio);
  }
  context.globalAlpha = 1;
}

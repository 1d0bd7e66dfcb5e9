// The names of curves at their right ends, for panels with too many curves for flags with values. A short
// leader connects a name to its curve. Names omit the part that they share with the others.

import { ownName, sharedName } from '../lib/shared_name.js';
import { MAX_FLAGS, placed } from './value_labels.js';

/** @typedef {import('./canvas.js').ChartCanvas} Surface */
/** @typedef {import('./value_labels.js').Flag} Flag */

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
/** Characters of a name, at most: the middle of a longer one is left out. */
const MOST = 22;

/** @param {Flag[]} flags @returns {boolean} whether curves end in their names, not in their values */
export function endInNames(flags) {
  return flags.length > MAX_FLAGS;
}

/** @param {Flag[]} flags @returns {number} the room that names need right of the plot, CSS pixels */
export function endNameRoom(flags) {
  const longest = Math.max(0, ...endNames(flags).map(({ length }) => length));
  return BESIDE + LEADER + GAP + Math.ceil(longest * CHARACTER) + MARGIN;
}

/** @param {{series: string}[]} flags @returns {string[]} what is written of each name */
export function endNames(flags) {
  const shared = sharedName(flags.map(({ series }) => series));
  return flags.map(({ series }) => shortened(ownName(series, shared)));
}

/** @param {string} name */
function shortened(name) {
  const half = MOST >> 1;
  return name.length > MOST ? `${name.slice(0, half)}…${name.slice(1 - half)}` : name;
}

/**
 * @param {Surface} surface whose curves are drawn
 * @param {Flag[]} all in the order of the run
 * @param {(name: string) => number} opacity of a curve
 */
export function drawEndNames({ context, geometry, palette }, all, opacity) {
  const { ratio, height, width } = geometry;
  const over = (HEIGHT * ratio) / 2;
  const texts = endNames(all);
  const wanted = all
    .map((flag, i) => ({ ...flag, text: texts[i], at: geometry.down(flag.y) + over }))
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

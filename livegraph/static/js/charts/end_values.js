// The last values of the curves, in the margin at the right edge: a flag in the colour of the series at
// the height of the value, with the name if there are several, and a dot at the end of the curve. Flags do
// not overlap: each moves as little as possible. A value outside the scale has its flag at that end, with
// an arrow. While the cross-hair reads another position, the flags are hollow, because they still show the
// last value. In a panel with more than four curves, names replace the flags (end_names.js).

import { BESIDE } from './axes.js';

/** @typedef {import('./surface/canvas.js').ChartCanvas} Surface */

/**
 * @typedef {object} Flag
 * @property {string} series its name
 * @property {number} order of the series: its colour
 * @property {{x: number, y: number}} end where the curve ends
 * @property {number} y the height of the value that `text` says; the curve may be a few samples ahead
 * @property {string} name '' where there is no doubt
 * @property {string} text
 */

/** Curves that have flags, at most. */
export const MAX_FLAGS = 4;
/** CSS pixels. */
const FONT = 11.5;
const HEIGHT = 18;
const RADIUS = 3;
/** Between the plot and a flag, so that its number aligns with those of the ticks. */
const LEFT = 4;
const PADDING = BESIDE - LEFT;
const MARGIN = 4;
const DOT = 2.5;
/** How far a flag may be from its wanted position, in flag heights. */
const FAR = 2;
/** If not all labels fit, the layout tries this many. */
const MOST = 64;
/** About a character's width: measuring text costs more than it is worth. */
const CHARACTER = 8;
/** Names with more characters than this are left to the panel's head. */
export const LONGEST_NAME = 10;

/**
 * @param {(Flag & {beyond?: string})[]} flags with an arrow, if the value is beyond the scale
 * @returns {number} the room that they need right of the plot, CSS pixels
 */
export function valueLabelRoom(flags) {
  const longest = Math.max(0, ...flags.map((flag) => written(flag).length));
  return longest && Math.ceil(LEFT + 2 * PADDING + longest * CHARACTER) + MARGIN;
}

/** @param {{name: string, text: string, beyond?: string}} flag */
function written({ name, text, beyond }) {
  return [name, beyond, text].filter(Boolean).join(' ');
}

/**
 * The same flags with an arrow where the value is beyond the scale.
 * @param {Flag[]} flags
 * @param {number[]} scale
 */
export function withArrows(flags, [low, high]) {
  return flags.map((flag) => ({
    ...flag,
    beyond: flag.y > high ? '↑' : flag.y < low ? '↓' : '',
  }));
}

/**
 * The positions of flags that should be at `wanted`: in the same order, `height` apart, from 0 to `most`.
 * @param {number[]} wanted middles from above, rising
 * @param {number} height
 * @param {number} most
 * @returns {number[]} middles
 */
export function spreadApart(wanted, height, most) {
  // Flags that touch form a block, whose middle is the mean of their wanted positions.
  /** @type {{sum: number, count: number}[]} */
  const blocks = [];
  const top = (/** @type {{sum: number, count: number}} */ { sum, count }) => {
    const from = sum / count - (height * count) / 2;
    return Math.max(0, Math.min(from, most - height * count));
  };
  for (const middle of wanted) {
    let block = { sum: middle, count: 1 };
    let above = blocks[blocks.length - 1];
    while (above && top(above) + above.count * height > top(block)) {
      block = { sum: above.sum + block.sum, count: above.count + block.count };
      blocks.pop();
      above = blocks[blocks.length - 1];
    }
    blocks.push(block);
  }
  return blocks.flatMap((block) =>
    Array.from({ length: block.count }, (_, i) => top(block) + (i + 0.5) * height),
  );
}

/** @typedef {{at: number, middle: number}} Placed the wanted position of a flag, and its actual one */

/**
 * The flags that fit near their curves; if not all fit, those of the first series.
 * @template {{at: number}} T
 * @param {T[]} all with `at` from 0 to `most`
 * @param {number} height of one
 * @param {number} most
 * @returns {(T & Placed)[]} from above
 */
export function placed(all, height, most) {
  const together = tried(all, height, most);
  if (together) return together;
  /** @type {(T & Placed)[]} */ let kept = [];
  for (const one of all.slice(0, MOST)) kept = tried([...kept, one], height, most) ?? kept;
  return kept;
}

/**
 * @template {{at: number}} T
 * @param {T[]} all
 * @param {number} height
 * @param {number} most
 * @returns {(T & Placed)[] | null} null: one of them would be too far from its curve
 */
function tried(all, height, most) {
  if (all.length * height > most) return null;
  const wanted = all.toSorted((a, b) => a.at - b.at);
  const middles = spreadApart(
    wanted.map(({ at }) => at),
    height,
    most,
  );
  const near = wanted.every(({ at }, i) => Math.abs(middles[i] - at) <= FAR * height);
  return near ? wanted.map((one, i) => ({ ...one, middle: middles[i] })) : null;
}

/**
 * @typedef {Flag & Placed & {beyond: string}} Standing a flag with its place in pixels of the canvas, and an
 *   arrow if its value is beyond the scale
 */

/**
 * @param {Pick<Surface, 'geometry'>} surface whose picture has begun
 * @param {Flag[]} all in the order of the run
 * @returns {Standing[]} those that have room
 */
export function placeFlags({ geometry }, all) {
  const { ratio, height } = geometry;
  const high = (HEIGHT + 1) * ratio;
  // They may reach a little above and below the plot, as the curve does.
  const over = high / 2;
  const wanted = all.map((flag) => {
    const down = geometry.down(flag.y);
    const beyond = down < -1 ? '↑' : down > height + 1 ? '↓' : '';
    return { ...flag, beyond, at: Math.min(Math.max(down, 0), height) + over };
  });
  return placed(wanted, high, height + 2 * over).map((one) => {
    return { ...one, at: one.at - over, middle: Math.round(one.middle - over) };
  });
}

/**
 * @param {Pick<Surface, 'geometry'>} surface
 * @param {Standing[]} flags
 * @param {number} beside between the plot and the labels of y, in CSS pixels
 * @returns {{from: number, to: number}[]} where they cover labels of y
 */
export function coveredBy({ geometry: { ratio } }, flags, beside) {
  if (beside >= valueLabelRoom(flags)) return [];
  const half = (HEIGHT / 2) * ratio;
  return flags.map(({ middle }) => ({ from: middle - half, to: middle + half }));
}

/**
 * @param {Surface} surface whose curves are drawn
 * @param {Standing[]} flags
 * @param {boolean} hollow
 * @param {(name: string) => number} opacity of a curve
 */
export function drawFlags(surface, flags, hollow, opacity) {
  if (!flags.length) return;
  const { context, geometry, place, palette } = surface;
  const { ratio } = geometry;
  const left = geometry.width + LEFT * ratio;
  const room = Math.min(valueLabelRoom(flags), place.right) - MARGIN;
  const width = (room - LEFT) * ratio;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  for (const { series, middle, order, name, text, beyond } of flags) {
    const colour = palette.colour(order);
    const size = { left, top: middle - (HEIGHT / 2) * ratio, width, height: HEIGHT * ratio };
    if (hollow) box(surface, size, palette.named('ground'));
    context.globalAlpha = opacity(series);
    if (hollow) outline(surface, size, colour);
    else box(surface, size, colour);
    context.fillStyle = hollow ? palette.named('text') : palette.ink(order);
    const half = middle + 0.5 * ratio;
    const [begin, end] = [left + PADDING * ratio, left + width - PADDING * ratio];
    context.textAlign = 'left';
    context.font = `${FONT * ratio}px ${palette.font}`;
    if (name) context.fillText(name, begin, half);
    context.textAlign = name ? 'right' : 'left';
    context.font = `600 ${FONT * ratio}px ${palette.font}`;
    context.fillText(beyond ? `${beyond} ${text}` : text, name ? end : begin, half);
  }
  context.globalAlpha = 1;
}

/**
 * A dot at the end of each curve that has a flag.
 * @param {Surface} surface whose curves are drawn
 * @param {Standing[]} flags
 * @param {(name: string) => number} opacity of a curve
 */
export function drawEndDots(surface, flags, opacity) {
  const { context, palette } = surface;
  for (const { series, end, order } of flags) {
    context.globalAlpha = opacity(series);
    dot(surface, end, palette.colour(order));
  }
  context.globalAlpha = 1;
}

/**
 * A rectangle with rounded corners, drawn as a stroke with round joins.
 * @param {Surface} surface
 * @param {{left: number, top: number, width: number, height: number}} size
 * @param {string} colour
 */
function box(surface, { left, top, width, height }, colour) {
  const { context, geometry } = surface;
  const radius = RADIUS * geometry.ratio;
  const path = surface.path();
  path.rect(left + radius, top + radius, width - 2 * radius, height - 2 * radius);
  context.lineWidth = 2 * radius;
  [context.strokeStyle, context.fillStyle] = [colour, colour];
  context.stroke(path);
  context.fillRect(left + radius, top + radius, width - 2 * radius, height - 2 * radius);
}

/**
 * @param {Surface} surface
 * @param {{left: number, top: number, width: number, height: number}} size
 * @param {string} colour
 */
function outline(surface, { left, top, width, height }, colour) {
  const { context, geometry } = surface;
  const { ratio } = geometry;
  const path = surface.path();
  path.rect(left + ratio / 2, top + ratio / 2, width - ratio, height - ratio);
  context.lineWidth = ratio;
  context.strokeStyle = colour;
  context.stroke(path);
}

/** @param {Surface} surface @param {Flag['end']} end @param {string} colour */
function dot(surface, { x, y }, colour) {
  const { context, geometry } = surface;
  const [across, down] = [geometry.across(x), geometry.down(y)];
  if (!(across >= 0 && across <= geometry.width + 1)) return;
  if (!(down >= -1 && down <= geometry.height + 1)) return;
  context.beginPath();
  context.arc(across, down, DOT * geometry.ratio, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}

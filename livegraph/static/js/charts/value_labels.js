// The values that curves have come to, at the right edge: a small flag in the colour of its series
// points at the place of the value. Flags do not cover each other: they move apart, each as little as
// it can. Where many curves end together, those that came first in the run have flags: in a pile of
// them none would be near its curve. In a panel with more than four curves names stand there instead
// (end_names.js).

/** @typedef {import('./canvas.js').ChartCanvas} Surface */

/**
 * @typedef {object} Flag
 * @property {string} name of the series
 * @property {number} order of the series: its colour
 * @property {number} y where the curve ends
 * @property {string} text
 */

/** Curves that have flags, at most. */
export const MAX_FLAGS = 4;
/** CSS pixels. */
const FONT = 11;
const HEIGHT = 16;
/** Right of the plot, and of the dot that may stand there. */
const BESIDE = 5;
const TIP = 5;
const PADDING = 4;
const MARGIN = 3;
/** Heights that a flag may be away from where it is wanted. */
const FAR = 2;
/** Where not all have room, so many are tried. */
const MOST = 64;
/** About a character's width: measuring text costs more than it is worth. */
const CHARACTER = 6.5;

/** @param {string[]} texts @returns {number} the room that flags need right of the plot, CSS pixels */
export function valueLabelRoom(texts) {
  const longest = Math.max(0, ...texts.map(({ length }) => length));
  return longest && Math.ceil(BESIDE + TIP + 2 * PADDING + longest * CHARACTER) + MARGIN;
}

/**
 * Where flags go that are to be at `wanted`: in the same order, `height` apart, between 0 and `most`.
 * @param {number[]} wanted middles from above, rising
 * @param {number} height
 * @param {number} most
 * @returns {number[]} middles
 */
export function spreadApart(wanted, height, most) {
  // Flags that touch are a block, whose middle is where they are wanted on average.
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

/** @typedef {{at: number, middle: number}} Placed where a flag is wanted, and where it is */

/**
 * The flags that have room near their curves: those that came first, if not all.
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
 * @param {Surface} surface whose curves are drawn
 * @param {Flag[]} all in the order of the run
 * @param {(name: string) => number} opacity of a curve
 */
export function drawValueLabels(surface, all, opacity) {
  const { context, geometry, place, palette } = surface;
  const { ratio, height } = geometry;
  const high = HEIGHT * ratio;
  // They may reach a little above and below the plot, as the curve does.
  const over = high / 2;
  const wanted = all
    .map((flag) => ({ ...flag, at: geometry.down(flag.y) + over }))
    .filter(({ at }) => at >= over - 1 && at <= height + over + 1);
  const shown = placed(wanted, high, height + 2 * over);
  if (!shown.length) return;
  context.font = `${FONT * ratio}px ${palette.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const left = geometry.width + BESIDE * ratio;
  const room = Math.min(valueLabelRoom(shown.map(({ text }) => text)), place.right) - MARGIN;
  const right = geometry.width + room * ratio;
  for (const { name, at, middle: there, order, text } of shown) {
    const middle = Math.round(there - over);
    context.globalAlpha = opacity(name);
    context.fillStyle = palette.colour(order);
    outline(context, { left, right, at: at - over, middle, ratio });
    context.fillStyle = palette.ink(order);
    context.fillText(text, left + (TIP + PADDING) * ratio, middle + 0.5 * ratio);
  }
  context.globalAlpha = 1;
}

/**
 * From the end of the curve to the flag, and around it.
 * @param {CanvasRenderingContext2D} context
 * @param {{left: number, right: number, at: number, middle: number, ratio: number}} flag
 */
function outline(context, { left, right, at, middle, ratio }) {
  const half = (HEIGHT * ratio) / 2 - 0.5 * ratio;
  const body = left + TIP * ratio;
  context.beginPath();
  context.moveTo(left, at);
  context.lineTo(body, middle - half);
  context.lineTo(right, middle - half);
  context.lineTo(right, middle + half);
  context.lineTo(body, middle + half);
  context.closePath();
  context.fill();
}

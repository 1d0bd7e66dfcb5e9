// The values that curves have come to, at the right edge: a small flag in the colour of its series
// points at the place of the value. Flags do not cover each other: they move apart, each as little as
// it can; where there is no room for all, those that came last in the run have none.

/** @typedef {import('./surface.js').Surface} Surface */

/**
 * @typedef {object} Flag
 * @property {number} order of the series: its colour
 * @property {number} y where the curve ends
 * @property {string} text
 */

/** CSS pixels. */
const FONT = 11;
const HEIGHT = 16;
/** Right of the plot, and of the dot that may stand there. */
const BESIDE = 5;
const TIP = 5;
const PADDING = 4;
const MARGIN = 3;
/** About a character's width: measuring text costs more than it is worth. */
const CHARACTER = 6.5;

/** @param {string[]} texts @returns {number} the room that flags need right of the plot, CSS pixels */
export function flagRoom(texts) {
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
export function apart(wanted, height, most) {
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

/**
 * @param {Surface} surface whose curves are drawn
 * @param {Flag[]} all in the order of the run
 */
export function flags(surface, all) {
  const { context, geometry, place, palette } = surface;
  const { ratio, height } = geometry;
  const high = HEIGHT * ratio;
  // They may reach a little above and below the plot, as the curve does.
  const over = high / 2;
  const shown = all
    .map((flag) => ({ ...flag, at: geometry.down(flag.y) }))
    .filter(({ at }) => at >= -1 && at <= height + 1)
    .slice(0, Math.floor((height + 2 * over) / high))
    .sort((a, b) => a.at - b.at);
  if (!shown.length) return;
  const middles = apart(
    shown.map(({ at }) => at + over),
    high,
    height + 2 * over,
  );
  context.font = `${FONT * ratio}px ${palette.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const left = geometry.width + BESIDE * ratio;
  const room = Math.min(flagRoom(shown.map(({ text }) => text)), place.right) - MARGIN;
  const right = geometry.width + room * ratio;
  for (const [i, { at, order, text }] of shown.entries()) {
    const middle = Math.round(middles[i] - over);
    context.fillStyle = palette.colour(order);
    outline(context, { left, right, at, middle, ratio });
    context.fillStyle = palette.ink(order);
    context.fillText(text, left + (TIP + PADDING) * ratio, middle + 0.5 * ratio);
  }
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

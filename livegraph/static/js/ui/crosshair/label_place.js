// Places the value beside a dot of the cross-hair so that it covers nothing of the curve: at the right or
// left of the dot, above or below the part of the curve that runs there.

import { withoutCount } from '../../state/selection.js';

/** CSS pixels of a label: its height, and about its width per character and around the text. */
const HEIGHT = 16;
const CHARACTER = 8.2;
const PADDING = 6;
/** Between the label and the dot, and between the label and the curve. */
const BESIDE = 5;
const APART = 3;
/** How far from its place at the dot a label may be to leave the curve free. */
const FAR = 64;
/** A longer label is short of the number of samples, as a share of the plot's width. */
const LONG = 1 / 3;
/** A label changes sides only if it comes so much nearer to its dot: a moving curve must not toss it. */
const CALM = 12;

/**
 * @typedef {object} LabelPlace where a label stands, in CSS pixels of the plot
 * @property {number} left
 * @property {number} top
 * @property {string} side of the dot
 */

/**
 * @param {{x: number, y: number}} dot in CSS pixels of the plot
 * @param {string} text
 * @param {{width: number, height: number}} plot
 * @param {(from: number, to: number) => [number, number]} heights where the curve is highest and lowest
 *   between two places; [Infinity, -Infinity]: it is not there
 * @param {string} [before] the side that the label was on
 * @returns {LabelPlace} the one nearest to the dot; where the curve takes all the room, at the dot
 */
export function labelPlace(dot, text, plot, heights, before) {
  const width = widthOf(text);
  const sides = { right: dot.x + BESIDE, left: dot.x - BESIDE - width };
  const all = Object.entries(sides).flatMap(([across, wanted]) => {
    const left = Math.max(0, Math.min(wanted, plot.width - width));
    const [highest, lowest] = heights(left, left + width);
    const above = Math.min(dot.y - BESIDE, highest - APART) - HEIGHT;
    const below = Math.max(dot.y + BESIDE, lowest + APART);
    const aside = Math.abs(left - wanted);
    return [
      { left, top: above, side: `${across} above`, far: aside + dot.y - BESIDE - HEIGHT - above },
      { left, top: below, side: `${across} below`, far: aside + below - dot.y - BESIDE },
    ];
  });
  const far = (/** @type {typeof all[number]} */ one) => one.far - (one.side === before ? CALM : 0);
  const free = all.filter(({ top, far }) => far <= FAR && top >= 0 && top + HEIGHT <= plot.height);
  const [best] = free.toSorted((a, b) => far(a) - far(b));
  if (best) return { left: best.left, top: best.top, side: best.side };
  const above = dot.y - BESIDE - HEIGHT;
  return { ...all[0], top: above >= 0 ? above : dot.y + BESIDE };
}

/** @param {string} text */
function widthOf(text) {
  return text.length * CHARACTER + PADDING;
}

/**
 * What the label says: a range without the number of its samples, where the plot is narrow.
 * @param {import('./value_at_crosshair.js').Words} words
 * @param {number} width of the plot, in CSS pixels
 */
export function labelText(words, width) {
  return widthOf(words.text) <= width * LONG ? words.text : withoutCount(words);
}

/**
 * Where a curve is highest and lowest between two places of x, its lines included.
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} curve
 * @param {[number, number]} part values of x
 * @param {(y: number) => number} down CSS pixels from above
 * @returns {[number, number]} CSS pixels; [Infinity, -Infinity]: it is not there
 */
export function heightsOf({ x, y }, [from, to], down) {
  let [highest, lowest] = [Infinity, -Infinity];
  for (let i = 0; i + 1 < x.length; i++) {
    const [start, end] = x[i] <= x[i + 1] ? [i, i + 1] : [i + 1, i];
    if (!(x[start] <= to && x[end] >= from)) continue;
    const [a, b] = [down(y[start]), down(y[end])];
    const span = x[end] - x[start] || 1;
    const at = (/** @type {number} */ place) => a + ((b - a) * (place - x[start])) / span;
    const ends = [at(Math.max(from, x[start])), at(Math.min(to, x[end]))];
    for (const one of ends) {
      if (one < highest) highest = one;
      if (one > lowest) lowest = one;
    }
  }
  return [highest, lowest];
}

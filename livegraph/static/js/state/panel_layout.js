// The panels on the screen and the size of their plots, for the parts that align with them, request as
// many points as they have pixels, or export them. `ui/panels/panels.js` writes it. Emits `change` when the width
// or the margins of the plots have changed.

import { Emitter } from '../lib/emitter.js';

/**
 * @typedef {object} ShownPanel
 * @property {import('../charts/chart.js').Chart} chart
 * @property {{textContent: string}} title
 * @property {boolean} [plane] whether it shows points in the plane
 * @property {string} [xName] the text at the left of an x axis
 */

/** With more series in a panel than this, its head names only the one that is highlighted. */
export const MOST_NAMED = 7;
/** More panels than this stand in two columns, where these are wide enough. */
const ONE_COLUMN = 4;
/** CSS pixels of two columns, at least. */
const TWO_COLUMNS = 640;

/** A panel of points in the plane is so many rows high among panels over x. */
const PLANE_ROWS = 2;
/** A row is so many low panels high. */
const LOW_IN_ROW = 3;

/**
 * Where panels stand: those over x above the axis of x, those of points in the plane beside them or, where
 * there is no room, above. The panels of a column share its height.
 * @typedef {object} Grid
 * @property {number[][]} columns the places of the panels of each column, from above
 * @property {boolean[]} axes whether the column ends in an axis of x
 * @property {number} rows heights of a panel in the highest column
 * @property {number} tracks of equal height, of which each panel takes some
 * @property {{column: number, row: number, end: number}[]} cells of the panels: lines of the grid, from 1
 */

/**
 * @param {number} overX panels over x, which come first
 * @param {number} low how many of them, the last ones, are low
 * @param {number} planes panels of points in the plane
 * @param {number} width for all of them, in CSS pixels
 * @returns {Grid}
 */
export function gridOf(overX, low, planes, width) {
  const high = overX - low;
  const columns = columnsOf({ high, low, planes }, width >= TWO_COLUMNS);
  const axes = columns.map((column) => column.some((i) => i < overX));
  const row = low ? LOW_IN_ROW : 1;
  const heights = columns.map((column, n) =>
    column.map((i) => {
      if (i >= overX) return axes[n] ? PLANE_ROWS * row : row;
      return i < high ? row : 1;
    }),
  );
  const sums = heights.map((column) => column.reduce((sum, one) => sum + one, 0));
  const tracks = sums.reduce(leastCommonMultiple, 1);
  /** @type {Grid['cells']} */ const cells = [];
  for (const [n, column] of columns.entries()) {
    let line = 1;
    for (const [k, i] of column.entries()) {
      const last = k === column.length - 1;
      const end = line + (heights[n][k] * tracks) / sums[n] + (last && !axes[n] ? 1 : 0);
      cells[i] = { column: n + 1, row: line, end };
      line = end;
    }
  }
  return { columns, axes, rows: Math.max(row, ...sums) / row, tracks, cells };
}

/** @param {number} a @param {number} b @returns {number} */
function leastCommonMultiple(a, b) {
  let [x, y] = [a, b];
  while (y) [x, y] = [y, x % y];
  return (a * b) / x;
}

/**
 * Low panels are below the others, and change nothing of where these are.
 * @param {{high: number, low: number, planes: number}} counts of panels
 * @param {boolean} wide
 * @returns {number[][]}
 */
function columnsOf({ high, low, planes }, wide) {
  const all = Array.from({ length: high + low + planes }, (_, i) => i);
  const [over, inPlane] = [all.slice(0, high + low), all.slice(high + low)];
  const downwards = [...inPlane, ...over];
  if (!wide) return [downwards];
  if (over.length && planes && high <= ONE_COLUMN) return [over, inPlane];
  const most = over.length ? ONE_COLUMN : 1;
  const count = high + planes;
  const half = count > most ? Math.ceil(count / 2) : downwards.length;
  return [downwards.slice(0, half), downwards.slice(half)].filter((column) => column.length);
}

/**
 * How the head of a panel looks: names and values in a row above the plot or left of it (`side`), one big
 * number above the plot (`tall`) or left of it (`stat`), or the only one of the page (`hero`).
 * @typedef {'row' | 'side' | 'tall' | 'stat' | 'hero'} HeadKind
 */

/** CSS pixels of a panel, at least, for a number left of its plot, and for one above it. */
const STAT = { width: 900, height: 150 };
const TALL = { height: 140 };
const HERO = { height: 320 };

/**
 * @param {number[]} counts of the series in each panel
 * @param {{width: number, height: number}} size of a panel, in CSS pixels
 * @returns {HeadKind} of all heads: plots below each other begin at the same x
 */
export function headKind(counts, { width, height }) {
  if (counts.length > ONE_COLUMN || counts.some((count) => count !== 1)) return 'row';
  if (counts.length === 1 && height >= HERO.height) return 'hero';
  if (width >= STAT.width && height >= STAT.height) return 'stat';
  return height >= TALL.height ? 'tall' : 'row';
}

/** The head of a low panel, whose plot begins where the others do. @param {HeadKind} others */
export function lowHead(others) {
  return others === 'stat' ? 'side' : 'row';
}

export class Layout extends Emitter {
  /** Where the panels are. */ grid = gridOf(1, 0, 0, 0);
  /** Those that are shown, from the top, and the axis below them. @type {ShownPanel[]} */ panels =
    [];
  /** The plots' width in CSS pixels. */ width = 0;
  /** Room beside the plots. @type {import('../charts/chart.js').Margins} */
  margins = { left: 0, right: 0 };

  /** @param {{width: number, left: number, right: number}} place of all plots, in CSS pixels */
  place({ width, left, right }) {
    const { margins } = this;
    if (width === this.width && left === margins.left && right === margins.right) return;
    this.width = width;
    this.margins = { left, right };
    this.emit('change');
  }
}

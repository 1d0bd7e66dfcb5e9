// The canvas of a chart, at the screen's resolution: the plot and its margins.

import { geometry, Projection } from './geometry.js';
import { Motion } from './motion.js';
import { Palette } from './palette.js';
import { PixelColumns } from './pixel_columns.js';
import { SvgPath } from './svg_context.js';

/** @typedef {import('./svg_context.js').SvgContext} VectorPen */

/**
 * Where the plot is in its chart, and what is around it, in CSS pixels.
 * @typedef {{left: number, top: number, width: number, height: number, right: number,
 *   bottom: number}} Place
 */

/** CSS pixels that curves may extend right of the plot, so that the dot of the newest sample is whole. */
const OVERHANG = 4;
/** CSS pixels that they may extend above and below, so that a line at the end of the scale is whole. */
const RIM = 3;

/** The width of curves in CSS pixels, by their maximum number: many curves are thin to stay distinct. */
const WEIGHTS = [
  { most: 1, weight: 1.75 },
  { most: 4, weight: 1.5 },
  { most: 30, weight: 1.25 },
];

/** How wide a highlighted curve is in CSS pixels. */
const HIGHLIGHTED = 2.25;

/** How wide each of so many curves is in CSS pixels. @param {number} curves */
export function weightOf(curves) {
  return WEIGHTS.find(({ most }) => curves <= most)?.weight ?? 1;
}

const EMPTY = { x: [0, 1], y: [0, 1], log: false };
/** @typedef {{x: number[], y: number[], log: boolean, swings: boolean, newest: boolean, moves?: boolean}} Shown */

export class ChartCanvas {
  /** @type {Place} */
  place = { left: 0, top: 0, width: 1, height: 1, right: 0, bottom: 0 };
  /** Canvas pixels per CSS pixel; 0: the canvas does not fit. */
  #ratio = 0;
  /** The requested ratio; 0: the screen's. */ #asked = 0;
  geometry = geometry(EMPTY, this.place, 1);
  columns = new PixelColumns(0);
  /** How wide a curve is, in pixels of the canvas. */
  weight = 1;
  /** Whether x may go back; curves then connect samples in either direction. */
  swings = false;
  /** Whether the newest sample is marked. */
  newest = false;
  /** How many curves the picture has. */
  curves = 0;
  /** Whether the curve that is drawn is highlighted over the others. */
  highlighted = false;
  /** Whether a vector pen draws; lines of any width cost it the same. */
  vector = false;
  /** Whether samples are marked where there is room. */
  marked = true;
  /** Computes the points of a curve. */
  projection = new Projection();

  /** Whether what stands still beside the plot is drawn on a canvas of its own. */
  parted = false;
  /** CSS pixels by which the picture may move to the left before it must be drawn again. */
  room = 0;

  /** @param {HTMLElement} plot */
  constructor(plot) {
    this.canvas = document.createElement('canvas');
    this.canvas.className = 'curves';
    this.motion = new Motion(plot, this.canvas);
    this.palette = new Palette(plot);
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
  }

  /** @param {Place} place */
  resize(place) {
    this.place = place;
    this.#ratio = 0;
  }

  /**
   * Begin a picture on an empty canvas, where the plot's upper left corner is at 0, 0.
   * @param {Shown} shown
   * @param {number} curves how many there will be
   */
  begin(shown, curves) {
    const { canvas, context, place } = this;
    const ratio = this.#asked || window.devicePixelRatio;
    if (this.#ratio !== ratio) this.#fit(ratio);
    const lent = this.vector || this.#asked > 0;
    this.parted = shown.moves === true && !lent;
    if (!lent) this.motion.part(this.parted);
    this.room = place.right - OVERHANG; // drawn, and not in sight
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.translate(Math.round(place.left * this.#ratio), Math.round(place.top * this.#ratio));
    this.geometry = geometry(shown, place, this.#ratio);
    this.curves = curves;
    this.swings = shown.swings;
    this.newest = shown.newest;
    this.weight = weightOf(curves) * this.#ratio;
  }

  /**
   * Draw what stands still while the picture moves.
   * @param {() => void} draw
   * @param {boolean} over whether that is also over the plot, not only beside it
   */
  beside(draw, over) {
    const { context } = this;
    if (this.parted) this.context = this.motion.still(this.place, this.#ratio, over);
    draw();
    this.context = context;
  }

  /** Let the picture move only so far before it is drawn again. @param {number} room in CSS pixels */
  limit(room) {
    this.room = Math.min(this.room, room);
  }

  /** Draw a curve over the others. @param {() => void} draw */
  highlight(draw) {
    const { weight } = this;
    this.weight = HIGHLIGHTED * this.#ratio;
    this.highlighted = true;
    draw();
    this.highlighted = false;
    this.weight = weight;
  }

  /**
   * Run `draw` with a pen instead of the canvas.
   * @param {VectorPen} pen
   * @param {() => void} draw
   */
  lend(pen, draw) {
    const { context } = this;
    // The pen has the parts of a context that charts use.
    this.context = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (pen));
    this.vector = true;
    try {
      draw();
    } finally {
      this.context = context;
      this.vector = false;
    }
  }

  /**
   * Run `draw` on a new canvas.
   * @param {number} ratio canvas pixels per CSS pixel
   * @param {() => void} draw
   * @returns {HTMLCanvasElement}
   */
  enlarge(ratio, draw) {
    const { canvas, context, columns, geometry } = this;
    const before = this.#ratio;
    this.canvas = document.createElement('canvas');
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    [this.#asked, this.#ratio] = [ratio, 0];
    try {
      draw();
      return this.canvas;
    } finally {
      Object.assign(this, { canvas, context, columns, geometry });
      [this.#asked, this.#ratio] = [0, before];
    }
  }

  /** A path that `context.stroke` takes. @returns {Path2D} */
  path() {
    if (!this.vector) return new Path2D();
    return /** @type {Path2D} */ (/** @type {unknown} */ (new SvgPath()));
  }

  /**
   * Clip drawing to the plot and its rim, at the right to the plot itself if curves go on there.
   * @param {() => void} draw
   * @param {boolean} [goesOn]
   */
  within(draw, goesOn = false) {
    const { context, geometry } = this;
    const rim = RIM * geometry.ratio;
    context.save();
    context.beginPath();
    const width = goesOn ? Math.round(geometry.width) : this.columns.count;
    context.rect(0, -rim, width, geometry.height + 2 * rim);
    context.clip();
    draw();
    context.restore();
  }

  /**
   * Clip drawing to the values above a limit, or to those below it; draw nothing if none is in view.
   * @param {{value: number, above: boolean}} limit
   * @param {() => void} draw
   */
  beyond({ value, above }, draw) {
    const { context, geometry } = this;
    const { height, ratio } = geometry;
    const down = geometry.down(value);
    const at = Number.isNaN(down) ? height : down; // a logarithmic scale has no zero
    const [from, to] = above ? [-RIM * ratio, at] : [at, height + RIM * ratio];
    if (!(from < to)) return;
    context.save();
    context.beginPath();
    context.rect(0, from, this.columns.count, to - from);
    context.clip();
    draw();
    context.restore();
  }

  /** @param {number} ratio */
  #fit(ratio) {
    const { canvas, place } = this;
    const width = place.left + place.width + place.right;
    const height = place.top + place.height + place.bottom;
    this.#ratio = ratio;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    Object.assign(canvas.style, { left: `${-place.left}px`, top: `${-place.top}px` });
    this.columns = new PixelColumns(Math.round((place.width + OVERHANG) * ratio));
  }
}

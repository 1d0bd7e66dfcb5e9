// One chart: Rickshaw's graph with one of our renderers, its axes, and its position. Rickshaw cannot
// destroy a graph, so a chart lives as long as its panel.

import { BESIDE } from './axes.js';
import { endInNames, endNameRoom } from './end_names.js';
import { valueLabelRoom, withArrows } from './end_values.js';
import { RENDERERS, rendererOf } from './kinds/index.js';
import { d3, Rickshaw } from './rickshaw.js';
import { ChartCanvas } from './surface/canvas.js';
import { CHARACTER, xTicks } from './ticks.js';
import { YTicks } from './y_ticks.js';

/** @typedef {import('./axes.js').Ticks} Ticks */
/** @typedef {import('./rickshaw.js').Curve} Curve */
/** @typedef {import('../lib/domain.js').Domain} Domain */

/**
 * What a chart shows, wherever it comes from.
 * @typedef {object} Picture
 * @property {Curve[]} curves as `arrange` gave them
 * @property {Domain} x
 * @property {Domain} y
 * @property {boolean} log whether y is logarithmic
 * @property {'time' | 'index' | 'field'} kind of x
 * @property {import('./reference_lines.js').Rule[]} rules thresholds to draw
 * @property {import('./reference_lines.js').Mark[]} marks places on x to mark
 * @property {import('./end_values.js').Flag[]} flags the values at the right edge
 * @property {boolean} hollow whether flags are hollow, because the reader reads another position
 * @property {string} unit of y
 * @property {number} decimals of the samples, at most
 * @property {import('./axes.js').Taken[]} [taken] stretches of the row of x labels that hold other text
 * @property {string | null} [highlighted] the curve to draw over the others, which are dimmed
 * @property {Set<string>} [pinned] names of curves to draw over a band
 * @property {import('./extreme_marks.js').Words} [extremes] to be marked on the only curve
 * @property {boolean} [moves] whether the picture moves by itself until it is drawn again
 * @property {import('./silence.js').Silence} [silence] where samples are missing
 */

/** Room above the plot for the panel's head, left of the plot, and at least right of it. */
const HEAD = 30;
const LEFT = 16;
const RIGHT = 52;
/** Around a small picture. */
const BARE = 2;
/** An axis of nothing but labels has its plot above the canvas. */
const ABOVE = -2;
const BELOW = 12;
/** Below a plot with labels of x of its own. */
const LABELS_BELOW = 28;
/** The gutter of labels and flags grows in steps of this size, so that it rarely moves the plot. */
const GUTTER = 8;
const MARGIN = 6;
/** @typedef {{left: number, right: number}} Margins room beside the plot, in CSS pixels */
/** @typedef {{left: number, top: number}} Head room for the panel's head, in CSS pixels */
/** @type {Ticks} */
const NONE = { values: [], labels: [] };
/** @type {Set<string>} */
const NOBODY = new Set();

export class Chart {
  #width = 0;
  #height = 0;
  /** Room right of the plot, and the part of it that labels and flags need. */ #right = RIGHT;
  #needs = RIGHT;
  /** Between the plot and the labels of y, and what this chart's names need of it. */ #beside =
    BESIDE;
  #names = BESIDE;
  /** Room for the panel's head. @type {Head} */ #head = { left: LEFT, top: HEAD };
  #bare = false;
  #axisOnly = false;
  #ownX = false;
  #kind = 'line';
  #yTicks = new YTicks();
  /** The one that was drawn last. @type {Picture | null} */ #picture = null;

  /** @param {HTMLElement} element to fill */
  constructor(element) {
    /** The rectangle that the curves are drawn in, without the labels. */
    this.plot = document.createElement('div');
    this.plot.className = 'plot';
    this.plot.style.visibility = 'hidden'; // nothing is drawn yet, not in this place
    element.append(this.plot);
    this.surface = new ChartCanvas(this.plot);
    /** @type {import('./rickshaw.js').Graph} */
    this.graph = new Rickshaw.Graph({
      element: this.plot,
      renderer: 'livegraph-line',
      stack: false, // a stack would require the same number of points in each series
      series: [],
      width: 1,
      height: 1,
    });
    this.graph.surface = this.surface;
  }

  /** @param {string} kind one of RENDERERS; any other changes nothing */
  setKind(kind) {
    if (kind === this.#kind || !RENDERERS.has(kind)) return;
    this.#kind = kind;
    this.graph.setRenderer(`livegraph-${kind}`);
  }

  /** Whether the curves stand on zero. */
  get standing() {
    return rendererOf(this.#kind).standing;
  }

  /**
   * The curves as this kind of chart draws them; the range of y must include their values.
   * @param {{name: string, order: number, x: number[], y: number[]}[]} series
   * @param {import('../state/run.js').Limit[][]} [limits] of each series
   * @returns {Curve[]}
   */
  arrange(series, limits = []) {
    const curves = series.map(({ name, order, x, y }, i) => {
      return { name, order, x, y, data: [], limits: limits[i] };
    });
    return rendererOf(this.#kind).arrange(curves, this.place.width);
  }

  /** Draw without labels and grid, and with a small margin, as in the overview. */
  setBare() {
    this.#bare = true;
    this.surface.marked = false;
    this.plot.className = 'strip';
    this.#head.top = BARE;
    this.#layout();
  }

  /** Whether it has labels of x of its own. */
  get ownX() {
    return this.#ownX;
  }

  /** Have labels of x of its own, or none. @param {boolean} own */
  setOwnX(own) {
    if (own === this.#ownX) return;
    this.#ownX = own;
    this.#layout();
  }

  /** Draw only the labels of x, for the charts above, which have none. */
  setAxisOnly() {
    this.#axisOnly = true;
    this.plot.className = 'ruler';
    this.#head.top = ABOVE;
    this.#layout();
  }

  /**
   * Draw the labels of x for another chart.
   * @param {Chart} chart
   * @param {import('./axes.js').Taken[]} taken
   */
  drawAxisOf(chart, taken) {
    if (!chart.#picture) return;
    const none = { curves: [], rules: [], flags: [], extremes: undefined, silence: undefined };
    const nothing = { ...none, log: false, unit: '', moves: false };
    this.draw({ ...chart.#picture, ...nothing, y: [0, 1], taken });
  }

  /**
   * Set the room left of the plot and above it.
   * @param {Head} head
   * @returns {boolean} whether it has changed, so that the chart must be redrawn
   */
  setHead({ left, top }) {
    if (left === this.#head.left && top === this.#head.top) return false;
    this.#head = { left, top };
    this.#layout();
    return true;
  }

  /** How far the labels of y must be from the plot, for the names that stand between, CSS pixels. */
  get names() {
    return this.#names;
  }

  /**
   * Have the labels of y so far from the plot, where those of other charts in the column are.
   * @param {number} beside
   * @returns {boolean} whether that is new, and the chart is to be drawn again
   */
  setBeside(beside) {
    if (beside === this.#beside) return false;
    this.#beside = beside;
    return true;
  }

  /** How much room the labels of y and the flags need right of the plot. */
  get needs() {
    return this.#needs;
  }

  /**
   * Set the room for the labels of y and the flags.
   * @param {number} right
   * @returns {boolean} whether it has changed, so that the chart must be redrawn
   */
  widen(right) {
    if (right === this.#right) return false;
    this.#right = right;
    this.#layout();
    return true;
  }

  /** @param {number} width @param {number} height of the element, in CSS pixels */
  resize(width, height) {
    if (width === this.#width && height === this.#height) return;
    this.#width = width;
    this.#height = height;
    this.#layout();
  }

  #layout() {
    const { left, top, width, height } = this.place;
    Object.assign(this.plot.style, { left: `${left}px`, top: `${top}px` });
    Object.assign(this.plot.style, { width: `${width}px`, height: `${height}px` });
    this.graph.setSize({ width, height });
    this.surface.resize(this.place);
  }

  /** Where the plot is in the element. */
  get place() {
    const { left, top } = this.#head;
    const right = this.#right;
    const below = this.#ownX ? LABELS_BELOW : BELOW;
    const bottom = this.#bare ? BARE : this.#axisOnly ? this.#height - top - 1 : below;
    return {
      ...{ left, right, top, bottom },
      width: Math.max(40, this.#width - left - right),
      height: Math.max(this.#axisOnly ? 1 : 20, this.#height - top - bottom),
    };
  }

  /** @param {Picture} picture */
  draw(picture) {
    if (!this.#picture) this.plot.style.visibility = '';
    this.#picture = picture;
    const { x, y, log, kind, rules, marks, flags, hollow, taken = [] } = picture;
    const { highlighted, pinned = NOBODY, extremes, moves, silence } = picture;
    const over = { highlighted, pinned, extremes, moves, silence };
    const drawn = { ...over, swings: kind === 'field', newest: this.#ownX };
    const plain = this.#bare || this.#axisOnly;
    const yLabels = plain ? NONE : this.#yTicks.of(picture, this.place, this.#beside);
    if (!plain) this.#makeRoom(yLabels.labels, withArrows(picture.flags, y));
    const { graph } = this;
    graph.series.length = 0;
    graph.series.push(...picture.curves);
    const ticks = { xTicks: this.#xTicks(picture), yTicks: yLabels };
    const beside = this.#beside;
    const axisOnly = this.#axisOnly;
    const signs = { rules, marks, flags, hollow, taken, beside, axisOnly };
    graph.shown = { x, y, log, ...signs, ...drawn, ...ticks };
    graph.yScale = log ? d3.scale.log() : undefined;
    graph.render();
  }

  /** Draw the same picture once more, with another pen. @param {import('./surface/svg_context.js').SvgContext} pen */
  redraw(pen) {
    this.surface.lend(pen, () => this.graph.render());
  }

  /** The same picture on a new canvas. @param {number} ratio canvas pixels per CSS pixel */
  enlarged(ratio) {
    return this.surface.enlarge(ratio, () => this.graph.render());
  }

  /** @param {Picture} picture @returns {Ticks} */
  #xTicks(picture) {
    if (this.#bare) return NONE;
    const ticks = xTicks(picture, this.place.width);
    return this.#axisOnly || this.#ownX ? ticks : { ...ticks, labels: ticks.values.map(() => '') };
  }

  /** @param {string[]} labels @param {import('./end_values.js').Flag[]} flags */
  #makeRoom(labels, flags) {
    const longest = Math.max(0, ...labels.map((label) => label.length));
    const ticks = longest * CHARACTER + MARGIN;
    const named = endInNames(flags) && this.#kind !== 'band';
    this.#names = named ? endNameRoom(flags, this.#width) : BESIDE;
    this.#beside = Math.max(this.#beside, this.#names);
    const wanted = Math.max(this.#beside + ticks, named ? 0 : valueLabelRoom(flags));
    this.#needs = calm(this.#needs, Math.max(Math.ceil(wanted / GUTTER) * GUTTER, RIGHT));
    this.widen(Math.max(this.#right, this.#needs));
  }
}

/**
 * Shrink only if that gains much: a label that comes and goes must not move the plot.
 * @param {number} before
 * @param {number} wanted
 */
function calm(before, wanted) {
  return wanted > before || wanted < before - 2 * GUTTER ? wanted : before;
}

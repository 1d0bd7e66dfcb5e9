// One chart: Rickshaw's graph with a renderer of ours, the axes around it, and its place.
// Rickshaw cannot destroy a graph, so a chart lives as long as its panel.

import { finestStep, tickLabels } from '../lib/axis_labels.js';
import { timeLabels, timeTicks } from '../lib/calendar.js';
import { logLabels, logTicks } from '../lib/log_ticks.js';
import { linearTicks } from '../lib/scale.js';
import { ChartCanvas } from './canvas.js';
import { CHARTS } from './index.js';
import { LineRenderer } from './line.js';
import { d3, Rickshaw } from './rickshaw.js';
import { valueLabelRoom } from './value_labels.js';

/** @typedef {import('./axes.js').Ticks} Ticks */
/** @typedef {import('./rickshaw.js').Curve} Curve */
/** @typedef {import('../lib/scale.js').Domain} Domain */

/**
 * What a chart shows, wherever it comes from.
 * @typedef {object} Picture
 * @property {Curve[]} curves as `arrange` gave them
 * @property {Domain} x
 * @property {Domain} y
 * @property {boolean} log whether y is logarithmic
 * @property {'time' | 'index' | 'field'} kind of x
 * @property {string} xName what x is, in words
 * @property {import('./reference_lines.js').Rule[]} rules thresholds to draw
 * @property {number[]} marks places on x to mark
 * @property {import('./value_labels.js').Flag[]} flags the values at the right edge
 * @property {string} unit of y
 * @property {number} decimals of the samples, at most
 * @property {string | null} [lifted] the curve to draw over the others, which are dimmed
 */

/** Above the plot, for the panel's title. */
const TOP = 30;
/** Beside the plot, at least. */
const LEFT = 48;
const RIGHT = 20;
const BOTTOM = 44;
/** Around a small picture. */
const BARE = 4;
/** A plot of nothing but labels is out of sight. */
const ABOVE = -2;
/** Below a chart without labels of x. */
const NO_FOOT = 8;
/** The columns of labels and flags grow in such steps, so that they rarely move the plot. */
const GUTTER = 8;
const CHARACTER = 6.8;
/** CSS pixels between two labels of y, at least. */
const LABELS = 44;
/** Parts of x from tick to tick, at most, and usually at least. */
const PARTS = { most: 10, least: 5 };
/** CSS pixels from one tick to the next, and between their labels, at least. */
const MIN_TICK = 56;
const BETWEEN = 14;
/** @typedef {{left: number, right: number}} Margins room beside the plot, in CSS pixels */
/** @type {Ticks} */
const NONE = { values: [], labels: [] };

export class Chart {
  #width = 0;
  #height = 0;
  /** @type {Margins} */ #margins = { left: LEFT, right: RIGHT };
  /** @type {Margins} */ #needs = { left: LEFT, right: RIGHT };
  #footed = true;
  #bare = false;
  #axisOnly = false;
  #kind = 'line';
  /** The one that was drawn last. @type {Picture | null} */ #picture = null;

  /** @param {HTMLElement} element to fill */
  constructor(element) {
    /** What the curves are drawn in: the plot's rectangle without its labels. */
    this.plot = document.createElement('div');
    this.plot.className = 'plot';
    this.xName = document.createElement('p');
    this.xName.className = 'x-name';
    element.append(this.plot, this.xName);
    this.surface = new ChartCanvas(this.plot);
    /** @type {import('./rickshaw.js').Graph} */
    this.graph = new Rickshaw.Graph({
      element: this.plot,
      renderer: 'livegraph-line',
      stack: false, // it would ask for as many points in each series
      series: [],
      width: 1,
      height: 1,
    });
    this.graph.surface = this.surface;
  }

  /** The renderer's class. */
  get #renderer() {
    return CHARTS.get(this.#kind) ?? LineRenderer;
  }

  /** @param {string} kind one of CHARTS; another is the one before */
  setKind(kind) {
    if (kind === this.#kind || !CHARTS.has(kind)) return;
    this.#kind = kind;
    this.graph.setRenderer(`livegraph-${kind}`);
  }

  /** Whether what is drawn stands on zero. */
  get standing() {
    return this.#renderer.standing;
  }

  /**
   * The curves as this kind of chart draws them; their values are what y has to hold.
   * @param {{name: string, order: number, x: number[], y: number[]}[]} series
   * @returns {Curve[]}
   */
  arrange(series) {
    const curves = series.map(({ name, order, x, y }) => ({ name, order, x, y, data: [] }));
    return this.#renderer.arrange(curves, this.place.width);
  }

  /** No labels and no grid, and hardly a margin: a small picture of the whole. */
  setBare() {
    this.#bare = true;
    this.plot.className = 'strip';
    this.xName.remove();
    this.setFooted(false);
  }

  /** Nothing but the labels of x, for charts above that have none. */
  setAxisOnly() {
    this.#axisOnly = true;
    this.plot.className = 'ruler';
    this.#layout();
  }

  /** Draw the labels of x for another chart. @param {Chart} chart */
  drawAxisOf(chart) {
    if (!chart.#picture) return;
    const nothing = { curves: [], rules: [], marks: [], flags: [], log: false, unit: '' };
    this.draw({ ...chart.#picture, ...nothing, y: [0, 1] });
  }

  /** Whether the labels of x stand below. @param {boolean} footed */
  setFooted(footed) {
    if (footed === this.#footed) return;
    this.#footed = footed;
    this.xName.hidden = !footed;
    this.#layout();
  }

  /** How wide the labels of y are, and the flags. */
  get needs() {
    return this.#needs;
  }

  /**
   * Give the labels of y and the flags so much room.
   * @param {Margins} margins
   * @returns {boolean} whether that is new, and the chart is to be drawn again
   */
  widen({ left, right }) {
    if (left === this.#margins.left && right === this.#margins.right) return false;
    this.#margins = { left, right };
    this.#layout();
    return true;
  }

  /** @param {number} width @param {number} height of the element, in CSS pixels */
  resize(width, height) {
    this.#width = width;
    this.#height = height;
    this.#layout();
  }

  #layout() {
    const { left, top, width, height } = this.place;
    Object.assign(this.plot.style, { left: `${left}px`, top: `${top}px` });
    Object.assign(this.plot.style, { width: `${width}px`, height: `${height}px` });
    Object.assign(this.xName.style, { left: `${left}px`, width: `${width}px` });
    this.graph.setSize({ width, height });
    this.surface.resize(this.place);
  }

  /** Where the plot is in the element. */
  get place() {
    const bottom = this.#bare ? BARE : this.#footed ? BOTTOM : NO_FOOT;
    const top = this.#axisOnly ? ABOVE : this.#bare ? BARE : TOP;
    return {
      ...this.#margins,
      top,
      bottom,
      width: Math.max(40, this.#width - this.#margins.left - this.#margins.right),
      height: this.#axisOnly ? 1 : Math.max(20, this.#height - top - bottom),
    };
  }

  /** @param {Picture} picture */
  draw(picture) {
    if (this.xName.textContent !== picture.xName) this.xName.textContent = picture.xName;
    this.#picture = picture;
    const { x, y, log, kind, rules, marks, flags, lifted } = picture;
    const plain = this.#bare || this.#axisOnly;
    const yTicks = plain ? NONE : this.#yTicks(picture);
    if (!plain) this.#makeRoom(yTicks.labels, picture.flags);
    const { graph } = this;
    graph.series.length = 0;
    graph.series.push(...picture.curves);
    const ticks = { xTicks: this.#xTicks(picture), yTicks };
    const swings = kind === 'field';
    graph.shown = { x, y, log, swings, rules, marks, flags, lifted, ...ticks };
    graph.yScale = log ? d3.scale.log() : undefined;
    graph.render();
  }

  /** Draw the same picture once more, with another pen. @param {import('./svg_context.js').SvgContext} pen */
  redraw(pen) {
    this.surface.lend(pen, () => this.graph.render());
  }

  /** @param {Picture} picture @returns {Ticks} */
  #yTicks({ y, log, unit, decimals }) {
    const count = Math.max(2, this.place.height / LABELS);
    if (log) {
      const values = logTicks(y, count);
      return { values, labels: logLabels(values, unit) };
    }
    const finest = finestStep(decimals);
    const few = linearTicks(y, count, finest);
    // One label is no scale.
    const ticks = few.values.length > 1 ? few : linearTicks(y, 2 * count, finest);
    return { values: ticks.values, labels: tickLabels(ticks, unit) };
  }

  /** @param {Picture} picture @returns {Ticks} */
  #xTicks(picture) {
    if (this.#bare) return NONE;
    const ticks = this.#xGrid(picture);
    return this.#footed ? ticks : { ...ticks, labels: ticks.values.map(() => '') };
  }

  /**
   * As many round places as there is room for their labels.
   * @param {Picture} picture
   * @returns {Ticks}
   */
  #xGrid({ x, kind }) {
    const { width } = this.place;
    const most = Math.min(PARTS.most, Math.max(PARTS.least, Math.floor(width / MIN_TICK)));
    for (let count = most; ; count--) {
      const { values, labels } = kind === 'time' ? times(x, count) : numbers(x, count, kind);
      const longest = Math.max(0, ...labels.map(({ length }) => length));
      const room = (longest * CHARACTER + BETWEEN) * (values.length - 1);
      const span = values.length > 1 ? (values[values.length - 1] - values[0]) / (x[1] - x[0]) : 1;
      if (count <= 2 || room <= span * width) return { values, labels };
    }
  }

  /** @param {string[]} labels @param {import('./value_labels.js').Flag[]} flags */
  #makeRoom(labels, flags) {
    const longest = Math.max(0, ...labels.map((label) => label.length));
    const left = Math.ceil((longest * CHARACTER + 16) / GUTTER) * GUTTER;
    const right = Math.ceil(valueLabelRoom(flags.map(({ text }) => text)) / GUTTER) * GUTTER;
    this.#needs = {
      left: calm(this.#needs.left, Math.max(left, LEFT)),
      right: calm(this.#needs.right, Math.max(right, RIGHT)),
    };
    this.widen({
      left: Math.max(this.#margins.left, this.#needs.left),
      right: Math.max(this.#margins.right, this.#needs.right),
    });
  }
}

/** @param {Domain} x @param {number} count */
function times(x, count) {
  const ticks = timeTicks(x, count);
  return { values: ticks.values, labels: timeLabels(ticks) };
}

/** @param {Domain} x @param {number} count @param {'index' | 'field'} kind */
function numbers(x, count, kind) {
  const ticks = linearTicks(x, count, kind === 'index' ? 1 : 0);
  return { values: ticks.values, labels: tickLabels(ticks) };
}

/**
 * Back only when much is gained: a label that comes and goes must not shake the plot.
 * @param {number} before
 * @param {number} wanted
 */
function calm(before, wanted) {
  return wanted > before || wanted < before - 2 * GUTTER ? wanted : before;
}

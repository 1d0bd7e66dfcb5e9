// One chart: Rickshaw's graph with a renderer of ours, the axes around it, and its place.
// Rickshaw cannot destroy a graph, so a chart lives as long as its panel.

import { logLabels, logTicks } from '../decades.js';
import { tickLabels, timeLabels } from '../format.js';
import { linearTicks, timeTicks } from '../scale.js';
import { CHARTS } from './index.js';
import { LineRenderer } from './line.js';
import { d3, Rickshaw } from './rickshaw.js';
import { Surface } from './surface.js';

/** @typedef {import('./axes.js').Ticks} Ticks */
/** @typedef {import('./rickshaw.js').Curve} Curve */
/** @typedef {import('../scale.js').Domain} Domain */

/**
 * What a chart shows, wherever it comes from.
 * @typedef {object} Picture
 * @property {Curve[]} curves as `arrange` gave them
 * @property {Domain} x
 * @property {Domain} y
 * @property {boolean} log whether y is logarithmic
 * @property {'time' | 'index' | 'field'} kind of x
 * @property {string} xName what x is, in words
 * @property {import('./rules.js').Rule[]} rules thresholds to draw
 * @property {number[]} marks places on x to mark
 */

const TOP = 12;
const RIGHT = 20;
const BOTTOM = 44;
/** Around a small picture. */
const BARE = 4;
/** Below a chart without labels of x. */
const NO_FOOT = 8;
/** The labels' column grows in such steps, so that it rarely moves the plot. */
const GUTTER = 16;
const CHARACTER = 6.8;
/** @type {Ticks} */
const NONE = { values: [], labels: [] };

export class Chart {
  #width = 0;
  #height = 0;
  #gutter = 3 * GUTTER;
  #needs = 3 * GUTTER;
  #footed = true;
  #bare = false;
  #kind = 'line';

  /** @param {HTMLElement} element to fill */
  constructor(element) {
    /** What the curves are drawn in: the plot's rectangle without its labels. */
    this.plot = document.createElement('div');
    this.plot.className = 'plot';
    this.xName = document.createElement('p');
    this.xName.className = 'x-name';
    element.append(this.plot, this.xName);
    this.surface = new Surface(this.plot);
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

  /** Whether the labels of x stand below. @param {boolean} footed */
  setFooted(footed) {
    if (footed === this.#footed) return;
    this.#footed = footed;
    this.xName.hidden = !footed;
    this.#layout();
  }

  /** How wide the labels of y are, in CSS pixels. */
  get needs() {
    return this.#needs;
  }

  /**
   * Give the labels of y so much room.
   * @param {number} gutter
   * @returns {boolean} whether that is new, and the chart is to be drawn again
   */
  widen(gutter) {
    if (gutter === this.#gutter) return false;
    this.#gutter = gutter;
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
    const top = this.#bare ? BARE : TOP;
    return {
      left: this.#gutter,
      top,
      right: RIGHT,
      bottom,
      width: Math.max(40, this.#width - this.#gutter - RIGHT),
      height: Math.max(20, this.#height - top - bottom),
    };
  }

  /** @param {Picture} picture */
  draw(picture) {
    if (this.xName.textContent !== picture.xName) this.xName.textContent = picture.xName;
    const { x, y, log, rules, marks } = picture;
    const yTicks = this.#bare ? NONE : this.#yTicks(picture);
    if (!this.#bare) this.#makeRoom(yTicks.labels);
    const { graph } = this;
    graph.series.length = 0;
    graph.series.push(...picture.curves);
    graph.shown = { x, y, log, rules, marks, xTicks: this.#xTicks(picture), yTicks };
    graph.yScale = log ? d3.scale.log() : undefined;
    graph.render();
  }

  /** Draw the same picture once more, with another pen. @param {import('./pen.js').VectorPen} pen */
  redraw(pen) {
    this.surface.lend(pen, () => this.graph.render());
  }

  /** @param {Picture} picture @returns {Ticks} */
  #yTicks({ y, log }) {
    const count = Math.max(2, this.place.height / 56);
    if (log) {
      const values = logTicks(y, count);
      return { values, labels: logLabels(values) };
    }
    const ticks = linearTicks(y, count);
    return { values: ticks.values, labels: tickLabels(ticks) };
  }

  /** @param {Picture} picture @returns {Ticks} */
  #xTicks(picture) {
    if (this.#bare) return NONE;
    const ticks = this.#xGrid(picture);
    return this.#footed ? ticks : { ...ticks, labels: ticks.values.map(() => '') };
  }

  /** @param {Picture} picture @returns {Ticks} */
  #xGrid({ x, kind }) {
    const count = Math.max(2, this.place.width / 110);
    if (kind === 'time') {
      const ticks = timeTicks(x, count);
      return { values: ticks.values, labels: timeLabels(ticks) };
    }
    const ticks = linearTicks(x, count, kind === 'index' ? 1 : 0);
    return { values: ticks.values, labels: tickLabels(ticks) };
  }

  /** @param {string[]} labels */
  #makeRoom(labels) {
    const longest = Math.max(0, ...labels.map((label) => label.length));
    const gutter = Math.ceil((longest * CHARACTER + 14) / GUTTER) * GUTTER;
    // Back only when much is gained: a label that comes and goes must not shake the plot.
    if (gutter > this.#needs || gutter < this.#needs - GUTTER) {
      this.#needs = Math.max(gutter, 3 * GUTTER);
      if (this.#needs > this.#gutter) this.widen(this.#needs);
    }
  }
}

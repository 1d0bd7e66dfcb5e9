// One chart: Rickshaw's graph with a renderer of ours, the axes around it, and its place.
// Rickshaw cannot destroy a graph, so a chart lives as long as its panel.

import { tickLabels, timeLabels } from '../format.js';
import { linearTicks, timeTicks } from '../scale.js';
import { Axes } from './axes.js';
import { CHARTS } from './index.js';
import { Rickshaw } from './rickshaw.js';

/** @typedef {import('./axes.js').Tick} Tick */
/** @typedef {import('../scale.js').Domain} Domain */

/**
 * @typedef {object} Picture
 * @property {{name: string, order: number, x: number[], y: number[]}[]} series
 * @property {Domain} x
 * @property {Domain} y
 * @property {'time' | 'index' | 'field'} kind of x
 * @property {string} xName what x is, in words
 */

const TOP = 12;
const RIGHT = 20;
const BOTTOM = 44;
/** The labels' column grows in such steps, so that it rarely moves the plot. */
const GUTTER = 16;
const CHARACTER = 6.8;

/** @param {Picture['series'][0]} series @returns {import('./rickshaw.js').Curve} */
function curve({ name, order, x, y }) {
  return { name, order, x, y, data: [] };
}

export class Chart {
  #width = 0;
  #height = 0;
  #gutter = 3 * GUTTER;

  /**
   * @param {HTMLElement} element to fill
   * @param {string} kind one of CHARTS
   */
  constructor(element, kind) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.classList.add('axes');
    svg.setAttribute('aria-hidden', 'true');
    /** What the curves are drawn in: the plot's rectangle without its labels. */
    this.plot = document.createElement('div');
    this.plot.className = 'plot';
    this.xName = document.createElement('p');
    this.xName.className = 'x-name';
    element.append(svg, this.plot, this.xName);
    this.axes = new Axes(svg);
    /** @type {import('./rickshaw.js').Graph} */
    this.graph = new Rickshaw.Graph({
      element: this.plot,
      renderer: CHARTS.get(kind) ?? CHARTS.get('line'),
      series: [],
      width: 1,
      height: 1,
    });
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
  }

  /** Where the plot is in the element. */
  get place() {
    return {
      left: this.#gutter,
      top: TOP,
      right: RIGHT,
      width: Math.max(40, this.#width - this.#gutter - RIGHT),
      height: Math.max(40, this.#height - TOP - BOTTOM),
    };
  }

  /** @param {Picture} picture */
  draw(picture) {
    if (this.xName.textContent !== picture.xName) this.xName.textContent = picture.xName;
    const yTicks = linearTicks(picture.y, Math.max(2, this.place.height / 56));
    const yLabels = tickLabels(yTicks);
    this.#makeRoom(yLabels);
    const { graph } = this;
    graph.series.length = 0;
    graph.series.push(...picture.series.map(curve));
    graph.shown = { x: picture.x, y: picture.y };
    graph.render();
    const [xTicks, xLabels] = this.#xTicks(picture);
    this.axes.draw(
      this.place,
      xTicks.values.map((value, i) => ({ value, at: graph.x(value), label: xLabels[i] })),
      yTicks.values.map((value, i) => ({ value, at: graph.y(value), label: yLabels[i] })),
    );
  }

  /** @param {Picture} picture @returns {[import('../scale.js').Ticks, string[]]} */
  #xTicks({ x, kind }) {
    const count = Math.max(2, this.place.width / 110);
    if (kind === 'time') {
      const ticks = timeTicks(x, count);
      return [ticks, timeLabels(ticks)];
    }
    const ticks = linearTicks(x, count, kind === 'index' ? 1 : 0);
    return [ticks, tickLabels(ticks)];
  }

  /** @param {string[]} labels */
  #makeRoom(labels) {
    const longest = Math.max(0, ...labels.map((label) => label.length));
    const gutter = Math.ceil((longest * CHARACTER + 14) / GUTTER) * GUTTER;
    // Back only when much is gained: a label that comes and goes must not shake the plot.
    if (gutter > this.#gutter || gutter < this.#gutter - GUTTER) {
      this.#gutter = Math.max(gutter, 3 * GUTTER);
      this.#layout();
    }
  }
}

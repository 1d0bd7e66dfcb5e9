// A panel: one chart, the part of the run it shows, and reading it under the cursor.

import { Chart } from './charts/chart.js';
import { Hover } from './hover.js';
import { summary } from './model.js';
import { xDomain, yDomain } from './scale.js';

/** @typedef {import('./model.js').Model} Model */
/** @typedef {import('./scale.js').Domain} Domain */

const X_NAMES = new Map([
  ['time', 'local time'],
  ['index', 'sample number'],
]);

/** @param {import('./wire.js').XAxis} x */
function xName({ kind, name }) {
  return X_NAMES.get(kind) ?? name;
}

export class Panel {
  /** @type {Domain | null} */ #y = null;

  /**
   * @param {HTMLElement} element
   * @param {string} kind of chart
   * @param {() => void} changed called when the panel wants to be drawn again
   */
  constructor(element, kind, changed) {
    this.chart = new Chart(element, kind);
    this.hover = new Hover(this.chart, changed);
    const fit = () => this.chart.resize(element.clientWidth, element.clientHeight);
    fit(); // at once: how many points to ask for follows from the width
    new ResizeObserver(() => {
      fit();
      changed();
    }).observe(element);
  }

  /** The plot's width in CSS pixels. */
  get width() {
    return this.chart.place.width;
  }

  /**
   * @param {Model} run with at least one point
   * @param {Set<string>} hidden names of series that are switched off
   */
  draw(run, hidden) {
    const x = xDomain({ ...run, first: run.first });
    const series = [...run.series.values()].filter(({ name }) => !hidden.has(name));
    const shown = series.map((one) => ({ series: one, sum: summary(one, x) }));
    const min = Math.min(...shown.map(({ sum }) => sum.min));
    const max = Math.max(...shown.map(({ sum }) => sum.max));
    this.#y = yDomain(min, max, this.#y);
    this.chart.draw({ series, x, y: this.#y, kind: run.x.kind, xName: xName(run.x) });
    this.hover.draw(shown, run.x);
  }
}

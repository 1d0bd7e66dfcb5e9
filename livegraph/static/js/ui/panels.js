// All panels of the page, one under the other: which series is in which, and reading them together.

import { assignPanels, panelTitle } from '../state/panel_assignment.js';
import { Crosshair } from './crosshair.js';
import { Panel } from './panel.js';

/** @typedef {import('../state/model.js').Model} Model */
/** @typedef {import('../state/panel_assignment.js').Arranged} Arranged */

export class Panels {
  /** In the order they are shown; those beyond what is needed are kept for later. @type {Panel[]} */
  #panels = [];
  /** @type {Arranged[]} */ #arranged = [];

  /**
   * @param {HTMLElement} element to fill
   * @param {import('../state/viewport.js').Viewport} focus
   * @param {() => import('../state/panel_assignment.js').Rules} rules which series share a panel
   * @param {() => void} changed
   */
  constructor(element, focus, rules, changed) {
    this.element = element;
    this.focus = focus;
    this.rules = rules;
    this.changed = changed;
    this.hover = new Crosshair(changed);
    this.#panel(0);
  }

  /** The plots' width in CSS pixels. */
  get width() {
    return this.#panels[0].width;
  }

  /** Room beside the plots of all panels. @returns {import('../charts/chart.js').Margins} */
  get margins() {
    return this.#panels[0].chart.place;
  }

  /** Those that are shown, from above. @type {Panel[]} */
  get shown() {
    return this.#panels.slice(0, this.#arranged.length);
  }

  /** To be called when the theme has changed. */
  recolour() {
    for (const panel of this.#panels) panel.recolour();
  }

  /**
   * @param {Model} run with at least one point
   * @param {Set<string>} hidden names of series that are switched off
   * @param {import('./panel.js').Look} look
   * @param {import('./panel.js').Signs} signs
   */
  draw(run, hidden, look, signs) {
    const seen = [...run.series.values()].filter(({ name }) => !hidden.has(name));
    this.#arranged = assignPanels(seen, this.rules());
    const count = this.#arranged.length;
    const read = this.#arranged.map(({ key, names }, i) => {
      const panel = this.#panel(i);
      panel.show(key, { title: panelTitle(key), last: i === count - 1 });
      const series = panel.draw(run, this.focus.shown, names, look, signs);
      return { chart: panel.chart, series };
    });
    for (const panel of this.#panels.slice(count)) panel.hide();
    this.#align(count);
    this.hover.draw(read, run.x);
  }

  /** All plots begin and end at the same place, or the cross-hair would not. @param {number} count */
  #align(count) {
    const charts = this.#panels.slice(0, count).map(({ chart }) => chart);
    const left = Math.max(...charts.map(({ needs }) => needs.left));
    const right = Math.max(...charts.map(({ needs }) => needs.right));
    this.element.parentElement?.style.setProperty('--beside', `${right}px`);
    for (const chart of charts) if (chart.widen({ left, right })) this.changed();
  }

  /** @param {number} i @returns {Panel} */
  #panel(i) {
    if (i < this.#panels.length) return this.#panels[i];
    const element = document.createElement('div');
    element.className = 'chart';
    this.element.append(element);
    const panel = new Panel(element, this.focus, this.changed);
    this.hover.attach(panel.chart);
    this.#dropped(element, i);
    this.#panels.push(panel);
    return panel;
  }

  /** A series of the legend can be dropped here. @param {HTMLElement} element @param {number} i */
  #dropped(element, i) {
    element.addEventListener('dragover', (event) => event.preventDefault());
    element.addEventListener('drop', (event) => {
      event.preventDefault();
      const name = event.dataTransfer?.getData('text/plain') ?? '';
      this.#move(name, this.#arranged[i]?.key ?? '');
    });
  }

  /**
   * Put a series into the next panel; after the last one, into one of its own.
   * @param {string} name
   */
  moveOn(name) {
    const keys = this.#arranged.map(({ key }) => key);
    const at = this.#arranged.findIndex(({ names }) => names.includes(name));
    const alone = this.#arranged[at]?.names.length === 1;
    const next = keys[at + 1] ?? (alone ? keys[0] : `series ${name}`);
    this.#move(name, next);
  }

  /** @param {string} name @param {string} key */
  #move(name, key) {
    this.rules().moved.set(name, key);
    this.changed();
  }
}

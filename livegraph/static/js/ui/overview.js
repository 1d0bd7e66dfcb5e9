// The whole run in a strip under the panels, and the part of it that is looked at. Dragging in it
// moves that part. It is asked for anew only as often as it would show something new.

import { Chart } from '../charts/chart.js';
import { extremes } from '../state/model.js';
import { historyModel } from '../transport/history.js';

/** @typedef {import('../state/model.js').Model} Model */
/** @typedef {import('../lib/scale.js').Domain} Domain */
/** @typedef {import('../transport/history.js').Answer} Answer */

/** Points of each series. */
const POINTS = 500;
/** More curves than these are a blot. */
const MOST = 8;
/** Milliseconds between two questions, at least. */
const PAUSE = 2000;
/** A run so much longer than the part in view has a strip. */
const LONGER = 1.3;

/**
 * A series from 0 to 1: of the whole its shape is to be seen, whatever the units beside it.
 * @param {import('../state/model.js').Series} series
 */
function levelled({ name, order, x, y }) {
  const { min, max } = extremes([{ x, y }], [-Infinity, Infinity], false);
  const span = max - min || 1;
  return {
    name,
    order,
    x,
    y: y.map((value) => (max > min ? (value - min) / span : value - min + 0.5)),
  };
}

export class Overview {
  /** @type {Model | null} */ #model = null;
  #asked = -Infinity;
  #asking = false;

  /**
   * @param {HTMLElement} element
   * @param {import('../state/viewport.js').Viewport} focus
   * @param {{
   *   ask: (query: string) => Promise<Answer | null>,
   *   now: () => number,
   *   changed: () => void,
   * }} surroundings
   */
  constructor(element, focus, surroundings) {
    this.element = element;
    this.focus = focus;
    this.surroundings = surroundings;
    this.chart = new Chart(element);
    this.chart.setBare();
    this.part = document.createElement('div');
    this.part.className = 'part';
    this.chart.plot.append(this.part);
    this.#listen(this.chart.plot);
    new ResizeObserver(() => this.#fit()).observe(element);
  }

  /** Where the run begins and ends, as far as is known. @type {Domain | null} */
  get run() {
    const model = this.#model;
    return model && model.first < model.end ? [model.first, model.end] : null;
  }

  forget() {
    this.#model = null;
    this.#asked = -Infinity;
  }

  recolour() {
    this.chart.surface.palette.forget();
  }

  #fit() {
    this.chart.resize(this.element.clientWidth, this.element.clientHeight);
    this.surroundings.changed();
  }

  /** @param {HTMLElement} plot */
  #listen(plot) {
    const go = (/** @type {PointerEvent} */ event) => {
      if (!(event.buttons & 1)) return;
      const at = this.chart.graph.x.invert(event.clientX - plot.getBoundingClientRect().left);
      const [from, to] = this.focus.shown;
      this.focus.pan(at - (from + to) / 2);
      this.surroundings.changed();
    };
    plot.addEventListener('pointerdown', (event) => {
      plot.setPointerCapture(event.pointerId);
      go(event);
    });
    plot.addEventListener('pointermove', go);
  }

  /**
   * @param {Model} run
   * @param {Set<string>} hidden
   * @param {import('../charts/chart.js').Margins} margins of the panels above
   */
  draw(run, hidden, margins) {
    this.#refresh(run);
    const whole = this.run;
    const [from, to] = this.focus.shown;
    const shown = whole !== null && whole[1] - whole[0] > (to - from) * LONGER;
    this.element.hidden = !shown;
    if (!shown || !this.#model) return;
    this.chart.widen(margins);
    const series = [...this.#model.series.values()].filter(({ name }) => !hidden.has(name));
    const curves = this.chart.arrange(series.slice(0, MOST).map(levelled));
    this.chart.draw({
      curves,
      x: whole,
      y: [-0.05, 1.05],
      log: false,
      rules: [],
      marks: [],
      flags: [],
      unit: '',
      kind: run.x.kind,
      xName: '',
    });
    this.#mark(from, to);
  }

  /** @param {number} from @param {number} to */
  #mark(from, to) {
    const { graph } = this.chart;
    const left = Math.max(0, graph.x(from));
    const right = Math.min(graph.width, graph.x(to));
    this.part.style.left = `${left}px`;
    this.part.style.width = `${Math.max(2, right - left)}px`;
  }

  /** @param {Model} run */
  async #refresh(run) {
    const now = this.surroundings.now();
    const seconds = run.x.kind === 'time' && this.run ? this.run[1] - this.run[0] : 0;
    const pause = Math.max(PAUSE, (1000 * seconds) / POINTS); // until a pixel has moved
    const old = !this.#model || this.#model.newest !== run.newest;
    if (this.#asking || !old || now - this.#asked < pause) return;
    this.#asking = true;
    this.#asked = now;
    const answer = await this.surroundings.ask(`points=${POINTS}`);
    this.#asking = false;
    if (!answer) return;
    this.#model = historyModel(answer, run);
    this.surroundings.changed();
  }
}

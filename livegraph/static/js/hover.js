// Reading values: a cross-hair that stands at the sample nearest to the cursor, and one card with
// its time and what each visible series says there. It is drawn with every frame, so that a still
// cursor over a moving curve reads what is under it now.

import { NOTHING, number, precision, xValue } from './format.js';
import { nearest, summary } from './model.js';
import { colourClasses } from './theme.js';

/** @typedef {import('./charts/chart.js').Chart} Chart */
/** @typedef {import('./model.js').Series} Series */
/** @typedef {{row: HTMLElement, value: HTMLElement, dot: HTMLElement}} Reading */

/** More than these do not fit on a card; the legend has them all. */
const MOST = 24;
const GAP = 14;
/** So many pixels beyond its ends a series is still read. */
const REACH = 24;

/** What stands before the x on the card; a time says itself what it is. */
const WHAT = new Map([
  ['time', ''],
  ['index', 'sample'],
]);

export class Hover {
  /** @type {{x: number, y: number} | null} */ #cursor = null;
  /** @type {Map<string, Reading>} */ #readings = new Map();

  /**
   * @param {Chart} chart
   * @param {() => void} changed
   */
  constructor(chart, changed) {
    this.chart = chart;
    this.changed = changed;
    this.line = make('div', 'crosshair');
    this.card = make('div', 'card');
    this.card.setAttribute('role', 'tooltip');
    this.time = make('div', 'card-time');
    this.rows = make('div', 'card-rows');
    this.rest = make('div', 'card-rest');
    this.card.append(this.time, this.rows, this.rest);
    chart.plot.append(this.line);
    document.body.append(this.card);
    this.#listen(chart.plot);
    this.#hide();
  }

  /** @param {HTMLElement} plot */
  #listen(plot) {
    const follow = (/** @type {PointerEvent} */ event) => this.#move(event.clientX, event.clientY);
    plot.addEventListener('pointerenter', follow);
    plot.addEventListener('pointermove', follow);
    plot.addEventListener('pointerdown', follow);
    plot.addEventListener('pointerleave', (event) => {
      // A finger that is lifted leaves what it pointed at; the next tap elsewhere takes it away.
      if (event.pointerType === 'mouse') this.#leave();
    });
    document.addEventListener('pointerdown', (event) => {
      if (!plot.contains(/** @type {Node} */ (event.target))) this.#leave();
    });
    window.addEventListener('blur', () => this.#leave());
  }

  /** @param {number} x @param {number} y */
  #move(x, y) {
    this.#cursor = { x, y };
    this.changed();
  }

  #leave() {
    if (!this.#cursor) return;
    this.#cursor = null;
    this.changed();
  }

  /**
   * @param {Series[]} shown
   * @param {import('./wire.js').XAxis} x
   */
  draw(shown, x) {
    const at = this.#cursor && this.#sampleAt(shown, this.#cursor.x);
    if (!this.#cursor || at === null) {
      this.#hide();
      return;
    }
    const { graph, plot } = this.chart;
    const left = graph.x(at);
    this.line.hidden = this.card.hidden = false;
    this.line.style.transform = `translateX(${Math.round(left)}px)`;
    this.time.textContent = `${WHAT.get(x.kind) ?? x.name} ${xValue(at, x.kind)}`.trim();
    this.#read(shown, at);
    this.#place(plot.getBoundingClientRect().left + left, this.#cursor.y);
  }

  /**
   * The x of the sample nearest to a place on the screen, of all that are shown.
   * @param {Series[]} shown
   * @param {number} clientX
   * @returns {number | null}
   */
  #sampleAt(shown, clientX) {
    const { graph, plot } = this.chart;
    const [from, to] = graph.x.domain();
    const wanted = graph.x.invert(clientX - plot.getBoundingClientRect().left);
    let best = null;
    for (const series of shown) {
      const x = series.x[nearest(series, wanted)];
      if (x === undefined || x < from || x > to) continue;
      if (best === null || Math.abs(x - wanted) < Math.abs(best - wanted)) best = x;
    }
    return best;
  }

  /** @param {Series[]} shown @param {number} at */
  #read(shown, at) {
    const names = new Set();
    const part = /** @type {import('./scale.js').Domain} */ (this.chart.graph.x.domain());
    for (const series of shown.slice(0, MOST)) {
      const i = nearest(series, at);
      if (i < 0) continue;
      names.add(series.name);
      const { value, dot } = this.#reading(series);
      const there = this.#reaches(series, i, at);
      const exact = precision(summary(series, part), series.unit);
      const text = there ? number(series.y[i], exact) : NOTHING;
      if (value.textContent !== text) value.textContent = text;
      this.#point(dot, there, series, series.x[i]);
    }
    for (const [name, { row, dot }] of this.#readings) {
      if (names.has(name)) continue;
      row.remove();
      dot.remove();
      this.#readings.delete(name);
    }
    this.rest.textContent = shown.length > MOST ? `and ${shown.length - MOST} more` : '';
  }

  /**
   * Whether the nearest sample says anything here: not before a series began or after it stopped.
   * @param {Series} series
   * @param {number} i
   * @param {number} at
   */
  #reaches({ x }, i, at) {
    const end = i === 0 || i === x.length - 1;
    return !end || Math.abs(this.chart.graph.x(x[i]) - this.chart.graph.x(at)) < REACH;
  }

  /** @param {Series} series @returns {Reading} */
  #reading({ name, order }) {
    const known = this.#readings.get(name);
    if (known) return known;
    const colour = colourClasses(order);
    const row = make('div', 'card-row');
    const label = make('span', 'name');
    label.textContent = name;
    const value = make('span', 'value');
    row.append(make('span', `swatch ${colour}`), label, value);
    const dot = make('div', `reading ${colour}`);
    this.rows.append(row);
    this.chart.plot.append(dot);
    this.#readings.set(name, { row, value, dot });
    return { row, value, dot };
  }

  /**
   * Put a dot on the curve as it is drawn: in a stack it stands higher than its value.
   * @param {HTMLElement} dot
   * @param {boolean} there
   * @param {Series} series
   * @param {number} at
   */
  #point(dot, there, series, at) {
    const { graph } = this.chart;
    const curve = graph.series.find(({ name }) => name === series.name) ?? series;
    const x = graph.x(at);
    const y = graph.y(curve.y[nearest(curve, at)]);
    dot.hidden = !there || !(x >= 0 && x <= graph.width && y >= 0 && y <= graph.height);
    dot.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  }

  /**
   * Beside the cross-hair, inside the plot where there is room, never outside the window.
   * @param {number} x
   * @param {number} y
   */
  #place(x, y) {
    const { offsetWidth: width, offsetHeight: height } = this.card;
    const { clientWidth, clientHeight } = document.documentElement;
    const plot = this.chart.plot.getBoundingClientRect();
    const right = x + GAP + width <= plot.right || x - GAP - width < plot.left;
    const left = right ? x + GAP : x - GAP - width;
    const clamp = (/** @type {number} */ value, /** @type {number} */ most) =>
      Math.round(Math.max(8, Math.min(value, most - 8)));
    const top = clamp(y - height / 2, clientHeight - height);
    this.card.style.transform = `translate(${clamp(left, clientWidth - width)}px, ${top}px)`;
  }

  #hide() {
    this.line.hidden = this.card.hidden = true;
    for (const { dot } of this.#readings.values()) dot.hidden = true;
  }
}

/** @param {string} tag @param {string} classes */
function make(tag, classes) {
  const element = document.createElement(tag);
  element.className = classes;
  return element;
}

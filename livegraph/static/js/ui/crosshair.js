// Reading values: a cross-hair over all panels that stands at the sample nearest to the cursor, and
// one card with its time and what each visible series says there. It is drawn with every frame, so that a still
// cursor over a moving curve reads what is under it now.

import { NOTHING, number, precision, timeDecimals, xValue } from '../lib/format.js';
import { colourClasses } from '../lib/theme.js';
import { nearest, summarize } from '../state/model.js';

/** @typedef {import('../charts/chart.js').Chart} Chart */
/** @typedef {import('../state/model.js').Series} Series */
/** @typedef {{row: HTMLElement, value: HTMLElement, dot: HTMLElement}} Reading */
/** @typedef {{chart: Chart, series: Series[]}} Read what a panel shows, to be read */
/** @typedef {{chart: Chart, series: Series}} Place of a series */

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

export class Crosshair {
  /** @type {{chart: Chart, x: number, y: number} | null} */ #cursor = null;
  /** A place on x that is pointed at from elsewhere. @type {number | null} */ #pointed = null;
  /** Where the cursor reads the chart, since it was last drawn. @type {number | null} */ at = null;
  /** @type {Map<string, Reading>} */ #readings = new Map();
  /** @type {Map<Chart, HTMLElement>} */ #lines = new Map();

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.card = make('div', 'card');
    this.card.setAttribute('role', 'tooltip');
    this.time = make('div', 'card-time');
    this.rows = make('div', 'card-rows');
    this.rest = make('div', 'card-rest');
    this.card.append(this.time, this.rows, this.rest);
    document.querySelector('main')?.append(this.card);
    document.addEventListener('pointerdown', (event) => {
      const there = /** @type {Node} */ (event.target);
      if (![...this.#lines.keys()].some(({ plot }) => plot.contains(there))) this.#leave();
    });
    window.addEventListener('blur', () => this.#leave());
    this.#hide();
  }

  /** Read this chart, too. @param {Chart} chart */
  attach(chart) {
    const line = make('div', 'crosshair');
    line.hidden = true;
    chart.plot.append(line);
    this.#lines.set(chart, line);
    const { plot } = chart;
    const follow = (/** @type {PointerEvent} */ event) => {
      this.#cursor = { chart, x: event.clientX, y: event.clientY };
      this.changed();
    };
    plot.addEventListener('pointerenter', follow);
    plot.addEventListener('pointermove', follow);
    plot.addEventListener('pointerdown', follow);
    plot.addEventListener('pointerleave', (event) => {
      // A finger that is lifted leaves what it pointed at; the next tap elsewhere takes it away.
      if (event.pointerType === 'mouse') this.#leave();
    });
  }

  /** Read this place, as long as no cursor is on a chart. @param {number | null} x null: none */
  point(x) {
    this.#pointed = x;
    this.changed();
  }

  #leave() {
    if (!this.#cursor) return;
    this.#cursor = null;
    this.changed();
  }

  /**
   * @param {Read[]} panels
   * @param {import('../transport/protocol.js').XAxis} x
   */
  draw(panels, x) {
    const cursor = this.#cursor;
    this.at = cursor && this.#sampleAt(panels, cursor);
    const at = cursor ? this.at : this.#pointedIn(panels);
    if (at === null) {
      this.#hide();
      return;
    }
    const places = panels.flatMap(({ chart, series }) =>
      series.map((one) => ({ chart, series: one })),
    );
    for (const [chart, line] of this.#lines) {
      line.hidden = !panels.some((panel) => panel.chart === chart);
      line.style.transform = `translateX(${Math.round(chart.graph.x(at))}px)`;
    }
    this.card.hidden = false;
    const [from, to] = panels[0].chart.graph.x.domain();
    const when = xValue(at, x.kind, timeDecimals(to - from));
    this.time.textContent = `${WHAT.get(x.kind) ?? x.name} ${when}`.trim();
    this.#read(places, at);
    this.#place(cursor ?? middleOf(panels[0].chart), at);
  }

  /** What is pointed at, where it is on the screen. @param {Read[]} panels */
  #pointedIn(panels) {
    const x = this.#pointed;
    const [from, to] = panels[0]?.chart.graph.x.domain() ?? [];
    return x !== null && x >= from && x <= to ? x : null;
  }

  /**
   * The x of the sample nearest to a place on the screen, of all that are shown.
   * @param {Read[]} panels
   * @param {{chart: Chart, x: number}} cursor
   * @returns {number | null}
   */
  #sampleAt(panels, cursor) {
    const { graph, plot } = cursor.chart;
    const [from, to] = graph.x.domain();
    const wanted = graph.x.invert(cursor.x - plot.getBoundingClientRect().left);
    let best = null;
    for (const series of panels.flatMap((panel) => panel.series)) {
      const x = series.x[nearest(series, wanted)];
      if (x === undefined || x < from || x > to) continue;
      if (best === null || Math.abs(x - wanted) < Math.abs(best - wanted)) best = x;
    }
    return best;
  }

  /** @param {Place[]} places @param {number} at */
  #read(places, at) {
    const names = new Set();
    for (const { chart, series } of places.slice(0, MOST)) {
      const i = nearest(series, at);
      if (i < 0) continue;
      names.add(series.name);
      const { value, dot } = this.#reading(series, chart);
      const there = reaches(chart, series, i, at);
      const text = there ? words(chart, series, i) : NOTHING;
      if (value.textContent !== text) value.textContent = text;
      point(dot, there, chart, series, series.x[i]);
    }
    for (const [name, { row, dot }] of this.#readings) {
      if (names.has(name)) continue;
      row.remove();
      dot.remove();
      this.#readings.delete(name);
    }
    this.rest.textContent = places.length > MOST ? `and ${places.length - MOST} more` : '';
  }

  /** @param {Series} series @param {Chart} chart @returns {Reading} */
  #reading({ name, order }, chart) {
    const known = this.#readings.get(name);
    if (known) {
      if (known.dot.parentNode !== chart.plot) chart.plot.append(known.dot);
      return known;
    }
    const colour = colourClasses(order);
    const row = make('div', 'card-row');
    const label = make('span', 'name');
    label.textContent = name;
    const value = make('span', 'value');
    row.append(make('span', `swatch ${colour}`), label, value);
    const dot = make('div', `reading ${colour}`);
    this.rows.append(row);
    chart.plot.append(dot);
    this.#readings.set(name, { row, value, dot });
    return { row, value, dot };
  }

  /**
   * Beside the cross-hair, inside the plot where there is room, never outside the window.
   * @param {{chart: Chart, y: number}} cursor
   * @param {number} at
   */
  #place({ chart, y }, at) {
    const { offsetWidth: width, offsetHeight: height } = this.card;
    const { clientWidth, clientHeight } = document.documentElement;
    const plot = chart.plot.getBoundingClientRect();
    const x = plot.left + chart.graph.x(at);
    const right = x + GAP + width <= plot.right || x - GAP - width < plot.left;
    const left = right ? x + GAP : x - GAP - width;
    const clamp = (/** @type {number} */ value, /** @type {number} */ most) =>
      Math.round(Math.max(8, Math.min(value, most - 8)));
    const top = clamp(y - height / 2, clientHeight - height);
    this.card.style.transform = `translate(${clamp(left, clientWidth - width)}px, ${top}px)`;
  }

  #hide() {
    this.card.hidden = true;
    for (const line of this.#lines.values()) line.hidden = true;
    for (const { dot } of this.#readings.values()) dot.hidden = true;
  }
}

/** @param {Chart} chart */
function middleOf(chart) {
  const { top, height } = chart.plot.getBoundingClientRect();
  return { chart, y: top + height / 2 };
}

/**
 * Whether the nearest sample says anything here: not before a series began or after it stopped.
 * @param {Chart} chart
 * @param {Series} series
 * @param {number} i
 * @param {number} at
 */
function reaches({ graph }, { x }, i, at) {
  const end = i === 0 || i === x.length - 1;
  return !end || Math.abs(graph.x(x[i]) - graph.x(at)) < REACH;
}

/**
 * The value of a sample; where a column of pixels stands for several, their smallest and largest.
 * @param {Chart} chart
 * @param {Series} series
 * @param {number} i
 */
function words({ graph }, series, i) {
  const exact = precision(
    summarize(series, /** @type {[number, number]} */ (graph.x.domain())),
    series.unit,
    graph.shown.log,
  );
  const pixel = graph.x.invert(1) - graph.x.invert(0);
  const column = summarize(series, [series.x[i] - pixel / 2, series.x[i] + pixel / 2]);
  const low = number(column.min, { ...exact, unit: '' });
  const high = number(column.max, exact);
  if (column.count < 3 || number(column.min, exact) === high) return number(series.y[i], exact);
  return `${low} … ${high}`;
}

/**
 * Put a dot on the curve as it is drawn: in a stack it stands higher than its value.
 * @param {HTMLElement} dot
 * @param {boolean} there
 * @param {Chart} chart
 * @param {Series} series
 * @param {number} at
 */
function point(dot, there, { graph }, series, at) {
  const curve = graph.series.find(({ name }) => name === series.name) ?? series;
  const x = graph.x(at);
  const y = graph.y(curve.y[nearest(curve, at)]);
  dot.hidden = !there || !(x >= 0 && x <= graph.width && y >= 0 && y <= graph.height);
  dot.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
}

/** @param {string} tag @param {string} classes */
function make(tag, classes) {
  const element = document.createElement(tag);
  element.className = classes;
  return element;
}

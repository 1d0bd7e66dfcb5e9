// A cross-hair over all panels at the sample nearest to the cursor, and a card with its x and the value of
// each visible series there. It is drawn with every frame of the panels, so that a cursor that stands
// still over a moving curve reads what is under it now.

import { timeDecimals, xValue } from '../lib/format.js';
import { colourClasses } from '../lib/series_colour.js';
import { nearest } from '../state/model.js';
import { element } from './dom.js';
import { nearestInPlane, oneSample, sameRow, swings } from './plane.js';
import { columnAt, NOWHERE, words } from './reading.js';

/** @typedef {import('../charts/chart.js').Chart} Chart */
/** @typedef {import('../state/model.js').Series} Series */
/** @typedef {{row: HTMLElement, value: HTMLElement, dot: HTMLElement}} Reading */
/** @typedef {{chart: Chart, series: Series[]}} Read what a panel shows */
/** @typedef {{chart: Chart, series: Series}} Place of a series */

/** Series on the card, at most; the legend has all. */
const MAX_ROWS = 24;
/** CSS pixels between the cross-hair and the card. */
const GAP = 14;
/** A series is read up to this many CSS pixels beyond its ends. */
const REACH = 24;

/** What to write before the x on the card, if not the name of x. */
const X_LABELS = new Map([
  ['time', ''],
  ['index', 'sample'],
]);

export class Crosshair {
  /** @type {{chart: Chart, x: number, y: number} | null} */ #cursor = null;
  /** @type {Map<string, Reading>} */ #readings = new Map();
  /** @type {Map<Chart, HTMLElement>} */ #lines = new Map();
  /** What is read where x swings. @type {import('./plane.js').Read | null} */ #inPlane = null;

  /**
   * @param {Pick<import('../state/page_state.js').PageState, 'selection' | 'column'>} state
   * @param {() => void} redraw the panels
   */
  constructor({ selection, column }, redraw) {
    this.selection = selection;
    this.column = column;
    this.redraw = redraw;
    this.card = element('div', '', 'card');
    this.card.setAttribute('role', 'tooltip');
    this.time = element('div', '', 'card-time');
    this.rows = element('div', '', 'card-rows');
    this.rest = element('div', '', 'card-rest');
    this.card.append(this.time, this.rows, this.rest);
    document.querySelector('main')?.append(this.card);
    document.addEventListener('pointerdown', (event) => {
      const target = /** @type {Node} */ (event.target);
      if (![...this.#lines.keys()].some(({ plot }) => plot.contains(target))) this.#leave();
    });
    window.addEventListener('blur', () => this.#leave());
    this.#hide();
  }

  /** Extend the cross-hair over this chart. @param {Chart} chart */
  attach(chart) {
    const line = element('div', '', 'crosshair');
    line.hidden = true;
    chart.plot.append(line);
    this.#lines.set(chart, line);
    const { plot } = chart;
    const follow = (/** @type {PointerEvent} */ event) => {
      this.#cursor = { chart, x: event.clientX, y: event.clientY };
      this.redraw();
    };
    plot.addEventListener('pointerenter', follow);
    plot.addEventListener('pointermove', follow);
    plot.addEventListener('pointerdown', follow);
    plot.addEventListener('pointerleave', (event) => {
      // After a tap the card stays until the next tap elsewhere.
      if (event.pointerType === 'mouse') this.#leave();
    });
  }

  #leave() {
    if (!this.#cursor) return;
    this.#cursor = null;
    this.redraw();
  }

  /**
   * @param {Read[]} panels
   * @param {import('../transport/protocol.js').XAxis} x
   */
  draw(panels, x) {
    const cursor = this.#cursor;
    const all = panels.flatMap(({ series }) => series);
    this.#inPlane = cursor && x.kind === 'field' && swings(all) ? pointAt(panels, cursor) : null;
    const read = cursor && (this.#inPlane?.x ?? this.#sampleAt(panels, cursor));
    this.selection.readAt(read);
    const at = cursor ? read : this.#pointedIn(panels);
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
    this.time.textContent = `${X_LABELS.get(x.kind) ?? x.name} ${when}`.trim();
    this.#read(places, at);
    this.#place(cursor ?? middleOf(panels[0].chart), at);
  }

  /** The x that is pointed at, if it is on the screen. @param {Read[]} panels */
  #pointedIn(panels) {
    const x = this.selection.pointed;
    const [from, to] = panels[0]?.chart.graph.x.domain() ?? [];
    return x !== null && x >= from && x <= to ? x : null;
  }

  /**
   * The x of the sample nearest to the cursor, of all series on the screen.
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
    const part = columnAt(places[0].chart.graph, at);
    const plane = this.#inPlane;
    if (!plane && places.some(({ series }) => series.level > 0)) this.column.want(part, part[1]);
    const known = this.column.of(part);
    for (const { chart, series } of places.slice(0, MAX_ROWS)) {
      const i = plane ? sameRow(series, plane) : nearest(series, at);
      if (i < 0) continue;
      names.add(series.name);
      const { value, dot } = this.#reading(series, chart);
      const there = plane !== null || reaches(chart, series, i, at);
      const told = known.get(series.name);
      const sample = () =>
        plane ? oneSample(series, i) : words(chart.graph, series, i, part, told);
      const read = there ? sample() : NOWHERE;
      if (value.textContent !== read.text) value.textContent = read.text;
      value.dataset.x = read.part.join(' ');
      point(dot, there, chart, series, i);
    }
    for (const [name, { row, dot }] of this.#readings) {
      if (names.has(name)) continue;
      row.remove();
      dot.remove();
      this.#readings.delete(name);
    }
    this.rest.textContent = places.length > MAX_ROWS ? `and ${places.length - MAX_ROWS} more` : '';
  }

  /** @param {Series} series @param {Chart} chart @returns {Reading} */
  #reading({ name, order }, chart) {
    const known = this.#readings.get(name);
    if (known) {
      if (known.dot.parentNode !== chart.plot) chart.plot.append(known.dot);
      return known;
    }
    const colour = colourClasses(order);
    const row = element('div', '', 'card-row');
    const label = element('span', name, 'name');
    const value = element('span', '', 'value');
    row.append(element('span', '', `swatch ${colour}`), label, value);
    const dot = element('div', '', `reading ${colour}`);
    this.rows.append(row);
    chart.plot.append(dot);
    this.#readings.set(name, { row, value, dot });
    return { row, value, dot };
  }

  /**
   * Place the card beside the cross-hair, inside the plot if there is room, always inside the window.
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

/** @param {Read[]} panels @param {{chart: Chart, x: number, y: number}} cursor */
function pointAt(panels, { chart, x, y }) {
  const { left, top } = chart.plot.getBoundingClientRect();
  const series = panels.find((panel) => panel.chart === chart)?.series ?? [];
  return nearestInPlane(series, chart.graph, { x: x - left, y: y - top });
}

/** @param {Chart} chart */
function middleOf(chart) {
  const { top, height } = chart.plot.getBoundingClientRect();
  return { chart, y: top + height / 2 };
}

/**
 * Whether the nearest sample is near enough: no series is read before it began or after it ended.
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
 * Put a dot on the curve as it is drawn; in a stack that is higher than the value.
 * @param {HTMLElement} dot
 * @param {boolean} there
 * @param {Chart} chart
 * @param {Series} series
 * @param {number} i
 */
function point(dot, there, { graph }, series, i) {
  const curve = graph.series.find(({ name }) => name === series.name) ?? series;
  const at = series.x[i];
  const x = graph.x(at);
  const y = graph.y(curve.y[curve.x[i] === at ? i : nearest(curve, at)]);
  dot.hidden = !there || !(x >= 0 && x <= graph.width && y >= 0 && y <= graph.height);
  dot.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
}

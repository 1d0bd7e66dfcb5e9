// A panel: one chart, the part of the run it shows, and reading it under the cursor.

import { Chart } from '../charts/chart.js';
import { logDomain } from '../lib/log_ticks.js';
import { withEnds, yDomain } from '../lib/scale.js';
import { short } from '../lib/stats.js';
import { extremes } from '../state/model.js';
import { Gestures } from './gestures.js';

/** @typedef {import('../state/model.js').Model} Model */
/** @typedef {import('../lib/scale.js').Domain} Domain */

/**
 * How a run is looked at.
 * @typedef {object} Look
 * @property {string} chart its kind
 * @property {import('../transport/protocol.js').YAxis} y
 */

/**
 * What is drawn besides the data.
 * @typedef {object} Signs
 * @property {{text: string, value: number, matches: (name: string) => boolean}[]} thresholds
 * @property {Set<string>} alarms names of series beyond a threshold
 * @property {number[]} marks places on x
 * @property {Map<string, import('../lib/stats.js').Figures>} figures of series, by name
 */

const X_NAMES = new Map([
  ['time', 'local time'],
  ['index', 'sample number'],
]);

/** @param {import('../transport/protocol.js').XAxis} x */
function xName({ kind, name }) {
  return X_NAMES.get(kind) ?? name;
}

export class Panel {
  /** The y that would be shown if nobody had asked for anything. @type {Domain | null} */
  #y = null;
  #log = false;
  #key = '';

  /**
   * @param {HTMLElement} element
   * @param {import('../state/viewport.js').Viewport} focus which part of the run is looked at
   * @param {() => void} changed called when the panel wants to be drawn again
   */
  constructor(element, focus, changed) {
    this.element = element;
    this.chart = new Chart(element);
    this.title = document.createElement('p');
    this.title.className = 'panel-title';
    element.append(this.title);
    this.band = document.createElement('div');
    this.band.className = 'band';
    this.band.hidden = true;
    this.chart.plot.append(this.band);
    this.gestures = new Gestures(this.chart.plot, this.#meaning(focus, changed));
    this.note = document.createElement('p');
    this.note.className = 'note';
    this.note.textContent = 'zero and below are gaps on a log scale';
    element.append(this.note);
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
   * @param {import('../state/viewport.js').Viewport} focus
   * @param {() => void} changed
   * @returns {import('./gestures.js').Meaning}
   */
  #meaning(focus, changed) {
    const { graph } = this.chart;
    const x = (/** @type {number} */ pixel) => graph.x.invert(pixel);
    const then = (/** @type {() => void} */ work) => {
      work();
      changed();
    };
    return {
      zoom: (factor, at) => then(() => focus.zoom(factor, x(at))),
      pan: (by) => then(() => focus.pan(x(by) - x(0))),
      marking: (from, to) => this.#mark(from, to),
      select: (from, to) =>
        then(() => {
          this.#mark(0, 0);
          focus.select([x(from), x(to)]);
        }),
      back: () => then(() => focus.follow()),
    };
  }

  /** Show what is being selected. @param {number} from @param {number} to */
  #mark(from, to) {
    this.band.hidden = from === to;
    this.band.style.left = `${Math.min(from, to)}px`;
    this.band.style.width = `${Math.abs(to - from)}px`;
  }

  /** To be called when the theme has changed. */
  recolour() {
    this.chart.surface.palette.forget();
  }

  /**
   * @param {string} key which panel this is from now on
   * @param {{title: string, last: boolean}} about `last`: it has the labels of x
   */
  show(key, { title, last }) {
    if (key !== this.#key) this.#y = null;
    this.#key = key;
    this.element.hidden = false;
    this.title.textContent = title;
    this.chart.setFooted(last);
  }

  hide() {
    this.element.hidden = true;
  }

  /**
   * @param {Model} run with at least one point
   * @param {Domain} x the part of it
   * @param {string[]} names of the series to show
   * @param {Look} look
   * @param {Signs} signs
   * @returns {import('../state/model.js').Series[]} what is shown
   */
  draw(run, x, names, look, signs) {
    const series = names.flatMap((name) => run.series.get(name) ?? []);
    this.chart.setKind(look.chart);
    const curves = this.chart.arrange(
      series.map((one) =>
        signs.alarms.has(one.name) ? { ...one, name: one.name, order: -1 } : one,
      ),
    );
    const y = this.#range(curves, x, look.y);
    const { log } = look.y;
    const rules = signs.thresholds.filter(({ matches }) => names.some(matches));
    const picture = { curves, x, y, log, rules, marks: signs.marks, unit: unitOf(series) };
    const flags = flagsOf(curves, run, x, signs.figures);
    this.chart.draw({ ...picture, flags, kind: run.x.kind, xName: xName(run.x) });
    return series;
  }

  /**
   * The y to show: as asked for, and where nothing was, what the values take.
   * @param {import('../charts/rickshaw.js').Curve[]} curves
   * @param {Domain} x
   * @param {import('../transport/protocol.js').YAxis} asked
   * @returns {Domain}
   */
  #range(curves, x, { min, max, log }) {
    const values = extremes(curves, x, log);
    this.note.hidden = !values.left;
    if (log !== this.#log) this.#y = null;
    this.#log = log;
    if (log) {
      this.#y = logDomain(values.min, values.max, this.#y);
      const ends = { min: min && min > 0 ? min : null, max: max && max > 0 ? max : null };
      return withEnds(this.#y, ends, true);
    }
    const zero = this.chart.standing ? [0] : [];
    const low = Math.min(values.min, ...zero);
    const high = Math.max(values.max, ...zero);
    this.#y = yDomain(low, high, this.#y);
    return withEnds(onZero(this.#y, low, high, this.chart.standing), { min, max }, false);
  }
}

/** @param {import('../state/model.js').Series[]} series @returns {string} the unit that they share, or '' */
function unitOf(series) {
  const unit = series[0]?.unit ?? '';
  return series.every((one) => one.unit === unit) ? unit : '';
}

/**
 * What the curves have come to at the right edge of what is shown: where they are, and the value that
 * the series has, for in a stack they are higher.
 * @param {import('../charts/rickshaw.js').Curve[]} curves
 * @param {Model} run
 * @param {Domain} x
 * @param {Signs['figures']} figures
 * @returns {import('../charts/value_labels.js').Flag[]}
 */
function flagsOf(curves, run, x, figures) {
  return curves.flatMap((curve) => {
    const series = run.series.get(curve.name);
    const known = figures.get(curve.name);
    const y = lastIn(curve, x);
    if (!series || !known || Number.isNaN(y)) return [];
    return [{ order: curve.order, y, text: short(lastIn(series, x), known) }];
  });
}

/**
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} curve
 * @param {Domain} part
 * @returns {number} its last value in the part; NaN: there is none
 */
function lastIn({ x, y }, [from, to]) {
  let i = x.length - 1;
  while (i >= 0 && (Number.isNaN(y[i]) || !(x[i] >= from && x[i] <= to))) i--;
  return i < 0 ? Number.NaN : y[i];
}

/**
 * What stands on zero needs no room beyond it.
 * @param {Domain} domain
 * @param {number} low
 * @param {number} high
 * @param {boolean} standing
 * @returns {Domain}
 */
function onZero([from, to], low, high, standing) {
  if (!standing) return [from, to];
  return [low === 0 ? 0 : from, high === 0 && from < 0 ? 0 : to];
}

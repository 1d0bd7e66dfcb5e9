// The dots of the cross-hair: one on each curve that is read, with its value beside it where that is asked for.

import { colourClasses } from '../../lib/series_colour.js';
import { nearest } from '../../state/model.js';
import { assign, element, setHidden, setText } from '../dom.js';
import { heightsOf, labelPlace, labelText } from './label_place.js';

/** @typedef {import('../../charts/chart.js').Chart} Chart */
/** @typedef {import('../../state/model.js').Series} Series */

export class ReadingDots {
  /** By the name of the series. @type {Map<string, HTMLElement>} */ #dots = new Map();

  /**
   * Put a dot on a curve as it is drawn; in a stack that is higher than the value.
   * @param {Chart} chart
   * @param {Series} series
   * @param {number} i the sample
   * @param {import('./value_at_crosshair.js').Words | null} words to stand beside it
   * @param {boolean} [there] whether the sample is read at all
   */
  show(chart, series, i, words, there = true) {
    const { graph } = chart;
    const dot = this.#dot(series, chart);
    const curve = graph.series.find(({ name }) => name === series.name) ?? series;
    const at = series.x[i];
    const x = graph.x(at);
    const y = graph.y(curve.y[curve.x[i] === at ? i : nearest(curve, at)]);
    setHidden(dot, !there || !(x >= 0 && x <= graph.width && y >= 0 && y <= graph.height));
    dot.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    const label = /** @type {HTMLElement} */ (dot.firstChild);
    const text = words ? labelText(words, graph.width) : '';
    setText(label, text);
    if (!text || dot.hidden) return;
    const heights = (/** @type {number} */ from, /** @type {number} */ to) =>
      heightsOf(curve, [graph.x.invert(from), graph.x.invert(to)], graph.y);
    const { left, top, side } = labelPlace({ x, y }, text, graph, heights, label.dataset.side);
    label.style.transform = `translate(${(left - x).toFixed(1)}px, ${(top - y).toFixed(1)}px)`;
    label.dataset.side = side;
  }

  /** Remove the dots of all other series. @param {Set<string>} names */
  keep(names) {
    for (const [name, dot] of this.#dots) {
      if (names.has(name)) continue;
      dot.remove();
      this.#dots.delete(name);
    }
  }

  hide() {
    for (const dot of this.#dots.values()) setHidden(dot, true);
  }

  /** @param {Series} series @param {Chart} chart @returns {HTMLElement} */
  #dot({ name, order }, chart) {
    const known = this.#dots.get(name);
    const dot = known ?? element('div');
    assign(dot, { className: `reading ${colourClasses(order)}` });
    if (dot.parentNode === chart.plot) return dot;
    if (!known) dot.append(element('span'));
    chart.plot.append(dot);
    this.#dots.set(name, dot);
    return dot;
  }
}

// What the cross-hair reads if x goes back and forth: at one x there may be many samples, so it takes the
// sample nearest to the cursor in the plane. The other series are read at the same row, unless each point
// has an x of its own: such panels show the range of x that their points take.

import { finestStep } from '../../lib/axis_labels.js';
import { number } from '../../lib/format.js';
import { pointText } from '../../lib/stats.js';
import { extremes, nearest } from '../../state/model.js';

/** @typedef {import('../../charts/chart.js').Chart} Chart */
/** @typedef {import('../../state/model.js').Series} Series */
/** @typedef {{series: Series, i: number, x: number}} Read a sample under the cursor */
/**
 * A point in the plane: of which series in which panel, and how many points of it came before.
 * @typedef {{chart: Chart, name: string, n: number}} PointInPlane
 */

/** Whether x goes back in any of these. @param {Series[]} series */
export function swings(series) {
  return series.some(({ x }) => x.some((value, i) => i > 0 && value < x[i - 1]));
}

/**
 * The sample nearest to a place.
 * @param {Series[]} all of a panel
 * @param {Pick<import('../../charts/rickshaw.js').Graph, 'x' | 'y'>} graph
 * @param {{x: number, y: number}} place in CSS pixels of the plot
 * @returns {Read | null}
 */
export function nearestInPlane(all, graph, place) {
  /** @type {Read | null} */ let best = null;
  let least = Number.POSITIVE_INFINITY;
  for (const series of all) {
    for (const [i, x] of series.x.entries()) {
      const away = Math.hypot(graph.x(x) - place.x, graph.y(series.y[i]) - place.y);
      if (away < least) [best, least] = [{ series, i, x }, away];
    }
  }
  return best;
}

/**
 * The sample nearest to the cursor, in the panel that it is on.
 * @param {{chart: Chart, series: Series[]}[]} panels
 * @param {{chart: Chart, x: number, y: number}} cursor
 */
export function pointAt(panels, { chart, x, y }) {
  const { left, top } = chart.plot.getBoundingClientRect();
  const series = panels.find((panel) => panel.chart === chart)?.series ?? [];
  return nearestInPlane(series, chart.graph, { x: x - left, y: y - top });
}

/**
 * The point in view before or after another one; without another, the last one.
 * @param {{chart: Chart, series: Series[]}[]} panels
 * @param {PointInPlane | null} point
 * @param {number} by 1 or -1
 * @returns {PointInPlane | null} the same where there is no other; null: there is none at all
 */
export function pointBeside(panels, point, by) {
  const panel = panels.find(({ chart }) => chart === point?.chart) ?? panels[0];
  const series = panel?.series.find(({ name }) => name === point?.name) ?? panel?.series[0];
  if (!series) return null;
  const { chart } = panel;
  const [{ x, y, name, dropped }, { graph }] = [series, chart];
  const [start, way] = point ? [point.n - dropped + by, by] : [x.length - 1, -1];
  for (let i = start; i in x; i += way) {
    if (isIn(graph.x.domain(), x[i]) && isIn(graph.y.domain(), y[i])) {
      return { chart, name, n: dropped + i };
    }
  }
  return point;
}

/** @param {number[]} domain @param {number} value */
function isIn([from, to], value) {
  return value >= from && value <= to;
}

/** The sample of a series in the row of the one that is read. @param {Series} series @param {Read} read */
export function sameRow(series, { i, x }) {
  return series.x[i] === x && !Number.isNaN(series.y[i]) ? i : nearest(series, x);
}

/** @param {Series} series @param {number} i @returns {import('./value_at_crosshair.js').Words} one sample, whatever is beside it */
export function oneSample(series, i) {
  return { text: number(series.y[i], series), count: '', part: [series.x[i], series.x[i]] };
}

/** @param {Series} series @param {number} i @returns {import('./value_at_crosshair.js').Words} a point in the plane */
export function pointWords({ x, y, unit, decimals, xDecimals }, i) {
  const [across, up] = [number(x[i], { decimals: xDecimals }), number(y[i], { decimals })];
  return { text: pointText(across, up, unit), count: '', part: [x[i], x[i]] };
}

/**
 * The range of x that holds all points.
 * @param {Series[]} all
 * @param {import('../../lib/steady_y_domain.js').SteadyYDomain} range as it was
 */
export function acrossOf(all, range) {
  const turned = all.map(({ x, y }) => ({ x: y, y: x }));
  const { min, max } = extremes(turned, [-Infinity, Infinity], false);
  const step = finestStep(Math.max(0, ...all.map(({ xDecimals }) => xDecimals)));
  return range.of({ min, max }, { min: null, max: null, log: false, standing: false }, step);
}

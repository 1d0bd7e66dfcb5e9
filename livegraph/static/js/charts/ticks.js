// Chooses the ticks of a chart's axes and their labels: as many round values as fit.

import { finestStep, tickLabels } from '../lib/axis_labels.js';
import { linearTicks } from '../lib/linear_ticks.js';
import { logLabels, logTicks } from '../lib/log_ticks.js';
import { timeLabels, timeTicks } from '../lib/time_ticks.js';

/** @typedef {import('../lib/domain.js').Domain} Domain */
/** @typedef {import('./axes.js').Ticks} Ticks */
/** @typedef {import('./chart.js').Picture} Picture */

/** CSS pixels of a character of a label, about. */
export const CHARACTER = 6.8;
/** CSS pixels between two labels of y, at least. */
const LABELS = 36;
/** How many times as many ticks closer ones are; those of a logarithmic scale are not evenly spaced. */
const CLOSER = { linear: 2, log: 1.5 };
/** Maximum, and usual minimum, number of intervals between ticks of x. */
const PARTS = { most: 10, least: 5 };
/** CSS pixels from one tick of x to the next, and between their labels, at least. */
const MIN_TICK = 56;
const BETWEEN = 14;

/**
 * @param {Picture} picture
 * @param {number} height of the plot, in CSS pixels
 * @param {boolean} [close] whether the ticks are closer together than usual
 * @returns {Ticks}
 */
export function yTicks({ y, log, unit, decimals }, height, close = false) {
  const count = Math.max(2, height / LABELS);
  if (log) {
    const values = logTicks(y, close ? CLOSER.log * count : count);
    return { values, labels: logLabels(values, unit) };
  }
  const finest = finestStep(decimals);
  const few = linearTicks(y, count, finest);
  // A single label does not show a scale.
  const closer = close || few.values.length < 2;
  const ticks = closer ? linearTicks(y, CLOSER.linear * count, finest) : few;
  return { values: ticks.values, labels: tickLabels(ticks, unit) };
}

/** @param {Picture} picture @param {number} width of the plot, in CSS pixels @returns {Ticks} */
export function xTicks({ x, kind }, width) {
  const most = Math.min(PARTS.most, Math.max(PARTS.least, Math.floor(width / MIN_TICK)));
  for (let count = most; ; count--) {
    const { values, labels } = kind === 'time' ? times(x, count) : numbers(x, count, kind);
    const longest = Math.max(0, ...labels.map(({ length }) => length));
    const room = (longest * CHARACTER + BETWEEN) * (values.length - 1);
    const span = values.length > 1 ? (values[values.length - 1] - values[0]) / (x[1] - x[0]) : 1;
    if (count <= 2 || room <= span * width) return { values, labels };
  }
}

/** @param {Domain} x @param {number} count */
function times(x, count) {
  const ticks = timeTicks(x, count);
  return { values: ticks.values, labels: timeLabels(ticks) };
}

/** @param {Domain} x @param {number} count @param {'index' | 'field'} kind */
function numbers(x, count, kind) {
  const ticks = linearTicks(x, count, kind === 'index' ? 1 : 0);
  return { values: ticks.values, labels: tickLabels(ticks) };
}

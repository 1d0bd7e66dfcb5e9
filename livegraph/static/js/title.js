// What the tab is called: the latest value of the first series, and whether one is beyond a threshold.

import { number, precision } from './format.js';
import { summary } from './model.js';

/**
 * @param {import('./model.js').Model} shown
 * @param {Set<string>} hidden names of series
 * @param {boolean} alarm
 * @returns {string}
 */
export function tabTitle(shown, hidden, alarm) {
  const first = [...shown.series.values()].find(({ name }) => !hidden.has(name));
  const whole = /** @type {import('./scale.js').Domain} */ ([-Infinity, Infinity]);
  const value = first && number(first.last, precision(summary(first, whole), first.unit));
  return (alarm ? '⚠ ' : '') + (value ? `${value} · ${shown.title}` : shown.title);
}

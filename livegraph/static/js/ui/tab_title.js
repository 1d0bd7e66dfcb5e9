// What the tab is called: the latest value of the first series, and whether one is beyond a threshold.

import { number } from '../lib/format.js';

/**
 * @param {import('../state/model.js').Model} run as it comes, whatever part of it is looked at
 * @param {Set<string>} hidden names of series
 * @param {Map<string, import('../lib/stats.js').Figures>} figures as the legend has them
 * @param {boolean} alarm
 * @returns {string}
 */
export function tabTitle(run, hidden, figures, alarm) {
  const first = [...run.series.values()].find(({ name }) => !hidden.has(name));
  const value = first && number(first.last, figures.get(first.name)?.precision);
  return (alarm ? '⚠ ' : '') + (value ? `${value} · ${run.title}` : run.title);
}

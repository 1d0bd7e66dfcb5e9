// The title of the page and of its tab. Draws `run`, and the precision that `stats` has found.

import { short } from '../lib/format.js';
import { READABLE } from '../lib/scheduler.js';
import { setText } from './dom.js';

/** Milliseconds between two titles of the tab, at least. */
const PAUSE = 1000;

/**
 * The title of the tab: the latest value of the first series, and a sign if any is beyond a threshold.
 * @param {import('../state/model.js').Model} run as it comes in, whatever part of it is in view
 * @param {Set<string>} hidden names of series
 * @param {Map<string, import('../lib/stats.js').Figures>} figures of series, by name
 * @param {boolean} alarm
 * @returns {string}
 */
export function tabTitle(run, hidden, figures, alarm) {
  const first = [...run.series.values()].find(({ name }) => !hidden.has(name));
  const value = first && short(first.last, figures.get(first.name)?.precision);
  return (alarm ? '⚠ ' : '') + (value ? `${value} · ${run.title}` : run.title);
}

/** @type {import('./mount.js').Mount} */
export function mountTitle(heading, { state, scheduler }) {
  const { run, preferences, stats } = state;
  function drawTab() {
    const alarm = run.alarms.size > 0;
    document.title = tabTitle(run.model, preferences.hidden, stats.figures, alarm);
  }
  scheduler.redraw(() => setText(heading, run.model.title), [run], READABLE);
  scheduler.redraw(drawTab, [run, preferences, stats], PAUSE);
}

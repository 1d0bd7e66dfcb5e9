// The title of the page and of its tab. Draws `run`, `time`, and the precision that `stats` has found.

import { short } from '../lib/format.js';
import { READABLE } from '../lib/scheduler.js';
import { assign, setHidden, setText } from './dom.js';

/** Milliseconds between two titles of the tab, at least. */
const PAUSE = 1000;

/** States in which the latest value would be taken for the present one. */
const TOLD = new Set(['silent', 'lost']);

/**
 * The title of the tab: the latest value of the first series, or why there is no newer one, and a sign if
 * any is beyond a threshold.
 * @param {import('../state/model.js').Model} run the live run, whatever part of it is in view
 * @param {Set<string>} hidden names of series
 * @param {Map<string, import('../lib/stats.js').Figures>} figures of series, by name
 * @param {boolean} alarm
 * @param {import('../state/run_condition.js').State} state of the page
 * @returns {string}
 */
export function tabTitle(run, hidden, figures, alarm, state) {
  const first = [...run.series.values()].find(({ name }) => !hidden.has(name));
  const value = first && short(first.last, figures.get(first.name)?.precision);
  const now = TOLD.has(state) ? state : value;
  const title = run.title || 'livegraph';
  return (alarm ? '⚠ ' : '') + (now ? `${now} · ${title}` : title);
}

/** @type {import('./mount.js').Mount} */
export function mountTitle(heading, { state, scheduler }) {
  const { run, preferences, stats } = state;
  function drawTab() {
    const alarm = run.alarms.size > 0;
    const { hidden } = preferences;
    document.title = tabTitle(run.model, hidden, stats.figures, alarm, state.word);
  }
  function drawHeading() {
    const { title } = run.model;
    setHidden(heading, !title);
    setText(heading, title);
    assign(heading, { title }); // all of it, where it is cut
  }
  scheduler.redraw(drawHeading, [run], READABLE);
  scheduler.redraw(drawTab, [run, preferences, stats, state.time], PAUSE);
}

// The menu of windows. Draws `preferences.window` and the window of `run`; a choice sets the former,
// follows the run and opens the stream again.

import { windowName } from '../../lib/format.js';
import { READABLE } from '../../lib/scheduler.js';

/** @typedef {'time' | 'index' | 'field'} Kind */

const ALL = Number.POSITIVE_INFINITY;
const WINDOWS = {
  time: [10, 30, 60, 300, 900, 3600, 86400, ALL],
  index: [100, 1000, 10_000, 100_000, ALL],
  field: [10, 100, 1000, 10_000, ALL],
};

/**
 * The windows to choose from, with the current one among them.
 * @param {Kind} kind of x
 * @param {number} current
 * @returns {number[]}
 */
export function windows(kind, current) {
  return [...new Set([...WINDOWS[kind], current])].sort((a, b) => a - b);
}

/** @type {import('../mount.js').Mount} */
export function mountWindowMenu(element, { state, client, scheduler }) {
  const select = /** @type {HTMLSelectElement} */ (element);
  const { run, preferences, viewport } = state;
  let offered = '';
  function draw() {
    const { x, window } = run.model;
    const current = preferences.window ?? window;
    const widths = windows(x.kind, current);
    select.disabled = run.model.run === '';
    if (offered !== `${x.kind} ${widths}`) {
      offered = `${x.kind} ${widths}`;
      const options = widths.map((width) => new Option(windowName(width, x.kind), String(width)));
      select.replaceChildren(...options);
    }
    select.value = String(current);
  }
  select.addEventListener('change', () => {
    const width = Number(select.value);
    preferences.set({ window: width === run.started.window ? null : width });
    viewport.follow();
    client.open();
  });
  scheduler.redraw(draw, [run, preferences], READABLE);
}

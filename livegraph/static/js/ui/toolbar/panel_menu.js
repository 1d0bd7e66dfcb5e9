// The menu of which series share a panel: by unit, all of them, or none. Draws `preferences.rules`; a
// choice sets `preferences.rule` and puts back the series that were moved.

import { READABLE } from '../../lib/scheduler.js';
import { RULES } from '../../state/preferences.js';

/** @type {import('../mount.js').Mount} */
export function mountPanelMenu(element, { state, scheduler }) {
  const select = /** @type {HTMLSelectElement} */ (element);
  const { run, preferences } = state;
  const given = new Option('as the run was started', 'given');
  function draw() {
    const wanted = run.started.panels.length > 0;
    if (wanted && !given.isConnected) select.prepend(given);
    if (!wanted) given.remove();
    const { panels, split, together } = preferences.rules(run.started);
    const value = panels.length ? 'given' : split ? 'split' : together ? 'together' : 'units';
    if (select.value !== value) select.value = value;
  }
  select.addEventListener('change', () => {
    const rule = RULES.find((rule) => rule === select.value) ?? null;
    preferences.set({ rule, moved: new Map() });
  });
  scheduler.redraw(draw, [run, preferences], READABLE);
}

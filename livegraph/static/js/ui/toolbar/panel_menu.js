// The menu that decides which series share a panel: those that stay readable together, those with the same
// unit, all, or none. Draws `preferences.rule`; a choice sets it, and resets the series that were moved.

import { READABLE } from '../../lib/scheduler.js';
import { RULES } from '../../state/preferences.js';

/** @type {import('../mount.js').Mount} */
export function mountPanelMenu(element, { state, scheduler }) {
  const select = /** @type {HTMLSelectElement} */ (element);
  const { run, preferences, view } = state;
  const given = new Option('set by --panel', 'given');
  function draw() {
    const wanted = run.started.panels.length > 0;
    if (wanted && !given.isConnected) select.prepend(given);
    if (!wanted) given.remove();
    const value = preferences.rule ?? (wanted ? 'given' : run.started.arrange);
    if (select.value !== value) select.value = value;
  }
  select.addEventListener('change', () => {
    const rule = RULES.find((rule) => rule === select.value) ?? null;
    view.arrangement.forget();
    preferences.set({ rule, moved: new Map() });
  });
  scheduler.redraw(draw, [run, preferences], READABLE);
}

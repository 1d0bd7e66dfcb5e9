// The switch that scales each series to its own range, from 0 to 1. Draws and sets
// `preferences.normalise`.

import { READABLE } from '../../lib/scheduler.js';

/** @type {import('../mount.js').Mount} */
export function mountNormaliseBox(element, { state, scheduler }) {
  const box = /** @type {HTMLInputElement} */ (element);
  const { preferences } = state;
  box.addEventListener('change', () => preferences.set({ normalise: box.checked }));
  scheduler.redraw(
    () => {
      box.checked = preferences.normalise;
    },
    [preferences],
    READABLE,
  );
}

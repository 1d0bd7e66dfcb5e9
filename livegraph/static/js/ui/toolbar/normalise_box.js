// The switch that draws each series from 0 to 1 of its own range. Draws and sets `preferences.normalise`.

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

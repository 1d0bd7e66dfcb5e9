// The menu of time zones. Sets `zone`.

import { ZONES } from '../../state/time_zone.js';

/** @type {import('../mount.js').Mount} */
export function mountZoneMenu(element, { state: { zone } }) {
  const select = /** @type {HTMLSelectElement} */ (element);
  select.replaceChildren(...ZONES.map((name) => new Option(name, name)));
  select.value = zone.name;
  select.addEventListener('change', () => zone.choose(select.value));
}

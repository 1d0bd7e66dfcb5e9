// The menu of themes. Sets `theme`, which also changes when the system changes its colours.

import { THEMES } from '../../state/theme.js';

/** @type {import('../mount.js').Mount} */
export function mountThemeMenu(element, { state: { theme } }) {
  const select = /** @type {HTMLSelectElement} */ (element);
  select.replaceChildren(...THEMES.map((name) => new Option(name, name)));
  select.value = theme.name;
  select.addEventListener('change', () => theme.choose(select.value));
  for (const setting of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(setting).addEventListener('change', () => theme.emit('change'));
  }
}

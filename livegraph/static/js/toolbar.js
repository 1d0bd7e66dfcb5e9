// The controls: window, pause, messages, theme. What they mean is main.js's business.

import { windowName } from './format.js';
import { THEMES } from './theme.js';

/** @typedef {'time' | 'index' | 'field'} Kind */

const ALL = Number.POSITIVE_INFINITY;
const WINDOWS = {
  time: [10, 30, 60, 300, 900, 3600, 86400, ALL],
  index: [100, 1000, 10_000, 100_000, ALL],
  field: [10, 100, 1000, 10_000, ALL],
};

/**
 * The windows to choose from, with the one in use among them.
 * @param {Kind} kind
 * @param {number} current
 * @returns {number[]}
 */
export function windows(kind, current) {
  return [...new Set([...WINDOWS[kind], current])].sort((a, b) => a - b);
}

/** The menu of windows. */
export class WindowMenu {
  /**
   * @param {HTMLSelectElement} select
   * @param {(width: number) => void} chosen
   */
  constructor(select, chosen) {
    this.select = select;
    this.offered = '';
    select.addEventListener('change', () => chosen(Number(select.value)));
  }

  /** @param {Kind} kind @param {number} current */
  draw(kind, current) {
    const offered = `${kind} ${windows(kind, current)}`;
    if (offered !== this.offered) {
      this.offered = offered;
      const options = windows(kind, current).map(
        (width) => new Option(windowName(width, kind), String(width)),
      );
      this.select.replaceChildren(...options);
    }
    this.select.value = String(current);
  }
}

/**
 * A button that is on or off.
 * @param {HTMLElement} button
 * @param {boolean} on
 * @param {string} words what pressing it does
 */
export function setPressed(button, on, words) {
  button.ariaPressed = String(on);
  button.title = words;
}

/**
 * The menu of themes.
 * @param {HTMLSelectElement} select
 * @param {import('./theme.js').Theme} current
 * @param {(theme: import('./theme.js').Theme) => void} chosen
 */
export function themeMenu(select, current, chosen) {
  select.replaceChildren(...THEMES.map((theme) => new Option(theme, theme)));
  select.value = current;
  select.addEventListener('change', () => {
    chosen(/** @type {import('./theme.js').Theme} */ (select.value));
  });
}

/**
 * Space, unless it already means something where the focus is.
 * @param {KeyboardEvent} event
 * @returns {boolean}
 */
export function isPauseKey({ key, target, ctrlKey, metaKey, altKey }) {
  if (key !== ' ' || ctrlKey || metaKey || altKey) return false;
  return !(target instanceof Element && target.closest('button, select, input, summary, a'));
}

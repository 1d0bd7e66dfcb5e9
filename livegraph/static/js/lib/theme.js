// Light, dark, or as the system has it; kept for the next visit where the browser keeps anything.
// The colours themselves are in theme.css.

const KEY = 'livegraph.theme';

/** @typedef {'system' | 'light' | 'dark'} Theme */

/** @type {Theme[]} */
export const THEMES = ['system', 'light', 'dark'];

/** Colours for series in theme.css. */
export const COLOURS = 8;

/**
 * The classes that colour a series: the same for the whole run, by the order of appearance. After
 * the last colour they come again, dashed.
 * @param {number} order
 * @returns {string}
 */
export function colourClasses(order) {
  return `colour-${order % COLOURS}${order >= COLOURS ? ' dashed' : ''}`;
}

/**
 * @param {Pick<Storage, 'getItem'> | null} storage
 * @returns {Theme}
 */
export function keptTheme(storage) {
  const kept = storage?.getItem(KEY);
  return THEMES.find((theme) => theme === kept) ?? 'system';
}

/**
 * @param {Theme} theme
 * @param {{dataset: DOMStringMap}} root
 * @param {Pick<Storage, 'setItem'> | null} storage
 */
export function applyTheme(theme, root, storage) {
  root.dataset.theme = theme;
  try {
    storage?.setItem(KEY, theme);
  } catch {
    // A full or closed storage: the choice holds for this visit.
  }
}

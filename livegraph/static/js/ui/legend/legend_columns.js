// The columns of the legend. Their widths follow the longest figure, so that none is cut off. A click on a
// head sorts by its column, a second click reverses the order, and a third restores the order of arrival.
// Draws and sets `preferences.sort`.

import { COLUMNS } from '../../state/preferences.js';
import { setText } from '../dom.js';

/** @typedef {'ascending' | 'descending' | 'none'} Direction */

/**
 * The order after this one when the head of a column is clicked. Values begin with the largest.
 * @param {string} sort
 * @param {string} column
 * @returns {string}
 */
export function nextSort(sort, column) {
  const orders = column === 'name' ? [column, `-${column}`] : [`-${column}`, column];
  return orders[orders.indexOf(sort) + 1] ?? '';
}

/** @param {string} sort @param {string} column @returns {Direction} */
function directionOf(sort, column) {
  if (sort === column) return 'ascending';
  return sort === `-${column}` ? 'descending' : 'none';
}

/** Columns grow in steps of this many characters, so that they rarely change. */
const STEP = 3;

export class LegendColumns {
  /** Characters that there is room for, by column. @type {Map<string, number>} */ #room =
    new Map();

  /**
   * @param {HTMLElement} table whose heads have `data-column`
   * @param {import('../../state/preferences.js').Preferences} preferences
   */
  constructor(table, preferences) {
    this.table = table;
    this.preferences = preferences;
    this.heads = COLUMNS.map((column) => {
      const selector = `th[data-column=${column}]`;
      const head = /** @type {HTMLTableCellElement} */ (table.querySelector(selector));
      head.querySelector('button')?.addEventListener('click', () => {
        preferences.set({ sort: nextSort(preferences.sort, column) });
      });
      return { column, head };
    });
  }

  /**
   * @param {Map<string, number>} longest characters of the longest figure in each column so far
   * @param {boolean} read whether the values at the cross-hair replace the last ones
   */
  draw(longest, read) {
    const last = this.heads.find(({ column }) => column === 'last');
    const button = last?.head.querySelector('button');
    if (button) setText(button, read ? 'Here' : 'Last');
    for (const [column, characters] of longest) {
      this.#widen(column, Math.ceil(characters / STEP) * STEP);
    }
    for (const { column, head } of this.heads) {
      const direction = directionOf(this.preferences.sort, column);
      if (head.ariaSort !== direction) head.ariaSort = direction;
    }
  }
  /** The widths of the columns, in characters. */
  get sizes() {
    return this.#room.values();
  }

  /** @param {string} column @param {number} characters */
  #widen(column, characters) {
    if (this.#room.get(column) === characters) return;
    this.#room.set(column, characters);
    const { head } = this.heads.find((one) => one.column === column) ?? {};
    head?.style.setProperty('--characters', String(characters));
  }
}

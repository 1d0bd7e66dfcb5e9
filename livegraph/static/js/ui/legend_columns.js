// The heads of the legend's columns: a click sorts by that column, the next one the other way, the
// third one leaves the series in the order they came.

import { COLUMNS } from '../state/preferences.js';

/** @typedef {'ascending' | 'descending' | 'none'} Way */

/**
 * What comes after this order, when the head of a column is clicked. Of values the largest are
 * looked for first.
 * @param {string} sort
 * @param {string} column
 * @returns {string}
 */
export function nextSort(sort, column) {
  const ways = column === 'name' ? [column, `-${column}`] : [`-${column}`, column];
  return ways[ways.indexOf(sort) + 1] ?? '';
}

/** @param {string} sort @param {string} column @returns {Way} */
function wayOf(sort, column) {
  if (sort === column) return 'ascending';
  return sort === `-${column}` ? 'descending' : 'none';
}

export class LegendColumns {
  /**
   * @param {HTMLElement} table of index.html, whose heads name their columns
   * @param {import('../state/preferences.js').Preferences} choices changed in place
   * @param {() => void} changed
   */
  constructor(table, choices, changed) {
    this.choices = choices;
    this.heads = COLUMNS.map((column) => {
      const selector = `th[data-column=${column}]`;
      const head = /** @type {HTMLTableCellElement} */ (table.querySelector(selector));
      head.querySelector('button')?.addEventListener('click', () => {
        choices.sort = nextSort(choices.sort, column);
        changed();
      });
      return { column, head };
    });
  }

  draw() {
    for (const { column, head } of this.heads) {
      const way = wayOf(this.choices.sort, column);
      if (head.ariaSort !== way) head.ariaSort = way;
    }
  }
}

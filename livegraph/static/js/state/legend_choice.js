// Whether the legend is shown, its width, its columns and its filter. By default it is shown if a panel
// has more series than its head can name. Choices except the filter are kept for the next visit if the
// browser allows it. Emits `change`.

import { Emitter } from '../lib/emitter.js';

const KEY = 'livegraph.legend';
/** Columns that may be left out. */
export const OPTIONAL = /** @type {const} */ (['min', 'max', 'mean', 'rate']);

export class LegendChoice extends Emitter {
  /** null: as the panels need it. @type {boolean | null} */ shown = null;
  /** CSS pixels; null: as wide as its content. @type {number | null} */ width = null;
  /** Columns that are left out. @type {string[]} */ without = ['rate'];
  /** What the names listed contain, or a glob; '': all are listed. */ filter = '';

  /** @param {Pick<Storage, 'getItem' | 'setItem'> | null} storage */
  constructor(storage) {
    super();
    this.storage = storage;
    try {
      const { shown, width, without } = JSON.parse(storage?.getItem(KEY) ?? '{}');
      if (typeof shown === 'boolean') this.shown = shown;
      if (typeof width === 'number') this.width = width;
      if (Array.isArray(without)) this.without = without.filter((one) => OPTIONAL.includes(one));
    } catch {
      // Another program has changed the entry: the page uses the defaults.
    }
  }

  /** @param {Partial<Pick<LegendChoice, 'shown' | 'width' | 'without' | 'filter'>>} chosen */
  set(chosen) {
    Object.assign(this, chosen);
    const { shown, width, without } = this;
    try {
      this.storage?.setItem(KEY, JSON.stringify({ shown, width, without }));
    } catch {
      // The storage is full or closed: the choice holds for this visit.
    }
    this.emit('change');
  }
}

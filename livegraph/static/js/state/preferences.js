// What the reader has chosen on this page. Where nothing was chosen, the run is shown as it was
// started. Anyone may read the fields; they are changed by the methods, which emit `change`.

import { Emitter } from '../lib/emitter.js';

/** @typedef {import('../transport/protocol.js').YAxis} YAxis */
/** @typedef {import('./panel_assignment.js').Rules} Rules */
/** @typedef {'units' | 'together' | 'split'} Rule */
/** @typedef {{chart: string, y: YAxis}} Look the kind of chart and its y axis */

/**
 * How the run was started, as far as the reader may choose otherwise.
 * @typedef {object} Started
 * @property {number} window a span of x; NaN: not known
 * @property {boolean} auto livegraph chose the window
 * @property {string} chart its kind
 * @property {YAxis} y
 * @property {string[]} panels
 * @property {boolean} split
 */

/** @type {Rule[]} */
export const RULES = ['units', 'together', 'split'];

/** The columns of the legend, by any of which it may be sorted. */
export const COLUMNS = ['name', 'last', 'min', 'max', 'mean', 'rate'];

export class Preferences extends Emitter {
  /** A span of x; null: the run's own. @type {number | null} */ window = null;
  /** A kind; null: the run's own. @type {string | null} */ chart = null;
  /** What was chosen of y. @type {Partial<YAxis>} */ y = {};
  /** Which series share a panel; null: as the run was started. @type {Rule | null} */ rule = null;
  /** The panels that series were moved to, by name. @type {Map<string, string>} */ moved =
    new Map();
  /** Names of the series that are switched off. @type {Set<string>} */ hidden = new Set();
  /** The column to sort by, with `-` in descending order; '': in order of arrival. */ sort = '';

  /** @param {Partial<Omit<Preferences, keyof Emitter>>} chosen */
  set(chosen) {
    Object.assign(this, chosen);
    this.emit('change');
  }

  /** Show or hide a series. @param {string} name */
  toggle(name) {
    if (!this.hidden.delete(name)) this.hidden.add(name);
    this.emit('change');
  }

  /** Show only this series; once more: all of them again. @param {string} name @param {string[]} all */
  solo(name, all) {
    const others = all.filter((other) => other !== name);
    const alone = !this.hidden.has(name) && others.every((other) => this.hidden.has(other));
    this.set({ hidden: new Set(alone ? [] : others) });
  }

  /** Move a series to another panel. @param {string} name @param {string} key of the panel */
  move(name, key) {
    this.moved.set(name, key);
    this.emit('change');
  }

  /** @param {Started} started @returns {Look} */
  look({ chart, y }) {
    return { chart: this.chart ?? chart, y: { ...y, ...this.y } };
  }

  /** Which series share a panel. @param {Started} started @returns {Rules} */
  rules({ panels, split }) {
    const { rule, moved } = this;
    if (rule === null) return { panels, split, together: false, moved };
    return { panels: [], split: rule === 'split', together: rule === 'together', moved };
  }
}

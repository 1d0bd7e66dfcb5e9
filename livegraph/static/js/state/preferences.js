// The reader's choices on this page. Without a choice, the start options apply. All parts may read the
// fields; only the methods change them and emit `change`.

import { Emitter } from '../lib/emitter.js';

/** @typedef {import('../transport/protocol.js').YAxis} YAxis */
/** @typedef {import('./panel_assignment.js').Rules} Rules */
/** @typedef {import('./panel_assignment.js').Rule} Rule */
/** @typedef {import('./y_axis_settings.js').Chosen} Chosen */
/**
 * How samples are drawn.
 * @typedef {object} Look
 * @property {string} chart its kind
 * @property {YAxis} y
 * @property {boolean} normalise each series from 0 to 1 of its own range
 */

/**
 * How the run was started, as far as the reader may choose otherwise.
 * @typedef {object} Started
 * @property {number} window a span of x; NaN: not known
 * @property {boolean} auto livegraph chose the window
 * @property {string} chart its kind
 * @property {YAxis} y
 * @property {string[]} panels
 * @property {import('../transport/protocol.js').Ends[]} panelEnds of y of each of these
 * @property {Rule} arrange which of the others share a panel
 */

/** @type {Rule[]} */
export const RULES = ['auto', 'one', 'each', 'unit'];

/** The columns of the legend, by any of which it may be sorted. */
export const COLUMNS = ['name', 'last', 'min', 'max', 'mean', 'rate'];

export class Preferences extends Emitter {
  /** A span of x; null: the run's own. @type {number | null} */ window = null;
  /** A kind; null: the run's own. @type {string | null} */ chart = null;
  /** What was chosen of y for all panels. @type {Partial<YAxis>} */ y = {};
  /** What was chosen of y for one panel, by its key. @type {Map<string, Chosen>} */ scales =
    new Map();
  /** Which series share a panel; null: as the run was started. @type {Rule | null} */ rule = null;
  /** Whether each series is drawn from 0 to 1 of its own range. */ normalise = false;
  /** The panels that series were moved to, by name. @type {Map<string, string>} */ moved =
    new Map();
  /** Names of the series that are switched off. @type {Set<string>} */ hidden = new Set();
  /** Names of the one-off numbers to draw. @type {Set<string>} */ drawn = new Set();
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

  /** Draw a one-off number. @param {string} name */
  draw(name) {
    this.drawn.add(name);
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

  /** Choose the y axis of a panel. @param {string} key of the panel @param {Chosen | null} chosen null: as the others */
  setScale(key, chosen) {
    if (chosen) this.scales.set(key, chosen);
    else if (!this.scales.delete(key)) return;
    this.emit('change');
  }

  /** @param {Started} started @returns {Look} */
  look({ chart, y }) {
    const { normalise } = this;
    const own = normalise ? { min: null, max: null, log: false } : { ...y, ...this.y };
    return { chart: this.chart ?? chart, y: own, normalise };
  }

  /** Which series share a panel. @param {Started} started @returns {Rules} */
  rules(started) {
    const { rule, moved } = this;
    const arrange = rule ?? started.arrange;
    const panels = rule === null ? started.panels : [];
    // Normalised series all span 0 to 1, so their ranges cannot separate them.
    return { panels, arrange: this.normalise && arrange === 'auto' ? 'one' : arrange, moved };
  }

  /** Whether the reader has arranged the panels. */
  get arranged() {
    return (this.rule !== null && this.rule !== 'auto') || this.moved.size > 0;
  }
}

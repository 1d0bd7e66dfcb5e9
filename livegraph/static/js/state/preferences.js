// What the reader has chosen on this page; where nothing was, the run is shown as it was started.

/** @typedef {import('../transport/protocol.js').YAxis} YAxis */
/** @typedef {import('./panel_assignment.js').Rules} Rules */
/** @typedef {'units' | 'together' | 'split'} Rule */

/**
 * How the run was started, as far as this page may have it otherwise.
 * @typedef {object} Started
 * @property {number} window a span of x; NaN: not known
 * @property {string} chart its kind
 * @property {YAxis} y
 * @property {string[]} panels
 * @property {boolean} split
 */

/** @type {Rule[]} */
export const RULES = ['units', 'together', 'split'];

/** What the legend says of a series, and may be sorted by. */
export const COLUMNS = ['name', 'last', 'min', 'max', 'mean', 'rate'];

export class Preferences {
  /** A span of x; null: the run's own. @type {number | null} */ window = null;
  /** A kind; null: the run's own. @type {string | null} */ chart = null;
  /** Of y what was chosen. @type {Partial<YAxis>} */ y = {};
  /** Which series share a panel; null: as the run was started. @type {Rule | null} */ rule = null;
  /** The panels that series were put into. @type {Map<string, string>} */ moved = new Map();
  /** Names of the series that are switched off. @type {Set<string>} */ hidden = new Set();
  /** What the legend is sorted by, with `-` the largest first; '': as the series came. */ sort =
    '';

  /** @param {Started} started @returns {import('../ui/panel.js').Look} */
  look({ chart, y }) {
    return { chart: this.chart ?? chart, y: { ...y, ...this.y } };
  }

  /** What is chosen here goes before what the run was started with. @param {Started} started @returns {Rules} */
  rules({ panels, split }) {
    const { rule, moved } = this;
    if (rule === null) return { panels, split, together: false, moved };
    return { panels: [], split: rule === 'split', together: rule === 'together', moved };
  }
}

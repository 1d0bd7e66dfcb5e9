// What the reader has chosen on this page; where nothing was, the run is shown as it was started.

/** @typedef {import('./panel.js').Look} Look */
/** @typedef {import('./arrange.js').Rules} Rules */

export class Choices {
  /** A span of x; null: the server's own. @type {number | null} */ window = null;
  /** @type {Partial<Look>} */ look = {};
  /** Names of the series that are switched off. @type {Set<string>} */ hidden = new Set();
  /** Which series share a panel. @type {Rules} */
  rules = { panels: [], split: false, together: false, moved: new Map() };
}

// What the series come to in the part in view: worked out ten times a second, for the legend, the
// flags at the right edge and the title.

import { stats } from '../lib/stats.js';
import { StatsQuery } from '../transport/stats_query.js';
import { Legend } from './legend.js';
import { LegendColumns } from './legend_columns.js';

/** @typedef {import('../lib/stats.js').Figures} Figures */

export class LegendStats {
  /** Of the series on the screen, by name. @type {Map<string, Figures>} */ figures = new Map();

  /**
   * @param {(id: string) => HTMLElement} part the elements of index.html, by id
   * @param {import('../state/preferences.js').Preferences} choices changed in place
   * @param {{
   *   ask: (path: string) => Promise<any>,
   *   now: () => number,
   *   after: (work: () => void, ms: number) => unknown,
   *   changed: () => void,
   *   moveOn: (name: string) => void,
   * }} does `ask`: the server; `moveOn`: put a series into the next panel
   */
  constructor(part, choices, does) {
    const body = /** @type {HTMLTableSectionElement} */ (part('series'));
    this.element = part('legend');
    this.legend = new Legend(body, choices, does);
    this.heads = new LegendColumns(this.element, choices, does.changed);
    this.tally = new StatsQuery({ ...does, ask: (query) => does.ask(`series?${query}`) });
  }

  /**
   * @param {import('../state/view_state.js').ViewState} scene
   * @param {Set<string>} alarms
   * @param {boolean} log whether y is drawn on a log scale
   */
  draw({ shown, focus }, alarms, log) {
    const { series, newest, x } = shown;
    const end = Math.min(focus.shown[1], shown.end);
    const part = /** @type {import('../lib/scale.js').Domain} */ ([focus.shown[0], end]);
    const known = this.tally.of(part);
    this.figures = new Map();
    for (const one of series.values()) {
      const made = stats(one, part, known.get(one.name), log);
      // What came last is of interest also when nothing has come for longer than the window.
      if (focus.following && Number.isNaN(made.last)) made.last = one.last;
      this.figures.set(one.name, made);
    }
    this.element.dataset.x = x.kind;
    this.legend.draw(series, this.figures, alarms);
    this.heads.draw();
    const thinned = [...series.values()].some(({ level }) => level > 0);
    if (thinned) this.tally.want(part, newest);
  }
}

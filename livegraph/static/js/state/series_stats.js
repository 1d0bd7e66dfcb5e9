// The figures of each series in view, for the legend, the flags at the right edge and the title of the
// tab. Where points stand for several samples, the page requests counts and means from the server. Emits
// `change` with every update.

import { Emitter } from '../lib/emitter.js';
import { stats } from '../lib/stats.js';
import { StatsQuery } from '../transport/stats_query.js';

/** @typedef {import('../lib/stats.js').Figures} Figures */

export class SeriesStats extends Emitter {
  /** Of the series on the screen, by name. @type {Map<string, Figures>} */ figures = new Map();

  /** @param {ConstructorParameters<typeof StatsQuery>[0]} surroundings */
  constructor(surroundings) {
    super();
    this.query = new StatsQuery(surroundings);
  }

  /** @param {import('./view_state.js').ViewState} view */
  update({ shown, viewport }) {
    const { series, newest } = shown;
    const end = Math.min(viewport.shown[1], shown.end);
    const part = /** @type {import('../lib/domain.js').Domain} */ ([viewport.shown[0], end]);
    const known = this.query.of(part);
    this.figures = new Map();
    for (const one of series.values()) {
      const made = stats(one, part, known.get(one.name), viewport.following);
      // The last value is of interest even if it came before the window began.
      if (viewport.following && Number.isNaN(made.last)) made.last = one.last;
      this.figures.set(one.name, made);
    }
    const thinned = [...series.values()].some(({ level }) => level > 0);
    if (thinned) this.query.want(part, newest);
    this.emit('change');
  }
}

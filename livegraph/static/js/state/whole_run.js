// The whole run in few points, for the overview and for the first and last x. The page requests them again
// only when the answer would look different. Emits `change` with every answer.

import { Emitter } from '../lib/emitter.js';
import { historyModel } from '../transport/history.js';

/** @typedef {import('./model.js').Model} Model */
/** @typedef {import('../transport/history.js').Answer} Answer */

/** Points of each series. */
const POINTS = 500;
/** Milliseconds between two requests, at least. */
const PAUSE = 2000;

export class WholeRun extends Emitter {
  /** null: not known yet. @type {Model | null} */ model = null;
  #asked = Number.NEGATIVE_INFINITY;
  #asking = false;

  /**
   * @param {(query: string) => Promise<Answer | null>} ask for samples; null: there is no answer
   * @param {() => number} now in milliseconds
   */
  constructor(ask, now) {
    super();
    this.ask = ask;
    this.now = now;
  }

  /** Where the run begins and ends; null: not known. @type {import('../lib/domain.js').Domain | null} */
  get extent() {
    const { model } = this;
    return model && model.first < model.end ? [model.first, model.end] : null;
  }

  forget() {
    this.model = null;
    this.#asked = Number.NEGATIVE_INFINITY;
  }

  /** Request the run again if the answer would look different. @param {Model} run the live run */
  async refresh(run) {
    const now = this.now();
    const [first, end] = this.extent ?? [0, 0];
    const seconds = run.x.kind === 'time' ? end - first : 0;
    const pause = Math.max(PAUSE, (1000 * seconds) / POINTS); // until the picture moves by a pixel
    const stale = this.model?.newest !== run.newest;
    if (this.#asking || !stale || now - this.#asked < pause) return;
    this.#asking = true;
    this.#asked = now;
    const answer = await this.ask(`points=${POINTS}`);
    this.#asking = false;
    if (!answer) return;
    this.model = historyModel(answer, run);
    this.emit('change');
  }
}

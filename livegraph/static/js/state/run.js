// What the page has been told of the run: its series, how it stands, what goes beyond a threshold.

import { matcher } from '../lib/globs.js';
import * as wire from '../transport/protocol.js';
import { Model } from './model.js';

/** @typedef {import('./preferences.js').Preferences} Choices */

/**
 * What others want to be told.
 * @typedef {object} Ears
 * @property {() => void} fresh this is another run than before
 * @property {(told: wire.Messages) => void} messages
 * @property {() => void} grown there are more series than before
 * @property {() => void} changed
 */

export class Run {
  model = new Model();
  /** How the run was started. @type {import('./preferences.js').Started} */
  started = { window: Number.NaN, chart: '', y: this.model.y, panels: [], split: false };
  /** @type {import('../ui/panel.js').Signs['thresholds']} */ thresholds = [];
  /** Names of the series beyond a threshold. @type {Set<string>} */ alarms = new Set();

  /**
   * @param {Choices} choices what was asked for instead
   * @param {Pick<import('../ui/status.js').Known, 'saved' | 'thinned' | 'port'>} page
   * @param {Ears} ears
   */
  constructor(choices, page, ears) {
    this.choices = choices;
    /** @type {import('../ui/status.js').Known} */
    this.known = {
      ...{ stream: 'connecting', reason: '', farewell: '', status: null, points: false },
      ...page,
    };
    this.ears = ears;
  }

  /** Whether there is anything to draw. */
  get begun() {
    return this.model.newest > Number.NEGATIVE_INFINITY;
  }

  /** @param {string} name of an event of the stream @param {string} data */
  event(name, data) {
    if (name === 'hello') this.#hello(wire.hello(data));
    if (name === 'samples') this.#samples(wire.samples(data));
    if (name === 'messages') this.ears.messages(wire.messages(data));
    if (name === 'status') this.#status(wire.status(data));
    if (name === 'bye') this.known.farewell = wire.bye(data);
    if (name !== 'ping') this.ears.changed();
  }

  /** @param {import('../transport/event_stream.js').State} state @param {string} reason */
  state(state, reason) {
    this.known.stream = state;
    if (reason) this.known.reason = reason;
    this.ears.changed();
  }

  /** @param {wire.Hello} hello */
  #hello(hello) {
    this.known.reason = this.known.farewell = '';
    this.thresholds = hello.thresholds.map((one) => {
      const [plain, ofSource] = [one.series, `*:${one.series}`].map(matcher);
      // a series that several sources bring is shown as SOURCE:NAME, and is watched, too
      return { ...one, matches: (/** @type {string} */ name) => plain(name) || ofSource(name) };
    });
    // The window is the one that was asked for; the run's own, if none was.
    const window = this.choices.window === null ? hello.window : this.started.window;
    this.started = { ...hello, window };
    if (!this.model.hello(hello)) return;
    this.known.status = null;
    this.ears.fresh();
  }

  /** @param {wire.Samples} samples */
  #samples(samples) {
    const before = this.model.series.size;
    this.model.add(samples);
    if (this.model.series.size !== before) this.ears.grown();
  }

  /** @param {wire.Status} status */
  #status(status) {
    this.known.status = status;
    this.alarms = new Set(status.alarms.map(({ series }) => series));
  }
}

// What the server has sent about the run: its series, its condition, its thresholds. Emits
//   change  with every event of the stream, except pings and messages
//   samples with every event that brings some
//   begun   when the first samples have arrived, and when they were dropped
//   fresh   when a new run has replaced the previous one
//   grown   when there are more or fewer series than before

import { Emitter } from '../lib/emitter.js';
import { matcher } from '../lib/globs.js';
import * as wire from '../transport/protocol.js';
import { Model } from './model.js';
import { condition } from './run_condition.js';

/**
 * Where a threshold stands, and whether values above it are beyond it, or those below.
 * @typedef {{text: string, value: number, above: boolean}} Limit
 */
/**
 * The limit of a series in its unit; null: the threshold is not for this series.
 * @typedef {(series: {name: string, unit: string}) => Limit | null} Threshold
 */

export class Run extends Emitter {
  model = new Model();
  /** How the run was started. @type {import('./preferences.js').Started} */
  started = {
    window: Number.NaN,
    auto: false,
    chart: '',
    y: this.model.y,
    panels: [],
    panelEnds: [],
    arrange: 'auto',
  };
  /** @type {Threshold[]} */ thresholds = [];
  /** Names of the series beyond a threshold. @type {Set<string>} */ alarms = new Set();
  /** Names of the one-off numbers, drawn only if the reader asks. @type {Set<string>} */ oneOff =
    new Set();

  /**
   * @param {import('./preferences.js').Preferences} preferences
   * @param {import('./message_store.js').MessageStore} messages
   * @param {Pick<import('./run_condition.js').Known, 'saved' | 'thinned' | 'port'>} page
   */
  constructor(preferences, messages, page) {
    super();
    this.preferences = preferences;
    this.messages = messages;
    /** @type {import('./run_condition.js').Known} */
    this.known = {
      ...{ stream: 'connecting', reason: '', farewell: '', status: null, points: false },
      ...page,
    };
  }

  /** Whether there is anything to draw. */
  get begun() {
    return this.model.newest > Number.NEGATIVE_INFINITY;
  }

  get condition() {
    return condition(this.known);
  }

  /** How many sources there are. */
  get sources() {
    return this.known.status?.source.length ?? 0;
  }

  /** @param {string} name of an event of the stream @param {string} data */
  event(name, data) {
    if (name === 'hello') this.#hello(wire.hello(data));
    if (name === 'samples') this.#samples(wire.samples(data));
    if (name === 'messages') this.messages.add(wire.messages(data));
    if (name === 'status') this.#status(wire.status(data));
    if (name === 'bye') this.known.farewell = wire.bye(data);
    if (this.known.points !== this.begun) {
      this.known.points = this.begun;
      this.emit('begun');
    }
    if (name !== 'ping' && name !== 'messages') this.emit('change');
  }

  /** @param {import('../transport/event_stream.js').State} state @param {string} reason */
  state(state, reason) {
    this.known.stream = state;
    if (reason) this.known.reason = reason;
    this.emit('change');
  }

  /** @param {wire.Hello} hello */
  #hello(hello) {
    this.known.reason = this.known.farewell = '';
    this.thresholds = hello.thresholds.map((one) => {
      const [plain, ofSource] = [one.series, `*:${one.series}`].map(matcher);
      // A series that several sources have is shown as SOURCE:NAME, and the threshold holds for it, too.
      const matches = (/** @type {{name: string}} */ { name }) => plain(name) || ofSource(name);
      const above = one.operator.startsWith('>');
      return (series) => {
        const value = one.values ? one.values[series.unit] : one.value;
        return value !== undefined && matches(series) ? { text: one.text, value, above } : null;
      };
    });
    // The server answers with the window that was asked for, or with the run's own if none was.
    const own = this.preferences.window === null;
    const window = own ? hello.window : this.started.window;
    this.started = { ...hello, window, auto: hello.auto || (!own && this.started.auto) };
    if (!this.model.hello(hello)) return;
    this.known.status = null;
    this.oneOff = new Set();
    this.messages.forget();
    this.emit('fresh');
  }

  /** @param {wire.Samples} samples */
  #samples(samples) {
    const before = this.model.series.size;
    this.model.add(samples);
    this.emit('samples');
    if (this.model.series.size !== before) this.emit('grown');
  }

  /** @param {wire.Status} status */
  #status(status) {
    this.known.status = status;
    this.alarms = new Set(status.alarms.map(({ series }) => series));
    this.oneOff = new Set(status.oneOff);
  }
}

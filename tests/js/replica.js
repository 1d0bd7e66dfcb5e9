// What a page holds, without a page: the page's own stream, wire and model, run by node.
//
//   node tests/js/replica.js [URL]
//
// With the address of a page it follows that page's stream; events can also be given on stdin. A line
// there is `{"state": true}`, answered with a line that says all that is held; or `{"event", "data"}`;
// or `{"limit": n}`, the points held of a series at most. The clock of its retries runs fast.

import { createInterface } from 'node:readline';
import { Model } from '../../livegraph/static/js/state/model.js';
import { EventStream } from '../../livegraph/static/js/transport/event_stream.js';
import * as wire from '../../livegraph/static/js/transport/protocol.js';

const HASTE = 50;

/** EventSource as far as the page uses it (WHATWG HTML, "Server-sent events"). */
class Source extends EventTarget {
  #over = new AbortController();

  /** @param {string} url */
  constructor(url) {
    super();
    this.#read(new URL(url, page)).catch(() => this.dispatchEvent(new Event('error')));
  }

  /** @param {URL} url */
  async #read(url) {
    const answer = await fetch(url, { signal: this.#over.signal });
    if (answer.status !== 200 || !answer.body) throw new Error(`status ${answer.status}`);
    if (answer.headers.get('content-type') !== 'text/event-stream') throw new Error('no stream');
    let rest = '';
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
      const events = (rest + text).split('\n\n');
      rest = events.pop() ?? ''; // an event that is cut off is none
      for (const event of events) this.#tell(event);
    }
    throw new Error('the end');
  }

  /** @param {string} event */
  #tell(event) {
    const fields = new Map(
      event.split('\n').map((line) => /** @type {any} */ (line.split(/: (.*)/))),
    );
    if (!this.#over.signal.aborted)
      this.dispatchEvent(new MessageEvent(fields.get('event'), { data: fields.get('data') }));
  }

  close() {
    this.#over.abort();
  }
}

const page = process.argv[2];
const model = new Model();
/** @type {string[]} */
let messages = [];
let opened = 0;
let state = '';

/** @param {string} name @param {string} data */
function take(name, data) {
  if (name === 'hello') model.hello(wire.hello(data));
  if (name === 'samples') model.add(wire.samples(data));
  if (name !== 'messages') return;
  const told = wire.messages(data);
  messages = [...(told.replace ? [] : messages), ...told.messages.map(({ text }) => text)];
}

function held() {
  const series = [...model.series.values()].map(({ name, x, y }) => ({
    name,
    x: Array.from(x),
    y: Array.from(y, (value) => (Number.isNaN(value) ? null : value)),
  }));
  const newest = Number.isFinite(model.newest) ? model.newest : null;
  return { run: model.run, newest, series, messages, opened, state };
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const told = JSON.parse(line);
    if (told.event) take(told.event, told.data);
    if (told.limit) model.limit = told.limit;
    if (told.state) process.stdout.write(`${JSON.stringify(held())}\n`);
  })
  .on('close', () => process.exit());

if (page) {
  const surroundings = {
    EventSource: /** @type {any} */ (Source),
    ask: (/** @type {string} */ path) => fetch(new URL(path, page)),
    now: Date.now,
    setTimeout: (/** @type {() => void} */ f, /** @type {number} */ ms) =>
      /** @type {any} */ (setTimeout(f, ms / HASTE)),
    clearTimeout: (/** @type {number} */ timer) => clearTimeout(timer),
    random: Math.random,
    hidden: () => false,
  };
  const listener = {
    address: () => {
      opened++;
      return wire.streamAddress({ window: null, points: 2000, token: null });
    },
    event: take,
    state: (/** @type {string} */ told) => {
      state = told;
    },
  };
  new EventStream(listener, surroundings).open();
}

// The stream from the server, open while the page is visible.
//
// EventSource stops for good at any status other than 200 and does not report it, so this module does the
// retries: each error closes the source, a request to `status` finds the reason, and the source is opened
// again with back-off. If no event arrives for longer than the server's ping interval allows, or the clock
// jumps (sleep, a frozen tab), the connection is considered dead. A hidden page has no stream; it misses
// nothing, because a new stream starts with the whole view.

import { EVENTS } from './protocol.js';

/** @typedef {'connecting' | 'open' | 'lost' | 'denied' | 'hidden'} State */

/**
 * The parts of the browser that are used; tests pass their own.
 * @typedef {object} Surroundings
 * @property {new (url: string) => Pick<EventSource, 'addEventListener' | 'close'>} EventSource
 * @property {(path: string) => Promise<{status: number}>} ask one request, with the token
 * @property {() => number} now milliseconds of the wall clock, which continues during sleep
 * @property {(f: () => void, ms: number) => number} setTimeout
 * @property {(timer: number) => void} clearTimeout
 * @property {() => number} random
 * @property {() => boolean} hidden whether nobody can see the page
 */

/**
 * @typedef {object} Listener
 * @property {() => string} address of the stream, asked at each opening
 * @property {(name: string, data: string) => void} event
 * @property {(state: State, reason: string) => void} state
 */

const RETRY_FIRST = 250;
const RETRY_MOST = 2000;
/** Milliseconds; a refused page stays refused until somebody acts. */
const RETRY_DENIED = 10_000;
const WATCH = 5000;
const SILENCE = 40_000;
/** If the watch timer is off by this much, the machine has slept or its clock was set. */
const JUMP = 10_000;

const DENIED = new Map([
  [
    401,
    'This page needs the address with its token. Copy the whole address from the terminal where livegraph runs, including `#token=…`.',
  ],
  [
    403,
    'The server does not accept this host name. Use the address that it printed, or start it with `--allow-host NAME`.',
  ],
]);

export class EventStream {
  /** @type {Pick<EventSource, 'addEventListener' | 'close'> | null} */ #source = null;
  #retry = 0;
  #watch = 0;
  #delay = RETRY_FIRST;
  #heard = 0;
  #watched = 0;

  /**
   * @param {Listener} listener
   * @param {Surroundings} surroundings
   */
  constructor(listener, surroundings) {
    this.listener = listener;
    this.around = surroundings;
  }

  /** Open the stream again at once; also after the requested view has changed. */
  open() {
    this.#close();
    if (this.around.hidden()) {
      this.listener.state('hidden', '');
      return;
    }
    const source = new this.around.EventSource(this.listener.address());
    this.#source = source;
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => this.#event(source, name, event));
    }
    source.addEventListener('error', () => this.#failed(source));
    this.#heard = this.#watched = this.around.now();
    this.#watch = this.around.setTimeout(() => this.#look(), WATCH);
  }

  /** To be called whenever the page may have become hidden or seen. */
  visibility() {
    if (this.around.hidden()) {
      this.#close();
      this.listener.state('hidden', '');
    } else if (!this.#source) {
      this.#delay = RETRY_FIRST;
      this.listener.state('connecting', '');
      this.open();
    }
  }

  /**
   * @param {unknown} source
   * @param {string} name
   * @param {Event} event
   */
  #event(source, name, event) {
    if (source !== this.#source) return;
    this.#heard = this.around.now();
    // A proxy may answer 200 and close: only a hello is a success.
    if (name === 'hello') {
      this.#delay = RETRY_FIRST;
      this.listener.state('open', '');
    }
    this.listener.event(name, /** @type {MessageEvent} */ (event).data);
  }

  /** @param {unknown} source */
  #failed(source) {
    if (source !== this.#source) return;
    this.#close();
    this.#again(this.#delay);
    this.#delay = Math.min(this.#delay * 2, RETRY_MOST);
    const timer = this.#retry;
    const told = (/** @type {string | undefined} */ why) => {
      if (timer !== this.#retry || this.#source) return; // it is being opened again already
      this.listener.state(why ? 'denied' : 'lost', why ?? '');
      if (why) this.#again(RETRY_DENIED);
    };
    this.around.ask('status').then(
      ({ status }) => told(DENIED.get(status)),
      () => told(undefined),
    );
  }

  /** @param {number} delay */
  #again(delay) {
    this.around.clearTimeout(this.#retry);
    const jitter = 0.5 + this.around.random() / 2;
    this.#retry = this.around.setTimeout(() => this.open(), delay * jitter);
  }

  #look() {
    const now = this.around.now();
    const jumped = Math.abs(now - this.#watched - WATCH) > JUMP;
    if (jumped || now - this.#heard > SILENCE) {
      this.listener.state('lost', '');
      this.open();
      return;
    }
    this.#watched = now;
    this.#watch = this.around.setTimeout(() => this.#look(), WATCH);
  }

  #close() {
    this.around.clearTimeout(this.#retry);
    this.around.clearTimeout(this.#watch);
    this.#source?.close();
    this.#source = null;
    this.#retry = 0;
  }
}

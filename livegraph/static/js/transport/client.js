// The connection to the run: its stream and its responses, from the server or from a saved page.

import { EventStream } from './event_stream.js';
import { SavedRun, thinned } from './saved_run.js';
import { takeToken } from './token.js';

/**
 * What is needed of the browser.
 * @typedef {object} Browser
 * @property {Pick<Location, 'hash' | 'pathname' | 'search'>} location
 * @property {Pick<History, 'replaceState'>} history
 * @property {Pick<Storage, 'getItem' | 'setItem'> | null} session what a tab keeps
 */

export class Client {
  /** @type {EventStream | SavedRun | null} */ #stream = null;
  /** @type {SavedRun | null} */ #saved = null;

  /**
   * @param {import('./saved_run.js').Run | null} kept the run in a saved page; null: a server has it
   * @param {Browser} browser
   */
  constructor(kept, browser) {
    this.kept = kept;
    this.browser = browser;
    this.token = this.#ownToken();
    /**
     * Called with each answer of the server: its date in Unix seconds, and between which two times by
     * the browser's clock it was made.
     * @type {(date: number, asked: number, answered: number) => void}
     */
    this.onDate = () => {};
  }

  /** When this copy of the run was saved (0: it is not a copy), and how far it was downsampled. */
  get copy() {
    return { saved: this.kept?.saved ?? 0, thinned: this.kept ? thinned(this.kept) : 1 };
  }

  #ownToken() {
    const { location, history, session } = this.browser;
    return takeToken(location, history, session);
  }

  /** Open the stream. @param {import('./event_stream.js').Listener} listener */
  listen(listener) {
    this.#saved = this.kept && new SavedRun(this.kept, listener);
    this.#stream = this.#saved ?? this.#served(listener);
    this.open();
  }

  /** @param {import('./event_stream.js').Listener} listener */
  #served(listener) {
    return new EventStream(listener, {
      EventSource,
      ask: (path) => this.ask(path),
      now: Date.now,
      setTimeout: (work, ms) => window.setTimeout(work, ms),
      clearTimeout: (timer) => window.clearTimeout(timer),
      random: Math.random,
      hidden: () => document.hidden,
    });
  }

  /** Open the stream again, at its present address. */
  open() {
    this.#stream?.open();
  }

  /** Call whenever the page may have been hidden or shown. */
  visibility() {
    this.#stream?.visibility();
  }

  /** Take the token out of the address, if there is another one. */
  takeToken() {
    this.token = this.#ownToken();
  }

  /** @param {string} path a route of docs/wire.md, relative @returns {Promise<Response>} */
  async ask(path) {
    if (this.#saved) return this.#saved.ask(path);
    const asked = Date.now() / 1000;
    const answer = await fetch(path, { headers: this.#proof() });
    const date = Date.parse(answer.headers.get('Date') ?? '') / 1000;
    this.onDate(date, asked, Date.now() / 1000);
    return answer;
  }

  /** @param {string} path @param {string} body @returns {Promise<Response>} */
  post(path, body) {
    const headers = { ...this.#proof(), 'Content-Type': 'application/octet-stream' };
    return fetch(path, { method: 'POST', body, headers });
  }

  /** @returns {Record<string, string>} */
  #proof() {
    return this.token ? { Authorization: `Bearer ${this.token}` } : {};
  }

  /**
   * @param {string} path
   * @returns {Promise<any>} the JSON of the answer; null: there is no answer
   */
  async json(path) {
    try {
      const answer = await this.ask(path);
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }
}

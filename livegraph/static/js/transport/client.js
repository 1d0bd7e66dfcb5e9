// The way to the run: its stream and its answers, from the server or out of the page itself.

import { EventStream } from './event_stream.js';
import { SavedRun } from './saved_run.js';
import { takeToken } from './token.js';

/** @typedef {import('./history.js').Answer} Answer */

/**
 * What of the browser is needed.
 * @typedef {object} Browser
 * @property {Pick<Location, 'hash' | 'pathname' | 'search'>} location
 * @property {Pick<History, 'replaceState'>} history
 * @property {Pick<Storage, 'getItem' | 'setItem'> | null} session what a tab keeps
 */

export class Client {
  /**
   * @param {import('./saved_run.js').Run | null} kept the run that a saved page has in itself
   * @param {import('./event_stream.js').Listener} listener
   * @param {Browser} browser
   */
  constructor(kept, listener, browser) {
    this.browser = browser;
    this.token = this.#ownToken();
    this.saved = kept && new SavedRun(kept, listener);
    this.stream = this.saved ?? this.#served(listener);
  }

  #ownToken() {
    const { location, history, session } = this.browser;
    return takeToken(location, history, session);
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

  /** Begin the stream anew, as the page wants it now. */
  open() {
    this.stream.open();
  }

  /** The address bar has another token, perhaps. @param {() => void} then what else it says */
  readdress(then) {
    this.token = this.#ownToken();
    then();
    this.open();
  }

  /** @param {string} path a route of docs/wire.md, relative @returns {Promise<Response>} */
  ask(path) {
    if (this.saved) return this.saved.ask(path);
    return fetch(path, { headers: this.#proof() });
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
   * @returns {Promise<any>} what JSON it answers with; null: there is no answer
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

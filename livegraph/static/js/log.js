// The messages: lines of the input that are text. The newest are kept, fewer are in the page, and
// the pane follows them unless its reader has scrolled up.

import { timeOfDay, xValue } from './format.js';

/** @typedef {import('./wire.js').Message} Message */

const KEPT = 1000;
const SHOWN = 200;
/** So near to the end, in pixels, the reader wants to see what comes. */
const AT_END = 24;

export class Log {
  /** @type {Message[]} */ #messages = [];
  #drawn = 0; // of all messages of the run, how many the list has seen
  #total = 0;
  #following = true;

  /**
   * @param {HTMLElement} list
   * @param {new (callback: () => void) => {observe(element: Element): void}} ResizeObserver
   */
  constructor(list, ResizeObserver) {
    this.list = list;
    // A narrower pane has longer text; it also sees the pane being shown again.
    new ResizeObserver(() => this.follow()).observe(list);
    list.addEventListener('scroll', () => {
      this.#following = list.scrollHeight - list.scrollTop - list.clientHeight < AT_END;
    });
  }

  /** How many messages there were, those let go of included. */
  get total() {
    return this.#total;
  }

  /** The places of the messages that are to be seen on the time axis. */
  get marks() {
    return this.#messages.filter(({ mark }) => mark).map(({ x }) => x);
  }

  /** @param {import('./wire.js').Messages} told */
  add({ messages, replace }) {
    if (replace) this.forget();
    this.#messages.push(...messages);
    this.#total += messages.length;
    this.#messages.splice(0, this.#messages.length - KEPT);
  }

  forget() {
    this.#messages = [];
    this.#total = this.#drawn = 0;
    this.list.replaceChildren();
  }

  /** To the end, unless the reader looks at something else. */
  follow() {
    if (this.#following) this.list.scrollTop = this.list.scrollHeight;
  }

  /** @param {'time' | 'index' | 'field'} kind of x */
  draw(kind) {
    const fresh = Math.min(this.#total - this.#drawn, SHOWN);
    if (fresh === 0) return;
    const { list } = this;
    list.append(...this.#messages.slice(-fresh).map((message) => entry(message, kind)));
    while (list.childElementCount > SHOWN) list.firstElementChild?.remove();
    this.#drawn = this.#total;
    this.follow();
  }
}

/** @param {Message} message @param {'time' | 'index' | 'field'} kind */
function entry({ x, text, source }, kind) {
  const item = document.createElement('li');
  const when = document.createElement('time');
  when.textContent = kind === 'time' ? timeOfDay(x, 3) : xValue(x, kind);
  when.title = [xValue(x, kind), source].filter(Boolean).join(' · ');
  const words = document.createElement('span');
  words.textContent = text;
  item.append(when, words);
  return item;
}

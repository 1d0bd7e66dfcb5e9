// The messages that the page holds: the newest of the run, those among them that match the search, and
// whether their pane is open. A message is identified by its number in the run. Emits
//   change  when messages were added or dropped, and with every choice of the reader
//   look    when the search has changed
//   forget  when all messages were dropped
//   search  when the search field should get the focus

import { Emitter } from '../lib/emitter.js';
import { MessageFilter } from './message_filter.js';

/** @typedef {import('../transport/protocol.js').Message} Message */
/** @typedef {Message & {number: number}} Kept */

/** The source of messages about thresholds. */
const CROSSINGS = 'threshold';
/** Messages held at most; the oldest are dropped, but stay in `total`. */
export const MAX_KEPT = 1000;
/** Messages in the page's document at once. */
export const MAX_SHOWN = 200;

export class MessageStore extends Emitter {
  /** @type {Kept[]} */ #kept = [];
  /** Those that match. @type {Kept[]} */ #found = [];
  #total = 0;
  #filter = new MessageFilter();
  /** Whether the reader wants to see the pane; null: nothing was chosen. @type {boolean | null} */
  #wanted = null;
  /** Whether no series is drawn: the pane is then open unless the reader closes it. */
  #alone = true;

  /** Whether the pane is open. */
  get open() {
    return this.#total > 0 && (this.#wanted ?? this.#alone);
  }

  /** Tell whether no series is drawn. @param {boolean} alone */
  stand(alone) {
    if (alone === this.#alone) return;
    this.#alone = alone;
    this.emit('change');
  }

  /** The one that came last. */
  get newest() {
    return this.#kept.at(-1);
  }

  /** How many messages there were, dropped ones included. */
  get total() {
    return this.#total;
  }

  /** How many are held. */
  get kept() {
    return this.#kept.length;
  }

  /** The messages that match the search, in order of arrival; all without a search. */
  get found() {
    return this.words ? this.#found : this.#kept;
  }

  /** The messages to mark on the x axis; a `crossing` of a threshold is seen in its panel. */
  get marks() {
    return this.#kept
      .filter(({ mark }) => mark)
      .map(({ x, source }) => ({ x, crossing: source === CROSSINGS }));
  }

  /** @param {import('../transport/protocol.js').Messages} told */
  add({ messages, replace }) {
    if (replace) this.forget();
    const fresh = messages.map((message, i) => ({ ...message, number: this.#total + i }));
    this.#total += fresh.length;
    this.#kept.push(...fresh);
    this.#kept.splice(0, this.#kept.length - MAX_KEPT);
    if (this.words) {
      const first = this.#kept[0]?.number ?? 0;
      const found = [...this.#found, ...this.#filter.of(fresh)];
      this.#found = found.filter(({ number }) => number >= first);
    }
    this.emit('change');
  }

  forget() {
    this.#kept = [];
    this.#found = [];
    this.#total = 0;
    this.emit('forget');
    this.emit('change');
  }

  /** @param {string} words to search for, in any case; '' finds all messages */
  look(words) {
    this.#filter.set(words);
    this.#found = this.#filter.of(this.#kept);
    this.emit('look');
    this.emit('change');
  }

  /** Show or hide the pane. */
  toggle() {
    this.#wanted = !this.open;
    this.emit('change');
  }

  /** Keep the pane open, also when there is more than text. */
  keepOpen() {
    this.#wanted = true;
  }

  /** Open the pane to search in it. */
  search() {
    if (this.#total === 0) return;
    this.#wanted = true;
    this.emit('search');
    this.emit('change');
  }

  /** What is searched for. */
  get words() {
    return this.#filter.words;
  }

  /** A text in pieces, as `MessageFilter.pieces`. @param {string} text */
  pieces(text) {
    return this.#filter.pieces(text);
  }

  /**
   * The index in `found` of the message nearest to x, the newer of two at the same distance; -1: none.
   * @param {number} x
   * @param {import('../lib/domain.js').Domain} part of x to search, both ends included
   */
  nearest(x, [from, to]) {
    let best = -1;
    let distance = Number.POSITIVE_INFINITY;
    for (const [i, message] of this.found.entries()) {
      const away = Math.abs(message.x - x);
      if (away > distance || message.x < from || message.x > to) continue;
      best = i;
      distance = away;
    }
    return best;
  }
}

/**
 * Which of the messages found to have in the document: the newest, or those around one of them.
 * @param {number} found how many there are
 * @param {number | null} around the index of one; null: the newest
 * @returns {[number, number]} the index of the first, and that after the last
 */
export function textRange(found, around) {
  const end = around === null ? found : Math.min(found, around + MAX_SHOWN / 2);
  const start = Math.max(0, end - MAX_SHOWN);
  return [start, Math.min(found, start + MAX_SHOWN)];
}

// The messages a page holds: the newest of the run, those among them that have the words looked for,
// and the part of these that is in the page. A message is known by its number in the run.

/** @typedef {import('../transport/protocol.js').Message} Message */
/** @typedef {Message & {number: number}} Kept */

/** So many of a run are held; older ones are let go of, and counted. */
export const MAX_KEPT = 1000;
/** So many are in the page at once. */
export const MAX_SHOWN = 200;

export class MessageStore {
  /** @type {Kept[]} */ #kept = [];
  /** Those that have the words. @type {Kept[]} */ #found = [];
  #total = 0;
  #words = '';
  /** @type {RegExp | null} */ #pattern = null;

  /** How many messages there were, those let go of included. */
  get total() {
    return this.#total;
  }

  /** How many are held. */
  get kept() {
    return this.#kept.length;
  }

  /** Those that have the words looked for, in their order; all while nothing is looked for. */
  get found() {
    return this.#pattern ? this.#found : this.#kept;
  }

  /** The places of the messages that are to be seen on the time axis. */
  get marks() {
    return this.#kept.filter(({ mark }) => mark).map(({ x }) => x);
  }

  /** @param {import('../transport/protocol.js').Messages} told */
  add({ messages, replace }) {
    if (replace) this.forget();
    const fresh = messages.map((message, i) => ({ ...message, number: this.#total + i }));
    this.#total += fresh.length;
    this.#kept.push(...fresh);
    this.#kept.splice(0, this.#kept.length - MAX_KEPT);
    if (!this.#pattern) return;
    const first = this.#kept[0]?.number ?? 0;
    this.#found = [...this.#found, ...this.#having(fresh)].filter(({ number }) => number >= first);
  }

  forget() {
    this.#kept = [];
    this.#found = [];
    this.#total = 0;
  }

  /** @param {string} words to look for, whatever their case; none: all messages are found */
  look(words) {
    this.#words = words;
    this.#pattern = words ? new RegExp(literal(words), 'giu') : null;
    this.#found = this.#having(this.#kept);
  }

  /** What is looked for. */
  get words() {
    return this.#words;
  }

  /** @param {Kept[]} messages */
  #having(messages) {
    return messages.filter(({ text }) => this.#pattern && text.search(this.#pattern) >= 0);
  }

  /**
   * A text in pieces: what was looked for is every second one, beginning with the one after the first.
   * @param {string} text
   * @returns {string[]}
   */
  pieces(text) {
    if (!this.#pattern) return [text];
    const pieces = [];
    let end = 0;
    for (const { 0: hit, index } of text.matchAll(this.#pattern)) {
      pieces.push(text.slice(end, index), hit);
      end = index + hit.length;
    }
    return [...pieces, text.slice(end)];
  }

  /**
   * Where in `found` the message nearest to a place is, the newer of two as near; -1 if none is there.
   * @param {number} x
   * @param {import('../lib/scale.js').Domain} part of x to look in, both ends included
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

/** A pattern for exactly these words: it takes time in proportion to the text. @param {string} words */
function literal(words) {
  return words.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/**
 * Which of the messages found are in the page: the newest, or those around one of them.
 * @param {number} found how many there are
 * @param {number | null} around the place of one; null: the newest
 * @returns {[number, number]} the first, and the one after the last
 */
export function textRange(found, around) {
  const end = around === null ? found : Math.min(found, around + MAX_SHOWN / 2);
  const start = Math.max(0, end - MAX_SHOWN);
  return [start, Math.min(found, start + MAX_SHOWN)];
}

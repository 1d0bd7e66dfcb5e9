// The lines that could not be read, asked for when their count is unfolded and kept current while it
// is open.

import { count } from '../lib/format.js';

/**
 * @typedef {object} BadLine
 * @property {number} line
 * @property {string} source
 * @property {string} reason
 * @property {string} detail
 * @property {string} text
 */

export class SkippedLines {
  /** How many lines were skipped when the list was asked for. */ #asked = 0;
  #skipped = 0;
  #several = false;

  /**
   * @param {HTMLDetailsElement} details
   * @param {HTMLElement} list
   * @param {() => Promise<BadLine[] | null>} ask the newest lines that could not be read; null when
   *   there is no answer
   */
  constructor(details, list, ask) {
    this.details = details;
    this.list = list;
    this.ask = ask;
    details.addEventListener('toggle', () => this.#load());
  }

  /** @param {import('../transport/protocol.js').Status | null} status */
  draw(status) {
    this.#skipped = Object.values(status?.bad ?? {}).reduce((sum, n) => sum + n, 0);
    this.#several = (status?.source.length ?? 0) > 1;
    this.#load();
  }

  async #load() {
    if (!this.details.open || this.#skipped === this.#asked) return;
    this.#asked = this.#skipped;
    const lines = (await this.ask()) ?? [];
    this.list.replaceChildren(...lines.reverse().map((bad) => item(bad, this.#several)));
  }
}

/** @param {BadLine} bad @param {boolean} several whether it takes a name to tell the source */
function item({ line, source, reason, detail, text }, several) {
  const row = document.createElement('li');
  row.append(
    part(
      'where',
      `${several ? `${source} ` : ''}line ${count(line)} · ${reason.replaceAll('_', ' ')}`,
    ),
    part('what', text),
    part('why', detail),
  );
  return row;
}

/** @param {string} name @param {string} text */
function part(name, text) {
  const span = document.createElement('span');
  span.className = name;
  span.textContent = text;
  return span;
}

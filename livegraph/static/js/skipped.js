// The lines that could not be read, asked for when their count is unfolded and kept current while it
// is open.

import { count } from './format.js';

/** @typedef {{line: number, reason: string, detail: string, text: string}} BadLine */

export class Skipped {
  /** How many lines were skipped when the list was asked for. */ #asked = 0;
  #skipped = 0;

  /**
   * @param {HTMLDetailsElement} details
   * @param {HTMLElement} list
   * @param {() => Promise<BadLine[]>} ask the newest lines that could not be read
   */
  constructor(details, list, ask) {
    this.details = details;
    this.list = list;
    this.ask = ask;
    details.addEventListener('toggle', () => this.#load());
  }

  /** @param {import('./wire.js').Status | null} status */
  draw(status) {
    this.#skipped = Object.values(status?.bad ?? {}).reduce((sum, n) => sum + n, 0);
    this.#load();
  }

  async #load() {
    if (!this.details.open || this.#skipped === this.#asked) return;
    this.#asked = this.#skipped;
    const lines = await this.ask().catch(() => []);
    this.list.replaceChildren(...lines.reverse().map(item));
  }
}

/** @param {BadLine} bad */
function item({ line, reason, detail, text }) {
  const row = document.createElement('li');
  row.append(
    part('where', `line ${count(line)} · ${reason.replaceAll('_', ' ')}`),
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

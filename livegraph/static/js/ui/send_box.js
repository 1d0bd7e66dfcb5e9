// The form that sends text to a source, if any source accepts it. Draws the sources of `run`; sends with
// `client`.

import { READABLE } from '../lib/scheduler.js';

/** @typedef {import('../transport/protocol.js').Source} Source */

/** Sent lines that the arrow keys bring back, at most. */
const KEPT = 100;
const END = 'livegraph.send.end';
const FAILED = 'The server does not answer. Send again later.';

/** The line ends by their names in the menu. @type {Map<string, string>} */
const ENDS = new Map([
  ['lf', '\n'],
  ['cr lf', '\r\n'],
  ['cr', '\r'],
  ['none', ''],
]);

/** The lines that were sent, for the arrow keys; a line that was not sent yet is kept, too. */
export class SendHistory {
  /** @type {string[]} */ #lines = [];
  #at = 0;
  #draft = '';

  /** @param {string} line */
  add(line) {
    if (line && line !== this.#lines.at(-1)) this.#lines.push(line);
    this.#lines.splice(0, this.#lines.length - KEPT);
    this.#at = this.#lines.length;
    this.#draft = '';
  }

  /**
   * @param {number} by -1: the line before; 1: the one after
   * @param {string} now the text of the field
   * @returns {string} its new text
   */
  move(by, now) {
    if (this.#at === this.#lines.length) this.#draft = now;
    this.#at = Math.min(Math.max(this.#at + by, 0), this.#lines.length);
    return this.#lines[this.#at] ?? this.#draft;
  }
}

/**
 * @param {Source[]} sources
 * @returns {string[]} the names of those that can be sent to
 */
export function sendableSources(sources) {
  const over = ['ended', 'lost'];
  return sources.filter(({ takes, state }) => takes && !over.includes(state)).map((s) => s.name);
}

/** @type {import('./mount.js').Mount} */
export function mountSendBox(form, { state: { run, storage }, client, scheduler }) {
  if (client.kept) return; // a saved page has nobody to send to
  const box = new SendBox(/** @type {HTMLFormElement} */ (form), client, storage);
  scheduler.redraw(() => box.draw(run.known.status), [run], READABLE);
}

class SendBox {
  #history = new SendHistory();
  #names = '';

  /**
   * @param {HTMLFormElement} form
   * @param {Pick<import('../transport/client.js').Client, 'post'>} client
   * @param {Storage | null} storage
   */
  constructor(form, client, storage) {
    this.form = form;
    this.client = client;
    const part = (/** @type {string} */ name) => form.elements.namedItem(name);
    this.source = /** @type {HTMLSelectElement} */ (part('source'));
    this.text = /** @type {HTMLInputElement} */ (part('text'));
    this.end = /** @type {HTMLSelectElement} */ (part('end'));
    this.words = /** @type {HTMLElement} */ (form.querySelector('[role=status]'));
    const kept = storage?.getItem(END) ?? '';
    if (ENDS.has(kept)) this.end.value = kept;
    this.end.addEventListener('change', () => storage?.setItem(END, this.end.value));
    this.text.addEventListener('keydown', (event) => this.#lookBack(event));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** @param {import('../transport/protocol.js').Status | null} status */
  draw(status) {
    const names = sendableSources(status?.source ?? []);
    const said = JSON.stringify(names);
    if (said === this.#names) return;
    this.#names = said;
    const chosen = this.source.value;
    this.source.replaceChildren(...names.map((name) => new Option(name, name)));
    if (names.includes(chosen)) this.source.value = chosen;
    /** @type {HTMLElement} */ (this.source.parentElement).hidden = names.length < 2;
    this.form.hidden = names.length === 0;
  }

  /** @param {KeyboardEvent} event */
  #lookBack(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    this.text.value = this.#history.move(by, this.text.value);
  }

  async #send() {
    const { value } = this.text;
    const source = this.source.value;
    this.words.textContent = '';
    const failure = await this.#post(source, value + ENDS.get(this.end.value));
    this.words.textContent = failure || `sent to ${source}`;
    this.words.classList.toggle('failure', failure !== '');
    if (failure) return;
    this.#history.add(value);
    if (this.text.value === value) this.text.value = '';
  }

  /** @param {string} source @param {string} body @returns {Promise<string>} why it failed; '': it did not */
  async #post(source, body) {
    try {
      const path = `send?${new URLSearchParams({ source })}`;
      const answer = await this.client.post(path, body);
      return answer.ok ? '' : (await answer.text()).trim() || FAILED;
    } catch {
      return FAILED;
    }
  }
}

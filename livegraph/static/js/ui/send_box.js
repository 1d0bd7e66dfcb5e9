// What is sent to a source from the page: a line to type in, where the server allows it.

/** @typedef {import('../transport/protocol.js').Source} Source */

/** So many lines that were sent come back with the arrow keys. */
const KEPT = 100;
const END = 'livegraph.send.end';
const FAILED = 'The server does not answer; send it again when it does.';

/** The line ends by the names they have in the menu. @type {Map<string, string>} */
const ENDS = new Map([
  ['lf', '\n'],
  ['cr lf', '\r\n'],
  ['cr', '\r'],
  ['none', ''],
]);

/** Lines that were sent, looked through with the arrow keys; what was being written is not lost. */
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
   * @param {string} now what stands in the field
   * @returns {string} what is to stand there
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

/**
 * What the box needs from around it.
 * @typedef {object} Means
 * @property {(path: string, body: string) => Promise<Response>} post to the server
 * @property {Pick<Storage, 'getItem' | 'setItem'> | null} storage
 */

export class SendBox {
  #history = new SendHistory();
  #names = '';

  /** @param {HTMLFormElement} form of index.html @param {Means} means */
  constructor(form, means) {
    this.form = form;
    this.means = means;
    const part = (/** @type {string} */ name) => form.elements.namedItem(name);
    this.source = /** @type {HTMLSelectElement} */ (part('source'));
    this.text = /** @type {HTMLInputElement} */ (part('text'));
    this.end = /** @type {HTMLSelectElement} */ (part('end'));
    this.words = /** @type {HTMLElement} */ (form.querySelector('[role=status]'));
    const kept = means.storage?.getItem(END) ?? '';
    if (ENDS.has(kept)) this.end.value = kept;
    this.end.addEventListener('change', () => means.storage?.setItem(END, this.end.value));
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

  /** @param {string} source @param {string} body @returns {Promise<string>} why it failed, or '' */
  async #post(source, body) {
    try {
      const path = `send?${new URLSearchParams({ source })}`;
      const answer = await this.means.post(path, body);
      return answer.ok ? '' : (await answer.text()).trim() || FAILED;
    } catch {
      return FAILED;
    }
  }
}

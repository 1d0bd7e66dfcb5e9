// Has numbers in lines of text plotted, and says in the message pane what came of it, with the option that
// does the same from the start. Keeps the pane open.

import { element } from '../dom.js';

const FAILED = 'The server does not answer. Try again later.';

export class NumberPlotter {
  /**
   * @param {HTMLElement} place
   * @param {Pick<import('../../transport/client.js').Client, 'post'>} client
   * @param {import('../../state/message_store.js').MessageStore} messages
   */
  constructor(place, client, messages) {
    this.place = place;
    this.client = client;
    this.messages = messages;
  }

  /** Say that a number is chosen, to be plotted with Enter. @param {string} number '': none */
  choose(number) {
    if (number) this.#say(`${number}: Enter plots it`);
    else if (this.place.classList.contains('choice')) this.#say();
    this.place.classList.toggle('choice', number !== '');
  }

  /** @param {import('./message_list.js').NumberPlace} place */
  async plot({ id, at, number }) {
    this.messages.keepOpen();
    this.place.classList.remove('choice');
    try {
      const answer = await this.client.post('plot', JSON.stringify({ message: id, at }));
      if (answer.ok) this.#plotted(await answer.json());
      else this.#say(`${number} is not plotted: ${(await answer.text()).trim()}`);
    } catch {
      this.#say(FAILED);
    }
  }

  /** @param {{series: string, option: string}} answer */
  #plotted({ series, option }) {
    const code = element('code', option);
    code.tabIndex = 0; // it may be scrolled
    const copy = element('button', 'Copy');
    copy.setAttribute('type', 'button');
    copy.addEventListener('click', () => this.#copy(code, copy));
    this.#say('Plotting ', element('b', series), '. Only this, and from the start: ', code, copy);
  }

  /** @param {HTMLElement} code @param {HTMLElement} button */
  async #copy(code, button) {
    document.getSelection()?.selectAllChildren(code); // for Ctrl+C where the clipboard is not allowed
    try {
      await navigator.clipboard.writeText(code.textContent ?? '');
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Selected';
    }
  }

  /** @param {(string | Node)[]} parts */
  #say(...parts) {
    this.place.replaceChildren(...parts);
    this.place.hidden = parts.length === 0;
  }
}

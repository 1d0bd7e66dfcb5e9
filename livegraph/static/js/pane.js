// The pane of messages, and the button that puts it away.

import { count } from './format.js';
import { setPressed } from './toolbar.js';

export class LogPane {
  #closed = false;

  /** @param {import('./log.js').Log} log @param {(id: string) => HTMLElement} part */
  constructor(log, part) {
    this.log = log;
    this.pane = part('log-pane');
    this.button = part('messages');
    this.count = part('messages-count');
  }

  toggle() {
    this.#closed = !this.#closed;
  }

  /** @param {'time' | 'index' | 'field'} kind of x */
  draw(kind) {
    this.pane.hidden = this.log.total === 0 || this.#closed;
    this.log.draw(kind);
  }

  /** @param {number} told how many messages the server has counted */
  drawButton(told) {
    this.button.hidden = this.log.total === 0;
    this.count.textContent = count(Math.max(this.log.total, told));
    setPressed(
      this.button,
      !this.#closed,
      this.#closed ? 'Show the messages' : 'Hide the messages',
    );
  }
}

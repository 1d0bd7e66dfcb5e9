// The pane of messages, and the button that puts it away.

import { count } from '../lib/format.js';
import { setPressed } from './toolbar.js';

export class MessagePane {
  #closed = false;

  /** @param {import('./message_list.js').MessageList} log @param {(id: string) => HTMLElement} part */
  constructor(log, part) {
    this.log = log;
    this.pane = part('log-pane');
    this.button = part('messages');
    this.count = part('messages-count');
  }

  toggle() {
    this.#closed = !this.#closed;
  }

  /** Open, and ready to be searched. */
  search() {
    if (this.log.total === 0) return;
    this.#closed = this.pane.hidden = false;
    this.log.search.begin();
  }

  /**
   * @param {'time' | 'index' | 'field'} kind of x
   * @param {number} sources how many there are
   * @param {{x: number, part: import('../lib/scale.js').Domain} | null} cross where the chart is read
   */
  draw(kind, sources, cross) {
    this.pane.hidden = this.log.total === 0 || this.#closed;
    this.log.draw(kind, sources > 1, cross);
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

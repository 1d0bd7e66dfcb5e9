// The search field over the messages: the query, and the number of matches. Draws `messages`, and sets its
// search.

import { count } from '../../lib/format.js';
import { setText } from '../dom.js';

export class MessageSearch {
  /**
   * @param {HTMLInputElement} query
   * @param {HTMLElement} hits
   * @param {import('../../state/message_store.js').MessageStore} messages
   * @param {() => void} leave the field, for the messages
   */
  constructor(query, hits, messages, leave) {
    this.query = query;
    this.hits = hits;
    this.messages = messages;
    query.addEventListener('input', () => messages.look(query.value.trim()));
    query.addEventListener('keydown', (event) => {
      const { key } = event;
      if (key !== 'Escape' && key !== 'ArrowDown' && key !== 'Enter') return;
      event.preventDefault();
      if (key === 'Escape' && query.value) this.clear();
      else leave();
    });
  }

  /** Focus the field, ready for other words. */
  begin() {
    this.query.focus();
    this.query.select();
  }

  clear() {
    if (!this.query.value) return;
    this.query.value = '';
    this.messages.look('');
  }

  draw() {
    const { words, found, kept, total } = this.messages;
    const all = total > kept ? `the newest ${count(kept)}` : count(kept);
    setText(this.hits, words ? `${found.length ? count(found.length) : 'none'} of ${all}` : '');
  }
}

// The field over the messages: the words looked for, and how many messages have them.

import { count } from '../lib/format.js';

export class MessageSearch {
  /**
   * @param {HTMLInputElement} query
   * @param {HTMLElement} hits
   * @param {{look: (words: string) => void, leave: () => void}} does `leave`: go on to the messages
   */
  constructor(query, hits, does) {
    this.query = query;
    this.hits = hits;
    this.does = does;
    query.addEventListener('input', () => does.look(query.value.trim()));
    query.addEventListener('keydown', (event) => {
      const { key } = event;
      if (key !== 'Escape' && key !== 'ArrowDown' && key !== 'Enter') return;
      event.preventDefault();
      if (key === 'Escape' && query.value) this.clear();
      else does.leave();
    });
  }

  /** Ready to be written to. */
  begin() {
    this.query.focus();
    this.query.select();
  }

  clear() {
    if (!this.query.value) return;
    this.query.value = '';
    this.does.look('');
  }

  /** @param {import('../state/message_store.js').MessageStore} messages */
  draw({ words, found, kept, total }) {
    const all = total > kept ? `the newest ${count(kept)}` : count(kept);
    const text = words ? `${found.length ? count(found.length) : 'none'} of ${all}` : '';
    if (this.hits.textContent !== text) this.hits.textContent = text;
  }
}

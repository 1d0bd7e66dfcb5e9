// Which messages have the words that the reader searches for, and where in them.

export class MessageFilter {
  /** @type {RegExp | null} */ #pattern = null;
  /** What is searched for. */ words = '';

  /** @param {string} words in any case; '' matches all messages */
  set(words) {
    this.words = words;
    this.#pattern = words ? new RegExp(literal(words), 'giu') : null;
  }

  /**
   * Those that match.
   * @template {{text: string}} T
   * @param {T[]} messages
   */
  of(messages) {
    const pattern = this.#pattern;
    return pattern ? messages.filter(({ text }) => text.search(pattern) >= 0) : messages;
  }

  /**
   * A text in pieces: the second and every other one after it match.
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
}

/** A pattern for exactly these words; matching takes time linear in the text. @param {string} words */
function literal(words) {
  return words.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

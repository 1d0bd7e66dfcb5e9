// The x and the series that the reader points at. Emits
//   point   when the reader points at a message or leaves it, or when more is known about it
//   highlight  when a series is highlighted, pinned, or neither any more
//   step    when keys move the cross-hair, see `by`
//   change  when the cursor on the panels has reached another sample

import { Emitter } from '../lib/emitter.js';

/**
 * What is read of a series.
 * @typedef {object} Words
 * @property {string} text
 * @property {string} count the end of the text, if it is a range: ` (8 samples)`; where there is little
 *   room it is left out
 * @property {[number, number]} part of x
 */

export class Selection extends Emitter {
  /** The x of the message that is pointed at. @type {number | null} */ pointed = null;
  /** The x of the sample under the cursor, as last drawn. @type {number | null} */ read = null;
  /** What is read there, by the name of the series. @type {Map<string, Words>} */
  words = new Map();

  /** How keys have moved the cross-hair last. @type {1 | -1 | 0} */ by = 0;
  /** The name of the series that is drawn over the others. @type {string | null} */ highlighted =
    null;

  /** Names of series that are drawn over a band. @type {Set<string>} */ pinned = new Set();

  /** Pin a series, or no longer. @param {string} name */
  pin(name) {
    if (!this.pinned.delete(name)) this.pinned.add(name);
    this.emit('highlight');
  }

  /** @param {string | null} name of a series; null: no series is highlighted */
  highlight(name) {
    if (name === this.highlighted) return;
    this.highlighted = name;
    this.emit('highlight');
  }

  /** Move the cross-hair by keys. @param {1 | -1 | 0} by samples; 0: away from the panels */
  step(by) {
    this.by = by;
    this.emit('step');
  }

  /** @param {number | null} x null: no message is pointed at */
  point(x) {
    this.pointed = x;
    this.emit('point');
  }

  /**
   * @param {number | null} x null: the cursor is on no panel
   * @param {Map<string, Words>} words what is read there, by the name of the series
   */
  readAt(x, words) {
    const same = x === this.read && sameTexts(words, this.words);
    this.words = words;
    this.read = x;
    if (same) return;
    this.emit('change');
  }
}

/** The text of a reading without the number of samples. @param {Words} words */
export function withoutCount({ text, count }) {
  return count ? text.slice(0, -count.length) : text;
}

/** @param {Map<string, Words>} one @param {Map<string, Words>} other */
function sameTexts(one, other) {
  return (
    one.size === other.size && [...one].every(([name, { text }]) => text === other.get(name)?.text)
  );
}

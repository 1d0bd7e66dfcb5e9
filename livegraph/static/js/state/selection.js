// Which x and which series the reader points at. Emits
//   point   when a message is pointed at, or no longer, or more is known of what is pointed at
//   lift    when a series is lifted, or no longer, or pinned
//   change  when the cursor on the panels has come to another sample

import { Emitter } from '../lib/emitter.js';

export class Selection extends Emitter {
  /** The x of the message that is pointed at. @type {number | null} */ pointed = null;
  /** The x of the sample under the cursor, as last drawn. @type {number | null} */ read = null;

  /** The name of the series that is drawn over the others. @type {string | null} */ lifted = null;

  /** Names of series that are drawn over a band. @type {Set<string>} */ pinned = new Set();

  /** Pin a series, or no longer. @param {string} name */
  pin(name) {
    if (!this.pinned.delete(name)) this.pinned.add(name);
    this.emit('lift');
  }

  /** @param {string | null} name of a series; null: no series is lifted */
  lift(name) {
    if (name === this.lifted) return;
    this.lifted = name;
    this.emit('lift');
  }

  /** @param {number | null} x null: no message is pointed at */
  point(x) {
    this.pointed = x;
    this.emit('point');
  }

  /** @param {number | null} x null: the cursor is on no panel */
  readAt(x) {
    if (x === this.read) return;
    this.read = x;
    this.emit('change');
  }
}

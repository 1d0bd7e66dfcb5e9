// Whether times are shown in the reader's time zone or in UTC; kept for the next visit if the browser
// allows it. Emits `change`.

import { Emitter } from '../lib/emitter.js';
import { writeUtc } from '../lib/zone.js';

const KEY = 'livegraph.zone';

export const ZONES = ['local', 'UTC'];

export class TimeZone extends Emitter {
  /** One of ZONES. */ name = 'local';

  /** @param {Pick<Storage, 'getItem' | 'setItem'> | null} storage */
  constructor(storage) {
    super();
    this.storage = storage;
    this.choose(storage?.getItem(KEY) ?? '');
  }

  /** @param {string} name of a zone; any other means the reader's own */
  choose(name) {
    this.name = name === 'UTC' ? name : 'local';
    writeUtc(this.name === 'UTC');
    try {
      this.storage?.setItem(KEY, this.name);
    } catch {
      // The storage is full or closed: the choice holds for this visit.
    }
    this.emit('change');
  }
}

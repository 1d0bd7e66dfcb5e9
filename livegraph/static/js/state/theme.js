// Light, dark, or the system's theme; kept for the next visit if the browser allows it. Emits `change`
// when colours may have changed. theme.css defines the colours.

import { Emitter } from '../lib/emitter.js';

const KEY = 'livegraph.theme';

/** @typedef {'system' | 'light' | 'dark'} ThemeName */

/** @type {ThemeName[]} */
export const THEMES = ['system', 'light', 'dark'];

export class Theme extends Emitter {
  /**
   * @param {{dataset: DOMStringMap}} root gets the theme as `data-theme`
   * @param {Pick<Storage, 'getItem' | 'setItem'> | null} storage
   */
  constructor(root, storage) {
    super();
    this.root = root;
    this.storage = storage;
    const kept = storage?.getItem(KEY);
    this.choose(THEMES.find((theme) => theme === kept) ?? 'system');
  }

  get name() {
    return this.root.dataset.theme ?? '';
  }

  /** Apply a theme while `work` runs; no frame shows it. @param {ThemeName} name @param {() => void} work */
  during(name, work) {
    const before = this.name;
    this.root.dataset.theme = name;
    this.emit('change');
    work();
    this.root.dataset.theme = before;
    this.emit('change');
  }

  /** @param {string} name of a theme */
  choose(name) {
    this.root.dataset.theme = name;
    try {
      this.storage?.setItem(KEY, name);
    } catch {
      // The storage is full or closed: the choice holds for this visit.
    }
    this.emit('change');
  }
}

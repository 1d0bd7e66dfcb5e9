// The colours and the font of the page as a canvas wants them. theme.css says them; asking it is slow,
// so each is asked for once a theme.

import { COLOURS, colourClasses } from '../theme.js';

export class Palette {
  /** @type {Map<string, string>} */ #known = new Map();
  #probe = document.createElement('i');
  #font = '';

  /** @param {HTMLElement} element of the page, whose theme counts */
  constructor(element) {
    this.#probe.hidden = true;
    element.append(this.#probe);
  }

  /** @param {number} order of the series; -1 is the colour of alarm @returns {string} */
  colour(order) {
    return this.#ask(order < 0 ? 'alarm' : colourClasses(order % COLOURS));
  }

  /**
   * @param {'grid' | 'edge' | 'quiet' | 'accent' | 'alarm' | 'text' | 'ground'} name a colour of the
   *   style sheets
   * @returns {string}
   */
  named(name) {
    return this.#ask(name);
  }

  /** The family of the page's font. */
  get font() {
    this.#font ||= getComputedStyle(this.#probe).fontFamily;
    return this.#font;
  }

  /** @param {string} classes @returns {string} */
  #ask(classes) {
    const known = this.#known.get(classes);
    if (known) return known;
    this.#probe.className = `probe ${classes}`;
    const { color } = getComputedStyle(this.#probe);
    this.#known.set(classes, color);
    return color;
  }

  /** @param {number} order @returns {boolean} whether the colours have come round */
  isDashed(order) {
    return order >= COLOURS;
  }

  /** To be called when the theme has changed. */
  forget() {
    this.#known.clear();
  }
}

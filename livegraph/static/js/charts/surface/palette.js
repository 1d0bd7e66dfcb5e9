// The colours and the font of the page, for the canvas. theme.css defines them; reading a computed style
// is slow, so each is read once per theme.

import { colourClasses } from '../../lib/series_colour.js';

/** Light and dark ink; one of them always has a contrast of 4.5 or more (WCAG 2.2, 1.4.3). */
const INKS = ['#fff', '#000'];
/** Luminance above which black has more contrast on a colour than white. */
const MIDDLE = 0.179;

/**
 * @param {string} colour `rgb(r, g, b)`, as a browser computes it
 * @returns {string} the ink that is legible on it
 */
export function inkOn(colour) {
  const [r, g, b] = channels(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > MIDDLE ? INKS[1] : INKS[0];
}

/** Share of a series' colour in the colour of its name. */
const IN_WORDS = 0.78;

/**
 * @param {string} colour `rgb(r, g, b)`, as a browser computes it
 * @param {string} ink
 * @returns {string} the colour of text that belongs to a curve of this colour
 */
export function wordsIn(colour, ink) {
  const dark = channels(ink);
  const mixed = channels(colour).map((part, i) => part * IN_WORDS + dark[i] * (1 - IN_WORDS));
  return `rgb(${mixed.map(Math.round).join(', ')})`;
}

/** @param {string} colour `rgb(r, g, b)` */
function channels(colour) {
  return (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
}

/** Replaces the order of a series where it is beyond a threshold. */
export const ALARM = -1;
/** Replaces the order of a series whose last value is old. */
export const SILENT = -2;

export class Palette {
  /** @type {Map<string, string>} */ #known = new Map();
  /** By the colour they are on. @type {Map<string, string>} */ #inks = new Map();
  #probe = document.createElement('i');
  #font = '';

  /** @param {HTMLElement} element of the page, whose theme counts */
  constructor(element) {
    this.#probe.hidden = true;
    element.append(this.#probe);
  }

  /**
   * @param {number} order of the series, `ALARM` or `SILENT`
   * @returns {string}
   */
  colour(order) {
    if (order === SILENT) return this.#ask('silence-colour');
    return this.#ask(order === ALARM ? 'alarm' : colourClasses(order));
  }

  /** What is legible on a series' colour. @param {number} order as for `colour` @returns {string} */
  ink(order) {
    const colour = this.colour(order);
    const known = this.#inks.get(colour) ?? inkOn(colour);
    this.#inks.set(colour, known);
    return known;
  }

  /** The colour of text beside a curve. @param {number} order as for `colour` @returns {string} */
  words(order) {
    return wordsIn(this.colour(order), this.named('text'));
  }

  /**
   * @param {'grid' | 'edge' | 'quiet' | 'accent' | 'alarm' | 'silence-colour' | 'text' | 'ground'} name
   *   a colour of the style sheets
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

  /** To be called when the theme has changed. */
  forget() {
    this.#known.clear();
  }
}

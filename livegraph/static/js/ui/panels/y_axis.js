// The strip beside a plot that zooms and moves its y axis, by pointer and keyboard. It lies over the
// labels; for screen readers it is a slider whose value is the middle of the axis.

import { number } from '../../lib/format.js';
import { moved, rounded, zoomed } from '../../state/y_axis_settings.js';
import { assign, element, setStyle } from '../dom.js';
import { Gestures } from './gestures.js';

/** @typedef {import('../../lib/domain.js').Domain} Domain */
/** @typedef {{y: Domain, log: boolean}} Shown */

/** How far a key moves the axis, as a share of its height, and how far it zooms in. */
const STEP = 0.1;
const CLOSER = 0.8;

/** CSS pixels between the plot and the strip: the dot of the newest sample belongs to the plot. */
const BESIDE = 4;

export class YAxis {
  /** What is shown, with all digits. @type {Domain} */ #y = [0, 1];
  /** The same as it was chosen. @type {Domain | null} */ #chosen = null;
  #log = false;

  /**
   * @param {HTMLElement} parent of the plot
   * @param {(y: Domain) => void} choose
   * @param {() => void} reset
   */
  constructor(parent, choose, reset) {
    this.choose = choose;
    this.reset = reset;
    this.strip = element('div', '', 'y-axis');
    this.strip.tabIndex = 0;
    this.strip.role = 'slider';
    this.strip.ariaOrientation = 'vertical';
    parent.append(this.strip);
    new Gestures(
      this.strip,
      {
        zoom: (factor, { along }) => this.#zoom(factor, 1 - along / this.strip.clientHeight),
        pan: ({ along }) => this.#move(-along / this.strip.clientHeight),
        back: reset,
      },
      'y',
    );
    this.strip.addEventListener('keydown', (event) => this.#key(event));
  }

  /**
   * @param {Shown} shown
   * @param {string} label of the panel
   * @param {import('../../charts/surface/canvas.js').Place} place of the plot
   */
  show({ y, log }, label, { left, top, width, height, right }) {
    const { strip } = this;
    const [low, high] = y;
    if (low !== this.#chosen?.[0] || high !== this.#chosen[1]) this.#y = y;
    this.#log = log;
    const words = `${number(low)} to ${number(high)}`;
    const style = `left: ${left + width + BESIDE}px; top: ${top}px; width: ${right - BESIDE}px; height: ${height}px`;
    setStyle(strip, style);
    if (strip.ariaValueText === words && strip.ariaLabel?.endsWith(label)) return;
    assign(strip, {
      ariaLabel: `y axis of ${label}`,
      ariaValueText: words,
      ariaValueNow: String(log ? Math.sqrt(low) * Math.sqrt(high) : low / 2 + high / 2),
      ariaValueMin: String(low),
      ariaValueMax: String(high),
    });
  }

  /** @param {number} factor @param {number} at share of the height from below */
  #zoom(factor, at) {
    this.#choose(zoomed(this.#y, this.#log, factor, at));
  }

  /** @param {number} share of the height, to larger values if positive */
  #move(share) {
    this.#choose(moved(this.#y, this.#log, share));
  }

  /** Several may come before the next frame. @param {Domain} y */
  #choose(y) {
    this.#y = y;
    this.#chosen = rounded(y, this.#log);
    this.choose(this.#chosen);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const work = new Map([
      ['ArrowUp', () => this.#move(STEP)],
      ['ArrowDown', () => this.#move(-STEP)],
      ['+', () => this.#zoom(CLOSER, 0.5)],
      ['=', () => this.#zoom(CLOSER, 0.5)],
      ['-', () => this.#zoom(1 / CLOSER, 0.5)],
      ['Escape', this.reset],
      ['Home', this.reset],
    ]).get(event.key);
    if (!work) return;
    event.preventDefault(); // nothing is scrolled
    event.stopPropagation(); // so that x does not change
    work();
  }
}

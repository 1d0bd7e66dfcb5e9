// The controls of a panel's y axis: the strip beside the plot, the button of its menu (`y_axis_menu.js`),
// and a chip that shows a range that was set by hand and resets it.

import { mostDecimals, number } from '../../lib/format.js';
import { rounded } from '../../state/y_axis_settings.js';
import { assign, element, setHidden, setStyle, setText } from '../dom.js';
import { YAxis } from './y_axis.js';

/** @typedef {import('../../state/view_state.js').ViewState} ViewState */

/** CSS pixels. */
const BUTTON = 30;
const GAP = 8;
/** Differences of this share of the range are not seen in the chip; its title has all digits. */
export const COARSE = 1 / 20;

export class YAxisControls {
  #key = '';
  #label = '';
  /** @type {import('./plane_zoom.js').PlaneZoom | null} */ #part = null;

  /**
   * @param {HTMLElement} parent the panel
   * @param {ViewState} view
   * @param {import('./y_axis_menu.js').YAxisMenu} menu
   */
  constructor(parent, view, menu) {
    this.view = view;
    const choose = (/** @type {[number, number]} */ [min, max]) =>
      view.setScale(this.#key, { min, max });
    const reset = () => {
      view.resetScale(this.#key);
      this.#part?.reset();
    };
    this.axis = new YAxis(parent, choose, reset);
    this.chip = element('button', '', 'y-chip');
    this.chip.addEventListener('click', reset);
    this.button = /** @type {HTMLButtonElement} */ (element('button', '⋯', 'y-menu'));
    this.button.popoverTargetElement = menu.sheet; // a press on it does not close the menu, a click does
    this.button.addEventListener('click', (event) => {
      event.preventDefault();
      menu.toggle(this.button, this.#key, this.#label);
    });
    for (const part of [this.axis.strip, this.chip, this.button]) part.hidden = true; // nothing is drawn
    parent.append(this.chip, this.button);
  }

  /**
   * @param {string} key of the panel
   * @param {string} label of the panel
   * @param {import('./y_axis.js').Shown} shown
   * @param {import('../../charts/surface/canvas.js').Place} place of the plot
   * @param {import('./plane_zoom.js').PlaneZoom | null} part of the plane, if it shows the plane
   */
  show(key, label, shown, place, part) {
    [this.#key, this.#label, this.#part] = [key, label, part];
    const { start, scale } = this.view.scaleOf(key);
    const { normalise } = this.view.look;
    this.axis.show(shown, label, place);
    for (const part of [this.axis.strip, this.button]) setHidden(part, normalise);
    const title = `y axis of ${label}…`;
    assign(this.button, { ariaLabel: title, title });
    const byHand = scale.min !== start.min || scale.max !== start.max;
    setHidden(this.chip, !byHand && !part?.chosen);
    if (part?.chosen) {
      setText(this.chip, 'zoomed, back to all points');
      assign(this.chip, { title: '' });
    } else if (byHand) {
      setText(this.chip, `${words(scale, coarse(shown))}, back to ${words(start)}`);
      assign(this.chip, { title: words(scale) });
    }
    // In the head: above the strip, or in the column left of the plot, where nothing is covered.
    const column = place.top < BUTTON;
    const left = column ? `${place.left - BUTTON - GAP}px` : '';
    setStyle(this.button, column ? `right: auto; left: ${left}` : '');
    this.chip.classList.toggle('column', column);
    const room = column
      ? `max-width: ${place.left - 2 * GAP}px`
      : `top: ${place.top + 6}px; right: ${place.right + GAP}px`;
    setStyle(this.chip, room);
  }
}

/** @param {import('./y_axis.js').Shown} shown @returns {[number, number]} */
function coarse({ y, log }) {
  return rounded(y, log, COARSE);
}

/**
 * @param {import('../../transport/protocol.js').Ends} ends
 * @param {[number, number]} [told] what is said of ends that are numbers
 */
export function words({ min, max }, [low, high] = [min ?? 0, max ?? 0]) {
  if (min === null && max === null) return 'auto';
  const decimals = mostDecimals([min === null ? 0 : low, max === null ? 0 : high], 0);
  const from = min === null ? 'auto' : number(low, { decimals });
  const to = max === null ? 'auto' : number(high, { decimals });
  return `${from} … ${to}`;
}

// The controls of a panel's y axis: the strip beside the plot, the button of its menu (`scale_menu.js`),
// and a chip that shows a range that was set by hand and resets it.

import { mostDecimals, number } from '../lib/format.js';
import { assign, element, setHidden, setStyle, setText } from './dom.js';
import { YAxis } from './y_axis.js';

/** @typedef {import('../state/view_state.js').ViewState} ViewState */

/** CSS pixels. */
const BUTTON = 30;
const GAP = 8;

export class PanelScale {
  #key = '';
  #label = '';

  /**
   * @param {HTMLElement} parent the panel
   * @param {ViewState} view
   * @param {import('./scale_menu.js').ScaleMenu} menu
   */
  constructor(parent, view, menu) {
    this.view = view;
    const choose = (/** @type {[number, number]} */ [min, max]) =>
      view.setScale(this.#key, { min, max });
    const reset = () => view.resetScale(this.#key);
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
   * @param {import('../charts/canvas.js').Place} place of the plot
   */
  show(key, label, shown, place) {
    [this.#key, this.#label] = [key, label];
    const { start, scale } = this.view.scaleOf(key);
    const { normalise } = this.view.look;
    this.axis.show(shown, label, place);
    for (const part of [this.axis.strip, this.button]) setHidden(part, normalise);
    const title = `y axis of ${label}…`;
    assign(this.button, { ariaLabel: title, title });
    const byHand = scale.min !== start.min || scale.max !== start.max;
    setHidden(this.chip, !byHand);
    if (byHand) setText(this.chip, `${words(scale)}, back to ${words(start)}`);
    // Above the strip, or beside it where there is no room.
    const beside = place.top < BUTTON;
    this.button.style.right = beside ? `${place.right + GAP}px` : '';
    const right = place.right + GAP + (beside ? BUTTON + GAP : 0);
    setStyle(this.chip, `top: ${place.top + 6}px; right: ${right}px`);
  }
}

/** @param {import('../transport/protocol.js').Ends} ends */
function words({ min, max }) {
  if (min === null && max === null) return 'auto';
  const decimals = mostDecimals([min ?? 0, max ?? 0], 0);
  const [from, to] = [min, max].map((end) => (end === null ? 'auto' : number(end, { decimals })));
  return `${from} … ${to}`;
}

// The menu of a panel's y axis: its ends, whether it is logarithmic, and whether zero stays in view; for
// points in the plane also how many of them are shown. One menu serves all panels; it appears next to the
// button that opened it.

import { count } from '../../lib/format.js';
import { isInPlane } from '../../state/panel_assignment.js';
import { isScale } from '../../state/y_axis_settings.js';
import { element } from '../dom.js';
import { readNumber } from '../number_field.js';

/** @typedef {import('../../state/y_axis_settings.js').YAxisSettings} YAxisSettings */

/** CSS pixels. */
const GAP = 6;
/** Points to choose from; '': all. */
const POINTS = ['', '1000', '100'];

export class YAxisMenu {
  #key = '';

  /** @param {import('../../state/view_state.js').ViewState} view */
  constructor(view) {
    this.view = view;
    this.sheet = element('div', '', 'scale-menu menu');
    this.sheet.popover = 'auto';
    this.sheet.role = 'dialog';
    this.heading = element('h2');
    this.min = field('text');
    this.max = field('text');
    this.log = field('checkbox');
    this.zero = field('checkbox');
    this.equal = field('checkbox');
    this.equalLabel = labelled('Equal scales', this.equal);
    this.points = /** @type {HTMLSelectElement} */ (element('select'));
    this.points.append(...POINTS.map((most) => new Option(pointsWords(most), most)));
    this.pointsLabel = labelled('Points', this.points);
    this.clear = element('button', 'Clear points');
    this.clear.title = 'Remove the points so far from this page';
    this.back = element('button', 'Back to automatic');
    this.sheet.append(
      this.heading,
      labelled('From', this.min),
      labelled('To', this.max),
      labelled('Logarithmic', this.log),
      labelled('From zero', this.zero),
      this.equalLabel,
      this.pointsLabel,
      this.clear,
      this.back,
    );
    document.body.append(this.sheet);
    for (const each of [this.min, this.max, this.log, this.zero]) {
      each.addEventListener('change', () => this.#choose());
    }
    this.equal.addEventListener('change', () => {
      view.setScale(this.#key, { equal: this.equal.checked });
      this.#fill();
    });
    this.points.addEventListener('change', () => {
      view.setScale(this.#key, { points: Number(this.points.value) || null });
    });
    this.clear.addEventListener('click', () => view.clearPoints(this.#key));
    this.back.addEventListener('click', () => {
      view.setScale(this.#key, { min: null, max: null, zero: false });
      this.#fill();
    });
  }

  /** Open it beside a button, or close it. @param {HTMLElement} button @param {string} key of the panel @param {string} label */
  toggle(button, key, label) {
    if (this.sheet.matches(':popover-open')) {
      this.sheet.hidePopover();
      return;
    }
    this.#key = key;
    this.heading.textContent = this.sheet.ariaLabel = `y axis of ${label}`;
    this.#fill();
    this.sheet.showPopover();
    const { right, top, bottom } = button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.sheet;
    const { clientWidth, clientHeight } = document.documentElement;
    const left = Math.min(Math.max(right - width, GAP), clientWidth - width - GAP);
    const below = bottom + GAP + height <= clientHeight;
    const y = below ? bottom + GAP : Math.max(GAP, top - GAP - height);
    Object.assign(this.sheet.style, { left: `${left}px`, top: `${y}px` });
    if (window.matchMedia('(hover: hover)').matches) this.min.focus(); // without the keyboard of a phone
  }

  #fill() {
    const { min, max, log, zero, equal, points } = this.view.scaleOf(this.#key).scale;
    this.min.value = min === null ? '' : String(min);
    this.max.value = max === null ? '' : String(max);
    [this.log.checked, this.zero.checked, this.equal.checked] = [log, zero, equal];
    const inPlane = isInPlane(this.#key);
    this.equalLabel.hidden = this.view.shown.x.kind !== 'field' && !inPlane;
    this.points.value = String(points ?? '');
    this.pointsLabel.hidden = this.clear.hidden = !inPlane;
    this.#check();
  }

  #choose() {
    const scale = this.#check();
    if (!scale) return;
    this.view.setScale(this.#key, scale);
    this.equal.checked = this.view.scaleOf(this.#key).scale.equal;
  }

  /** Say what is wrong with the ends. @returns {Omit<YAxisSettings, 'equal' | 'points'> | null} null: something is */
  #check() {
    const [min, max] = [this.min, this.max].map(readNumber);
    const scale = { min, max, log: this.log.checked, zero: this.zero.checked };
    this.zero.disabled = scale.log; // which has no zero
    if (scale.log && min !== null && min <= 0) {
      this.min.setCustomValidity('must be above zero on a log scale');
    }
    if (this.max.checkValidity() && !isScale(scale)) {
      this.max.setCustomValidity('must be above the lower end');
    }
    const valid = this.min.reportValidity() && this.max.reportValidity();
    return valid ? scale : null;
  }
}

/** @param {string} most '': all */
function pointsWords(most) {
  return most ? `newest ${count(Number(most))}` : 'all';
}

/** @param {'text' | 'checkbox'} type */
function field(type) {
  const made = /** @type {HTMLInputElement} */ (element('input'));
  made.type = type;
  if (type === 'text') Object.assign(made, { autocomplete: 'off', placeholder: 'automatic' });
  return made;
}

/** @param {string} words @param {HTMLElement} input */
function labelled(words, input) {
  const label = element('label');
  label.append(element('span', words), input);
  return label;
}

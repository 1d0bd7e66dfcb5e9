// The menu of the kind of chart, the scale of y and its ends. Draws and sets `preferences.chart` and
// `preferences.y`; without a choice it shows the start options.

import { READABLE } from '../../lib/scheduler.js';
import { closeOutside } from '../dom.js';
import { readNumber } from '../number_field.js';

/** @type {import('../mount.js').Mount} */
export function mountChartMenu(element, { state, scheduler }) {
  const menu = /** @type {HTMLDetailsElement} */ (element);
  const { run, preferences, view } = state;
  const find = (/** @type {string} */ selector) => menu.querySelector(selector);
  const kind = /** @type {HTMLSelectElement} */ (find('#kind'));
  const scale = /** @type {HTMLSelectElement} */ (find('#scale'));
  const min = /** @type {HTMLInputElement} */ (find('#y-min'));
  const max = /** @type {HTMLInputElement} */ (find('#y-max'));
  function draw() {
    const { chart, y } = view.look;
    if (kind.value !== chart) kind.value = chart;
    if ((scale.value === 'log') !== y.log) scale.value = y.log ? 'log' : 'linear';
    show(min, y.min);
    show(max, y.max);
  }
  function choose() {
    const y = { min: readNumber(min), max: readNumber(max), log: scale.value === 'log' };
    const empty = y.min !== null && y.max !== null && y.min >= y.max;
    if (empty) max.setCustomValidity('must be above the lower end');
    if (min.reportValidity() && max.reportValidity()) preferences.set({ y, scales: new Map() }); // of all panels
  }
  closeOutside(menu);
  kind.addEventListener('change', () => preferences.set({ chart: kind.value }));
  for (const field of [scale, min, max]) field.addEventListener('change', choose);
  scheduler.redraw(draw, [run, preferences], READABLE);
}

/** Set a field, unless somebody types in it. @param {HTMLInputElement} field @param {number | null} value */
function show(field, value) {
  if (document.activeElement === field || !field.checkValidity()) return;
  const text = value === null ? '' : String(value);
  if (field.value !== text) field.value = text;
}

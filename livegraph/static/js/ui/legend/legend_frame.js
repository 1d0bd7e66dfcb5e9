// The controls around the table of the legend: its filter, the choice of columns, and the edge that
// resizes it. Draws and sets `legend`.

import { assign, closeOutside } from '../dom.js';

/** CSS pixels. */
const WIDTH = { least: 200, step: 20 };
/** Of the window's width, at most. */
const SHARE = 0.6;

/**
 * @param {HTMLElement} aside
 * @param {import('../../state/page_state.js').PageState} state
 */
export function mountLegendFrame(aside, { legend, view, run }) {
  const filter = /** @type {HTMLInputElement} */ (aside.querySelector('#legend-filter'));
  const menu = /** @type {HTMLDetailsElement} */ (aside.querySelector('#legend-columns'));
  const edge = /** @type {HTMLElement} */ (aside.querySelector('.legend-edge'));
  const boxes = [.../** @type {NodeListOf<HTMLInputElement>} */ (menu.querySelectorAll('input'))];
  function draw() {
    aside.style.width = legend.width === null ? '' : `${legend.width}px`;
    aside.toggleAttribute('data-sized', legend.width !== null);
    aside.dataset.without = legend.without.join(' ');
    for (const box of boxes) box.checked = !legend.without.includes(box.value);
  }
  function count() {
    assign(filter, { placeholder: `Filter ${view.shown.series.size} series` });
  }
  filter.addEventListener('input', () => legend.set({ filter: filter.value }));
  filter.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    filter.value = '';
    legend.set({ filter: '' });
  });
  menu.addEventListener('change', () => {
    const without = boxes.filter(({ checked }) => !checked).map(({ value }) => value);
    legend.set({ without });
  });
  closeOutside(menu);
  mountEdge(edge, aside, (width) => legend.set({ width }));
  legend.on('change', draw);
  run.on('change', count);
  draw();
  count();
}

/**
 * An edge to drag, or to move with the arrow keys.
 * @param {HTMLElement} edge at the left of
 * @param {HTMLElement} aside
 * @param {(width: number | null) => void} resize null: as wide as its content
 */
function mountEdge(edge, aside, resize) {
  const to = (/** @type {number} */ width) => {
    const most = document.documentElement.clientWidth * SHARE;
    const wide = Math.round(Math.min(Math.max(width, WIDTH.least), most));
    edge.ariaValueNow = String(wide);
    resize(wide);
  };
  edge.addEventListener('pointerdown', (event) => {
    edge.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  edge.addEventListener('pointermove', ({ pointerId, clientX }) => {
    if (edge.hasPointerCapture(pointerId)) to(aside.getBoundingClientRect().right - clientX);
  });
  edge.addEventListener('dblclick', () => resize(null));
  edge.addEventListener('keydown', (event) => {
    const { key } = event;
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    event.preventDefault();
    event.stopPropagation();
    to(aside.offsetWidth + (key === 'ArrowLeft' ? WIDTH.step : -WIDTH.step));
  });
}

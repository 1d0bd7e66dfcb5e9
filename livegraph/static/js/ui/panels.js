// All panels, one below the other: which series are in which, and the cross-hair over all of them. Draws
// `view`, `run`, `preferences`, `viewport`, `messages` (marks), `stats` (labels), `selection` and `theme`.
// Gestures change `viewport`; a series that is dropped on a panel is moved there (`preferences`). Writes
// `layout`, and the x that is read under the cursor (`selection`).

import { panelTitle } from '../state/panel_assignment.js';
import { Crosshair } from './crosshair.js';
import { element } from './dom.js';
import { Panel } from './panel.js';

/** @typedef {import('../state/panel_assignment.js').Arranged} Arranged */

/** @type {import('./mount.js').Mount} */
export function mountPanels(root, { state, scheduler }) {
  const { run, view, preferences, viewport, messages, theme } = state;
  const panels = new Panels(root, state, () => redraw());
  function draw() {
    if (run.begun) panels.draw();
    panels.place();
  }
  const redraw = scheduler.redraw(draw, [run, view, preferences, viewport, messages, theme]);
  state.selection.on('point', redraw);
  state.selection.on('lift', redraw);
  theme.on('change', () => panels.recolour());
}

class Panels {
  /** In the order of the screen; more than are needed are kept for later. @type {Panel[]} */ #panels =
    [];
  /** @type {Arranged[]} */ #arranged = [];

  /**
   * @param {HTMLElement} root
   * @param {import('../state/page_state.js').PageState} state
   * @param {() => void} redraw
   */
  constructor(root, state, redraw) {
    this.root = root;
    this.state = state;
    this.redraw = redraw;
    this.crosshair = new Crosshair(state.selection, redraw);
    this.#panel(0);
    this.place();
  }

  recolour() {
    for (const panel of this.#panels) panel.recolour();
  }

  /** Draw a run with at least one point. */
  draw() {
    const { view, viewport, layout, run, messages, stats, selection } = this.state;
    const { shown, look } = view;
    const { thresholds, alarms } = run;
    const { lifted } = selection;
    const signs = { thresholds, alarms, marks: messages.marks, figures: stats.figures, lifted };
    this.#arranged = view.panels;
    const count = this.#arranged.length;
    const read = this.#arranged.map(({ key, names }, i) => {
      const panel = this.#panel(i);
      panel.show(key, { title: panelTitle(key), last: i === count - 1 });
      return { chart: panel.chart, series: panel.draw(shown, viewport.shown, names, look, signs) };
    });
    for (const panel of this.#panels.slice(count)) panel.hide();
    this.#align(count);
    layout.panels = this.#panels.slice(0, count);
    this.crosshair.draw(read, shown.x);
  }

  /** Tell the others where the plots are. */
  place() {
    this.state.layout.place(this.#panels[0].chart.place);
  }

  /** Let all plots begin and end at the same x, as the cross-hair needs. @param {number} count */
  #align(count) {
    const charts = this.#panels.slice(0, count).map(({ chart }) => chart);
    const left = Math.max(...charts.map(({ needs }) => needs.left));
    const right = Math.max(...charts.map(({ needs }) => needs.right));
    this.root.parentElement?.style.setProperty('--beside', `${right}px`);
    for (const chart of charts) if (chart.widen({ left, right })) this.redraw();
  }

  /** @param {number} i @returns {Panel} */
  #panel(i) {
    if (i < this.#panels.length) return this.#panels[i];
    const place = element('div', '', 'chart');
    this.root.append(place);
    const panel = new Panel(place, this.state.viewport, this.redraw);
    this.crosshair.attach(panel.chart);
    this.#acceptDrops(place, i);
    this.#panels.push(panel);
    return panel;
  }

  /** Move series of the legend that are dropped here. @param {HTMLElement} place @param {number} i */
  #acceptDrops(place, i) {
    place.addEventListener('dragover', (event) => event.preventDefault());
    place.addEventListener('drop', (event) => {
      event.preventDefault();
      const name = event.dataTransfer?.getData('text/plain') ?? '';
      this.state.preferences.move(name, this.#arranged[i]?.key ?? '');
    });
  }
}

// All panels, in one or two columns: which series each panel has, the x axis that stays visible below each
// column, and the cross-hair over all of them. Draws `view`, `run`, `preferences`, `viewport`, `time`,
// `messages` (marks), `stats` (labels), `selection`, `theme` and `zone`. Gestures change `viewport`; a
// series that is dropped on a panel moves there (`preferences`). Writes `layout`, and the x under the
// cursor (`selection`).

import { gridOf, headKind, placeOf } from '../state/layout.js';
import { nextPanel, panelTitle } from '../state/panel_assignment.js';
import { Crosshair } from './crosshair.js';
import { element, setText } from './dom.js';
import { Panel } from './panel.js';
import { ScaleMenu } from './scale_menu.js';
import { XAxis } from './x_axis.js';

/** @typedef {import('../state/panel_assignment.js').Arranged} Arranged */

/** @type {import('./mount.js').Mount} */
export function mountPanels(root, { state, scheduler }) {
  const { run, view, preferences, viewport, time, messages, stats, theme, zone } = state;
  const panels = new Panels(root, state, () => redraw());
  function draw() {
    if (run.begun) panels.draw();
    panels.place();
  }
  const { arrangement } = view;
  const redraw = scheduler.redraw(draw, [
    ...[run, view, arrangement, preferences, viewport, time, messages, stats, theme, zone],
  ]);
  state.selection.on('point', redraw);
  state.selection.on('lift', redraw);
  theme.on('change', () => panels.recolour());
}

class Panels {
  /** In the order of the screen; more than are needed are kept for later. @type {Panel[]} */ #panels =
    [];
  /** @type {Arranged[]} */ #arranged = [];
  /** Below the columns. @type {XAxis[]} */ #axes = [];
  /** Rows and columns of the grid. */ #sizes = '';

  /**
   * @param {HTMLElement} root
   * @param {import('../state/page_state.js').PageState} state
   * @param {() => void} redraw
   */
  constructor(root, state, redraw) {
    this.root = root;
    this.state = state;
    this.redraw = redraw;
    this.crosshair = new Crosshair(state, redraw);
    this.menu = new ScaleMenu(state.view);
    this.spoken = element('p', '', 'spoken');
    this.spoken.role = 'status';
    root.after(this.spoken);
    this.#panel(0);
    this.place();
  }

  recolour() {
    for (const panel of [...this.#panels, ...this.#axes]) panel.recolour();
  }

  /** Draw a run with at least one point. */
  draw() {
    const { view, viewport, layout, run, messages, stats, selection, time } = this.state;
    const { shown, look } = view;
    const { thresholds, alarms } = run;
    const { lifted, pinned } = selection;
    const { silentSeries: silent, now } = time;
    const { figures } = stats;
    const { reading } = this.crosshair;
    const marks = messages.marks;
    this.#arranged = view.assigned.panels;
    const alone = shown.series.size === 1 && this.#arranged.length === 1;
    const over = { lifted, pinned, alone, reading };
    const ahead = run.known.status?.ahead?.from ?? Number.POSITIVE_INFINITY;
    const signs = {
      ...over,
      thresholds,
      alarms,
      silent,
      marks,
      figures,
      now,
      ahead,
      kind: shown.x.kind,
    };
    const count = this.#arranged.length;
    const grid = gridOf(count, this.root.clientWidth);
    const kind = this.#headKind(grid);
    let x = viewport.shown;
    for (const [i, { key, names }] of this.#arranged.entries()) {
      const panel = this.#panel(i);
      const series = names.flatMap((name) => shown.series.get(name) ?? []);
      panel.show(key, panelTitle(key, series), series, kind, lifted);
      place(panel.element, i, grid);
      if (shown.x.kind === 'field') x = panel.widened(x, series);
    }
    const drawn = this.#arranged.map(({ names }, i) => {
      const panel = this.#panels[i];
      return { panel, series: panel.draw(shown, x, names, look, signs) };
    });
    for (const panel of this.#panels.slice(count)) panel.hide();
    const sizes = `${grid.rows} ${grid.columns} ${grid.tracks}`;
    if (sizes !== this.#sizes) {
      this.root.style.setProperty('--rows', String(grid.rows));
      this.root.style.setProperty('--tracks', String(grid.tracks));
      this.root.style.setProperty('--columns', String(grid.columns));
    }
    this.#sizes = sizes;
    this.#align(count, grid);
    const charts = drawn.map(({ panel: { chart }, series }) => ({ chart, series }));
    const read = this.crosshair.draw(charts, shown.x, kind !== 'row');
    const axes = this.#drawAxes(grid, read);
    // From here on the document changes: all canvases are drawn.
    for (const { panel, series } of drawn) {
      panel.tell();
      panel.head.fill(series, signs, read?.words ?? null, viewport.shown);
    }
    for (const axis of axes) axis.write();
    if (read?.spoken !== undefined) setText(this.spoken, read.spoken);
    const titled = this.#panels.slice(0, count).map(({ chart, label }) => {
      return { chart, title: { textContent: label } };
    });
    const [{ chart, name: xName }] = this.#axes;
    layout.panels = [...titled, { chart, title: { textContent: '' }, xName }];
  }

  /** @param {{columns: number, rows: number}} grid */
  #headKind({ columns, rows }) {
    const { clientWidth, clientHeight } = this.root;
    const axis = this.#axes[0]?.element.clientHeight ?? 0;
    const size = { width: clientWidth / columns, height: (clientHeight - axis) / rows };
    const counts = this.#arranged.map(({ names }) => names.length);
    return headKind(counts, size);
  }

  /** Tell the others where the plots are. */
  place() {
    this.state.layout.place(this.#panels[0].chart.place);
  }

  /**
   * Let the plots of a column begin and end at the same x.
   * @param {number} count
   * @param {{columns: number, rows: number}} grid
   */
  #align(count, { columns, rows }) {
    for (let column = 0; column < columns; column++) {
      const end = Math.min(count, (column + 1) * rows);
      const charts = this.#panels.slice(column * rows, end).map(({ chart }) => chart);
      const beside = Math.max(...charts.map(({ names }) => names));
      for (const one of charts) if (one.setBeside(beside)) this.redraw();
      const right = Math.max(...charts.map(({ needs }) => needs));
      const { chart } = this.#axis(column);
      chart.setHead({ left: charts[0].place.left, top: chart.place.top });
      for (const one of [...charts, chart]) if (one.widen(right)) this.redraw();
    }
  }

  /**
   * @param {{columns: number, rows: number}} grid
   * @param {{at: number, text: string} | null} read
   * @returns {XAxis[]} those that are shown
   */
  #drawAxes({ columns, rows }, read) {
    const { view, viewport } = this.state;
    for (const axis of this.#axes.slice(columns)) axis.element.hidden = true;
    const shown = this.#axes.slice(0, columns);
    for (const [column, axis] of shown.entries()) {
      axis.element.hidden = false;
      axis.draw(this.#panels[column * rows].chart, view.shown.x, viewport.shown, read);
    }
    return shown;
  }

  /** @param {number} column @returns {XAxis} */
  #axis(column) {
    if (column < this.#axes.length) return this.#axes[column];
    const place = element('div', '', 'x-axis');
    this.root.append(place);
    place.style.gridColumn = String(column + 1);
    const axis = new XAxis(place, this.redraw);
    this.#axes.push(axis);
    return axis;
  }

  /** @param {number} i @returns {Panel} */
  #panel(i) {
    if (i < this.#panels.length) return this.#panels[i];
    const place = element('div', '', 'chart');
    this.#panels.length
      ? this.#panels[this.#panels.length - 1].element.after(place)
      : this.root.prepend(place);
    const panel = new Panel(place, this.state.view, this.menu, this.#actions, this.redraw);
    this.crosshair.attach(panel.chart);
    this.#acceptDrops(place, i);
    this.#panels.push(panel);
    return panel;
  }

  /** What a reader does with a series at its name. @returns {import('./panel_head.js').Actions} */
  get #actions() {
    const { preferences, view } = this.state;
    return {
      hide: (name) => preferences.toggle(name),
      solo: (name) => preferences.solo(name, [...view.shown.series.keys()]),
      move: (name) => preferences.move(name, nextPanel(this.#arranged, name)),
    };
  }

  /** Move series that are dropped here. @param {HTMLElement} place @param {number} i */
  #acceptDrops(place, i) {
    place.addEventListener('dragover', (event) => event.preventDefault());
    place.addEventListener('drop', (event) => {
      event.preventDefault();
      const name = event.dataTransfer?.getData('text/plain') ?? '';
      this.state.preferences.move(name, this.#arranged[i]?.key ?? '');
    });
  }
}

/**
 * @param {HTMLElement} element of a panel
 * @param {number} i which
 * @param {import('../state/layout.js').Grid} grid
 */
function place(element, i, grid) {
  const { column, from, to } = placeOf(i, grid);
  const area = `${from} / ${column} / ${to} / ${column + 1}`;
  if (element.style.gridArea !== area) element.style.gridArea = area;
}

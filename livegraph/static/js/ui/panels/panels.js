// All panels, in one or two columns: which series each panel has, the x axis that stays visible below each
// column, and the cross-hair over all of them. Draws `view`, `run`, `preferences`, `viewport`, `time`,
// `messages` (marks), `stats` (labels), `selection`, `theme` and `zone`. Gestures change `viewport`; a
// series that is dropped on a panel moves there (`preferences`). Writes `layout`, and the x under the
// cursor (`selection`).

import { nextPanel, panelTitle } from '../../state/panel_assignment.js';
import { gridOf, headKind, lowHead } from '../../state/panel_layout.js';
import { silenceOf } from '../../state/silent_series.js';
import { Crosshair } from '../crosshair/crosshair.js';
import { element, setText } from '../dom.js';
import { Glide } from './glide.js';
import { Panel } from './panel.js';
import { XAxis } from './x_axis.js';
import { YAxisMenu } from './y_axis_menu.js';

/** @typedef {import('../../state/panel_assignment.js').Arranged} Arranged */
/** @typedef {import('../../state/panel_layout.js').Grid} Grid */

/** @type {import('../mount.js').Mount} */
export function mountPanels(root, { state, scheduler }) {
  const { run, view, preferences, viewport, time, messages, stats, theme, zone } = state;
  const panels = new Panels(root, state, () => redraw());
  // A frame of the old picture in the new size would be seen; in this callback there is none yet.
  new ResizeObserver(() => {
    panels.fit();
    if (run.begun && !panels.isOutgrown) draw();
    else redraw();
  }).observe(root);
  function draw() {
    if (run.begun) panels.draw();
    panels.place();
  }
  const { arrangement } = view;
  const redraw = scheduler.redraw(draw, [
    ...[run, view, arrangement, preferences, viewport, time, messages, stats, theme, zone],
  ]);
  state.selection.on('point', redraw);
  state.selection.on('highlight', redraw);
  theme.on('change', () => panels.recolour());
}

class Panels {
  /** In the order of the screen; more than are needed are kept for later. @type {Panel[]} */ #panels =
    [];
  /** @type {Arranged[]} */ #arranged = [];
  /** Below the columns. @type {XAxis[]} */ #axes = [];
  /** What the grid is for. */ #laid = '';
  /** Of all panels and of an axis of x, in CSS pixels. */ #size = { width: 0, height: 0, axis: 0 };

  /**
   * @param {HTMLElement} root
   * @param {import('../../state/page_state.js').PageState} state
   * @param {() => void} redraw
   */
  constructor(root, state, redraw) {
    this.root = root;
    this.state = state;
    this.redraw = redraw;
    this.crosshair = new Crosshair(state, redraw);
    this.glide = new Glide(state);
    this.menu = new YAxisMenu(state.view);
    this.spoken = element('p', '', 'spoken');
    this.spoken.role = 'status';
    root.after(this.spoken);
    this.#panel(0);
    this.fit();
    this.place();
  }

  /** Measure, and fill what there is with pictures of the right size. */
  fit() {
    const { clientWidth: width, clientHeight: height } = this.root;
    for (const one of [...this.#panels, ...this.#axes]) if (!one.element.hidden) one.fit();
    this.#size = { width, height, axis: this.#axes[0]?.element.clientHeight ?? 0 };
  }

  /** Whether the panels have to stand elsewhere, now that their room is another one. */
  get isOutgrown() {
    return this.#grid.key !== this.#laid;
  }

  /** Where the panels are to stand. */
  get #grid() {
    const planes = this.#arranged.filter(({ plane }) => plane).length;
    const overX = this.#arranged.length - planes;
    const low = this.#arranged.filter((panel) => panel.low).length;
    const grid = gridOf(overX, low, planes, this.#size.width);
    return { ...grid, key: `${overX} ${low} ${planes} ${grid.columns.length}` };
  }

  /**
   * Put the panels and the axes where they stand, before anything is drawn in them.
   * @param {Grid & {key: string}} grid
   */
  #lay({ cells, columns, axes, rows, tracks, key }) {
    this.#laid = key;
    this.root.style.setProperty('--rows', String(rows));
    this.root.style.setProperty('--tracks', String(tracks));
    this.root.style.setProperty('--columns', String(columns.length));
    for (const [i, cell] of cells.entries()) place(this.#panel(i).element, cell);
    for (const [i, { element }] of this.#panels.entries()) element.hidden = i >= cells.length;
    for (const column of axes.keys()) this.#axis(column);
    for (const [column, { element }] of this.#axes.entries()) element.hidden = !axes[column];
    this.fit();
  }

  recolour() {
    for (const panel of [...this.#panels, ...this.#axes]) panel.recolour();
  }

  /** Draw a run with at least one point. */
  draw() {
    const { view, viewport, layout, run, messages, stats, selection, time } = this.state;
    const { shown, look } = view;
    const { thresholds } = run;
    const { highlighted, pinned } = selection;
    const { now } = time;
    const isNewest = (/** @type {string} */ name) => this.#isNewest(name);
    const alarms = new Set([...run.alarms].filter(isNewest));
    const silent = new Map([...time.silentSeries].filter(([name]) => isNewest(name)));
    const { figures } = stats;
    const { reading } = this.crosshair;
    const marks = messages.marks;
    this.#arranged = view.assigned.panels;
    const [first, ...others] = this.#arranged;
    const alone = shown.series.size === 1 && !others.length && first.names.length === 1;
    const over = { highlighted, pinned, alone, reading };
    const ahead = run.known.status?.ahead?.from ?? Number.POSITIVE_INFINITY;
    const { kind: axis } = shown.x;
    const live = viewport.following ? null : run.model;
    const missing = (/** @type {string[]} */ names) => silenceOf(names, this.state);
    const about = { now, live, ahead, kind: axis, silenceOf: missing };
    const moves = !reading && this.glide.isPossible(this.#panels);
    const signs = { ...over, ...about, moves, thresholds, alarms, silent, marks, figures };
    const grid = this.#grid;
    if (grid.key !== this.#laid) this.#lay(grid);
    const kind = this.#headKind(grid);
    let x = viewport.shown;
    for (const [i, { key, names, plane, low }] of this.#arranged.entries()) {
      const panel = this.#panel(i);
      const series = names.flatMap((name) => shown.series.get(name) ?? []);
      const own = plane ? 'row' : low ? lowHead(kind) : kind;
      panel.show(key, panelTitle(key, series), series, own, highlighted);
      if (shown.x.kind === 'field') x = panel.widened(x, series);
    }
    const drawn = this.#arranged.map(({ names }, i) => {
      const panel = this.#panels[i];
      return { panel, series: panel.draw(shown, x, names, look, signs) };
    });
    layout.grid = grid;
    this.#align(grid);
    const charts = drawn.map(({ panel: { chart, plane }, series }) => ({ chart, plane, series }));
    const read = this.crosshair.draw(charts, shown.x, kind !== 'row');
    const axes = this.#drawAxes(grid, read?.at == null ? null : { ...read, at: read.at });
    // From here on the document changes: all canvases are drawn.
    for (const { panel, series } of drawn) {
      panel.tell();
      panel.head.fill(series, signs, read?.words ?? null, viewport.shown);
    }
    for (const axis of axes) axis.write();
    if (read?.spoken !== undefined) setText(this.spoken, read.spoken);
    this.glide.go([...drawn.map(({ panel }) => panel), ...axes], moves && !read);
    const titled = this.#panels.slice(0, drawn.length).map(({ chart, label, plane }) => {
      return { chart, plane, title: { textContent: label } };
    });
    const [{ chart, name: xName }] = this.#axes;
    layout.panels = [...titled, { chart, title: { textContent: '' }, xName }];
  }

  /** Whether the last value in view is the newest, to which alarms and silences apply. @param {string} name */
  #isNewest(name) {
    const { viewport, run } = this.state;
    const { lastX = Number.NaN } = run.model.series.get(name) ?? {};
    return viewport.following || lastX <= viewport.shown[1];
  }

  /** @param {Grid} grid */
  #headKind({ columns, rows }) {
    const { width, height, axis } = this.#size;
    const counts = this.#arranged.flatMap(({ names, plane, low }) =>
      plane || low ? [] : [names.length],
    );
    return headKind(counts, { width: width / columns.length, height: (height - axis) / rows });
  }

  /** Tell the others where the plots are. */
  place() {
    this.state.layout.place(this.#panels[0].chart.place);
  }

  /**
   * Let the plots of a column begin and end at the same x, and those of all columns be equally wide: time
   * moves them by the same steps.
   * @param {Grid} grid
   */
  #align({ columns }) {
    const aligned = columns.map((places, column) => {
      const charts = places.map((i) => this.#panels[i].chart);
      const beside = Math.max(...charts.map(({ names }) => names));
      for (const one of charts) if (one.setBeside(beside)) this.redraw();
      const needs = Math.max(...charts.map((one) => one.needs));
      const { chart } = this.#axis(column);
      const { left, width, right } = (this.#over(places) ?? this.#panels[places[0]]).chart.place;
      chart.setHead({ left, top: chart.place.top });
      return { charts: [...charts, chart], room: width + right, needs };
    });
    const width = Math.min(...aligned.map(({ room, needs }) => room - needs));
    for (const { charts, room } of aligned) {
      for (const one of charts) if (one.widen(room - width)) this.redraw();
    }
  }

  /** The first panel over x of a column, if it has one. @param {number[]} places of its panels */
  #over(places) {
    return places.map((i) => this.#panels[i]).find(({ plane }) => !plane);
  }

  /**
   * @param {Grid} grid
   * @param {{at: number, text: string} | null} read
   * @returns {XAxis[]} those that are shown
   */
  #drawAxes({ columns, axes }, read) {
    const { view, viewport } = this.state;
    const shown = this.#axes.filter((_, column) => axes[column]);
    for (const axis of shown) {
      const panel = this.#over(columns[this.#axes.indexOf(axis)]);
      if (panel) axis.draw(panel.chart, view.shown.x, viewport.shown, read);
    }
    return shown;
  }

  /** @param {number} column @returns {XAxis} */
  #axis(column) {
    if (column < this.#axes.length) return this.#axes[column];
    const place = element('div', '', 'x-axis');
    this.root.append(place);
    place.style.gridColumn = String(column + 1);
    const axis = new XAxis(place);
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
      const { key = '', plane = false } = this.#arranged[i] ?? {};
      const series = this.state.view.shown.series.get(name);
      if (series?.plane === plane) this.state.preferences.move(name, key);
    });
  }
}

/** @param {HTMLElement} element of a panel @param {Grid['cells'][number]} cell */
function place(element, { column, row, end }) {
  const area = `${row} / ${column} / ${end} / ${column + 1}`;
  if (element.style.gridArea !== area) element.style.gridArea = area;
}

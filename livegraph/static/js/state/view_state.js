// The data on the screen: the live end of the run, or a range that was fetched. Emits `change` when a
// range has arrived, or when it is time to request it again.

import { widened, xDomain } from '../lib/domain.js';
import { Emitter } from '../lib/emitter.js';
import { COLOURS } from '../lib/series_colour.js';
import { HistoryQuery } from '../transport/history.js';
import { Arrangement } from './arrangement.js';
import { assignPanels, unassigned } from './panel_assignment.js';
import { chosenOf, startingScale } from './y_axis_settings.js';

/** @typedef {import('./model.js').Model} Model */
/** @typedef {import('./y_axis_settings.js').YAxisSettings} YAxisSettings */

export class ViewState extends Emitter {
  /** Which series share a panel by themselves. */ arrangement = new Arrangement();
  /** How wide the plots are, in steps of a moving picture. */ #width = 1;

  /**
   * @param {import('./run.js').Run} run
   * @param {import('./viewport.js').Viewport} viewport
   * @param {import('./preferences.js').Preferences} preferences
   * @param {import('./live_time.js').LiveTime} time
   * @param {ConstructorParameters<typeof HistoryQuery>[0]} surroundings
   */
  constructor(run, viewport, preferences, time, surroundings) {
    super();
    this.time = time;
    this.run = run;
    this.viewport = viewport;
    this.preferences = preferences;
    this.past = new HistoryQuery(
      surroundings,
      () => run.model,
      () => this.emit('change'),
    );
  }

  /** The run on the screen. @returns {Model} */
  get shown() {
    const { model } = this.run;
    return this.viewport.following ? model : (this.past.model ?? model);
  }

  /** The series on the screen that are not switched off. */
  get series() {
    const { hidden } = this.preferences;
    return [...this.shown.series.values()].filter(({ name }) => !hidden.has(name));
  }

  /** Which of them share a panel, from the top, and which are in none. */
  get assigned() {
    return assignPanels(this.series, this.#rules, this.arrangement.places);
  }

  /** Whether no series is drawn, because all that are not hidden are one-off numbers. */
  get hasOnlyOneOff() {
    if (!this.run.oneOff.size) return false;
    const { panels, oneOff } = this.assigned;
    return oneOff.length > 0 && panels.every(({ names }) => names.length === 0);
  }

  /** @returns {import('./panel_assignment.js').Rules} */
  get #rules() {
    const { drawn } = this.preferences;
    const oneOff = new Set([...this.run.oneOff].filter((name) => !drawn.has(name)));
    const { counters } = this.arrangement;
    const rules = { ...this.preferences.rules(this.run.started), oneOff, counters };
    // Layers of a stack belong together, however thin one of them is.
    const stacked = rules.arrange === 'auto' && this.look.chart === 'stack';
    return stacked ? { ...rules, arrange: 'unit' } : rules;
  }

  /**
   * Arrange the panels by the values, where neither the reader nor an option has.
   * @param {boolean} read whether the reader points at a panel
   * @param {number} now milliseconds
   */
  arrange(read, now) {
    const { arrangement, run, preferences, shown } = this;
    if (this.#rules.arrange !== 'auto') {
      if (arrangement.places.size) arrangement.forget();
      return;
    }
    const kept = preferences.arranged || !this.viewport.following;
    const part = `${shown.run} ${shown.x.kind} ${shown.window} ${run.condition === 'ended'}`;
    const series = unassigned(shown.overX, this.#rules);
    const complete = run.known.status !== null; // which comes after all points
    arrangement.update({ series, complete, log: this.look.y.log, part, read, kept }, now);
  }

  /** Let the series of a panel differ in colour, also where the run has more series than colours. */
  separateColours() {
    const { model } = this.run;
    if (model.series.size <= COLOURS) return;
    if (!model.colours.separate(this.assigned.panels.map(({ names }) => names))) return;
    for (const { series } of [model, this.shown])
      for (const one of series.values()) one.order = model.colours.of(one.name);
  }

  /** Whether a series has no panel yet. */
  get unarranged() {
    return (
      this.#rules.arrange === 'auto' &&
      this.arrangement.lacks(unassigned(this.shown.overX, this.#rules))
    );
  }

  /** The kind of chart and its y axis. */
  get look() {
    return this.preferences.look(this.run.started);
  }

  /**
   * The y axis of a panel.
   * @param {string} key of the panel
   * @returns {{start: YAxisSettings, scale: YAxisSettings}} without what was chosen for this panel, and with it
   */
  scaleOf(key) {
    const { y, normalise } = this.look;
    const start = startingScale(key, y, normalise ? [] : this.run.started.panelEnds);
    return { start, scale: normalise ? start : { ...start, ...this.preferences.scales.get(key) } };
  }

  /** Change the y axis of a panel; ends and equal scales exclude each other. @param {string} key of the panel @param {Partial<YAxisSettings>} changes */
  setScale(key, changes) {
    const { start, scale } = this.scaleOf(key);
    const free = changes.equal ? { min: null, max: null, log: false } : { equal: false };
    const ends = 'min' in changes || changes.log || changes.equal ? free : {};
    this.preferences.setScale(key, chosenOf(start, { ...scale, ...changes, ...ends }));
  }

  /** Do not show the points in the plane that have come so far. @param {string} key of the panel */
  clearPoints(key) {
    const { names = [] } = this.assigned.panels.find((panel) => panel.key === key) ?? {};
    for (const { series } of [this.run.model, this.shown])
      for (const name of names) series.get(name)?.clear();
    this.emit('change');
  }

  /** Reset the ends of a panel's y axis. @param {string} key of the panel */
  resetScale(key) {
    const { min, max } = this.scaleOf(key).start;
    this.setScale(key, { min, max });
  }

  /**
   * Move the viewport on with the run, and fetch what it shows of the past.
   * @param {import('../lib/domain.js').Domain | null} whole where the run begins and ends, if it is known
   * @param {number} points of each series to fetch
   * @param {number} width of the plots, in steps of a moving picture
   */
  follow(whole, points, width) {
    const { viewport, past, time } = this;
    const { model, condition } = this.run;
    const { first, end } = model;
    const chosen = viewport.width ?? this.preferences.window;
    const others = [...(whole ?? []), past.model?.first ?? first, past.model?.end ?? end];
    const [from, to] = viewport.live;
    const all = (chosen ?? model.window) === Number.POSITIVE_INFINITY;
    time.place(all ? end : model.newest, (to - from) / width);
    viewport.growing = condition !== 'ended';
    viewport.live = this.#liveAt(time.edge);
    this.#width = width;
    viewport.run = [
      Math.min(first, ...others),
      model.x.kind === 'field' ? Math.max(end, ...others) : Math.max(end, time.edge),
    ];
    if (viewport.following) past.forget();
    else past.want(viewport.shown, points);
  }

  /**
   * Whether time moves the picture by so many steps, and does not change its scale.
   * @param {number} steps
   */
  slidesBy(steps) {
    const { viewport, time } = this;
    const after = this.#liveAt(time.edge + steps * time.step);
    return time.moving && isMoved(viewport.live, after, steps, this.#width);
  }

  /**
   * What is in view while the page follows the run.
   * @param {number} edge where the picture ends
   * @returns {import('../lib/domain.js').Domain}
   */
  #liveAt(edge) {
    const { preferences, viewport, time } = this;
    const { first, x } = this.run.model;
    const window = viewport.width ?? preferences.window ?? this.#ownWindow(edge);
    const { moving } = time;
    return xDomain({ first, newest: edge, window, x, moving }, !viewport.growing);
  }

  /**
   * The run's own window. One that livegraph chose is wider while no samples come, so that the newest
   * stay in view: they have half of it, as far as the page holds them.
   * @param {number} edge where the picture ends
   */
  #ownWindow(edge) {
    const { window, newest } = this.run.model;
    if (!this.run.started.auto) return window;
    const gap = edge - newest;
    const wide = gap + Math.min(gap, window);
    return this.time.moving ? widened(wide, window) : Math.max(window, wide);
  }

  /** Freeze the picture, or follow the run again. */
  pause() {
    const { run, viewport } = this;
    if (!viewport.following) {
      viewport.follow();
    } else if (run.begun && viewport.growing) {
      this.past.hold(run.model.copy(), viewport.shown);
      viewport.stay();
    }
  }

  /** Follow the run again. */
  back() {
    if (!this.viewport.following) this.viewport.follow();
  }

  /** Centre this x. @param {number} x */
  centre(x) {
    this.viewport.settle();
    const [from, to] = this.viewport.shown;
    if (this.run.begun) this.viewport.pan(x - (from + to) / 2);
  }

  /** @param {number} share of the part in view, to the right if positive */
  pan(share) {
    const [from, to] = this.viewport.shown;
    if (this.run.begun) this.viewport.pan((to - from) * share);
  }

  /** @param {number} factor less than 1 zooms in */
  zoom(factor) {
    if (this.run.begun) this.viewport.zoom(factor, this.viewport.following ? 1 : 0.5);
  }
}

/**
 * Whether a range is another one moved by some steps.
 * @param {import('../lib/domain.js').Domain} before
 * @param {import('../lib/domain.js').Domain} after
 * @param {number} steps
 * @param {number} all how many steps the range is wide
 */
function isMoved(before, after, steps, all) {
  const step = (before[1] - before[0]) / all;
  return after.every((end, i) => Math.abs(end - before[i] - steps * step) < step / 1000);
}

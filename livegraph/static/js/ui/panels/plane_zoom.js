// The part of the plane that a panel shows: all its points, until the reader zooms or moves it, which
// changes x and y together. If the ends of y are then set in another way, y follows them again.

import { SteadyYDomain } from '../../lib/steady_y_domain.js';
import { clampPart } from '../../state/viewport.js';
import { equalY, moved, zoomed } from '../../state/y_axis_settings.js';
import { acrossOf } from '../crosshair/nearest_in_plane.js';

/** @typedef {import('../../lib/domain.js').Domain} Domain */
/** @typedef {{x: Domain, y: Domain}} Part */

/** A part is at most so many times as wide as that of all points. */
const WIDEST = 2;

export class PlaneZoom {
  /** Of all points. */ #across = new SteadyYDomain();
  /** What the reader has chosen, y only until it is set in another way. */
  #chosen = { x: false, y: false };
  /** What is shown without a choice. @type {Part} */ #all = { x: [0, 1], y: [0, 1] };
  /** @type {Part} */ #shown = this.#all;
  /** The ends of y that were asked for, and whether it is logarithmic. */ #asked = '';
  #log = false;

  /**
   * @param {{width: number, height: number}} graph of the panel, in CSS pixels
   * @param {() => void} redraw
   */
  constructor(graph, redraw) {
    this.graph = graph;
    this.redraw = redraw;
  }

  /** Whether the reader has zoomed or moved it. */
  get chosen() {
    return this.#chosen.x;
  }

  /** Forget what it was for another panel. */
  forget() {
    this.#across = new SteadyYDomain();
    this.#chosen = { x: false, y: false };
  }

  /** What gestures on the plot change. @returns {import('./gestures.js').Meaning} */
  get meaning() {
    const { graph } = this;
    return {
      inPlane: true,
      zoom: (factor, { along, beside }) =>
        this.#zoom(factor, along / graph.width, 1 - beside / graph.height),
      pan: ({ along, beside }) => this.#move(along / graph.width, -beside / graph.height),
      back: () => this.reset(),
    };
  }

  /** Show all points again. */
  reset() {
    this.#chosen = { x: false, y: false };
    this.redraw();
  }

  /**
   * The x to show.
   * @param {import('../../state/model.js').Series[]} series
   */
  across(series) {
    return this.#chosen.x ? this.#shown.x : acrossOf(series, this.#across);
  }

  /**
   * What to show of the plane.
   * @param {Part} all what is shown without a choice of y
   * @param {import('../../state/y_axis_settings.js').YAxisSettings} scale
   * @returns {Part}
   */
  of(all, { min, max, log, equal }) {
    const asked = [min, max, log].join(' ');
    if (asked !== this.#asked) this.#chosen.y = false;
    [this.#asked, this.#log] = [asked, log];
    const { x } = all;
    const y = this.#chosen.y ? this.#shown.y : all.y;
    this.#shown = { x, y: equal && this.#chosen.y ? equalY(x, y, this.graph) : y };
    if (!this.chosen) this.#all = this.#shown;
    return this.#shown;
  }

  /** @param {number} factor less than 1 zooms in @param {number} across share of the width @param {number} up of the height */
  #zoom(factor, across, up) {
    const x = zoomed(this.#shown.x, false, factor, across);
    if (factor > 1 && x[1] - x[0] > WIDEST * (this.#all.x[1] - this.#all.x[0])) return;
    this.#show({ x, y: zoomed(this.#shown.y, this.#log, factor, up) });
  }

  /** @param {number} across share of the width @param {number} up of the height */
  #move(across, up) {
    const x = clampPart(moved(this.#shown.x, false, across), this.#all.x);
    const y = moved(this.#shown.y, this.#log, up);
    this.#show({ x, y: this.#log ? y : clampPart(y, this.#all.y) });
  }

  /** @param {Part} part */
  #show(part) {
    this.#shown = part;
    this.#chosen = { x: true, y: true };
    this.redraw();
  }
}

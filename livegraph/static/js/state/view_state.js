// What is on the screen: the end of the run as it comes in, or a part of it as it was fetched.

import { xDomain } from '../lib/scale.js';
import { HistoryQuery } from '../transport/history.js';
import { Viewport } from './viewport.js';

/** @typedef {import('./model.js').Model} Model */

export class ViewState {
  focus = new Viewport();

  /**
   * @param {Model} model of the run as it comes
   * @param {{
   *   ask: (query: string) => Promise<import('../transport/history.js').Answer | null>,
   *   after: (work: () => void, ms: number) => unknown,
   *   changed: () => void,
   * }} surroundings
   */
  constructor(model, surroundings) {
    this.model = model;
    this.past = new HistoryQuery(surroundings, () => model, surroundings.changed);
  }

  /** The series that are on the screen. @returns {Model} */
  get shown() {
    return this.focus.following ? this.model : (this.past.model ?? this.model);
  }

  /**
   * Which part of the run is looked at follows what has come.
   * @param {import('../lib/scale.js').Domain | null} whole where the run begins and ends, as far as others know
   * @param {number} points of each series to have of a part
   * @param {boolean} over whether nothing more comes
   */
  follow(whole, points, over) {
    const { model, focus, past } = this;
    const { first, end, window, x } = model;
    const others = [...(whole ?? []), past.model?.first ?? first, past.model?.end ?? end];
    const newest = window === Number.POSITIVE_INFINITY ? end : model.newest;
    focus.live = xDomain({ first, newest, window, x }, over);
    focus.run = [Math.min(first, ...others), x.kind === 'field' ? Math.max(end, ...others) : end];
    if (focus.following) past.forget();
    else past.want(focus.shown, points);
  }

  /** Freeze the picture, or follow the run again. */
  pause() {
    if (!this.focus.following) {
      this.focus.follow();
    } else if (this.#begun) {
      this.focus.stay();
      this.past.hold(this.model.copy(), this.focus.shown);
    }
  }

  /** Whether there is anything to look at. */
  get #begun() {
    return this.model.newest > Number.NEGATIVE_INFINITY;
  }

  /** Have this place in the middle. @param {number} x */
  centre(x) {
    if (!this.#begun) return;
    const [from, to] = this.focus.shown;
    this.focus.pan(x - (from + to) / 2);
  }

  /** @param {number} share of what is seen, to the right */
  pan(share) {
    if (!this.#begun) return;
    const [from, to] = this.focus.shown;
    this.focus.pan((to - from) * share);
  }

  /** @param {number} factor less than 1 to see less, sharper */
  zoom(factor) {
    if (!this.#begun) return;
    const [from, to] = this.focus.shown;
    this.focus.zoom(factor, (from + to) / 2);
  }
}

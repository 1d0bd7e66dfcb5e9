// Lets finished pictures move with the clock by themselves, where nothing but time changes them: the main
// thread draws them again when there is something new, and before a label would be cut off.

import { MOST } from '../../charts/surface/motion.js';

/** @typedef {import('../../charts/chart.js').Chart} Chart */

/** Seconds by which the animation may be off the clock: a difference that nobody sees. */
const OFF = 0.02;
/** Share of a step that is rounding. */
const ROUNDING = 1e-6;

export class Glide {
  /** Where the edge was at the first step, how long a step takes, and when that was. */
  #edge = Number.NaN;
  #seconds = Number.NaN;
  #start = Number.NaN;

  /** @param {import('../../state/page_state.js').PageState} state */
  constructor(state) {
    this.state = state;
  }

  /**
   * Whether nothing but time moves the picture, as far as is known before it is drawn.
   * @param {import('./panel.js').Panel[]} panels
   */
  isPossible(panels) {
    const { view, viewport, selection, layout, time } = this.state;
    if (!viewport.following || !view.slidesBy(1) || time.around.hidden()) return false;
    if (selection.highlighted || selection.pinned.size) return false;
    return panels.every(({ chart, plane, element }) => {
      return element.hidden || (!plane && chart.place.width === layout.width);
    });
  }

  /**
   * Let the pictures move, or stand until they are drawn again.
   * @param {{chart: Chart}[]} drawn
   * @param {boolean} moves
   */
  go(drawn, moves) {
    const { time, view, step: size } = this.state;
    const surfaces = drawn.map(({ chart }) => chart.surface);
    const room = Math.min(...surfaces.map((one) => one.room));
    let free = moves ? Math.floor(room / size) : 0;
    while (free >= 1 && !view.slidesBy(free)) free = Math.floor(free / 2);
    if (free < 1) {
      for (const { motion } of surfaces) motion.stop();
      return;
    }
    const taken = this.#taken();
    const steps = { start: this.#start, seconds: this.#seconds, size, taken };
    for (const { motion } of surfaces) motion.move(steps);
    time.glide(free);
  }

  /** How many steps there were. */
  #taken() {
    const { edge, step, due } = this.state.time;
    const taken = Math.round((edge - this.#edge) / step);
    const moved = (performance.now() - this.#start) / 1000;
    const off = Math.abs(moved - taken * step - (step - due));
    const same = Math.abs(step / this.#seconds - 1) < ROUNDING;
    if (same && taken >= 0 && taken < MOST / 2 && off < OFF) return taken;
    [this.#edge, this.#seconds] = [edge, step];
    this.#start = performance.now() - 1000 * (step - due);
    return 0;
  }
}

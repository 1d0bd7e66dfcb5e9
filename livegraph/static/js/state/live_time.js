// The clock of a live run. While the view follows the run, its right edge is now, by the clock of
// livegraph's machine, if x keeps up with that clock. A source that has sent nothing for more than three
// of its usual intervals is silent. Emits `change` when the graph has moved by a pixel, or once a second
// with reduced motion, and never if nothing follows the run. Emits `silent` when the set of series without
// new samples has changed.

import { Emitter } from '../lib/emitter.js';
import { newestValues, silentSeries } from './silent_series.js';

/** @typedef {import('../transport/protocol.js').Source} Source */
/** @typedef {import('./run_condition.js').Condition} Condition */

/** Usual intervals after which a source is silent. */
const MISSED = 3;
/** Shortest interval in seconds: the server's status may be this old. */
const SHORTEST = 1;
/** Seconds, or an interval of the source if longer, by which x may differ from the clock. */
const SLACK = 3;
/** Milliseconds, and steps of a picture, that new samples may wait to be drawn. */
const PATIENCE = 100;
const STEPS = 2;
/** Milliseconds between two checks of the clock if the picture does not move with it. */
const LOOK = 1000;

/**
 * @typedef {object} Surroundings
 * @property {import('../lib/remote_clock.js').RemoteClock} clock of livegraph's machine
 * @property {(work: () => void, ms: number) => number} after
 * @property {(timer: number) => void} cancel
 * @property {() => boolean} hidden whether nobody can see the page
 * @property {() => boolean} calm whether the reader wants as little motion as possible
 */

/** @typedef {{name: string, seconds: number}} Silent a source, and for how long it has been silent */

export class LiveTime extends Emitter {
  /** Unix seconds by the clock of livegraph's machine. */ now = 0;
  /** Sources that are silent. @type {Silent[]} */ silent = [];
  /** Series without new samples. @type {import('./silent_series.js').Silent} */ silentSeries =
    new Map();
  /** Seconds since the newest row if all sources that go on are silent; 0: they are not. */ silence = 0;
  /** Whether the right edge of a picture that follows the run moves with the clock. */ moving = false;
  /** Where that edge is. */ edge = Number.NEGATIVE_INFINITY;
  /** Seconds from one step of it to the next. */ step = Number.POSITIVE_INFINITY;
  /** Whether x has been in step with the clock. */ #inStep = false;
  #run = '';
  #timer = 0;
  /** Whether the run has ended. */ #over = false;
  /** Whether livegraph is lost: its sources may be sending. */ #lost = false;
  /** Time until which the edge stays still with reduced motion. */ #held = 0;
  /** Whether the run has samples beyond the edge. */ #late = false;

  /** @param {Surroundings} surroundings */
  constructor(surroundings) {
    super();
    this.around = surroundings;
  }

  /**
   * Update from the clock and the state of the run.
   * @param {import('./run.js').Run} run
   */
  look({ model, known, condition }) {
    const { clock } = this.around;
    const sources = known.status?.source ?? [];
    const last = newest(sources);
    if (last > 0) clock.isPast(last);
    this.now = clock.now;
    if (model.run !== this.#run) this.#forget(model.run);
    this.#inStep = model.x.kind === 'time' && this.#keepsStep(model.newest, last, sources);
    this.#over = condition === 'ended';
    this.moving = this.#inStep && !this.#over;
    const heard = this.#inStep ? Math.max(last, Math.min(model.newest, this.now)) : last;
    this.#lost = condition === 'lost' || condition === 'denied';
    this.silent = this.#over || this.#lost ? [] : silentSources(sources, this.now);
    this.silence = this.#silence(sources, heard);
    this.#find(model);
  }

  /** @param {import('./model.js').Model} run */
  #find({ series, overX }) {
    const before = this.silentSeries;
    if (this.silence) this.silentSeries = newestValues(series.values());
    else this.silentSeries = this.#told ? silentSeries(overX, this.now) : new Map();
    const names = [...this.silentSeries.keys()];
    const same = names.length === before.size && names.every((name) => before.has(name));
    if (!same) this.emit('silent');
  }

  /** Whether a series that sends samples is known to. */
  get #told() {
    return this.moving && !this.#lost;
  }

  /** @param {string} run */
  #forget(run) {
    this.#run = run;
    this.silentSeries = new Map();
    this.#inStep = false;
    this.#held = 0;
    this.edge = Number.NEGATIVE_INFINITY;
  }

  /**
   * An x behind the clock is not an arrival time. An x ahead of it may be a few samples with a wrong
   * time, for which the view does not move.
   * @param {number} head
   * @param {number} last
   * @param {Source[]} sources
   */
  #keepsStep(head, last, sources) {
    const slack = Math.max(SLACK, ...sources.map(({ interval }) => interval ?? 0));
    if (head < last - slack) return false;
    return (last > 0 && head <= this.now + slack) || this.#inStep;
  }

  /** @param {Source[]} sources @param {number} heard */
  #silence(sources, heard) {
    const going = sources.filter((one) => goesOn(one) && one.last);
    if (!this.silent.length || this.silent.length < going.length) return 0;
    const seconds = this.now - heard;
    const patience = Math.min(...going.map(({ interval }) => patienceFor(interval ?? 0)));
    return seconds > patience ? seconds : 0;
  }

  /**
   * Place the right edge of a picture that follows the run.
   * @param {number} head where the run ends so far
   * @param {number} pixel the x per pixel: an edge that moves with the clock moves in steps of it
   */
  place(head, pixel) {
    const { now, moving } = this;
    const calm = this.around.calm();
    this.step = calm ? Math.max(pixel, 1) : pixel;
    if (moving) {
      const end = head > now + SLACK ? now : Math.max(head, now);
      this.edge = multiple(end, this.step);
    } else if (!calm || this.#over || now >= this.#held) {
      if (head !== this.edge) this.#held = now + LOOK / 1000;
      this.edge = head;
    }
    this.#late = head > this.edge;
  }

  /**
   * Schedule the next redraw, in case nothing else causes one.
   * @param {boolean} following whether anything on the page follows the run
   * @param {import('./run.js').Run} run
   */
  schedule(following, run) {
    const { after, cancel, hidden } = this.around;
    cancel(this.#timer);
    const ms = following && !hidden() ? this.#wait(run) : Number.POSITIVE_INFINITY;
    if (ms < Number.POSITIVE_INFINITY) this.#timer = after(() => this.emit('change'), ms);
  }

  /** Milliseconds that new samples may wait to be drawn, while the picture moves. */
  get patience() {
    return this.moving ? Math.min(PATIENCE, 1000 * STEPS * this.step) : 0;
  }

  /** Seconds until the edge's next step, at this very moment. */
  get due() {
    return this.edge - this.around.clock.now;
  }

  /**
   * Do without redraws while a finished picture moves by itself.
   * @param {number} steps of the edge, after which it must be drawn again
   */
  glide(steps) {
    const { after, cancel, hidden } = this.around;
    if (hidden()) return;
    const whole = this.due + (steps - 1) * this.step;
    cancel(this.#timer);
    this.#timer = after(
      () => this.emit('change'),
      1000 * Math.max(this.due, Math.min(whole, LOOK / 1000)),
    );
  }

  /** @param {import('./run.js').Run} run @returns {number} milliseconds */
  #wait({ known, condition }) {
    if (this.#over || condition === 'denied') return Number.POSITIVE_INFINITY;
    if (this.moving) return Math.max(0, (this.edge - this.now) * 1000);
    const watched = known.status?.source.some((one) => goesOn(one) && one.interval);
    return this.#late || (watched && condition !== 'lost') ? LOOK : Number.POSITIVE_INFINITY;
  }
}

/** @param {Source[]} sources @returns {number} when the newest row came, in Unix seconds; -Infinity: not known */
function newest(sources) {
  return Math.max(...sources.map(({ last }) => last ?? Number.NEGATIVE_INFINITY));
}

/** @param {Source} source whether more may come from it */
function goesOn({ state }) {
  return state === 'open' || state === 'waiting';
}

/** @param {number} interval usual seconds between two rows */
function patienceFor(interval) {
  return MISSED * Math.max(interval, SHORTEST);
}

/**
 * The sources that have sent nothing for longer than usual.
 * @param {Source[]} sources
 * @param {number} now Unix seconds by the server's clock
 * @returns {Silent[]}
 */
export function silentSources(sources, now) {
  return sources.flatMap((source) => {
    const { name, last, interval } = source;
    if (!goesOn(source) || !last || !interval) return [];
    const seconds = now - last;
    return seconds > patienceFor(interval) ? [{ name, seconds }] : [];
  });
}

/** The least multiple of `step` that is not below `value`. @param {number} value @param {number} step */
function multiple(value, step) {
  const rounded = Math.ceil(value / step) * step;
  return Number.isFinite(rounded) ? rounded : value;
}

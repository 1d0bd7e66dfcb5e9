// Decides when the page is redrawn. A part names the state that it draws; when that state emits `change`,
// the part is dirty and is redrawn in the next frame, or later if it asked for a pause between two
// redraws. Parts are redrawn in the order in which they subscribed. Without changes the scheduler does
// nothing.
//
// A frame costs the same whatever is drawn in it. So while the graph moves, changes from new lines and from
// parts that were idle wait for the next frame, as long as the graph can wait for them.

/** @typedef {import('./emitter.js').Emitter} Emitter */
/** @typedef {{draw: () => void, pause: number, dirty: boolean, resting: boolean}} Part */

/** A pause for parts with figures and words, in milliseconds: nobody reads them faster. */
export const READABLE = 200;

export class Scheduler {
  /** @type {Part[]} */ #parts = [];
  #requested = false;
  /** Sources whose changes wait for a frame, and how many milliseconds. @type {Set<Emitter>} */
  #patient = new Set();
  #patience = () => 0;
  /** Frames so far, and how many there were when one was last awaited. */ #frames = 0;
  #awaited = -1;

  /**
   * @param {(callback: () => void) => unknown} requestFrame such as requestAnimationFrame
   * @param {(callback: () => void, ms: number) => unknown} setTimer such as setTimeout
   */
  constructor(requestFrame, setTimer) {
    this.requestFrame = requestFrame;
    this.setTimer = setTimer;
  }

  /**
   * Let changes of these sources wait for the next frame.
   * @param {Emitter[]} sources
   * @param {() => number} patience at most so many milliseconds
   */
  wait(sources, patience) {
    this.#patient = new Set(sources);
    this.#patience = patience;
  }

  /**
   * Call `draw` in the next frame, and in the frame after any of the sources has changed.
   * @param {() => void} draw
   * @param {Emitter[]} sources
   * @param {number} [pause] milliseconds between two redraws, at least
   * @returns {() => void} marks the part as dirty, for changes that no source emits
   */
  redraw(draw, sources, pause = 0) {
    const part = { draw, pause, dirty: false, resting: false };
    const mark = () => {
      part.dirty = true;
      if (!part.resting) this.#request();
    };
    this.#parts.push(part);
    for (const source of sources) {
      source.on('change', this.#patient.has(source) ? () => this.#markLater(part) : mark);
    }
    mark();
    return mark;
  }

  /** End all pauses: what is dirty is redrawn in the next frame. */
  wake() {
    for (const part of this.#parts) part.resting = false;
  }

  /** Redraw all that is dirty now. */
  hurry() {
    this.wake();
    this.#request();
  }

  /** @param {Part} part */
  #markLater(part) {
    part.dirty = true;
    if (!part.resting) this.#requestLater();
  }

  /** Wait for the next frame, but no longer than there is patience. */
  #requestLater() {
    const patience = this.#patience();
    if (!patience) {
      this.#request();
      return;
    }
    const before = this.#frames;
    if (this.#awaited === before) return;
    this.#awaited = before;
    this.setTimer(() => this.#frames === before && this.#request(), patience);
  }

  #request() {
    if (this.#requested) return;
    this.#requested = true;
    this.requestFrame(() => this.#frame());
  }

  #frame() {
    this.#requested = false;
    this.#frames++;
    /** @type {Map<number, Part[]>} */ const tired = new Map(); // by their pauses
    for (const part of this.#parts) {
      if (!part.dirty || part.resting) continue;
      part.dirty = false;
      if (part.pause) tired.set(part.pause, [...(tired.get(part.pause) ?? []), part]);
      part.draw();
    }
    for (const [pause, parts] of tired) this.#rest(parts, pause);
  }

  /** One timer for all of them: a timer costs more than what it is for. @param {Part[]} parts @param {number} pause */
  #rest(parts, pause) {
    for (const part of parts) part.resting = true;
    this.setTimer(() => {
      for (const part of parts) part.resting = false;
      if (parts.some(({ dirty }) => dirty)) this.#requestLater();
    }, pause);
  }
}

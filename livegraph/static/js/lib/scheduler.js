// When work is done: at most once a frame, at most so often, and not at all when nothing changed.

/** Draws in the next frame, once, however often it is asked to. */
export class FrameScheduler {
  #asked = false;

  /**
   * @param {(callback: () => void) => unknown} requestFrame requestAnimationFrame
   * @param {() => void} draw
   */
  constructor(requestFrame, draw) {
    this.requestFrame = requestFrame;
    this.draw = draw;
  }

  request() {
    if (this.#asked) return;
    this.#asked = true;
    this.requestFrame(() => {
      this.#asked = false;
      this.draw();
    });
  }
}

/**
 * `work` that runs at once when asked, then again after `ms` if it was asked for meanwhile.
 * @param {() => void} work
 * @param {number} ms
 * @param {(f: () => void, ms: number) => unknown} setTimer
 * @returns {() => void}
 */
export function throttled(work, ms, setTimer) {
  let resting = false;
  let asked = false;
  const run = () => {
    resting = true;
    asked = false;
    work();
    setTimer(() => {
      resting = false;
      if (asked) run();
    }, ms);
  };
  return () => {
    asked = true;
    if (!resting) run();
  };
}

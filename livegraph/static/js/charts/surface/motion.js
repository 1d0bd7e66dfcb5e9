// Moves a finished picture to the left in steps of whole pixels. The compositor does that by itself: the
// main thread, which takes some milliseconds for a picture, draws only what is new. The picture is cut off
// at the ends of the plot; what stands still, the labels of y, the last values and thresholds, is on a canvas
// of its own.

/** @typedef {import('./canvas.js').Place} Place */

/**
 * @typedef {object} Steps
 * @property {number} start when the first began, in milliseconds of the page
 * @property {number} seconds from one to the next
 * @property {number} size of each, in CSS pixels
 * @property {number} taken how many there were until what the picture shows
 */

/** Steps of an animation, at most. */
export const MOST = 10_000;

export class Motion {
  /** @type {CanvasRenderingContext2D | null} */ #still = null;
  /** @type {Animation | null} */ #animation = null;
  /** Its beginning. */ #start = Number.NaN;

  /**
   * @param {HTMLElement} plot
   * @param {HTMLCanvasElement} picture
   */
  constructor(plot, picture) {
    this.picture = picture;
    this.cut = document.createElement('div');
    this.cut.className = 'cut';
    this.cut.append(picture);
    plot.append(this.cut);
  }

  /** @param {boolean} parted whether what moves and what stands still are on two canvases */
  part(parted) {
    this.cut.classList.toggle('parted', parted);
    if (this.#still && this.#still.canvas.hidden === parted) this.#still.canvas.hidden = !parted;
  }

  /**
   * The canvas right of the plot, emptied.
   * @param {Place} place of the plot
   * @param {number} ratio canvas pixels per CSS pixel
   * @param {boolean} over whether it covers the plot, too
   * @returns {CanvasRenderingContext2D} where the plot's upper left corner is at 0, 0
   */
  still({ top, height, bottom, right, width }, ratio, over) {
    this.#still ??= /** @type {CanvasRenderingContext2D} */ (this.#beside().getContext('2d'));
    const { canvas } = this.#still;
    const left = over ? 0 : width;
    const [wide, high] = [width + right - left, top + height + bottom];
    const size = [wide, high].map((length) => Math.round(length * ratio));
    if (canvas.width !== size[0] || canvas.height !== size[1]) {
      [canvas.width, canvas.height] = size;
      Object.assign(canvas.style, { width: `${wide}px`, height: `${high}px` });
      Object.assign(canvas.style, { left: `${left}px`, top: `${-top}px` });
    }
    this.#still.setTransform(1, 0, 0, 1, 0, 0);
    this.#still.clearRect(0, 0, size[0], size[1]);
    this.#still.translate(-Math.round(left * ratio), Math.round(top * ratio));
    return this.#still;
  }

  #beside() {
    const canvas = document.createElement('canvas');
    canvas.className = 'curves';
    this.cut.after(canvas);
    return canvas;
  }

  /**
   * Move, however far it has come already: a new picture is put where the one before it would be. An
   * animation that starts again would take another frame of the main thread.
   * @param {Steps} steps
   */
  move({ start, seconds, size, taken }) {
    if (start !== this.#start) this.#begin({ start, seconds, size });
    this.picture.style.translate = `${taken * size}px`;
  }

  /** @param {Omit<Steps, 'taken'>} steps */
  #begin({ start, seconds, size }) {
    this.stop();
    const transform = ['none', `translateX(${-MOST * size}px)`];
    const timing = { duration: 1000 * MOST * seconds, easing: `steps(${MOST})` };
    this.#animation = this.picture.animate({ transform }, { ...timing, fill: 'both' });
    this.#animation.startTime = start;
    this.#start = start;
  }

  stop() {
    if (!this.#animation) return;
    this.#animation.cancel();
    this.#animation = null;
    this.#start = Number.NaN;
    this.picture.style.translate = '';
  }
}

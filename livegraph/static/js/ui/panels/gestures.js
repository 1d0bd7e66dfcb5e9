// Translates pointer gestures on a chart or an axis into zoom, pan, select and reset. Wheel and pinch
// zoom, drag pans, drag with Shift selects, a double click resets. If the panels overflow, the wheel
// scrolls them, and zooms only with Ctrl or ⌘.

/**
 * @typedef {object} Meaning places and distances in pixels of the element, from its left or its top
 * @property {boolean} [inPlane] whether both directions count
 * @property {(factor: number, at: Spot) => void} zoom
 * @property {(by: Spot) => void} pan to the right or down if positive: the picture goes the other way
 * @property {(from: number, to: number) => void} [select]
 * @property {(from: number, to: number) => void} [marking] while a stretch is being selected
 * @property {() => void} back
 */

/** One notch of a wheel. */
const NOTCH = 100;
const LINE = 20;
/** A press that moves less is a click. */
const STILL = 4;

/** @typedef {{along: number, beside: number}} Spot a place or a distance on the axis, and across it */
/** @typedef {{at: Spot, start: Spot, mark: boolean}} Press */

export class Gestures {
  /** @type {Map<number, Press>} */ #presses = new Map();
  #moved = false;

  /**
   * @param {HTMLElement} element
   * @param {Meaning} meaning
   * @param {'x' | 'y'} along the axis that is meant
   */
  constructor(element, meaning, along = 'x') {
    this.element = element;
    this.meaning = meaning;
    this.along = along;
    element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    element.addEventListener('pointerdown', (event) => this.#press(event));
    element.addEventListener('pointermove', (event) => this.#move(event));
    element.addEventListener('pointerup', (event) => this.#release(event));
    element.addEventListener('pointercancel', (event) => this.#release(event));
    element.addEventListener('dblclick', () => this.meaning.back());
  }

  /** @param {MouseEvent} event @returns {Spot} */
  #place({ clientX, clientY }) {
    const { left, top } = this.element.getBoundingClientRect();
    const [x, y] = [clientX - left, clientY - top];
    return this.along === 'x' ? { along: x, beside: y } : { along: y, beside: x };
  }

  /** @param {Spot} from @param {Spot} to */
  #distance(from, to) {
    const along = Math.abs(to.along - from.along);
    return this.meaning.inPlane ? Math.hypot(along, to.beside - from.beside) : along;
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE;
    const aside = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    const sideways = aside && this.along === 'x';
    if (!sideways && !event.ctrlKey && !event.metaKey && overflows(this.element)) return;
    event.preventDefault();
    if (sideways) {
      this.meaning.pan({ along: (event.deltaX || event.deltaY) * unit, beside: 0 });
    } else {
      // A pinch on a touchpad comes as a wheel with ctrl, in much smaller steps.
      const notches = (event.deltaY * unit * (event.ctrlKey ? 6 : 1)) / NOTCH;
      this.meaning.zoom(1.25 ** Math.max(-4, Math.min(4, notches)), this.#place(event));
    }
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0) return;
    const at = this.#place(event);
    const mark = event.shiftKey && this.meaning.select !== undefined;
    this.#presses.set(event.pointerId, { at, start: at, mark });
    this.#moved = this.#presses.size > 1;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const press = this.#presses.get(event.pointerId);
    if (!press) return;
    const at = this.#place(event);
    if (!this.#moved) {
      if (this.#distance(at, press.start) < STILL) return;
      this.#moved = true;
      this.element.setPointerCapture(event.pointerId);
    }
    const before = press.at;
    press.at = at;
    if (this.#presses.size > 1) this.#pinch(press, before);
    else if (press.mark) this.meaning.marking?.(press.start.along, at.along);
    else this.meaning.pan({ along: before.along - at.along, beside: before.beside - at.beside });
  }

  /**
   * Two fingers: the picture is scaled by their distance and moves with their middle.
   * @param {Press} press
   * @param {Spot} before where the finger of `press` was
   */
  #pinch(press, before) {
    const other = [...this.#presses.values()].find((each) => each !== press);
    if (!other) return;
    const was = this.#distance(before, other.at);
    const is = this.#distance(press.at, other.at);
    if (was > 1 && is > 1) this.meaning.zoom(was / is, other.at);
  }

  /** @param {PointerEvent} event */
  #release(event) {
    const press = this.#presses.get(event.pointerId);
    this.#presses.delete(event.pointerId);
    if (press?.mark && this.#moved && event.type === 'pointerup') {
      this.meaning.select?.(press.start.along, press.at.along);
    } else if (press?.mark) {
      this.meaning.marking?.(0, 0);
    }
  }
}

/** Whether something that an element is in can be scrolled up or down. @param {Element} element */
function overflows(element) {
  for (let around = element.parentElement; around; around = around.parentElement) {
    const page = around === document.documentElement;
    const scrolls = page || /auto|scroll/.test(getComputedStyle(around).overflowY);
    if (scrolls && around.scrollHeight > around.clientHeight + 1) return true;
  }
  return false;
}

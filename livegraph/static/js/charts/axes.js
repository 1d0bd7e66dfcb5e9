// The grid and its labels. Rickshaw's own axes are rebuilt with each update, which costs more than
// the curves; these keep an element a tick, and a frame only moves what moved.

const SVG = 'http://www.w3.org/2000/svg';

/** @typedef {{value: number, at: number, label: string}} Tick */
/** @typedef {{left: number, top: number, width: number, height: number, right: number}} Place */

export class Axes {
  /** @type {Map<string, SVGGElement>} */ #ticks = new Map();

  /** @param {SVGSVGElement} svg which has the whole chart, labels and all */
  constructor(svg) {
    this.svg = svg;
  }

  /**
   * @param {Place} place of the plot in the SVG
   * @param {Tick[]} x
   * @param {Tick[]} y
   */
  draw(place, x, y) {
    const shown = new Set();
    for (const tick of x) shown.add(this.#draw('x', tick, place));
    for (const tick of y) shown.add(this.#draw('y', tick, place));
    for (const [key, group] of this.#ticks) {
      if (shown.has(key)) continue;
      group.remove();
      this.#ticks.delete(key);
    }
  }

  /** @param {'x' | 'y'} axis @param {Tick} tick @param {Place} place @returns {string} its key */
  #draw(axis, tick, place) {
    const size = axis === 'x' ? place.height : place.width;
    const key = `${axis} ${tick.value} ${tick.label} ${size}`;
    let group = this.#ticks.get(key);
    if (!group) {
      group = axis === 'x' ? vertical(tick, size) : horizontal(tick, size);
      this.#ticks.set(key, group);
      this.svg.append(group);
    }
    // Half pixels, so that a line of one pixel is one pixel.
    const [left, top] = axis === 'x' ? [tick.at, 0] : [0, tick.at];
    const to = `translate(${Math.round(place.left + left) + 0.5},${Math.round(place.top + top) + 0.5})`;
    if (group.getAttribute('transform') !== to) group.setAttribute('transform', to);
    if (axis === 'x') group.classList.toggle('cut', !fits(tick, place));
    return key;
  }
}

/** About half of a label's width: measuring text would lay the page out in each frame. */
const HALF_CHARACTER = 3.4;

/** @param {Tick} tick @param {Place} place */
function fits({ at, label }, { left, width, right }) {
  const half = label.length * HALF_CHARACTER;
  return at + half <= width + right && at - half >= -left;
}

/** @param {Tick} tick @param {number} height */
function vertical({ label }, height) {
  return element('x', label, { x2: 0, y2: height }, { x: 0, y: height + 18 });
}

/** @param {Tick} tick @param {number} width */
function horizontal({ label }, width) {
  return element('y', label, { x2: width, y2: 0 }, { x: -8, y: 4 });
}

/**
 * @param {string} axis
 * @param {string} label
 * @param {Record<string, number>} end
 * @param {Record<string, number>} text
 */
function element(axis, label, end, text) {
  const group = document.createElementNS(SVG, 'g');
  group.classList.add('tick', axis);
  const line = document.createElementNS(SVG, 'line');
  for (const [name, value] of Object.entries(end)) line.setAttribute(name, String(value));
  const words = document.createElementNS(SVG, 'text');
  for (const [name, value] of Object.entries(text)) words.setAttribute(name, String(value));
  words.textContent = label;
  group.append(line, words);
  return group;
}

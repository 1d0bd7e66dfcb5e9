// The x axis below a column of panels, in one row: the date at the left, the labels of the ticks, and the
// time zone at the right; while the cross-hair reads a position, also its x and how long ago it was.

import { Chart } from '../../charts/chart.js';
import { dateAndZone } from '../../lib/time_ticks.js';
import { element as made, setHidden, setText } from '../dom.js';

/** @typedef {import('../../lib/domain.js').Domain} Domain */

/** Half the width of a flag's character, its padding, and the width of one of the date, in CSS pixels. */
const HALF = 3.4;
const PADDING = 8;
const CHARACTER = 7;

export class XAxis {
  /** What stands at the left, for pictures too. */ name = '';
  #words = {
    name: '',
    zone: '',
    about: '',
    left: 0,
    read: '',
    at: 0,
    noName: false,
    noZone: false,
  };

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.chart = new Chart(element);
    this.chart.setAxisOnly();
    this.start = made('span', '', 'x-name');
    this.end = made('span', '', 'x-zone');
    this.flag = made('span', '', 'x-flag');
    element.append(this.start, this.end, this.flag);
  }

  /** Fill the element, whose size may have changed. */
  fit() {
    this.chart.resize(this.element.clientWidth, this.element.clientHeight);
  }

  /**
   * Draw the labels of the ticks, and note the words for `write`.
   * @param {Chart} chart above it
   * @param {import('../../transport/protocol.js').XAxis} x
   * @param {Domain} part in view
   * @param {{at: number, text: string} | null} read the place that the reader reads
   */
  draw(chart, x, part, read) {
    const { name, zone, about } = words(x, part);
    this.name = name;
    const { left, width, right } = chart.place;
    /** @type {import('../../charts/axes.js').Taken[]} */
    const taken = [{ from: -left, to: name.length * CHARACTER + PADDING }];
    if (zone)
      taken.push({ from: width + right - zone.length * CHARACTER - PADDING, to: width + right });
    let [middle, from, to] = [0, width + right, -left]; // of the flag
    if (read) {
      const half = read.text.length * HALF + PADDING;
      middle = Math.min(Math.max(chart.graph.x(read.at), half - left), width + right - half);
      [from, to] = [middle - half, middle + half];
      taken.push({ from, to });
    }
    this.chart.drawAxisOf(chart, taken);
    // Nothing is covered in part.
    const noName = from < name.length * CHARACTER && to > 0;
    const noZone = to > width + right - zone.length * CHARACTER - PADDING;
    const hidden = { noName, noZone };
    this.#words = { name, zone, about, left, read: read?.text ?? '', at: left + middle, ...hidden };
  }

  /** Write what `draw` noted into the document. After that, drawing text on a canvas would be slow. */
  write() {
    const { name, zone, about, left, read, at, noName, noZone } = this.#words;
    setHidden(this.start, noName);
    setHidden(this.end, noZone);
    setText(this.start, name);
    setText(this.end, zone);
    if (this.end.title !== about) this.end.title = about;
    const begin = `${left}px`;
    if (this.start.style.left !== begin) this.start.style.left = begin;
    setHidden(this.flag, !read);
    if (!read) return;
    setText(this.flag, read);
    this.flag.style.transform = `translate(${at.toFixed(1)}px) translateX(-50%)`;
  }

  /** Call when the theme has changed. */
  recolour() {
    this.chart.surface.palette.forget();
  }
}

/** @param {import('../../transport/protocol.js').XAxis} x @param {Domain} part */
function words({ kind, name }, part) {
  if (kind !== 'time')
    return { name: kind === 'index' ? 'sample number' : name, zone: '', about: '' };
  const { date, offset, zone } = dateAndZone(part);
  return { name: date, zone: offset, about: zone };
}

// Lines: a renderer of Rickshaw's that draws each series as two SVG paths, the curve and the dots.
// Its elements stay from frame to frame; only `d` changes.

import { colourClasses } from '../theme.js';
import { Rickshaw } from './rickshaw.js';
import { walk } from './walk.js';

/** @typedef {import('./rickshaw.js').Curve} Curve */
/** @typedef {{group: SVGGElement, curve: SVGPathElement, dots: SVGPathElement}} Drawn */

const SVG = 'http://www.w3.org/2000/svg';

/** Fewer pixels a sample than this, and the samples are not marked one by one. */
const ROOM_FOR_DOTS = 12;

const POINT = /[ML]([^ML]+)/g;

/** Farther out than this SVG's numbers lose their precision, and it cannot be seen anyway. */
const FAR = 1e6;

export class LineRenderer extends Rickshaw.Graph.Renderer {
  get name() {
    return 'livegraph-line';
  }

  /** Rickshaw would look for the ends of the data; what is shown was chosen already. */
  domain() {
    return this.graph.shown ?? { x: [0, 1], y: [0, 1] };
  }

  render() {
    /** @type {Map<string, Drawn>} */
    this.drawn ??= new Map();
    const names = new Set();
    for (const series of this.graph.series) {
      names.add(series.name);
      this.draw(series);
    }
    for (const [name, { group }] of this.drawn) {
      if (names.has(name)) continue;
      group.remove();
      this.drawn.delete(name);
    }
  }

  /** @param {Curve} series */
  draw(series) {
    let drawn = this.drawn.get(series.name);
    if (!drawn) {
      drawn = element(series);
      this.drawn.set(series.name, drawn);
      this.graph.vis.node().append(drawn.group);
    }
    const { line, dots } = paths(series, this.graph);
    drawn.curve.setAttribute('d', line);
    drawn.dots.setAttribute('d', dots);
  }
}

/** @param {Curve} series @returns {Drawn} */
function element(series) {
  const group = document.createElementNS(SVG, 'g');
  group.setAttribute('data-series', series.name);
  group.setAttribute('class', `series ${colourClasses(series.order)}`);
  const curve = document.createElementNS(SVG, 'path');
  curve.classList.add('curve');
  const dots = document.createElementNS(SVG, 'path');
  dots.classList.add('dots');
  group.append(curve, dots);
  return { group, curve, dots };
}

/**
 * @param {Curve} series
 * @param {import('./rickshaw.js').Graph} graph
 */
function paths({ x, y }, graph) {
  const across = linear(graph.x, graph.width, false);
  const down = linear(graph.y, graph.height, true);
  const at = (/** @type {number} */ i) => `${across(x[i])},${down(y[i])}`;
  let line = '';
  let dots = '';
  walk(x, y, {
    move: (i) => {
      line += `M${at(i)}`;
    },
    line: (i) => {
      line += `L${at(i)}`;
    },
    dot: (i) => {
      dots += `M${at(i)}h0`;
    },
  });
  const sparse = x.length * ROOM_FOR_DOTS < graph.width;
  return { line, dots: sparse ? line.replace(POINT, 'M$1h0') : dots };
}

/**
 * A scale as one multiplication, to a tenth of a pixel: it runs for each point of each frame.
 * @param {import('./rickshaw.js').Scale} scale
 * @param {number} size
 * @param {boolean} upwards
 * @returns {(value: number) => number}
 */
function linear(scale, size, upwards) {
  const [from, to] = scale.domain();
  const factor = size / (to - from);
  return (value) => {
    const pixel = upwards ? size - (value - from) * factor : (value - from) * factor;
    return Math.round(Math.min(Math.max(pixel, -FAR), FAR) * 10) / 10;
  };
}

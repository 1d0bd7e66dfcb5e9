// The words where samples of a panel are missing: for how long, or that livegraph itself is lost. Draws
// `time`, `run`, `view`, `viewport` and `layout`.

import { duration } from '../../lib/format.js';
import { element, setHidden, setText } from '../dom.js';

/** @typedef {import('../../charts/chart.js').Chart} Chart */

/** Minimum width for the text, in CSS pixels. */
const ROOM = 120;

/** @type {import('../mount.js').Mount} */
export function mountSilence(_root, { state, scheduler }) {
  const { run, viewport, view, layout, time, preferences } = state;
  /** @type {WeakMap<Chart, HTMLElement>} */ const written = new WeakMap();
  function draw() {
    for (const { chart } of layout.panels) {
      const silence = chart.graph.shown?.silence;
      const words = silence ? (written.get(chart) ?? made(chart)) : written.get(chart);
      if (!words) continue;
      written.set(chart, words);
      setHidden(words, !silence || !hasRoom(chart, silence.from, viewport.shown[1]));
      if (!silence) continue;
      const { lost, from } = silence;
      words.classList.toggle('lost', lost);
      setText(words, lost ? 'not connected' : `${duration(time.now - from)}, no samples`);
    }
  }
  scheduler.redraw(draw, [run, viewport, view, layout, time, preferences]);
}

/** @param {Chart} chart */
function made({ plot }) {
  const words = element('span', '', 'silence');
  plot.append(words);
  return words;
}

/** @param {Chart} chart @param {number} from @param {number} to */
function hasRoom({ graph }, from, to) {
  return graph.x(to) - Math.max(0, graph.x(from)) >= ROOM;
}

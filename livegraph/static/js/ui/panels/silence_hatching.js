// Hatches the range without samples, from the last sample of a panel to the right edge: amber while
// sources are silent, red if livegraph itself is lost. Draws `time`, `run`, `view` and `layout`.

import { duration } from '../../lib/format.js';
import { element, setHidden, setText } from '../dom.js';

/** @typedef {import('../../charts/chart.js').Chart} Chart */
/** @typedef {{area: HTMLElement, words: HTMLElement}} Hatch */

/** Minimum width for the text, in CSS pixels. */
const ROOM = 90;
/** Minimum width of a visible gap, in CSS pixels. */
const NARROW = 2;

/** @type {import('../mount.js').Mount} */
export function mountSilence(_root, { state, scheduler }) {
  const { run, viewport, view, layout, time, preferences } = state;
  /** @type {WeakMap<Chart, Hatch>} */ const hatches = new WeakMap();
  function draw() {
    const lost = state.word === 'lost';
    for (const { chart, plane } of layout.panels) {
      const last = plane ? Number.NaN : lastX(chart, run.model); // no time passes in the plane
      const quiet = lost ? time.moving : time.silence > 0 || isSilent(chart);
      const shown = run.begun && quiet && !Number.isNaN(last); // an axis has no samples to wait for
      const hatch = shown ? (hatches.get(chart) ?? made(chart)) : hatches.get(chart);
      if (!hatch) continue;
      hatches.set(chart, hatch);
      place(hatch, chart, shown ? last : Number.NaN, viewport.shown[1]);
      setText(hatch.words, lost ? 'not connected' : `${duration(time.now - last)}, no samples`);
    }
  }
  /** @param {Chart} chart whether none of its series has new samples, though others have */
  function isSilent({ graph }) {
    const names = graph.series.map(({ name }) => name);
    return names.length > 0 && names.every((name) => time.silentSeries.has(name));
  }
  scheduler.redraw(draw, [run, viewport, view, layout, time, preferences]);
}

/** @param {Chart} chart @returns {Hatch} */
function made({ plot }) {
  const area = element('div', '', 'silence');
  const words = element('span');
  area.append(words);
  plot.append(area);
  return { area, words };
}

/**
 * @param {Hatch} hatch
 * @param {Chart} chart
 * @param {number} from NaN: there is none
 * @param {number} to
 */
function place({ area, words }, { graph }, from, to) {
  const left = Math.max(0, graph.x(from));
  const width = graph.x(to) - left;
  setHidden(area, !(width > NARROW));
  if (area.hidden) return;
  area.style.transform = `translateX(${left.toFixed(1)}px)`;
  area.style.width = `${width.toFixed(1)}px`;
  setHidden(words, width < ROOM);
}

/**
 * The x of the newest value of a chart's series; NaN: there is none.
 * @param {Chart} chart
 * @param {import('../../state/model.js').Model} model
 */
function lastX({ graph }, { series }) {
  const ends = graph.series.flatMap(({ name }) => series.get(name)?.lastX ?? []);
  return ends.length ? Math.max(...ends) : Number.NaN;
}

// A cross-hair over all panels at the sample nearest to the cursor, with a dot on each curve. The heads of
// the panels and the axis below show what it reads; a label beside the dot does so if the head keeps
// showing the last value, and for the highlighted series. It is redrawn with every frame of the panels, so
// that a still cursor over a moving curve reads the current value.

import { duration, timeDecimals, timeOfDay, xValue } from '../../lib/format.js';
import { nearest } from '../../state/model.js';
import { element, setHidden } from '../dom.js';
import {
  oneSample,
  pointAt,
  pointBeside,
  pointWords,
  sameRow,
  swings,
} from './nearest_in_plane.js';
import { ReadingDots } from './sample_dots.js';
import { columnAt, NOWHERE, spoken, words } from './value_at_crosshair.js';

/** @typedef {import('../../charts/chart.js').Chart} Chart */
/** @typedef {import('../../state/model.js').Series} Series */
/** @typedef {import('./value_at_crosshair.js').Words} Words */
/** @typedef {{chart: Chart, series: Series[], plane: boolean}} Read what a panel shows */
/** @typedef {{chart: Chart, series: Series}} Place of a series */
/**
 * @typedef {object} Reading
 * @property {number | null} at null: it is no place on the x of the run
 * @property {string} text of that place
 * @property {Map<string, Words>} words what is read there, by the name of the series
 * @property {string} [spoken] the text for screen readers, if the keys moved here
 */

/** In a panel with more series than this only those that are highlighted or pinned have dots. */
const MAX_DOTS = 30;
/** A series is read up to this many CSS pixels beyond its ends. */
const REACH = 24;
/** Below this age in seconds, ages have tenths of a second. */
const RECENT = 100;

export class Crosshair {
  /** @type {{chart: Chart, x: number, y: number} | null} */ #cursor = null;
  /** The x that the keys have reached. @type {number | null} */ #stepped = null;
  /** The point in the plane that was read last. @type {import('./nearest_in_plane.js').PointInPlane | null} */
  #point = null;
  /** What is drawn over x, and in the plane. @type {Read[]} */ #panels = [];
  /** @type {Read[]} */ #planes = [];
  #dots = new ReadingDots();
  /** @type {Map<Chart, HTMLElement>} */ #lines = new Map();
  /** What is read if x may go back. @type {import('./nearest_in_plane.js').Read | null} */ #inPlane =
    null;

  /**
   * @param {Pick<import('../../state/page_state.js').PageState, 'selection' | 'column' | 'time' | 'run'>} state
   * @param {() => void} redraw the panels
   */
  constructor({ selection, column, time, run }, redraw) {
    this.selection = selection;
    this.column = column;
    this.time = time;
    this.run = run;
    this.redraw = redraw;
    document.addEventListener('pointerdown', (event) => {
      const target = /** @type {Node} */ (event.target);
      if (![...this.#lines.keys()].some(({ plot }) => plot.contains(target))) this.#leave();
    });
    window.addEventListener('blur', () => this.#leave());
    selection.on('step', () => this.#step(selection.by));
    this.#hide();
  }

  /** Whether the reader may read another place than the right edge. */
  get reading() {
    const cursor = this.#cursor?.chart.ownX ? null : this.#cursor;
    return [cursor, this.#stepped, this.selection.pointed].some((one) => one !== null);
  }

  /** Extend the cross-hair over this chart. @param {Chart} chart */
  attach(chart) {
    const line = element('div', '', 'crosshair');
    line.hidden = true;
    chart.plot.append(line);
    this.#lines.set(chart, line);
    const { plot } = chart;
    const follow = (/** @type {PointerEvent} */ event) => {
      this.#cursor = { chart, x: event.clientX, y: event.clientY };
      this.redraw();
    };
    plot.addEventListener('pointerenter', follow);
    plot.addEventListener('pointermove', follow);
    plot.addEventListener('pointerdown', follow);
    plot.addEventListener('pointerleave', (event) => {
      // After a tap the reading stays until the next tap elsewhere.
      if (event.pointerType === 'mouse') this.#leave();
    });
  }

  #leave() {
    if (!this.#cursor) return;
    this.#cursor = this.#point = null;
    this.redraw();
  }

  /** Read the next sample of any series, the one before, or none; first of all the last one. @param {number} by */
  #step(by) {
    const from = this.selection.read;
    this.#cursor = null;
    const plane = this.#point || !this.#panels.length ? this.#planes : [];
    this.#point = by === 0 ? null : pointBeside(plane, this.#point, by);
    this.#stepped = by === 0 || this.#point ? null : this.#beside(from, by);
    this.redraw();
  }

  /** @param {number | null} from @param {number} by @returns {number | null} the x of the nearest sample */
  #beside(from, by) {
    const [low, high] = this.#panels[0]?.chart.graph.x.domain() ?? [];
    const [start, way] = from === null ? [high, -1] : [from, by];
    let best = from;
    for (const { x } of this.#panels.flatMap(({ series }) => series)) {
      for (const one of x) {
        const ahead = (one - start) * way;
        if (!(one >= low && one <= high) || ahead < 0 || one === from) continue;
        if (best === from || (one - start) * way < (Number(best) - start) * way) best = one;
      }
    }
    return best;
  }

  /**
   * @param {Read[]} panels
   * @param {import('../../transport/protocol.js').XAxis} x
   * @param {boolean} beside whether each value is shown beside its dot
   * @returns {Reading | null} null: nothing is read
   */
  draw(panels, x, beside) {
    const cursor = this.#cursor;
    this.#panels = panels.filter(({ plane }) => !plane);
    this.#planes = panels.filter(({ plane }) => plane);
    const pointed = this.#planes.find(({ chart }) => chart === cursor?.chart);
    if (cursor && pointed) {
      const found = pointAt([pointed], cursor);
      const { name = '', dropped = 0 } = found?.series ?? {};
      this.#point = found && { chart: pointed.chart, name, n: dropped + found.i };
    } else if (cursor) this.#point = null;
    const shown = this.#point && this.#planes.find(({ chart }) => chart === this.#point?.chart);
    return shown && this.#point
      ? this.#drawPoint(shown, this.#point, cursor === null)
      : this.#drawOver(this.#panels, cursor, x, beside);
  }

  /**
   * Read a point in the plane.
   * @param {Read} panel
   * @param {import('./nearest_in_plane.js').PointInPlane} point
   * @param {boolean} byKeys whether it is read out
   * @returns {Reading}
   */
  #drawPoint({ chart, series }, { name, n }, byKeys) {
    this.#hide();
    /** @type {Map<string, Words>} */ const read = new Map();
    for (const one of series) {
      const i = n - one.dropped;
      const there = one.name === name && i in one.x;
      read.set(one.name, there ? pointWords(one, i) : NOWHERE);
      if (there) this.#dots.show(chart, one, i, pointWords(one, i));
    }
    this.selection.readAt(null, read);
    const said = `${name} ${read.get(name)?.text}`;
    return { at: null, text: '', words: read, ...(byKeys && { spoken: said }) };
  }

  /**
   * Read the panels over x.
   * @param {Read[]} panels
   * @param {{chart: Chart, x: number, y: number} | null} cursor
   * @param {import('../../transport/protocol.js').XAxis} x
   * @param {boolean} beside
   * @returns {Reading | null}
   */
  #drawOver(panels, cursor, x, beside) {
    const all = panels.flatMap(({ series }) => series);
    this.#inPlane = cursor && x.kind === 'field' && swings(all) ? pointAt(panels, cursor) : null;
    const under = cursor && (this.#inPlane?.x ?? this.#sampleAt(panels, cursor));
    const at = cursor ? under : this.#chosenIn(panels);
    if (at === null) {
      this.#hide();
      this.selection.readAt(null, new Map());
      return null;
    }
    const places = panels.flatMap(({ chart, series }) =>
      series.map((one) => ({ chart, series: one })),
    );
    for (const [chart, line] of this.#lines) {
      const inSight = panels.some((panel) => panel.chart === chart);
      setHidden(line, !inSight);
      line.style.transform = `translateX(${Math.round(chart.graph.x(at))}px)`;
    }
    const [from, to] = panels[0].chart.graph.x.domain();
    const read = this.#read(places, at, beside);
    this.selection.readAt(cursor || this.#stepped !== null ? at : null, read);
    const text = this.#place(at, x, to - from);
    return { at, text, words: read, ...(this.#stepped !== null && { spoken: spoken(text, read) }) };
  }

  /**
   * The place in words: `15:46:33.1 · 22.4 s ago`, `sample 50`, `angle 12.5`.
   * @param {number} at
   * @param {import('../../transport/protocol.js').XAxis} x
   * @param {number} span of the part in view
   */
  #place(at, { kind, name }, span) {
    if (kind !== 'time') return `${kind === 'index' ? 'sample' : name} ${xValue(at, kind)}`.trim();
    const { condition, known } = this.run;
    const ago = this.time.now - at;
    const live = condition !== 'ended' && !known.saved && this.time.moving && ago >= 0;
    const decimals = Number.isInteger(at) ? 0 : timeDecimals(span); // no more than were sent
    const clock = span < 2 * 86_400 ? timeOfDay(at, decimals) : xValue(at, kind, 0);
    if (!live) return clock;
    return `${clock} · ${ago < RECENT ? `${ago.toFixed(1)} s` : duration(ago)} ago`;
  }

  /** The x that keys or a message point at, if it is on the screen. @param {Read[]} panels */
  #chosenIn(panels) {
    const x = this.#stepped ?? this.selection.pointed;
    const [from, to] = panels[0]?.chart.graph.x.domain() ?? [];
    return x !== null && x >= from && x <= to ? x : null;
  }

  /**
   * The x of the sample nearest to the cursor, of all series on the screen.
   * @param {Read[]} panels
   * @param {{chart: Chart, x: number}} cursor
   * @returns {number | null}
   */
  #sampleAt(panels, cursor) {
    const { graph, plot } = cursor.chart;
    const [from, to] = graph.x.domain();
    const wanted = graph.x.invert(cursor.x - plot.getBoundingClientRect().left);
    let best = null;
    for (const series of panels.flatMap((panel) => panel.series)) {
      const x = series.x[nearest(series, wanted)];
      if (x === undefined || x < from || x > to) continue;
      if (best === null || Math.abs(x - wanted) < Math.abs(best - wanted)) best = x;
    }
    return best;
  }

  /** @param {Place[]} places @param {number} at @param {boolean} beside */
  #read(places, at, beside) {
    /** @type {Map<string, Words>} */ const read = new Map();
    /** @type {Set<string>} */ const dotted = new Set();
    const crowded = new Set(
      this.#panels.filter(({ series }) => series.length > MAX_DOTS).map(({ chart }) => chart),
    );
    const part = columnAt(places[0].chart.graph, at);
    const plane = this.#inPlane;
    if (!plane && places.some(({ series }) => series.level > 0)) this.column.want(part, part[1]);
    const known = this.column.of(part);
    for (const { chart, series } of places) {
      const i = plane ? sameRow(series, plane) : nearest(series, at);
      if (i < 0) continue;
      const there = plane !== null || reaches(chart, series, i, at);
      const told = known.get(series.name);
      const sample = () =>
        plane ? oneSample(series, i) : words(chart.graph, series, i, part, told);
      const said = there ? sample() : NOWHERE;
      read.set(series.name, said);
      const { highlighted, pinned } = this.selection;
      const chosen = series.name === highlighted || pinned.has(series.name);
      if (crowded.has(chart) && !chosen) continue;
      dotted.add(series.name);
      this.#dots.show(chart, series, i, beside || chosen ? said : null, there);
    }
    this.#dots.keep(dotted);
    return read;
  }

  #hide() {
    for (const line of this.#lines.values()) setHidden(line, true);
    this.#dots.hide();
  }
}

/**
 * Whether the nearest sample is near enough: no series is read before it began or after it ended.
 * @param {Chart} chart
 * @param {Series} series
 * @param {number} i
 * @param {number} at
 */
function reaches({ graph }, { x }, i, at) {
  const end = i === 0 || i === x.length - 1;
  return !end || Math.abs(graph.x(x[i]) - graph.x(at)) < REACH;
}

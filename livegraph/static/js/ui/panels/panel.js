// A panel: one chart, its title, its y range, and the gestures on it, which change the viewport.

import { Chart } from '../../charts/chart.js';
import { kindFor } from '../../charts/kinds/index.js';
import { finestStep } from '../../lib/axis_labels.js';
import { SteadyYDomain } from '../../lib/steady_y_domain.js';
import { extremes } from '../../state/model.js';
import { equalX, equalY } from '../../state/y_axis_settings.js';
import { assign, element, setHidden } from '../dom.js';
import { cutOff, differentLimits, limitsOf, normalised, unitOf } from './drawn_series.js';
import { endsOf, flagsOf, signalled } from './flag_texts.js';
import { Gestures } from './gestures.js';
import { PanelHead } from './panel_head.js';
import { PlaneZoom } from './plane_zoom.js';
import { YAxisControls } from './y_axis_controls.js';

/** @typedef {import('../../state/model.js').Model} Model */
/** @typedef {import('../../state/model.js').Series} Series */
/** @typedef {import('../../lib/domain.js').Domain} Domain */

/** @typedef {import('../../state/preferences.js').Look} Look */

/**
 * Drawings in addition to the samples.
 * @typedef {object} Signs
 * @property {import('../../state/run.js').Threshold[]} thresholds
 * @property {Set<string>} alarms names of series beyond a threshold
 * @property {import('../../state/silent_series.js').Silent} silent series without new samples
 * @property {number} ahead from this x on samples are far ahead of the rest; Infinity: none is
 * @property {'time' | 'index' | 'field'} kind of x
 * @property {import('../../charts/reference_lines.js').Mark[]} marks of messages
 * @property {Map<string, import('../../lib/stats.js').Figures>} figures of series, by name
 * @property {string | null} [highlighted] the series to draw over the others
 * @property {Set<string>} [pinned] names of series to draw over a band
 * @property {boolean} [alone] whether the page has one series, whose ends are marked
 * @property {boolean} reading whether the reader reads another place than the right edge
 * @property {number} now Unix seconds
 * @property {boolean} [moves] whether the picture moves by itself until it is drawn again
 * @property {(names: string[]) => import('../../charts/silence.js').Silence | undefined} [silenceOf]
 *   where samples of some series are missing
 * @property {Model | null} live the run as it is now; null: that is what the picture shows
 */

/** Room for each kind of head, in CSS pixels; each further row of names in a `row` takes `LINE`. */
const HEADS = {
  row: { left: 16, top: 30 },
  side: { left: 192, top: 14 },
  tall: { left: 16, top: 50 },
  stat: { left: 192, top: 14 },
  hero: { left: 16, top: 112 },
};
const LINE = 20;
/** CSS pixels of a character there, about. */
const CHARACTER = 7;
/** Rows of names, at most. */
const MOST_ROWS = 3;

/** Kinds of charts on which a sample is a point. */
const DRAWN_AS_THEY_ARE = new Set(['line', 'area', 'scatter']);

export class Panel {
  #y = new SteadyYDomain();
  /** Whether it shows points in the plane, which have no x in common with other panels. */ plane = false;
  #key = '';
  /** Of the element, in CSS pixels. */ #width = 0;
  /** What `draw` has drawn. @type {{kind: string, x: Domain, y: Domain, log: boolean}} */
  #drawn = { kind: '', x: [0, 1], y: [0, 1], log: false };
  /** What it is called, in a line. */ label = '';

  /**
   * @param {HTMLElement} place
   * @param {import('../../state/view_state.js').ViewState} view
   * @param {import('./y_axis_menu.js').YAxisMenu} menu
   * @param {import('./panel_head.js').Actions} actions
   * @param {() => void} redraw
   */
  constructor(place, view, menu, actions, redraw) {
    this.element = place;
    this.chart = new Chart(place);
    this.chart.plot.role = 'img';
    this.chart.plot.ariaLabel = 'no series';
    this.head = new PanelHead(actions);
    place.append(this.head.element);
    this.band = element('div', '', 'band');
    this.band.hidden = true;
    this.chart.plot.append(this.band);
    this.overX = this.#overX(view.viewport);
    this.part = new PlaneZoom(this.chart.graph, redraw);
    this.gestures = new Gestures(this.chart.plot, this.overX);
    this.view = view;
    this.scale = new YAxisControls(place, view, menu);
    this.note = element('p', 'log scale: values at or below zero are not drawn', 'note');
    place.append(this.note);
    this.fit(); // now, because the stream is asked for as many points as fit the width
  }

  /** Fill the element, whose size may have changed. */
  fit() {
    const { clientWidth, clientHeight } = this.element;
    this.#width = clientWidth;
    this.chart.resize(clientWidth, clientHeight);
  }

  /**
   * What gestures on the plot change, unless it shows the plane.
   * @param {import('../../state/viewport.js').Viewport} viewport
   * @returns {import('./gestures.js').Meaning}
   */
  #overX(viewport) {
    const x = (/** @type {number} */ pixel) => this.chart.graph.x.invert(pixel);
    return {
      zoom: (factor, at) => viewport.zoom(factor, at.along / this.chart.place.width),
      pan: (by) => viewport.pan(x(by.along) - x(0)),
      marking: (from, to) => this.#mark(from, to),
      select: (from, to) => {
        this.#mark(0, 0);
        viewport.select([x(from), x(to)]);
      },
      back: () => viewport.follow(),
    };
  }

  /** Show what is being selected. @param {number} from @param {number} to */
  #mark(from, to) {
    setHidden(this.band, from === to);
    this.band.style.left = `${Math.min(from, to)}px`;
    this.band.style.width = `${Math.abs(to - from)}px`;
  }

  /** Call when the theme has changed. */
  recolour() {
    this.chart.surface.palette.forget();
  }

  /**
   * @param {string} key identifies the panel from now on
   * @param {{group: string, names: string[]}} title
   * @param {Series[]} series shown in it
   * @param {import('../../state/panel_layout.js').HeadKind} kind of its head
   * @param {string | null} highlighted the series that is drawn over the others
   */
  show(key, title, series, kind, highlighted) {
    if (key !== this.#key) {
      this.#y = new SteadyYDomain();
      this.part.forget();
    }
    this.#key = key;
    this.plane = series.some(({ plane }) => plane);
    this.gestures.meaning = this.plane ? this.part.meaning : this.overX;
    this.chart.setOwnX(this.plane);
    const { look, shown } = this.view;
    const drawn = this.plane ? '' : kindFor(look.chart, series.length, shown.x.kind);
    this.head.show(kind, title, series, highlighted, drawn === 'band');
    const { left, top } = HEADS[kind];
    const more = kind === 'row' ? this.#rows - 1 : 0;
    this.chart.setHead({ left, top: top + more * LINE });
    this.label = [title.group, title.names.join(', ')].filter(Boolean).join(': ');
    this.#tell({ panel: this.label, series: JSON.stringify(series.map(({ name }) => name)) });
    const spoken = this.label || 'no series';
    if (this.chart.plot.ariaLabel !== spoken) this.chart.plot.ariaLabel = spoken;
  }

  /** How many rows the names and values take. */
  get #rows() {
    return Math.min(MOST_ROWS, this.head.rows((this.#width - 2 * LINE) / CHARACTER));
  }

  /**
   * The x that this panel needs: wider, if a unit of y is to be as long as a unit of x.
   * @param {Domain} x
   * @param {Series[]} series
   */
  widened(x, series) {
    if (!this.view.scaleOf(this.#key).scale.equal) return x;
    const { min, max } = extremes(series, x, false);
    return min <= max ? equalX(x, [min, max], this.chart.place) : x;
  }

  /**
   * @param {Model} run with at least one point
   * @param {Domain} x the part of it
   * @param {string[]} names of the series to show
   * @param {Look} look
   * @param {Signs} signs
   * @returns {import('../../state/model.js').Series[]} what is shown
   */
  draw(run, x, names, look, signs) {
    const series = names.flatMap((name) => run.series.get(name) ?? []);
    if (this.plane) return this.#drawInPlane(series, look, signs);
    const kind = kindFor(look.chart, series.length, run.x.kind);
    this.chart.setKind(kind);
    const near = x[1] < signs.ahead && signs.ahead < Number.POSITIVE_INFINITY;
    const inPart = near ? series.map((one) => cutOff(one, signs.ahead)) : series;
    const drawn = look.normalise ? inPart.map((one) => normalised(one, x)) : inPart;
    const own = look.normalise ? [] : signs.thresholds; // thresholds have no position on normalised scales
    const limits = series.map((one) => limitsOf(one, own));
    const curves = this.chart.arrange(drawn, limits);
    const decimals = Math.max(0, ...series.map((one) => one.decimals));
    const { scale } = this.view.scaleOf(this.#key);
    const { log } = scale;
    const y = this.#range(curves, x, scale, finestStep(decimals));
    const rules = differentLimits(limits.flat());
    const unit = look.normalise ? '' : unitOf(series);
    const picture = { curves, x, y, log, rules, marks: signs.marks, unit };
    this.#drawn = { kind, x, y, log };
    const asSent = kind !== 'stack' && !look.normalise;
    const flags = flagsOf(signalled(curves, signs), x, signs.figures, asSent);
    const { moves } = signs;
    const silence = signs.silenceOf?.(names);
    const about = { kind: run.x.kind, decimals, hollow: signs.reading, moves, silence };
    const extremes =
      signs.alone && DRAWN_AS_THEY_ARE.has(kind) ? endsOf(curves[0], signs) : undefined;
    const { highlighted, pinned } = signs;
    this.chart.draw({ ...picture, ...about, flags, highlighted, pinned, extremes });
    return series;
  }

  /**
   * Draw points in the plane, in the order they came.
   * @param {Series[]} all
   * @param {Look} look
   * @param {Signs} signs
   */
  #drawInPlane(all, { chart }, { thresholds, highlighted, pinned }) {
    this.chart.setKind(chart === 'scatter' ? chart : 'line');
    const { scale } = this.view.scaleOf(this.#key);
    const { log } = scale;
    const series = all.map((one) => one.newest(scale.points));
    const limits = series.map((one) => limitsOf(one, thresholds));
    const curves = this.chart.arrange(series, limits);
    const across = this.part.across(series);
    const wide = this.part.chosen ? across : this.widened(across, series);
    const decimals = Math.max(0, ...series.map((one) => one.decimals));
    const range = this.#range(curves, wide, scale, finestStep(decimals));
    const { x, y } = this.part.of({ x: wide, y: range }, scale);
    const rules = differentLimits(limits.flat());
    this.#drawn = { kind: 'plane', x, y, log };
    const bare = { marks: [], flags: [], hollow: false, kind: /** @type {const} */ ('field') };
    const unit = unitOf(series);
    this.chart.draw({ ...bare, curves, x, y, log, rules, unit, decimals, highlighted, pinned });
    return series;
  }

  /** Write what `draw` noted into the document. After that, drawing text on a canvas would be slow. */
  tell() {
    const { kind, x, y, log } = this.#drawn;
    this.#tell({ kind, x: x.join(' '), y: y.map(plain).join(' ') });
    this.scale.show(
      this.#key,
      this.label,
      { y, log },
      this.chart.place,
      this.plane ? this.part : null,
    );
  }

  /** For tests, tools and style sheets. @param {Record<string, string>} facts as data attributes */
  #tell(facts) {
    assign(this.element.dataset, facts);
  }

  /**
   * The range of y: the ends that were asked for, and where none was, as wide as the values take. Where
   * there never was a value in view, those beside it tell what the axis is about.
   * @param {import('../../charts/rickshaw.js').Curve[]} curves
   * @param {Domain} x
   * @param {import('../../state/y_axis_settings.js').YAxisSettings} asked
   * @param {number} step the finest that the samples have; 0: any
   * @returns {Domain}
   */
  #range(curves, x, { min, max, log, zero: fromZero, equal }, step) {
    const inView = extremes(curves, x, log);
    setHidden(this.note, !inView.left);
    const known = inView.min <= inView.max || this.#y.begun;
    const values = known ? inView : extremes(curves, [-Infinity, Infinity], log);
    if (equal && values.min <= values.max) {
      return equalY(x, [values.min, values.max], this.chart.place);
    }
    const standing = this.chart.standing || fromZero;
    return this.#y.of(values, { min, max, log, standing }, step);
  }
}

/** Without what rounding adds to a step like 0.1. @param {number} y */
function plain(y) {
  return Number(y.toPrecision(15));
}

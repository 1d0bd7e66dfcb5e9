// Preferences and viewport in the fragment of the page's address, so that a link shows the same view.
// Browsers send no fragment to the server or its logs; fragments may be long and also work for files.
// Choices that equal the start options are left out; invalid values are ignored.

import { COLUMNS, Preferences, RULES } from './preferences.js';
import { parsed, written } from './y_axis_settings.js';

/** @typedef {import('../lib/domain.js').Domain} Domain */
/** @typedef {import('./preferences.js').Started} Started */

/** What was chosen, without its events. @typedef {Pick<Preferences, 'window' | 'chart' | 'y' | 'scales' | 'rule' |
 *   'normalise' | 'moved' | 'hidden' | 'drawn' | 'sort'>} Choices */
/** @typedef {import('./model.js').Model} Model */

/** A part of a run that stays in view. @typedef {{run: string, x: Domain}} Part */

/** How far an end may be off, as a share of the part in view. */
const FINE = 1e-4;
/** Precedes the name of a series that was moved to another panel. */
const MOVE = 'move.';
/** Precedes the key of a panel whose y axis was chosen. */
const SCALE = 'y.';

/**
 * @param {Choices} choices
 * @param {Started} started
 * @param {Part | null} part in view; null: the page follows the run
 * @param {string[]} [names] of all series
 * @returns {string} without `#`
 */
export function toFragment(choices, started, part, names = []) {
  const fragment = new URLSearchParams();
  const { window, chart, y, scales, rule, normalise, moved, hidden, drawn, sort } = choices;
  const put = (/** @type {string} */ key, /** @type {unknown} */ value) =>
    fragment.append(key, String(value));
  if (window !== null && (started.auto || window !== started.window)) {
    put('window', window === Number.POSITIVE_INFINITY ? 'all' : window);
  }
  if (chart !== null && chart !== started.chart) put('chart', chart);
  if (y.log !== undefined && y.log !== started.y.log) put('scale', y.log ? 'log' : 'linear');
  for (const end of /** @type {const} */ (['min', 'max'])) {
    if (y[end] !== undefined && y[end] !== started.y[end]) put(end, y[end] ?? 'auto');
  }
  for (const [key, chosen] of scales) put(SCALE + key, written(chosen));
  if (rule && rule !== ruleOf(started)) put('panels', rule);
  if (normalise) put('normalise', 'yes');
  for (const [name, key] of moved) put(MOVE + name, key);
  const [key, listed] = switched([...hidden], names);
  for (const name of listed) put(key, name);
  for (const name of drawn) put('draw', name);
  if (sort) put('sort', sort);
  if (part) for (const [key, value] of ends(part)) put(key, value);
  return fragment.toString();
}

/**
 * The series that are hidden, or those that are not, whichever list is shorter.
 * @param {string[]} hidden
 * @param {string[]} names of all series
 * @returns {['hide' | 'show', string[]]}
 */
function switched(hidden, names) {
  const off = new Set(hidden);
  const shown = names.filter((name) => !off.has(name));
  const known = names.length - shown.length === off.size;
  const shorter = known && shown.length && length(shown) < length(hidden);
  return shorter ? ['show', shown] : ['hide', hidden];
}

/** @param {string[]} names @returns {number} characters of an address */
function length(names) {
  return new URLSearchParams(names.map((name) => ['hide', name])).toString().length;
}

/** @param {Started} started */
function ruleOf({ panels, arrange }) {
  return panels.length ? '' : arrange;
}

/** @param {Part} part @returns {[string, string][]} */
function ends({ run, x: [from, to] }) {
  const decimals = Math.ceil(-Math.log10((to - from) * FINE));
  const short = (/** @type {number} */ x) =>
    decimals > 20 ? String(x) : String(Number(x.toFixed(Math.max(0, decimals))));
  return [
    ['from', short(from)],
    ['to', short(to)],
    ['run', run],
  ];
}

/**
 * @param {string} fragment without `#`
 * @param {string[]} kinds of charts
 * @returns {{choices: Preferences, part: Part | null, only: Set<string> | null}} `only`: the series that
 *   are not switched off; null: all but `choices.hidden`
 */
export function fromFragment(fragment, kinds) {
  const query = new URLSearchParams(fragment);
  const choices = new Preferences();
  const one = (/** @type {string} */ key, /** @type {string[]} */ of) =>
    of.find((value) => value === query.get(key)) ?? null;
  choices.window = windowOf(query.get('window'));
  choices.chart = one('chart', kinds);
  choices.y = yOf(query, one('scale', ['log', 'linear']));
  choices.rule = RULES.find((rule) => rule === query.get('panels')) ?? null;
  choices.normalise = query.get('normalise') === 'yes';
  choices.sort = one('sort', [...COLUMNS, ...COLUMNS.map((column) => `-${column}`)]) ?? '';
  const only = query.has('show') ? new Set(query.getAll('show')) : null;
  choices.hidden = new Set(only ? [] : query.getAll('hide'));
  choices.drawn = new Set(query.getAll('draw'));
  for (const [key, value] of query) {
    if (key.startsWith(MOVE)) choices.moved.set(key.slice(MOVE.length), value);
    const scale = key.startsWith(SCALE) ? parsed(value) : null;
    if (scale) choices.scales.set(key.slice(SCALE.length), scale);
  }
  return { choices, part: partOf(query), only };
}

/** @param {string | null} text @returns {number} NaN: not a finite number */
function finite(text) {
  const value = text?.trim() ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** @param {string | null} text */
function windowOf(text) {
  if (text === 'all') return Number.POSITIVE_INFINITY;
  return finite(text) > 0 ? finite(text) : null;
}

/**
 * @param {URLSearchParams} query
 * @param {string | null} scale
 * @returns {Preferences['y']}
 */
function yOf(query, scale) {
  /** @type {Preferences['y']} */ const y = {};
  if (scale) y.log = scale === 'log';
  if (finite(query.get('min')) >= finite(query.get('max'))) return y;
  for (const end of /** @type {const} */ (['min', 'max'])) {
    const value = finite(query.get(end));
    if (query.get(end) === 'auto') y[end] = null;
    else if (!Number.isNaN(value)) y[end] = value;
  }
  return y;
}

/** @param {URLSearchParams} query @returns {Part | null} */
function partOf(query) {
  const [from, to] = [finite(query.get('from')), finite(query.get('to'))];
  return from < to ? { run: query.get('run') ?? '', x: [from, to] } : null;
}

/**
 * Whether the part in an address fits this run: sample numbers fit the same run only, times fit any run
 * that they fall into.
 * @param {Part} part
 * @param {{run: string, kind: 'time' | 'index' | 'field'}} about this run
 * @param {Domain} whole where it begins and ends
 */
export function isOfThisRun({ run, x: [from, to] }, about, [first, last]) {
  return (run === about.run || about.kind === 'time') && from <= last && to >= first;
}

/** Reads and writes the fragment of the address bar. */
export class UrlState {
  /** The part to show once the extent of the run is known. @type {Part | null} */ #part = null;
  /** The series to show, until all others are known. @type {Set<string> | null} */ #only = null;
  #written = '';
  /** Used instead of an empty fragment when the page opens. */ #first;

  /**
   * @param {{location: Location, history: Pick<History, 'replaceState'>}} browser
   * @param {string[]} kinds of charts
   * @param {Preferences} choices set from the address
   * @param {string} [first] the fragment of a page that was saved
   */
  constructor(browser, kinds, choices, first = '') {
    this.browser = browser;
    this.kinds = kinds;
    this.choices = choices;
    this.#first = first;
  }

  /** Set the preferences from the address. */
  take() {
    this.#written = this.browser.location.hash.slice(1);
    const { choices, part, only } = fromFragment(this.#written || this.#first, this.kinds);
    this.#first = '';
    this.choices.set(choices);
    this.#part = part;
    this.#only = only;
  }

  /**
   * Switch off the series that the address does not show.
   * @param {Iterable<string>} names of the series known so far
   * @param {boolean} complete whether these are all
   */
  settleSeries(names, complete) {
    const only = this.#only;
    if (!only) return;
    const others = [...names].filter((name) => !only.has(name));
    if (others.some((name) => !this.choices.hidden.has(name))) {
      this.choices.set({ hidden: new Set(others) });
    }
    if (complete) this.#only = null;
  }

  /**
   * Show the part that the address names, once it is known whether the run has it.
   * @param {Model} model
   * @param {Domain | null} whole extent of the run; null: not known yet
   * @param {import('./viewport.js').Viewport} viewport
   */
  settle(model, whole, viewport) {
    if (!this.#part || !whole) return;
    const part = this.#part;
    this.#part = null;
    if (isOfThisRun(part, { run: model.run, kind: model.x.kind }, whole)) viewport.select(part.x);
  }

  /**
   * The view for a page that is saved now: its own window would be the whole run.
   * @param {Started} started
   * @param {Pick<Model, 'run' | 'series'>} model
   * @param {import('./viewport.js').Viewport} viewport
   * @returns {string} a fragment without `#`
   */
  saved(started, model, viewport) {
    const window = viewport.width ?? this.choices.window ?? started.window;
    const whole = { ...started, window: Number.POSITIVE_INFINITY, auto: false };
    const choices = { ...this.choices, window };
    return toFragment(choices, whole, this.#partOf(model, viewport), [...model.series.keys()]);
  }

  /** @param {Pick<Model, 'run'>} model @param {import('./viewport.js').Viewport} viewport */
  #partOf({ run }, { part }) {
    return part ? { run, x: part } : this.#part;
  }

  /**
   * Write preferences and viewport into the address.
   * @param {Started} started
   * @param {Pick<Model, 'run' | 'series'>} model
   * @param {import('./viewport.js').Viewport} viewport
   */
  keep(started, model, viewport) {
    if (this.#only) return;
    const part = this.#partOf(model, viewport);
    const fragment = toFragment(this.choices, started, part, [...model.series.keys()]);
    if (fragment === this.#written) return;
    this.#written = fragment;
    const { location, history } = this.browser;
    try {
      history.replaceState(
        null,
        '',
        fragment ? `#${fragment}` : location.pathname + location.search,
      );
    } catch {
      // Some browsers do not let a file change its address, or limit how often it changes.
    }
  }
}

// Preferences and viewport as the fragment of the page's address, so that a link shows the same view. A
// fragment reaches no server and no log, may be long, and works for files, too. Choices that equal how
// the run was started are left out; values that make no sense are ignored.

import { parsed, written } from './panel_scale.js';
import { COLUMNS, Preferences, RULES } from './preferences.js';

/** @typedef {import('../lib/scale.js').Domain} Domain */
/** @typedef {import('./preferences.js').Started} Started */

/** A part of a run that stays in view. @typedef {{run: string, x: Domain}} Part */

/** How far an end may be off, as a share of the part in view. */
const FINE = 1e-4;
/** Precedes the name of a series that was moved to another panel. */
const MOVE = 'move.';
/** Precedes the key of a panel whose y axis was chosen. */
const SCALE = 'y.';

/**
 * @param {Preferences} choices
 * @param {Started} started
 * @param {Part | null} part in view; null: the page follows the run
 * @returns {string} without `#`
 */
export function toFragment(choices, started, part) {
  const fragment = new URLSearchParams();
  const { window, chart, y, scales, rule, normalise, moved, hidden, sort } = choices;
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
  for (const name of hidden) put('hide', name);
  if (sort) put('sort', sort);
  if (part) for (const [key, value] of ends(part)) put(key, value);
  return fragment.toString();
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
 * @returns {{choices: Preferences, part: Part | null}}
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
  choices.hidden = new Set(query.getAll('hide'));
  for (const [key, value] of query) {
    if (key.startsWith(MOVE)) choices.moved.set(key.slice(MOVE.length), value);
    const scale = key.startsWith(SCALE) ? parsed(value) : null;
    if (scale) choices.scales.set(key.slice(SCALE.length), scale);
  }
  return { choices, part: partOf(query) };
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
  #written = '';

  /**
   * @param {{location: Location, history: Pick<History, 'replaceState'>}} browser
   * @param {string[]} kinds of charts
   * @param {Preferences} choices set from the address
   * @param {string} view what stands for an address without a fragment
   */
  constructor(browser, kinds, choices, view = '') {
    this.browser = browser;
    this.kinds = kinds;
    this.choices = choices;
    this.view = view;
  }

  /** Set the preferences from the address. */
  take() {
    this.#written = this.browser.location.hash.slice(1);
    const { choices, part } = fromFragment(this.#written || this.view, this.kinds);
    this.choices.set(choices);
    this.#part = part;
  }

  /**
   * Show the part that the address names, once it is known whether the run has it.
   * @param {import('./model.js').Model} model
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
   * Preferences and viewport as a fragment.
   * @param {Started} started
   * @param {string} run
   * @param {import('./viewport.js').Viewport} viewport
   */
  fragment(started, run, viewport) {
    const part = viewport.part ? { run, x: viewport.part } : this.#part;
    return toFragment(this.choices, started, part);
  }

  /**
   * Write preferences and viewport into the address.
   * @param {Started} started
   * @param {string} run
   * @param {import('./viewport.js').Viewport} viewport
   */
  keep(started, run, viewport) {
    const fragment = this.fragment(started, run, viewport);
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

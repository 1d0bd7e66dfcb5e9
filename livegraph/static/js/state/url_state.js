// What is chosen on the page as the part of its address behind `#`, so that a link shows the same
// view. There no server and no log sees the names of series, it may be long, and a file has one, too.
// What is as the run was started is not in it; what makes no sense in it is as if it were not there.

import { COLUMNS, Preferences, RULES } from './preferences.js';

/** @typedef {import('../lib/scale.js').Domain} Domain */
/** @typedef {import('./preferences.js').Started} Started */

/** A part of a run that does not follow its end. @typedef {{run: string, x: Domain}} Part */

/** Of the part in view, the share that an end may be off. */
const FINE = 1e-4;
/** Before the name of a series that was put into a panel. */
const MOVE = 'move.';

/**
 * @param {Preferences} choices
 * @param {Started} started
 * @param {Part | null} part that is looked at; null: the end of the run
 * @returns {string} without `#`
 */
export function toFragment(choices, started, part) {
  const fragment = new URLSearchParams();
  const { window, chart, y, rule, moved, hidden, sort } = choices;
  const put = (/** @type {string} */ key, /** @type {unknown} */ value) =>
    fragment.append(key, String(value));
  if (window !== null && window !== started.window) {
    put('window', window === Number.POSITIVE_INFINITY ? 'all' : window);
  }
  if (chart !== null && chart !== started.chart) put('chart', chart);
  if (y.log !== undefined && y.log !== started.y.log) put('scale', y.log ? 'log' : 'linear');
  for (const end of /** @type {const} */ (['min', 'max'])) {
    if (y[end] !== undefined && y[end] !== started.y[end]) put(end, y[end] ?? 'auto');
  }
  if (rule && rule !== ruleOf(started)) put('panels', rule);
  for (const [name, key] of moved) put(MOVE + name, key);
  for (const name of hidden) put('hide', name);
  if (sort) put('sort', sort);
  if (part) for (const [key, value] of ends(part)) put(key, value);
  return fragment.toString();
}

/** @param {Started} started */
function ruleOf({ panels, split }) {
  if (split) return 'split';
  return panels.length ? '' : 'units';
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
 * @param {string[]} kinds of charts that there are
 * @returns {{choices: Preferences, part: Part | null}}
 */
export function fromFragment(fragment, kinds) {
  const told = new URLSearchParams(fragment);
  const choices = new Preferences();
  const one = (/** @type {string} */ key, /** @type {string[]} */ of) =>
    of.find((value) => value === told.get(key)) ?? null;
  choices.window = windowOf(told.get('window'));
  choices.chart = one('chart', kinds);
  choices.y = yOf(told, one('scale', ['log', 'linear']));
  choices.rule = RULES.find((rule) => rule === told.get('panels')) ?? null;
  choices.sort = one('sort', [...COLUMNS, ...COLUMNS.map((column) => `-${column}`)]) ?? '';
  choices.hidden = new Set(told.getAll('hide'));
  for (const [key, value] of told) {
    if (key.startsWith(MOVE)) choices.moved.set(key.slice(MOVE.length), value);
  }
  return { choices, part: partOf(told) };
}

/** @param {string | null} text @returns {number} NaN: it is none */
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
 * @param {URLSearchParams} told
 * @param {string | null} scale
 * @returns {Preferences['y']}
 */
function yOf(told, scale) {
  /** @type {Preferences['y']} */ const y = {};
  if (scale) y.log = scale === 'log';
  if (finite(told.get('min')) >= finite(told.get('max'))) return y;
  for (const end of /** @type {const} */ (['min', 'max'])) {
    const value = finite(told.get(end));
    if (told.get(end) === 'auto') y[end] = null;
    else if (!Number.isNaN(value)) y[end] = value;
  }
  return y;
}

/** @param {URLSearchParams} told @returns {Part | null} */
function partOf(told) {
  const [from, to] = [finite(told.get('from')), finite(told.get('to'))];
  return from < to ? { run: told.get('run') ?? '', x: [from, to] } : null;
}

/**
 * Whether a part of an address means something in this run: another run has other sample numbers, but
 * a time is a time, if the run was there.
 * @param {Part} part
 * @param {{run: string, kind: 'time' | 'index' | 'field'}} about this run
 * @param {Domain} whole where it begins and ends
 */
export function isOfThisRun({ run, x: [from, to] }, about, [first, last]) {
  return (run === about.run || about.kind === 'time') && from <= last && to >= first;
}

/** The address bar. */
export class UrlState {
  /** A part that waits until it is known what the run has. @type {Part | null} */ #part = null;
  #written = '';

  /**
   * @param {{location: Location, history: Pick<History, 'replaceState'>}} browser
   * @param {string[]} kinds of charts that there are
   * @param {Preferences} choices changed in place
   */
  constructor(browser, kinds, choices) {
    this.browser = browser;
    this.kinds = kinds;
    this.choices = choices;
  }

  /** Choose what the address says. */
  take() {
    this.#written = this.browser.location.hash.slice(1);
    const { choices, part } = fromFragment(this.#written, this.kinds);
    Object.assign(this.choices, choices);
    this.#part = part;
  }

  /**
   * Look at the part that the address names, once it is known whether the run has it.
   * @param {import('./model.js').Model} model
   * @param {Domain | null} whole where the run begins and ends; null: not known yet
   * @param {import('./viewport.js').Viewport} focus
   */
  settle(model, whole, focus) {
    if (!this.#part || !whole) return;
    const part = this.#part;
    this.#part = null;
    if (isOfThisRun(part, { run: model.run, kind: model.x.kind }, whole)) focus.select(part.x);
  }

  /**
   * Have the address say what is chosen.
   * @param {Started} started
   * @param {string} run
   * @param {import('./viewport.js').Viewport} focus
   */
  keep(started, run, focus) {
    const part = focus.part ? { run, x: focus.part } : this.#part;
    const fragment = toFragment(this.choices, started, part);
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
      // Some browsers let a file have one address only, or write it only so often.
    }
  }
}

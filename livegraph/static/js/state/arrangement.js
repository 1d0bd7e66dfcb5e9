// Arranges series that nobody has assigned to a panel: related series whose ranges fit together share a
// panel. A series that never varies joins a panel whose range includes its value, or the line of
// constants.
//
// Panels must not change while somebody reads them. They are arranged again with every sample until all
// points so far are there, and `ROWS` rows or `SETTLING` has passed, and then stay. Series that come later, such as those of another
// source, get panels in the same time; the others stay. A series that begins to vary gets a panel. A
// panel is split only if a series in it was unreadable for `PATIENCE`, the reader is not reading, and has
// not arranged anything by hand; before `ROWS` rows it is split at once. Emits `change` when a panel was
// split, and when that was undone.
//
// Counters are found as soon as they have enough samples; one that turns out to measure something is none
// from then on.

import { Emitter } from '../lib/emitter.js';
import { isCounter } from './counter_series.js';
import { extremes } from './model.js';
import {
  clusterRanges,
  fittingPanel,
  folded,
  LINEAR,
  LOGARITHMIC,
  leastShare,
  union,
  varies,
} from './range_clusters.js';
import { explaining, families, isRelated } from './related_series.js';

/** @typedef {import('./range_clusters.js').Measure} Measure */
/** @typedef {import('./related_series.js').Related & import('./range_clusters.js').Range} Ranged */
/** @typedef {Map<string, string | null>} Places key of the panel by name of series; null: constants */

/**
 * What the series are to be arranged for.
 * @typedef {object} Situation
 * @property {import('./model.js').Series[]} series that nobody has put into a panel
 * @property {boolean} complete whether all points so far are there: a wide screen gets them in several parts
 * @property {boolean} log whether y is logarithmic
 * @property {unknown} part changes when another part of the run came into view by a choice
 * @property {boolean} read whether the reader points at a panel
 * @property {boolean} kept whether panels must not be split
 */

const ROWS = 20;
/** Milliseconds. */
const SETTLING = 2000;
const PATIENCE = 10_000;
/** A series that spans less of its panel cannot be read. */
const LEGIBLE = 1 / 5;
const UNREADABLE = 1 / 20;
/** While no value has changed yet, the values are assumed to change by this share. */
const GUESS = 0.1;

export class Arrangement extends Emitter {
  /** @type {Places} */ places = new Map();
  /** Names of the series that only number their rows. @type {Set<string>} */ counters = new Set();
  /** Names of those that do not. @type {Set<string>} */ #measures = new Set();
  /** Names of the series that were moved last; empty once that is undone or dismissed. @type {string[]} */
  moved = [];
  /** @type {Places | null} */ #before = null;
  #undone = false;
  #decided = false;
  #seen = '';
  #since = 0;
  /** When series came that came late, by name, until they have settled. @type {Map<string, number>} */
  #late = new Map();
  /** When series became unreadable, by name. @type {Map<string, number>} */ #unreadable =
    new Map();

  /** Whether a series has no place yet. @param {Iterable<{name: string}>} series */
  lacks(series) {
    for (const { name } of series) if (!this.places.has(name)) return true;
    return false;
  }

  /** Arrange all series again. */
  forget() {
    this.#decided = this.#undone = false;
    this.places = new Map();
    this.counters.clear();
    this.#measures.clear();
    this.#late.clear();
    this.#seen = '';
    this.dismiss();
  }

  /** Undo the last move, and move nothing from then on. */
  undo() {
    if (this.#before) this.places = this.#before;
    this.#undone = true;
    this.dismiss();
  }

  /** Dismiss the note about the last move. */
  dismiss() {
    this.moved = [];
    this.#before = null;
    this.emit('change');
  }

  /** @param {Situation} situation @param {number} now milliseconds */
  update({ series, complete, log, part, read, kept }, now) {
    const seen = `${log} ${part}`;
    if (seen !== this.#seen) this.#since = now;
    if (!this.#seen.startsWith(`${log} `)) this.#decided = false;
    this.#seen = seen;
    const measure = log ? LOGARITHMIC : LINEAR;
    const ranged = series.map((one) => rangeOf(one, log));
    if (complete && !read) this.#findCounters(series.filter((_, i) => varies(ranged[i])));
    const young = rows(series) < ROWS;
    const settling = now - this.#since < SETTLING;
    if (!this.#decided) {
      this.places = arrange(ranged, measure);
      this.#decided = complete && !(young && settling);
      return;
    }
    this.#settle(ranged, read, now);
    this.#place(ranged, measure, !read);
    if (read || kept || this.#undone) this.#unreadable.clear();
    else if (young || settling) this.#part(ranged, { measure, least: LEGIBLE, patience: 0 }, now);
    else this.#part(ranged, { measure, least: UNREADABLE, patience: PATIENCE }, now);
  }

  /** @param {import('./model.js').Series[]} series that vary */
  #findCounters(series) {
    for (const one of series) {
      const { name } = one;
      if (this.#measures.has(name)) continue;
      const counts = isCounter(one);
      if (counts) this.counters.add(name);
      if (counts !== false) continue;
      this.counters.delete(name);
      this.#measures.add(name);
    }
  }

  /**
   * Give a place to series that have none; others keep theirs.
   * @param {Ranged[]} all
   * @param {Measure} measure
   * @param {boolean} constants whether those that were constant may get a place, too
   */
  #place(all, measure, constants) {
    const { places } = this;
    const wanting = all.filter((one) => {
      const place = places.get(one.name);
      return place === undefined || (place === null && constants && varies(one));
    });
    if (!wanting.length) return;
    const familyOf = families(all);
    const rest = wanting.filter((one) => {
      const family = familyOf.get(one.name) ?? '';
      const related = all.filter(({ name }) => places.get(name) && familyOf.get(name) === family);
      const panels = [...groupBy(related, ({ name }) => places.get(name)).values()];
      const home = varies(one)
        ? fittingPanel(panels, one, { measure, related: isRelated(family) })
        : panels.find((panel) => holds(panel, one));
      if (home) places.set(one.name, places.get(home[0].name) ?? null);
      return !home;
    });
    const constant = !rest.some(varies);
    const found = constant ? new Map(rest.map(({ name }) => [name, null])) : arrange(rest, measure);
    for (const [name, place] of found) places.set(name, place);
  }

  /**
   * Series that come late, perhaps all of another source, are arranged again until they have settled.
   * @param {Ranged[]} all
   * @param {boolean} read whether the reader reads the panels, which then stay
   * @param {number} now
   */
  #settle(all, read, now) {
    for (const { name } of all) {
      if (!this.places.has(name) && !this.#late.has(name)) this.#late.set(name, now);
    }
    for (const [name, since] of this.#late) {
      if (now - since >= SETTLING) this.#late.delete(name);
      else if (!read) this.places.delete(name);
    }
  }

  /**
   * Split the panels in which a series has been unreadable for too long.
   * @param {Ranged[]} all
   * @param {{measure: Measure, least: number, patience: number}} rule
   * @param {number} now
   */
  #part(all, { measure, least, patience }, now) {
    const placed = all.filter(({ name }) => this.places.get(name));
    const panels = [...groupBy(placed, ({ name }) => this.places.get(name)).values()];
    const flat = panels.flatMap((panel) => unreadable(panel, measure, least));
    const since = (/** @type {string} */ name) => this.#unreadable.get(name) ?? now;
    this.#unreadable = new Map(flat.map(({ name }) => [name, since(name)]));
    const due = flat.filter(({ name }) => now - since(name) >= patience);
    if (!due.length) return;
    const before = new Map(this.places);
    for (const key of new Set(due.map(({ name }) => this.places.get(name)))) {
      const panel = placed.filter(({ name }) => this.places.get(name) === key);
      for (const [name, place] of arrange(panel, measure)) this.places.set(name, place);
    }
    this.#before = before;
    this.moved = due.map(({ name }) => name);
    this.#unreadable.clear();
    this.emit('change');
  }
}

/**
 * @param {Ranged[]} all
 * @param {Measure} measure
 * @returns {Places}
 */
export function arrange(all, measure) {
  const changing = all.some(varies) ? all : all.map(guessed);
  const familyOf = families(all);
  /** @type {Places} */ const places = new Map(all.map(({ name }) => [name, null]));
  for (const [family, related] of groupBy(changing, ({ name }) => familyOf.get(name) ?? '')) {
    const how = { measure, related: isRelated(family) };
    const panels = clusterRanges(related.filter(varies), how);
    for (const panel of panels) for (const { name } of panel) places.set(name, keyOf(panel[0]));
    for (const one of related) {
      const home = varies(one) ? null : panels.find((panel) => holds(panel, one));
      if (home) places.set(one.name, keyOf(home[0]));
    }
  }
  return places;
}

/**
 * @param {Ranged[]} panel
 * @param {Measure} measure
 * @param {number} least share of the panel's height
 * @returns {Ranged[]} those that span less, with their families
 */
function unreadable(panel, measure, least) {
  if (leastShare(panel, measure) >= least) return [];
  const height = measure.height(union(panel));
  const parts = folded(panel.filter(varies), measure);
  return parts.flatMap((part) => (measure.span(part) < least * height ? part.of : []));
}

/** @param {Ranged[]} panel @param {Ranged} constant */
function holds(panel, { min, max }) {
  const whole = union(panel);
  return whole.min <= min && max <= whole.max;
}

/** @param {{name: string}} first series of a panel */
function keyOf({ name }) {
  return `with ${name}`;
}

/** @param {import('./model.js').Series} series @param {boolean} positive @returns {Ranged} */
function rangeOf(series, positive) {
  const part = extremes([series], [-Infinity, Infinity], positive);
  const { name, source, unit, group, range } = series;
  const old = series.x.length <= 1 && !(positive && range.min <= 0); // it varied before the window
  const { min, max } = old ? range : part;
  return { name, source, unit, group, min, max, family: explaining(series) };
}

/** @param {Ranged} range @returns {Ranged} */
function guessed(range) {
  const value = Number.isFinite(range.min) ? range.min : 1;
  const by = Math.abs(value) * GUESS || GUESS;
  return { ...range, min: value - by, max: value + by };
}

/** How many rows there are at least. @param {import('./model.js').Series[]} series */
function rows(series) {
  return Math.max(0, ...series.map(({ x, level }) => x.length * 4 ** level));
}

/**
 * @template T, K
 * @param {T[]} all
 * @param {(one: T) => K} keyOf
 * @returns {Map<K, T[]>} in the order of the first of each
 */
function groupBy(all, keyOf) {
  /** @type {Map<K, T[]>} */ const groups = new Map();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

// Assigns series to panels. Series that the reader has moved come first, then the panels from the start
// options, then the panels that the data names; a rule arranges all other series.

import { anyOf } from '../lib/globs.js';
import { sharedName } from '../lib/short_names.js';
import { families, isNumbered } from './related_series.js';

/** By ranges of values, all in one, each alone, or by unit. @typedef {'auto' | 'one' | 'each' | 'unit'} Rule */

/**
 * @typedef {object} Rules
 * @property {string[]} panels names and globs, separated by commas, a panel each
 * @property {Rule} arrange
 * @property {Map<string, string>} moved the panels that the reader has moved series to
 * @property {Set<string>} [counters] names of series whose panels are low, unless somebody has put them there
 * @property {Set<string>} [oneOff] one-off numbers, which are in no panel unless somebody has put them there
 */

/** @typedef {import('./related_series.js').Related & {panel?: string, plane?: boolean}} Placed */
/**
 * @typedef {{key: string, names: string[], plane: boolean, low: boolean}} Arranged `plane`: for points in the
 *   plane, `low`: less high than the others
 */
/** @typedef {import('./arrangement.js').Places} Places */

/** Each panel costs memory and time; the last one takes the rest. */
export const MAX_PANELS = 60;
/** A title has this many names at most. */
const NAMES = 3;
/** Keys of panels of points in the plane begin so. */
const PLANE = 'plane ';

/**
 * @template {Placed} T
 * @param {Iterable<T>} series
 * @param {Rules} rules
 * @returns {T[]} those that nobody has put into a panel, without one-off numbers
 */
export function unassigned(series, rules) {
  const globs = rules.panels.map(anyOf);
  return [...series].filter(
    (one) => givenKey(one, rules, globs) === null && !rules.oneOff?.has(one.name),
  );
}

/**
 * @param {Iterable<Placed>} series in the order of the run
 * @param {Rules} rules
 * @param {Places} places for the rule `auto`
 * @returns {{panels: Arranged[], constants: string[], oneOff: string[]}} at least one panel, low ones behind
 *   the others, those of points in the plane last, and the series in none
 */
export function assignPanels(series, rules, places = new Map()) {
  const globs = rules.panels.map(anyOf);
  /** @type {[Map<string, string[]>, Map<string, string[]>]} over x, and in the plane */
  const panels = [new Map(), new Map()];
  /** @type {string[]} */ const constants = [];
  /** @type {string[]} */ const oneOff = [];
  /** Names of the series in low panels. @type {Set<string>} */ const low = new Set();
  for (const one of series) {
    const given = givenKey(one, rules, globs);
    if (given === null && rules.oneOff?.has(one.name)) {
      oneOff.push(one.name);
      continue;
    }
    const wanted = one.plane
      ? planeKey(one, given, rules.arrange)
      : given === null
        ? ruleKey(one, rules.arrange, places)
        : resolve(given, places);
    if (given === null && rules.arrange === 'auto' && rules.counters?.has(one.name))
      low.add(one.name);
    if (wanted === null) constants.push(one.name);
    else place(one.name, wanted, panels[one.plane ? 1 : 0]);
  }
  if (!panels[0].size && !panels[1].size) panels[0].set('', []);
  const [over, inPlane] = panels.map((some, i) =>
    [...some].map(([key, names]) => {
      return {
        key,
        names,
        plane: i === 1,
        low: names.length > 0 && names.every((name) => low.has(name)),
      };
    }),
  );
  return { panels: [...lowLast(over), ...inPlane], constants, oneOff };
}

/** Panels over x; if all of them are low, none is. @param {Arranged[]} panels */
function lowLast(panels) {
  const high = panels.filter(({ low }) => !low);
  if (!high.length) return panels.map((panel) => ({ ...panel, low: false }));
  return [...high, ...panels.filter(({ low }) => low)];
}

/** @param {string} name @param {string} wanted @param {Map<string, string[]>} panels of its kind */
function place(name, wanted, panels) {
  const room = panels.has(wanted) || panels.size < MAX_PANELS;
  const key = room ? wanted : [...panels.keys()][panels.size - 1];
  const names = panels.get(key);
  if (names) names.push(name);
  else panels.set(key, [name]);
}

/**
 * Points in the plane have panels of their own, one for each series, unless they are put together.
 * @param {Placed} series
 * @param {string | null} given
 * @param {Rule} rule
 */
function planeKey({ name }, given, rule) {
  const key = given ?? (rule === 'one' ? '' : name);
  return given !== null && isInPlane(given) ? given : `${PLANE}${key}`;
}

/** The key of a panel without what says that it is for points in the plane. @param {string} key */
export function plainKey(key) {
  return isInPlane(key) ? key.slice(PLANE.length) : key;
}

/** @param {string} key of a panel */
export function isInPlane(key) {
  return key.startsWith(PLANE);
}

/**
 * @param {Placed} series
 * @param {Rules} rules
 * @param {((name: string) => boolean)[]} globs
 * @returns {string | null} the panel that somebody has put it into
 */
function givenKey({ name, panel, plane }, { arrange, moved }, globs) {
  const by = moved.get(name);
  if (by !== undefined && (plane || !isInPlane(by))) return by;
  const given = globs.findIndex((matches) => matches(name));
  if (given >= 0) return `panel ${given + 1}`;
  return panel && (arrange === 'auto' || arrange === 'unit') ? `named ${panel}` : null;
}

/**
 * A panel that is named after a series is the one that this series is in now.
 * @param {string} key
 * @param {Places} places
 */
function resolve(key, places) {
  return key.startsWith('with ') ? (places.get(key.slice('with '.length)) ?? key) : key;
}

/** @param {Placed} series @param {Rule} rule @param {Places} places @returns {string | null} */
function ruleKey({ name, unit }, rule, places) {
  if (rule === 'one') return '';
  if (rule === 'each') return `series ${name}`;
  if (rule === 'unit') return unit ? `unit ${unit}` : '';
  const place = places.get(name);
  return place === undefined ? `with ${name}` : place;
}

/**
 * The panel after the one that a series is in; after the last panel, a panel of its own.
 * @param {Arranged[]} panels
 * @param {string} name of the series
 * @returns {string} the key of the panel
 */
export function nextPanel(panels, name) {
  const own = panels.find(({ names }) => names.includes(name));
  const alike = panels.filter(({ plane }) => plane === own?.plane);
  const alone = own?.names.length === 1;
  const next = alike[own ? alike.indexOf(own) + 1 : 0];
  return next?.key ?? (alone ? alike[0].key : `${own?.plane ? PLANE : ''}series ${name}`);
}

/**
 * What a panel is called: as the sender named it, or by the names in it, after the group of all.
 * @param {string} key
 * @param {Placed[]} series in it
 * @returns {{group: string, names: string[]}} one of them may be empty
 */
export function panelTitle(key, series) {
  const plain = plainKey(key);
  if (plain.startsWith('named ')) return { group: plain.slice('named '.length), names: [] };
  const names = series.map(({ name }) => name);
  const group = common(series.map((one) => one.group));
  if (names.length <= NAMES) return { group, names };
  return group ? { group, names: [] } : { group: summary(series, names), names: [] };
}

/** @param {Placed[]} series @param {string[]} names more than a title has room for */
function summary(series, names) {
  const family = common([...families(series).values()]);
  const [kind, ...words] = family.split(' ');
  if (kind === 'unit' || kind === 'prefix') return words.join(' ');
  const { before, after } = sharedName(names);
  if (before || after) return `${before}*${after}`;
  if (isNumbered(family)) return `${names[0]} … ${names[names.length - 1]}`;
  return `${names.slice(0, NAMES).join(', ')} and ${names.length - NAMES} more`;
}

/** @param {string[]} words @returns {string} the word, if all are the same */
function common(words) {
  return words.every((word) => word === words[0]) ? (words[0] ?? '') : '';
}

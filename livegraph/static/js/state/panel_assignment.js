// Assigns series to panels. Series that the reader has moved come first, then the panels from the start
// options, then the panels that the data names; a rule arranges all other series.

import { anyOf } from '../lib/globs.js';
import { sharedName } from '../lib/shared_name.js';
import { isNumbered, kinships } from './kinship.js';

/** By ranges of values, all in one, each alone, or by unit. @typedef {'auto' | 'one' | 'each' | 'unit'} Rule */

/**
 * @typedef {object} Rules
 * @property {string[]} panels names and globs, separated by commas, a panel each
 * @property {Rule} arrange
 * @property {Map<string, string>} moved the panels that the reader has moved series to
 */

/** @typedef {import('./kinship.js').Related & {panel?: string}} Placed */
/** @typedef {{key: string, names: string[]}} Arranged */
/** @typedef {import('./arrangement.js').Places} Places */

/** Each panel costs memory and time; the last one takes the rest. */
export const MAX_PANELS = 60;
/** A title has this many names at most. */
const NAMES = 3;

/**
 * @template {Placed} T
 * @param {Iterable<T>} series
 * @param {Rules} rules
 * @returns {T[]} those that nobody has put into a panel
 */
export function unassigned(series, rules) {
  const globs = rules.panels.map(anyOf);
  return [...series].filter((one) => givenKey(one, rules, globs) === null);
}

/**
 * @param {Iterable<Placed>} series in the order of the run
 * @param {Rules} rules
 * @param {Places} places for the rule `auto`
 * @returns {{panels: Arranged[], constants: string[]}} at least one panel, and the series in none
 */
export function assignPanels(series, rules, places = new Map()) {
  const globs = rules.panels.map(anyOf);
  /** @type {Map<string, string[]>} */ const panels = new Map();
  /** @type {string[]} */ const constants = [];
  for (const one of series) {
    const given = givenKey(one, rules, globs);
    const wanted = given === null ? ruleKey(one, rules.arrange, places) : resolve(given, places);
    if (wanted === null) {
      constants.push(one.name);
      continue;
    }
    const key = panels.has(wanted) || panels.size < MAX_PANELS ? wanted : lastKey(panels);
    const names = panels.get(key);
    if (names) names.push(one.name);
    else panels.set(key, [one.name]);
  }
  if (!panels.size) panels.set('', []);
  return { panels: [...panels].map(([key, names]) => ({ key, names })), constants };
}

/** @param {Map<string, string[]>} panels */
function lastKey(panels) {
  return [...panels.keys()][panels.size - 1];
}

/**
 * @param {Placed} series
 * @param {Rules} rules
 * @param {((name: string) => boolean)[]} globs
 * @returns {string | null} the panel that somebody has put it into
 */
function givenKey({ name, panel }, { arrange, moved }, globs) {
  const by = moved.get(name);
  if (by !== undefined) return by;
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
  const at = panels.findIndex(({ names }) => names.includes(name));
  const alone = panels[at]?.names.length === 1;
  return panels[at + 1]?.key ?? (alone ? panels[0].key : `series ${name}`);
}

/**
 * What a panel is called: as the sender named it, or by the names in it, after the group of all.
 * @param {string} key
 * @param {Placed[]} series in it
 * @returns {{group: string, names: string[]}} one of them may be empty
 */
export function panelTitle(key, series) {
  if (key.startsWith('named ')) return { group: key.slice('named '.length), names: [] };
  const names = series.map(({ name }) => name);
  const group = common(series.map((one) => one.group));
  if (names.length <= NAMES) return { group, names };
  return group ? { group, names: [] } : { group: summary(series, names), names: [] };
}

/** @param {Placed[]} series @param {string[]} names more than a title has room for */
function summary(series, names) {
  const kin = common([...kinships(series).values()]);
  const [kind, ...words] = kin.split(' ');
  if (kind === 'unit' || kind === 'prefix') return words.join(' ');
  const { before, after } = sharedName(names);
  if (before || after) return `${before}*${after}`;
  if (isNumbered(kin)) return `${names[0]} … ${names[names.length - 1]}`;
  return `${names.slice(0, NAMES).join(', ')} and ${names.length - NAMES} more`;
}

/** @param {string[]} words @returns {string} the word, if all are the same */
function common(words) {
  return words.every((word) => word === words[0]) ? (words[0] ?? '') : '';
}

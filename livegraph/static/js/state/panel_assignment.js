// Which series share a panel. Series that the reader has moved come first, then the panels that the run
// was started with, then the panels that the data names; all other series are grouped by unit.

import { anyOf } from '../lib/globs.js';

/**
 * @typedef {object} Rules
 * @property {string[]} panels names and globs, separated by commas, a panel each
 * @property {boolean} split each series in a panel of its own
 * @property {boolean} together all series in one panel
 * @property {Map<string, string>} moved the panels that the reader has moved series to
 */

/** @typedef {{name: string, unit: string, panel?: string}} Placed */
/** @typedef {{key: string, names: string[]}} Arranged */

/** More panels would be too flat to read; the last one takes the rest. */
export const MAX_PANELS = 12;

/**
 * @param {Iterable<Placed>} series in the order of the run
 * @param {Rules} rules
 * @returns {Arranged[]} at least one
 */
export function assignPanels(series, rules) {
  const globs = rules.panels.map(anyOf);
  /** @type {Map<string, string[]>} */
  const panels = new Map();
  for (const one of series) {
    const wanted = keyOf(one, rules, globs);
    const key = panels.has(wanted) || panels.size < MAX_PANELS ? wanted : lastKey(panels);
    const names = panels.get(key);
    if (names) names.push(one.name);
    else panels.set(key, [one.name]);
  }
  if (!panels.size) panels.set('', []);
  return [...panels].map(([key, names]) => ({ key, names }));
}

/** @param {Map<string, string[]>} panels */
function lastKey(panels) {
  return [...panels.keys()][panels.size - 1];
}

/**
 * @param {Placed} series
 * @param {Rules} rules
 * @param {((name: string) => boolean)[]} globs
 * @returns {string}
 */
function keyOf({ name, unit, panel }, { split, together, moved }, globs) {
  const by = moved.get(name);
  if (by !== undefined) return by;
  if (together) return '';
  const given = globs.findIndex((matches) => matches(name));
  if (given >= 0) return `panel ${given + 1}`;
  if (split) return `series ${name}`;
  if (panel) return `named ${panel}`;
  return unit ? `unit ${unit}` : '';
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

/** @param {string} key @returns {string} the title of a panel; '' if its series say enough */
export function panelTitle(key) {
  const [kind, ...rest] = key.split(' ');
  return kind === 'named' ? rest.join(' ') : '';
}

// Decides which series belong together, apart from their values: those with the same unit, the same group
// in a table's header, or related names. Numbered names are related (cpu0 … cpu7), and so are names with
// the same prefix (eth0.rx, eth0.tx).

/** @typedef {{name: string, unit: string, group: string}} Related */

const NUMBERED = 'numbered ';

/**
 * @param {Related[]} series
 * @returns {Map<string, string>} by name; '': only its values show where it belongs
 */
export function families(series) {
  const numbered = shared(series.map(({ name }) => stem(name)));
  const prefixed = shared(series.map(({ name }) => prefix(name)));
  return new Map(
    series.map(({ name, unit, group }) => {
      if (unit) return [name, `unit ${unit}`];
      if (group) return [name, `group ${group}`];
      if (numbered.has(stem(name))) return [name, NUMBERED + stem(name)];
      return [name, prefixed.has(prefix(name)) ? `prefix ${prefix(name)}` : ''];
    }),
  );
}

/** @param {string} family */
export function isNumbered(family) {
  return family.startsWith(NUMBERED);
}

/** A name without its numbers; '': it has none, or is nothing else. @param {string} name */
export function stem(name) {
  const without = name.replace(/\d+/g, '#');
  const own = without.slice(without.lastIndexOf(':') + 1); // columns without a name are numbered, too
  return without !== name && /\p{L}/u.test(own) ? without : '';
}

/** The prefix of a name, up to a separator. @param {string} name */
export function prefix(name) {
  return /^(.*\p{L}.*)[._:/]/u.exec(name)?.[1] ?? '';
}

/** @param {string[]} words @returns {Set<string>} those that occur more than once, except '' */
function shared(words) {
  const seen = new Set();
  return new Set(words.filter((word) => word && (seen.has(word) || !seen.add(word))));
}

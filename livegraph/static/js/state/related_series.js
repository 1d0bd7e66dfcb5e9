// Decides which series belong together, apart from their values: those with the same unit, the same group
// in a table's header, or related names. Numbered names are related (cpu0 … cpu7), names with the same
// prefix (eth0.rx, eth0.tx), and the same name from several sources, which is there to be compared. Other
// series of different sources never belong together.

/**
 * `name` begins with the source if several sources use it.
 * @typedef {{name: string, source: string, unit: string, group: string}} Related
 */

const NUMBERED = 'numbered ';
const SAME = 'same ';
/** Begins the family of series that have no relative in their source. */
const ALONE = 'of ';

/**
 * @param {Related[]} series
 * @returns {Map<string, string>} by name
 */
export function families(series) {
  const named = series.map((one) => ({ ...one, plain: plainName(one) }));
  const numbered = shared(named.map(({ plain }) => stem(plain)));
  const prefixed = shared(named.map(({ plain }) => prefix(plain)));
  const compared = shared(named.map(({ plain }) => plain));
  return new Map(
    named.map(({ name, plain, source, unit, group }) => {
      if (unit) return [name, `unit ${unit}`];
      if (group) return [name, `group ${group}`];
      if (numbered.has(stem(plain))) return [name, NUMBERED + stem(plain)];
      if (prefixed.has(prefix(plain))) return [name, `prefix ${prefix(plain)}`];
      return [name, compared.has(plain) ? SAME + plain : ALONE + source];
    }),
  );
}

/** A name without its source. @param {{name: string, source: string}} series */
export function plainName({ name, source }) {
  return name.startsWith(`${source}:`) ? name.slice(source.length + 1) : name;
}

/** @param {string} family */
export function isNumbered(family) {
  return family.startsWith(NUMBERED);
}

/**
 * Whether a family has a reason to share a panel even if its values do not overlap. A column without a
 * name, which is `value` or a number, may be anything in another source.
 * @param {string} family
 */
export function isRelated(family) {
  return !family.startsWith(ALONE) && !/^same (value|\d+)$/.test(family);
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

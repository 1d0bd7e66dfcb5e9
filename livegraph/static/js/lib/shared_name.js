// Finds the whole words that names share at their beginning and end, so that the page can write only the
// part that differs. For `node06.cpu.temp` and `node07.cpu.temp` these are `node06` and `node07`.

/** @typedef {{before: string, after: string}} Shared what all names begin and end with */

/** Words and their separators. */
const PARTS = /[\s./:|,;_-]|[^\s./:|,;_-]+/gu;
const SEPARATOR = /^[\s./:|,;_-]$/u;

/**
 * @param {string[]} names
 * @returns {Shared} each name keeps a word of its own
 */
export function sharedName(names) {
  if (names.length < 2) return { before: '', after: '' };
  const parts = names.map(wordsOf);
  const least = Math.min(...parts.map(({ length }) => length));
  const before = common(parts, least - 1, (all, i) => all[i]);
  const after = common(parts, least - 1 - before.length, (all, i) => all[all.length - 1 - i]);
  return { before: before.join(''), after: after.reverse().join('') };
}

/** Words, and what parts them. @param {string} name @returns {string[]} */
export function wordsOf(name) {
  return name.match(PARTS) ?? [];
}

/**
 * The parts that are the same in all, as far as the last separator among them.
 * @param {string[][]} parts
 * @param {number} most
 * @param {(all: string[], i: number) => string} at
 * @returns {string[]}
 */
function common(parts, most, at) {
  let count = 0;
  for (let i = 0; i < most && parts.every((all) => at(all, i) === at(parts[0], i)); i++) {
    if (SEPARATOR.test(at(parts[0], i))) count = i + 1;
  }
  return Array.from({ length: count }, (_, i) => at(parts[0], i));
}

/** @param {string} name @param {Shared} shared @returns {string} what is left of it */
export function ownName(name, { before, after }) {
  return name.slice(before.length, name.length - after.length);
}

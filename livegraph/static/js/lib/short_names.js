// Shortens the names of series that stand side by side, so that they stay different: without the whole words
// that all share at their beginning and end (`node06` and `node07` of `node06.cpu.temp` and
// `node07.cpu.temp`), and with an ellipsis for what is still too long.

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
function wordsOf(name) {
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

/**
 * @param {string[]} names
 * @param {number} most characters of each, if that is enough for different names to stay different
 * @returns {string[]}
 */
export function shortNames(names, most) {
  const shared = sharedName(names);
  const own = names.map((name) => ownName(name, shared));
  if (own.every(({ length }) => length <= most)) return own;
  const kinds = new Set(own).size;
  const told = differingWords(own);
  const texts = new Set(told).size === kinds && !told.includes('') ? told : own;
  const longest = Math.max(...texts.map(({ length }) => length));
  for (let limit = most; limit < longest; limit++) {
    for (const head of heads(limit)) {
      const cut = texts.map((text) => withoutMiddle(text, head, limit));
      if (new Set(cut).size === kinds) return cut;
    }
  }
  return texts;
}

/** The words in which names of as many words differ. @param {string[]} names @returns {string[]} */
function differingWords(names) {
  const words = names.map(wordsOf);
  if (words.some(({ length }) => length !== words[0].length)) return names;
  return words.map((own) =>
    own.filter((word, i) => words.some((other) => other[i] !== word)).join('…'),
  );
}

/** How many characters to keep before the ellipsis: half, then ever more unevenly. @param {number} most */
function heads(most) {
  const half = most >> 1;
  const all = Array.from({ length: most - 1 }, (_, i) => i);
  return all.sort((a, b) => Math.abs(a - half) - Math.abs(b - half));
}

/** @param {string} name @param {number} head characters before the ellipsis @param {number} most */
function withoutMiddle(name, head, most) {
  if (name.length <= most) return name;
  return `${name.slice(0, head)}…${name.slice(name.length - (most - head - 1))}`;
}

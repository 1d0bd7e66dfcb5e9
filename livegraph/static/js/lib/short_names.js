// Shortens the names of series that stand side by side, so that they stay different: without the words that
// all share, and with an ellipsis for what is still too long.

import { ownName, sharedName, wordsOf } from './shared_name.js';

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

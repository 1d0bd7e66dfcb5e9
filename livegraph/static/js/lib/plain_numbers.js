// The numbers in a text that stand alone or before a unit. The server finds the same ones
// (livegraph/parsing/suggestion.py); both are tested with the cases in tests/data/plain_numbers.json.

/** Characters of a text that are looked at. */
const MAX_LENGTH = 1000;
const WORD = '[\\p{L}\\p{N}_]';
const PLAIN = new RegExp(
  `(?<!${WORD}|\\.)(?<!${WORD}[-+])(?<![0-9]:)(?<!\\p{L}/)` +
    '[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?' +
    `(?![0-9]|[.:-][0-9]|${WORD}*[0-9_])`,
  'gu',
);

/**
 * @param {string} text
 * @returns {[number, number][]} the first and the last index + 1 of each number, without its unit
 */
export function plainNumbers(text) {
  const found = text.slice(0, MAX_LENGTH).matchAll(PLAIN);
  return Array.from(found, ({ 0: number, index }) => [index, index + number.length]);
}

/** The position of an index in characters, as the server counts them. @param {string} text @param {number} index */
export function characterPosition(text, index) {
  return Array.from(text.slice(0, index)).length;
}

// The numbers in a text that stand alone or before a unit, and are no part of a date, a time of day or an
// id. The server finds the same ones (livegraph/parsing/suggestion.py); both are tested with the cases in tests/data/plain_numbers.json.

/** Characters of a text that are looked at. */
const MAX_LENGTH = 1000;
const WORD = '[\\p{L}\\p{N}_]';
const PLAIN = new RegExp(
  `(?<!${WORD}|\\.)(?<!${WORD}[-+])(?<![0-9]:)(?<!\\p{L}/)` +
    '[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?' +
    `(?![0-9]|[.:-][0-9]|${WORD}*[0-9_])`,
  'gu',
);

const MONTH =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?' +
  '|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)(?![\\p{L}\\p{N}])';
const CLOCK = '[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?';
const YEAR = '(?:19|20)[0-9]{2}';
/** Dates, times of day and since a start, indices and process ids, ids and versions. */
const NO_VALUE = new RegExp(
  `${MONTH}\\.? +[0-9]{1,2}(?![0-9.:])` +
    `(?:(?:,| +${CLOCK}(?: +[A-Z]{2,5})?)? +${YEAR}(?![0-9]|[.:][0-9]))?` +
    `|[0-9]{1,2}[ /.\\-]${MONTH}(?:[ /.,\\-]+${YEAR})?` +
    '|[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,4}' +
    `|${CLOCK}(?: ?[+\\-][0-9]{2}:?[0-9]{2}(?![0-9.]))?` +
    `|${WORD}\\[[0-9]+\\]` +
    '|^\\[ *[0-9]+\\.[0-9]{6}\\]' +
    '|(?<!\\p{L})(?:[Pp]?[Pp][Ii][Dd]|[UuGgTt]?[Ii][Dd]|[Vv]ersion)["\']?[ =:#]*[0-9.]*[0-9]',
  'gu',
);

/**
 * @param {string} text
 * @returns {[number, number][]} the first and the last index + 1 of each number, without its unit
 */
export function plainNumbers(text) {
  const others = spans(text, NO_VALUE);
  return spans(text, PLAIN).filter(([from, to]) => !others.some(([a, b]) => a < to && from < b));
}

/** @param {string} text @param {RegExp} pattern @returns {[number, number][]} */
function spans(text, pattern) {
  const found = text.slice(0, MAX_LENGTH).matchAll(pattern);
  return Array.from(found, ({ 0: match, index }) => [index, index + match.length]);
}

/** The position of an index in characters, as the server counts them. @param {string} text @param {number} index */
export function characterPosition(text, index) {
  return Array.from(text.slice(0, index)).length;
}

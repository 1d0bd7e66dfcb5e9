// A text field for a number, with a point or a comma before its fraction. Fields of the type `number`
// take `1,5` for 15 in a browser whose language writes 1.5.

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Read a field, and let it say if it holds something else.
 * @param {HTMLInputElement} field
 * @returns {number | null} null: empty; NaN: no number
 */
export function readNumber(field) {
  const text = field.value.trim().replace(/^([^.,]*),([^.,]*)$/, '$1.$2');
  const number = NUMBER.test(text) ? Number(text) : NaN;
  const wrong = text !== '' && !Number.isFinite(number);
  field.setCustomValidity(wrong ? 'must be a number, such as 1.5' : '');
  return text === '' ? null : number;
}

// Series as a table, in the same form as the server's export: a row for each x, a column for each series.
// Samples at the same x share a row; if a series has several samples at one x, each gets its own row.

import { fractionDigits, isoTime } from '../lib/iso_time.js';

/**
 * @typedef {{name: string, x: ArrayLike<number>, y: ArrayLike<number>, plane?: boolean}} Column NaN is a
 *   gap; points in the plane have rows of their own, below the others
 */
/** @typedef {{x: number, cells: (number | null)[]}} Row null: no sample */

// A cell, or what a semicolon or a tab would make one, that begins like a formula.
// biome-ignore lint/suspicious/noControlCharactersInRegex: a spreadsheet skips these, too
const FORMULA = /(?<![^;\t\r\n])(?=[\s\x1c-\x1f\x85\ufeff]*[=+\-@＝＋－＠])/g;
// As STEERING_IN_JSON of control_characters.py: characters that steer a terminal.
const STEERING = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** @param {string} character @returns {string} as JSON escapes it */
function escaped(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * @param {Column[]} columns
 * @returns {Iterable<Row>}
 */
function* rows(columns) {
  const next = columns.map(() => 0);
  for (;;) {
    let x = Number.POSITIVE_INFINITY;
    let left = false;
    for (const [k, column] of columns.entries()) {
      if (next[k] >= column.x.length) continue;
      x = Math.min(x, column.x[next[k]]);
      left = true;
    }
    if (!left) return;
    const cells = columns.map((column, k) =>
      next[k] < column.x.length && column.x[next[k]] === x ? column.y[next[k]++] : null,
    );
    yield { x, cells };
  }
}

/**
 * RFC 4180; a gap is an empty cell.
 * @param {string} xName
 * @param {Column[]} columns
 * @param {boolean} [iso] whether x are Unix times, to be written in ISO 8601
 * @returns {string}
 */
export function csv(xName, columns, iso = false) {
  const [over, plane] = parted(columns);
  const names = plane.length && !over.length ? [] : [xName, ...over.map(({ name }) => name)];
  const before = names.length;
  for (const { name } of plane) names.push(`${name}.x`, name);
  const lines = [names.map(cell).join(',')];
  const digits = iso ? fractionDigits(over.map(({ x }) => x)) : null;
  const value = (/** @type {number | null} */ y) => (Number.isNaN(y) ? '' : y);
  for (const { x, cells } of rows(over)) {
    const first = digits === null ? x : isoTime(x, digits);
    lines.push([first, ...cells.map(value), ...plane.flatMap(() => ['', ''])].join(','));
  }
  for (const [n, { x, y }] of plane.entries()) {
    for (let i = 0; i < x.length; i++) {
      const line = new Array(names.length).fill('');
      line.splice(before + 2 * n, 2, x[i], value(y[i]));
      lines.push(line.join(','));
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}

/**
 * As `_cell` of export.py: what a spreadsheet would run as a formula gets an apostrophe.
 * @param {string} text
 */
export function cell(text) {
  const safe = text.replace(FORMULA, "'");
  return safe !== text || /[,;\t\r\n"]/.test(text) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * JSON Lines: `{"time":…,"values":{…}}`; a gap is null.
 * @param {string} kind of x; what is no time has the key `x`, as in records
 * @param {Column[]} columns
 * @returns {string}
 */
export function jsonl(kind, columns) {
  const key = kind === 'time' ? 'time' : 'x';
  const [over, plane] = parted(columns);
  const lines = [];
  for (const { x, cells } of rows(over)) {
    const values = over.flatMap(({ name }, k) => (cells[k] === null ? [] : [[name, cells[k]]]));
    lines.push({ [key]: x, values: Object.fromEntries(values) });
  }
  for (const { name, x, y } of plane) {
    for (let i = 0; i < x.length; i++) lines.push({ x: x[i], values: { [name]: y[i] }, xy: true });
  }
  return lines.map((line) => `${JSON.stringify(line).replace(STEERING, escaped)}\n`).join('');
}

/** @param {Column[]} columns @returns {[Column[], Column[]]} those over x, and those in the plane */
function parted(columns) {
  return [columns.filter(({ plane }) => !plane), columns.filter(({ plane }) => plane)];
}

// Series as a table, as the server exports them: a row for each x, a column for each series. Samples
// at the same x share a row; where a series has several there, each has a row of its own.

/** @typedef {{name: string, x: ArrayLike<number>, y: ArrayLike<number>}} Column NaN is a gap */
/** @typedef {{x: number, cells: (number | null)[]}} Row null: no sample */

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
 * @returns {string}
 */
export function csv(xName, columns) {
  const lines = [[xName, ...columns.map(({ name }) => name)].map(cell).join(',')];
  for (const { x, cells } of rows(columns)) {
    lines.push([x, ...cells.map((y) => (Number.isNaN(y) ? '' : y))].join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** What a spreadsheet would run as a formula gets an apostrophe. @param {string} text */
function cell(text) {
  const safe = /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[,"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * JSON Lines: `{"time":…,"values":{…}}`; a gap is null.
 * @param {string} xName
 * @param {Column[]} columns
 * @returns {string}
 */
export function jsonl(xName, columns) {
  const lines = [];
  for (const { x, cells } of rows(columns)) {
    const values = columns.flatMap(({ name }, k) => (cells[k] === null ? [] : [[name, cells[k]]]));
    lines.push(`${JSON.stringify({ [xName]: x, values: Object.fromEntries(values) })}\n`);
  }
  return lines.join('');
}

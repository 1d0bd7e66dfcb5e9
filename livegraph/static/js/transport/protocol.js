// Parses the events of the stream (docs/wire.md). Missing fields get their defaults, so that the rest of
// the page needs no checks.

/** @typedef {{kind: 'time' | 'index' | 'field', name: string}} XAxis */

/** Of a y axis; null: an end that follows the values. @typedef {{min: number | null, max: number | null}} Ends */
/** The y axis asked for. @typedef {Ends & {log: boolean}} YAxis */

/**
 * @typedef {object} Hello
 * @property {string} run new for every process of the server
 * @property {string} version
 * @property {string} title
 * @property {number} window a span of x; Infinity is all of it
 * @property {boolean} auto livegraph chose the window, and may choose another
 * @property {XAxis} x
 * @property {string} chart its kind
 * @property {YAxis} y
 * @property {string[]} panels names and globs, separated by commas, a panel each
 * @property {Ends[]} panelEnds of y of each of these panels; both null: those of `y`
 * @property {'auto' | 'one' | 'each' | 'unit'} arrange which of the other series share a panel
 * @property {Threshold[]} thresholds
 */

/**
 * `series` is a name or a glob; `values`: the value by unit, if it has a unit itself.
 * @typedef {{text: string, series: string, operator: string, value: number,
 *   values?: Record<string, number>}} Threshold
 */

/**
 * Points of one series to add. NaN in `y` is a gap.
 * @typedef {object} Delta
 * @property {string} name
 * @property {string} source
 * @property {string} unit
 * @property {string} panel the panel that the data names, or ''
 * @property {string} group the word above its column in a header of two lines, or ''
 * @property {number} interval the usual distance in x between its values; NaN: not known yet
 * @property {number} level how often it was downsampled 4:1; 0: every sample
 * @property {boolean} plane whether the points are of x and y in the plane, not over the x of the run
 * @property {number} dropped of points in the plane, how many came before those to hold
 * @property {boolean} replace forget what is known of this series first
 * @property {number} tail how many of the last points are provisional
 * @property {number} lastX of its newest value; NaN: not said
 * @property {number} min of all its values so far; NaN: not said
 * @property {number} max
 * @property {number[]} x
 * @property {number[]} y
 */

/**
 * @typedef {object} Samples
 * @property {number | null} head the x at which the window ends
 * @property {Delta[]} deltas
 * @property {boolean} replace there are no other series than these
 */

/**
 * `id`: of a line of text, by which the server knows it; null for other messages.
 * @typedef {{x: number, text: string, source: string, mark?: boolean, id?: number | null}} Message
 */
/** @typedef {{messages: Message[], replace: boolean}} Messages */

/**
 * @typedef {object} Source
 * @property {string} name
 * @property {'open' | 'waiting' | 'ended' | 'lost'} state
 * @property {number} [since] Unix seconds
 * @property {string} [detail] why, in words
 * @property {boolean} [takes] it can be sent to from the page
 * @property {boolean} [finite] it is a regular file, or has ended
 * @property {boolean} [file] it is a regular file
 * @property {number | null} [last] when its newest row was read, Unix seconds by the server's clock
 * @property {number | null} [interval] its usual seconds between reads with rows, once known
 */

/** Of so many rows the first and the last time. @typedef {{rows: number, from: number, to: number}} Ahead */

/**
 * @typedef {object} Status
 * @property {Source[]} source
 * @property {number} lines
 * @property {number} records
 * @property {number} text
 * @property {Record<string, number>} bad lines skipped, by reason
 * @property {Record<string, number>} notes
 * @property {Ahead | null} ahead rows far ahead of the clock
 * @property {number} rate lines a second
 * @property {string} understood how the input was read, in words
 * @property {string[]} oneOff names of series that came in too few lines to be drawn
 * @property {{text: string, command: string}[]} hints what may be wrong, and what to type or ''
 * @property {{series: string, threshold: string}[]} alarms series that are beyond a threshold
 */

/** The names of the events, as EventSource is to listen for them. */
export const EVENTS = ['hello', 'samples', 'messages', 'status', 'ping', 'bye'];

/**
 * @param {string} data
 * @returns {Hello}
 */
export function hello(data) {
  const told = JSON.parse(data);
  return {
    run: String(told.run),
    version: told.version ?? '',
    title: told.title ?? '',
    window: span(told.window),
    auto: Boolean(told.auto),
    x: { kind: told.x?.kind ?? 'time', name: told.x?.name ?? '' },
    chart: told.chart ?? 'line',
    panels: told.panels ?? [],
    panelEnds: (told.panel_y ?? []).map(ends),
    arrange: told.arrange ?? 'auto',
    thresholds: told.thresholds ?? [],
    y: { ...ends(told.y), log: Boolean(told.y?.log) },
  };
}

/** @param {any} told @returns {Ends} */
function ends(told) {
  return { min: told?.min ?? null, max: told?.max ?? null };
}

/** @param {unknown} value @returns {number} JSON has no infinity: the whole run is `null` or `all` */
function span(value) {
  const width = typeof value === 'number' ? value : Number.POSITIVE_INFINITY;
  return width > 0 ? width : Number.POSITIVE_INFINITY;
}

/**
 * @param {string} data
 * @returns {Samples}
 */
export function samples(data) {
  const told = JSON.parse(data);
  const deltas = told.series.map((/** @type {any} */ s) => ({
    name: String(s.name),
    source: s.source ?? '',
    unit: s.unit ?? '',
    panel: s.panel ?? '',
    group: s.group ?? '',
    level: s.level ?? 0,
    plane: Boolean(s.plane),
    dropped: s.dropped ?? 0,
    replace: Boolean(s.replace),
    tail: s.tail ?? 0,
    interval: s.interval ?? Number.NaN,
    lastX: s.last_x ?? Number.NaN,
    min: s.min ?? Number.NaN,
    max: s.max ?? Number.NaN,
    x: s.x,
    y: s.y.map((/** @type {number | null} */ v) => v ?? Number.NaN),
  }));
  return { head: told.head ?? null, deltas, replace: Boolean(told.replace) };
}

/**
 * @param {string} data
 * @returns {Messages}
 */
export function messages(data) {
  const told = JSON.parse(data);
  return { messages: told.messages ?? [], replace: Boolean(told.replace) };
}

/**
 * @param {string} data
 * @returns {Status}
 */
export function status(data) {
  const told = JSON.parse(data);
  const counts = { lines: 0, records: 0, text: 0, rate: 0, source: [], understood: '', alarms: [] };
  const { bad = {}, notes = {}, ahead = null, hints = [], one_off: oneOff = [] } = told;
  return { ...counts, ...told, bad, notes, ahead, hints, oneOff };
}

/**
 * Why the server says goodbye: `ended`, `stopped`, `full`.
 * @param {string} data
 * @returns {string}
 */
export function bye(data) {
  return String(JSON.parse(data).reason ?? 'stopped');
}

/**
 * The address of a stream, relative to the page so that a path prefix before it stays.
 * @param {{window: number | null, points: number, token: string | null}} view window null: the
 *   server's own
 * @returns {string}
 */
export function streamAddress({ window, points, token }) {
  const query = new URLSearchParams({ points: String(points) });
  if (window !== null)
    query.set('window', window === Number.POSITIVE_INFINITY ? 'all' : `${window}`);
  if (token) query.set('token', token);
  return `stream?${query}`;
}

// Replaces the server in a saved page: answers requests and emits events from the data in the page, so
// that the rest of the page works unchanged.

import { downsample } from './downsample.js';
import { csv, jsonl } from './table_export.js';

/** @typedef {import('../lib/domain.js').Domain} Domain */

/**
 * @typedef {object} Series
 * @property {string} name
 * @property {string} [source]
 * @property {string | null} unit
 * @property {string | null} panel
 * @property {string | null} group
 * @property {number} level how often it was downsampled 4:1 when it was saved; 0: every sample
 * @property {Float64Array} x
 * @property {Float64Array} y NaN is a gap
 * @property {boolean} [plane] whether these are points in the plane
 * @property {number} [dropped] of which so many older ones were not kept
 */

/**
 * @typedef {object} Run what the server wrote into the page
 * @property {number} saved Unix seconds
 * @property {{x: {name: string, kind: string}} & Record<string, unknown>} hello
 * @property {unknown} status
 * @property {unknown[]} bad
 * @property {unknown[]} messages
 * @property {number} head
 * @property {Series[]} series
 */

/** @typedef {Pick<import('./event_stream.js').Listener, 'address' | 'event' | 'state'>} Listener */

const EVERYTHING = /** @type {Domain} */ ([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);

/**
 * The run that this page contains, or null.
 * @param {Pick<Document, 'getElementById'>} document
 * @returns {Run | null}
 */
export function savedRun(document) {
  const text = document.getElementById('saved')?.textContent;
  return text ? parsed(text) : null;
}

/**
 * The view that a saved page opens on, as a fragment of an address; '' if it has none.
 * @param {Pick<Document, 'getElementById'>} document
 */
export function savedView(document) {
  return document.getElementById('view')?.textContent ?? '';
}

/** @param {string} text @returns {Run} */
export function parsed(text) {
  const run = JSON.parse(text);
  for (const series of run.series) {
    series.x = Float64Array.from(series.x);
    series.y = Float64Array.from(series.y, (/** @type {number | null} */ y) => y ?? Number.NaN);
  }
  return run;
}

/** How many samples a point of this run stands for, at most. @param {Run} run */
export function thinned({ series }) {
  return 4 ** Math.max(0, ...series.map(({ level }) => level));
}

/** Takes the place of the stream in a saved page. */
export class SavedRun {
  /** @param {Run} run @param {Listener} listener */
  constructor(run, listener) {
    this.run = run;
    this.listener = listener;
  }

  /** Emit the whole run, with the window and the number of points in the address. */
  open() {
    const query = queryOf(this.listener.address());
    const window = query.get('window') ?? 'all';
    const points = Number(query.get('points') ?? 2000);
    const { hello, head, messages, status } = this.run;
    const from = window === 'all' ? EVERYTHING[0] : head - Number(window);
    this.listener.state('open', '');
    this.#tell('hello', { ...hello, window: window === 'all' ? window : Number(window) });
    this.#tell('samples', { head, replace: true, series: this.#window(from, points) });
    this.#tell('messages', { messages, replace: true });
    this.#tell('status', status);
  }

  /** Nothing to do: all events were emitted at the start. */
  visibility() {}

  /** @param {string} name @param {unknown} data */
  #tell(name, data) {
    this.listener.event(name, JSON.stringify(data));
  }

  /** @param {number} from @param {number} points */
  #window(from, points) {
    return this.run.series.map((series) => {
      // The point before the window is where the curve comes from.
      const first = series.x.findIndex((x) => x >= from);
      const start = first > 0 ? Math.min(from, series.x[first - 1]) : from;
      const part = partOf(series, [start, EVERYTHING[1]], series.plane ? 0 : points);
      const { name, source, unit, panel, group, plane, dropped } = series;
      const facts = { name, source, unit, panel, group, plane, dropped };
      return { ...facts, replace: true, tail: 0, ...part };
    });
  }

  /**
   * What the server would answer.
   * @param {string} path a route of docs/wire.md, relative
   * @returns {Promise<Response>}
   */
  async ask(path) {
    const answer = ANSWERS.get(path.split('?')[0]);
    if (!answer) return new Response('a saved page does not have this\n', { status: 404 });
    return new Response(answer(this.run, queryOf(path)));
  }
}

/** @param {string} path */
function queryOf(path) {
  return new URLSearchParams(path.split('?')[1] ?? '');
}

/** @param {Run} run @param {URLSearchParams} query */
function wanted({ series }, query) {
  const number = (/** @type {string} */ name, /** @type {number} */ otherwise) =>
    query.get(name) ? Number(query.get(name)) : otherwise;
  const span = /** @type {Domain} */ ([number('from', EVERYTHING[0]), number('to', EVERYTHING[1])]);
  const some = series.filter(chosen(query));
  const most = number('points', 2000);
  return some.map((one) => ({ name: one.name, plane: one.plane, ...partOf(one, span, most) }));
}

/**
 * A range of a series; of points in the plane, which have no place in it, the newest.
 * @param {Series} series
 * @param {Domain} span
 * @param {number} most points; 0: all there are
 */
function partOf(series, span, most) {
  if (!series.plane) return downsample(series, span, most);
  const { x, y, level } = series;
  return { level, x: Array.from(x.slice(-most)), y: Array.from(y.slice(-most)) };
}

/** @param {URLSearchParams} query @returns {(series: {name: string}, place: number) => boolean} */
function chosen(query) {
  const places = query.get('places');
  if (places !== null) {
    const some = places.split(',').filter(Boolean);
    const ends = some.map((part) => part.split('-').map(Number));
    return (_, place) => ends.some(([first, last = first]) => place >= first && place <= last);
  }
  const names = query.getAll('series');
  return ({ name }) => !names.length || names.includes(name);
}

/** @param {URLSearchParams} query */
function whole(query) {
  const all = new URLSearchParams(query);
  all.set('points', '0');
  return all;
}

/** @param {{name: string} & import('./downsample.js').Part} part */
function counted({ name, level, x, y }) {
  const numbers = y.filter((value) => !Number.isNaN(value));
  const sum = numbers.reduce((sum, value) => sum + value, 0);
  const mean = numbers.length ? sum / numbers.length : null;
  const count = y.length * 4 ** level;
  const gaps = count - numbers.length * 4 ** level;
  const [min, max] = numbers.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const ends = numbers.length ? { min, max } : { min: null, max: null };
  const last = numbers.length && !Number.isNaN(y.at(-1)) ? y.at(-1) : null;
  return { name, level, count, gaps, mean, last, ...ends, first_x: x[0] ?? null };
}

/** @type {Map<string, (run: Run, query: URLSearchParams) => string>} */
const ANSWERS = new Map([
  ['samples', (run, query) => JSON.stringify({ series: wanted(run, query) })],
  ['series', (run, query) => JSON.stringify(wanted(run, whole(query)).map(counted))],
  ['status', ({ status }) => JSON.stringify(status)],
  ['bad', ({ bad }) => JSON.stringify(bad)],
  [
    'export.csv',
    (run, query) => {
      const { kind, name } = run.hello.x;
      const iso = kind === 'time' && query.get('time') !== 'unix';
      return csv(name, wanted(run, whole(query)), iso);
    },
  ],
  ['export.jsonl', (run, query) => jsonl(run.hello.x.kind, wanted(run, whole(query)))],
]);

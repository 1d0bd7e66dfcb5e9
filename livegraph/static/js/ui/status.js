// The state of the page: the pill in the header, the figures in the footer, and the attributes of the root
// for scripts: `data-state`, `data-window` (from and to), `data-now` and `data-saved`. Draws `run`,
// `viewport`, `time` and `view`.

import { count, day, duration, number, timeOfDay } from '../lib/format.js';
import { READABLE } from '../lib/scheduler.js';
import { shortNames } from '../lib/short_names.js';
import { assign, byId, setHidden, setText } from './dom.js';

/** @typedef {import('../state/run_condition.js').State} State */
/** @typedef {import('../state/run_condition.js').Known} Known */
/** @typedef {import('../state/page_state.js').PageState} PageState */

/** Characters of a file's name in the pill, at most. */
const LONGEST = 24;
/** Texts for the server's last event, unless it is the end. */
const FAREWELLS = new Map([
  ['stopped', 'livegraph was stopped, trying again'],
  ['full', 'no room for another page, trying again'],
]);

/**
 * The text of the pill.
 * @param {State} state
 * @param {Known} known
 * @param {{silence: number, behind: string}} time seconds since the newest row of a silent run; how far
 *   the run has gone on since the picture was paused
 * @returns {{word: string, fact: string}} the state, and the most important fact about it
 */
export function pill(state, known, { silence, behind }) {
  const { stream, status, farewell, saved } = known;
  if (stream === 'denied') return { word: 'no access', fact: '' };
  if (!status && stream === 'connecting' && !saved) return { word: 'connecting', fact: '' };
  if (state === 'ended' && status && isOfFiles(status)) return endOfFiles(status);
  const facts = {
    waiting: '',
    live: status ? rate(status.rate) : '',
    silent: `for ${duration(silence)}`,
    paused: behind ? `${behind} behind, still recording` : 'still recording',
    ended: timeOfEnd(known),
    lost: FAREWELLS.get(farewell) ?? 'trying again',
    saved: `${day(saved)} ${timeOfDay(saved)}`,
  };
  return { word: state, fact: facts[state] };
}

/** @param {number} lines a second */
function rate(lines) {
  const rounded = Number(lines.toPrecision(3));
  return `${number(rounded)} ${rounded === 1 ? 'line' : 'lines'}/s`;
}

/** Whether the input was nothing but files. @param {import('../transport/protocol.js').Status} status */
function isOfFiles({ source }) {
  return source.length > 0 && source.every(({ file }) => file);
}

/**
 * Files have no time of their own at which they end. Lines of text are no rows, also where numbers in them
 * are plotted.
 * @param {import('../transport/protocol.js').Status} status
 */
function endOfFiles({ source: [first, ...others], records, lines }) {
  const name = first.name.slice(first.name.lastIndexOf('/') + 1);
  const what = others.length ? `${others.length + 1} files` : shortNames([name], LONGEST)[0];
  return {
    word: `end of ${what}`,
    fact: records ? counted(records, 'row') : counted(lines, 'line'),
  };
}

/** @param {number} many @param {string} what in the singular */
function counted(many, what) {
  return `${count(many)} ${what}${many === 1 ? '' : 's'}`;
}

/** @param {Known} known */
function timeOfEnd({ status }) {
  const when = Math.max(...(status?.source ?? []).map(({ since }) => since ?? 0), 0);
  return when ? timeOfDay(when) : '';
}

/**
 * How far the run is ahead of the range in view.
 * @param {Pick<PageState, 'run' | 'viewport' | 'time'>} state
 * @returns {string} '' if it has not
 */
export function behind({ run, viewport, time }) {
  const { kind } = run.model.x;
  const end = time.moving ? Math.max(time.now, run.model.newest) : run.model.newest;
  const more = end - viewport.shown[1];
  if (kind === 'time') return more >= 1 ? duration(more) : '';
  if (kind === 'index') return more >= 1 ? `${count(Math.floor(more))} samples` : '';
  return '';
}

/**
 * The sources that are silent while others send.
 * @param {import('../state/live_time.js').LiveTime} time
 * @returns {string} '' if there are none, or if all are
 */
export function silentSome({ silence, silent }) {
  if (silence || !silent.length) return '';
  const [first] = silent.toSorted((a, b) => b.seconds - a.seconds);
  if (silent.length > 1) return `${silent.length} sources silent`;
  return `${first.name} silent for ${duration(first.seconds)}`;
}

/** The beginnings of `understood` for each format, and its phrase for numbers in lines of text. */
const FORMAT =
  /(?:^|; )(table|numbers|pairs|json|name and number|pattern|teleplot|influx|statsd|prometheus): /g;
const FROM_TEXT = /, from text lines(?:;|, time from the data|$)/;

/**
 * A short form of the detected formats.
 * @param {string} understood from the server, with the names of the series
 * @param {number} series how many there are
 * @returns {string} such as `table, 17 columns`; the same if it names several sources
 */
export function understoodBriefly(understood, series) {
  if (understood.includes(' · ')) return understood;
  const formats = [...understood.matchAll(FORMAT)].map(([, format]) => format);
  if (FROM_TEXT.test(understood)) formats.push('lines of text');
  if (formats.length === 1 && formats[0] === 'table') {
    return `table, ${count(series)} ${series === 1 ? 'column' : 'columns'}`;
  }
  return formats.join(', ') || understood;
}

/**
 * The footer's figures about the input.
 * @param {import('../transport/protocol.js').Status | null} status
 * @param {number} series how many there are
 * @returns {{lines: string, understood: string, names: string}} `names`: with those of the series
 */
export function inputFigures(status, series) {
  if (!status) return { lines: '', understood: '', names: '' };
  const names = status.understood ?? '';
  return {
    lines: counted(status.lines, 'line'),
    understood: understoodBriefly(names, series),
    names,
  };
}

/** @type {import('./mount.js').Mount} */
export function mountStatus(root, { state, client, scheduler }) {
  const { run, viewport, time, view } = state;
  const [word, fact, other] = byId('state-word', 'state-fact', 'silent-source');
  const [lines, understood] = byId('lines', 'understood');
  const header = /** @type {HTMLElement} */ (root.querySelector('header'));
  root.toggleAttribute('data-saved', client.kept !== null);
  function drawPill() {
    const now = pill(state.word, run.known, { silence: time.silence, behind: behind(state) });
    header.classList.toggle('connecting', now.word === 'connecting');
    setText(word, now.word);
    setText(fact, now.fact);
    const some = state.word === 'ended' ? '' : silentSome(time);
    setText(other, some);
    setHidden(other, !some);
  }
  function drawFooter() {
    const figures = inputFigures(run.known.status, run.model.series.size);
    setText(lines, figures.lines);
    setText(understood, figures.understood);
    assign(understood, { title: figures.names });
  }
  function drawRoot() {
    assign(root.dataset, { state: state.word, now: String(time.now) });
    if (run.begun) assign(root.dataset, { window: viewport.shown.join(' ') });
    else delete root.dataset.window;
  }
  scheduler.redraw(drawRoot, [run, viewport, time, view]);
  scheduler.redraw(drawPill, [run, viewport, time, state.zone], READABLE);
  scheduler.redraw(drawFooter, [run], READABLE);
}

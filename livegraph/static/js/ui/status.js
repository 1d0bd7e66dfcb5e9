// The state of the page: the pill in the header, the figures in the footer, and what tools read at the
// root: `data-state`, `data-window` (from and to), `data-now` and `data-saved`. Draws `run`, `viewport`,
// `time` and `view`.

import { count, day, duration, number, timeOfDay } from '../lib/format.js';
import { READABLE } from '../lib/scheduler.js';
import { byId, setText } from './dom.js';

/** @typedef {import('../state/condition.js').State} State */
/** @typedef {import('../state/condition.js').Known} Known */
/** @typedef {import('../state/page_state.js').PageState} PageState */

/** The server's last word, where it is not the end, in words. */
const FAREWELLS = new Map([
  ['stopped', 'livegraph was stopped, trying again'],
  ['full', 'no room for another page, trying again'],
]);

/**
 * What the pill says.
 * @param {State} state
 * @param {Known} known
 * @param {{silence: number, behind: string}} time seconds since the newest row of a silent run; how far
 *   the run has gone on since the picture was paused
 * @returns {{word: string, fact: string}} the state, and the one thing to know about it
 */
export function pill(state, known, { silence, behind }) {
  const { stream, status, farewell, saved } = known;
  if (stream === 'denied') return { word: 'no access', fact: '' };
  if (!status && stream === 'connecting' && !saved) return { word: 'connecting', fact: '' };
  const facts = {
    waiting: '',
    live: status ? rate(status.rate) : '',
    silent: `for ${duration(silence)}`,
    paused: behind ? `${behind} behind, still recording` : 'still recording',
    ended: endOf(known),
    lost: FAREWELLS.get(farewell) ?? 'trying again',
    saved: `${day(saved)} ${timeOfDay(saved)}`,
  };
  return { word: state, fact: facts[state] };
}

/** @param {number} lines a second */
function rate(lines) {
  return `${number(Number(lines.toPrecision(3)))} lines/s`;
}

/** @param {Known} known */
function endOf({ status }) {
  const when = Math.max(...(status?.source ?? []).map(({ since }) => since ?? 0), 0);
  return when ? timeOfDay(when) : '';
}

/**
 * How far the run has gone on beyond the part in view.
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
 * The sources that are silent while others go on.
 * @param {import('../state/live_time.js').LiveTime} time
 * @returns {string} '' if there are none, or if all are
 */
export function silentSome({ silence, silent }) {
  if (silence || !silent.length) return '';
  const [first] = silent.toSorted((a, b) => b.seconds - a.seconds);
  if (silent.length > 1) return `${silent.length} sources silent`;
  return `${first.name} silent for ${duration(first.seconds)}`;
}

/**
 * What the footer says of the input.
 * @param {import('../transport/protocol.js').Status | null} status
 * @returns {{lines: string, understood: string}}
 */
export function inputFigures(status) {
  if (!status) return { lines: '', understood: '' };
  return {
    lines: `${count(status.lines)} ${status.lines === 1 ? 'line' : 'lines'}`,
    understood: status.understood ?? '',
  };
}

/** @type {import('./mount.js').Mount} */
export function mountStatus(root, { state, client, scheduler }) {
  const { run, viewport, time, view } = state;
  const [word, fact, other] = byId('state-word', 'state-fact', 'silent-source');
  const [lines, understood] = byId('lines', 'understood');
  root.toggleAttribute('data-saved', client.kept !== null);
  function drawPill() {
    const now = pill(state.word, run.known, { silence: time.silence, behind: behind(state) });
    setText(word, now.word);
    setText(fact, now.fact);
    const some = state.word === 'ended' ? '' : silentSome(time);
    setText(other, some);
    other.hidden = !some;
  }
  function drawFooter() {
    const figures = inputFigures(run.known.status);
    setText(lines, figures.lines);
    setText(understood, figures.understood);
    understood.title = figures.understood;
  }
  function drawRoot() {
    root.dataset.state = state.word;
    root.dataset.now = String(time.now);
    if (run.begun) root.dataset.window = viewport.shown.join(' ');
    else delete root.dataset.window;
  }
  scheduler.redraw(drawRoot, [run, viewport, time, view]);
  scheduler.redraw(drawPill, [run, viewport, time], READABLE);
  scheduler.redraw(drawFooter, [run], READABLE);
}

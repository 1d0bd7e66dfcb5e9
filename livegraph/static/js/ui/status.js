// The condition of the run: the pill in the header, the figures in the footer, and `data-state` and
// `data-saved` of the root. Draws `run`.

import { count, day, number, timeOfDay } from '../lib/format.js';
import { READABLE } from '../lib/scheduler.js';
import { byId, setText } from './dom.js';

/** @typedef {import('../state/condition.js').Condition} Condition */
/** @typedef {import('../state/condition.js').Known} Known */

/**
 * The words of the pill.
 * @param {Condition} now
 * @param {Known} known
 * @returns {string}
 */
export function pill(now, { status, farewell, saved }) {
  if (saved) return `saved ${day(saved)} ${timeOfDay(saved)}`;
  if (now === 'lost') return `${farewell || 'lost'} – trying again`;
  if (now === 'denied') return 'no access';
  if (now !== 'ended') return now;
  const when = Math.max(...(status?.source ?? []).map(({ since }) => since ?? 0), 0);
  return when ? `ended ${timeOfDay(when)}` : 'ended';
}

/**
 * What the footer says of the input.
 * @param {Condition} now
 * @param {import('../transport/protocol.js').Status | null} status
 * @returns {{rate: string, lines: string, understood: string}}
 */
export function inputFigures(now, status) {
  if (!status) return { rate: '', lines: '', understood: '' };
  const rate = number(Number(status.rate.toPrecision(3)));
  return {
    rate: now === 'live' ? `${rate} lines/s` : '',
    lines: `${count(status.lines)} ${status.lines === 1 ? 'line' : 'lines'}`,
    understood: status.understood ?? '',
  };
}

/** @type {import('./mount.js').Mount} */
export function mountStatus(root, { state: { run }, client, scheduler }) {
  const [state, rate, lines, understood] = byId('state', 'rate', 'lines', 'understood');
  root.toggleAttribute('data-saved', client.kept !== null);
  function draw() {
    const now = run.condition;
    root.dataset.state = now;
    setText(state, pill(now, run.known));
    const figures = inputFigures(now, run.known.status);
    setText(rate, figures.rate);
    setText(lines, figures.lines);
    setText(understood, figures.understood);
    understood.title = figures.understood;
  }
  scheduler.redraw(draw, [run], READABLE);
}

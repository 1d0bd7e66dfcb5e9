// How it stands with the run, in words: the pill, the figures, and what to do when there is nothing
// to see.

import { count, day, number, timeOfDay } from './format.js';

/** @typedef {import('./wire.js').Status} Status */
/** @typedef {'connecting' | 'live' | 'waiting' | 'ended' | 'lost' | 'denied'} Condition */

/**
 * What is known about the run and the way to it.
 * @typedef {object} Known
 * @property {import('./stream.js').State} stream
 * @property {string} reason why the stream is denied, or why the server said goodbye
 * @property {Status | null} status
 * @property {boolean} points whether there is anything to draw
 * @property {boolean} over whether the server ended because its input did
 * @property {number} saved when this page was saved, in Unix seconds; 0: it is served
 */

/**
 * @param {Known} known
 * @returns {Condition}
 */
export function condition({ stream, status, points, over, saved }) {
  if (saved) return 'ended';
  if (over && stream !== 'open') return 'ended';
  if (stream === 'denied' || stream === 'lost') return stream;
  if (!status) return points ? 'live' : 'connecting';
  const states = status.source.map(({ state }) => state);
  if (states.length > 0 && states.every((s) => s === 'ended' || s === 'lost')) return 'ended';
  return status.lines === 0 || states.every((s) => s === 'waiting') ? 'waiting' : 'live';
}

/**
 * The words of the pill.
 * @param {Condition} now
 * @param {Known} known
 * @returns {string}
 */
export function pill(now, { status, reason, saved }) {
  if (saved) return `saved ${day(saved)} ${timeOfDay(saved)}`;
  if (now === 'lost') return reason ? `${reason} – trying again` : 'lost – trying again';
  if (now === 'denied') return 'no access';
  if (now !== 'ended') return now;
  const when = Math.max(...(status?.source ?? []).map(({ since }) => since ?? 0), 0);
  return when ? `ended ${timeOfDay(when)}` : 'ended';
}

const CHOOSE = 'To choose a number in lines of text: `livegraph --field NAME`';

/**
 * What to say where the chart will be: a heading and what to do next; null when there is a chart.
 * @param {Condition} now
 * @param {Known} known
 * @returns {{title: string, hint: string} | null} what is to be typed stands `so` in the hint
 */
export function invitation(now, { status, points, reason }) {
  if (points) return null;
  if (now === 'denied') return { title: 'No access', hint: reason };
  if (now === 'lost') {
    return { title: 'The server does not answer', hint: 'This page goes on trying.' };
  }
  if (now === 'connecting') return { title: 'Connecting…', hint: '' };
  const lines = status?.lines ?? 0;
  const read = `${count(lines)} ${lines === 1 ? 'line' : 'lines'} read, no number in them yet`;
  const next = status?.understood || CHOOSE; // which says what was asked for and has not come
  if (now === 'ended') {
    const title = lines ? 'The input ended without a number' : 'The input ended without a line';
    return { title, hint: lines ? next : '' };
  }
  if (lines) return { title: read, hint: next };
  return {
    title: 'Nothing yet',
    hint: 'Is your program buffering? Try `stdbuf -oL PROGRAM` or `python -u SCRIPT`',
  };
}

/**
 * The figures at the foot of the page.
 * @param {Condition} now
 * @param {Status | null} status
 * @returns {{rate: string, lines: string, skipped: string, reasons: string[], understood: string}}
 */
export function figures(now, status) {
  const none = { rate: '', lines: '', skipped: '', reasons: [], understood: '' };
  if (!status) return none;
  const bad = Object.entries(status.bad);
  const skipped = bad.reduce((sum, [, n]) => sum + n, 0);
  const told = [...bad, ...Object.entries(status.notes)];
  return {
    rate: now === 'live' ? `${rate(status.rate)} lines/s` : '',
    lines: `${count(status.lines)} ${status.lines === 1 ? 'line' : 'lines'}`,
    skipped: skipped ? `${count(skipped)} skipped` : told.length ? 'notes' : '',
    reasons: told.map(([reason, n]) => `${count(n)} × ${reason.replaceAll('_', ' ')}`),
    understood: status.understood ?? '',
  };
}

/** @param {number} lines a second */
function rate(lines) {
  return number(Number(lines.toPrecision(3)));
}

/** Writes them into the page, where they have changed. */
export class StatusLine {
  /** What stands in each element, by id. @type {Map<string, string>} */ #said = new Map();

  /** @param {(id: string) => HTMLElement} part the elements of index.html, by id */
  constructor(part) {
    this.part = part;
  }

  /** @param {Known} known */
  draw(known) {
    const now = condition(known);
    document.documentElement.dataset.state = now;
    this.#say('state', pill(now, known));
    const empty = invitation(now, known);
    this.part('empty').hidden = !empty;
    this.#say('empty-title', empty?.title ?? '');
    this.#say('empty-hint', empty?.hint ?? '', withCode);
    const { rate, lines, skipped, reasons, understood } = figures(now, known.status);
    this.#say('rate', rate);
    this.#say('lines', lines);
    this.#say('understood', understood);
    this.part('understood').title = understood;
    this.part('skipped').hidden = !skipped;
    this.#say('skipped-count', skipped);
    this.#say('skipped-reasons', reasons.join('\n'), asItems);
  }

  /**
   * @param {string} id
   * @param {string} text
   * @param {(text: string) => (string | Node)[]} [nodes] how it is put into elements
   */
  #say(id, text, nodes = (plain) => [plain]) {
    if (this.#said.get(id) === text) return;
    this.#said.set(id, text);
    this.part(id).replaceChildren(...nodes(text));
  }
}

/** @param {string} text what is to be typed stands `so` @returns {(string | Node)[]} */
function withCode(text) {
  return text.split('`').map((piece, i) => (i % 2 ? element('code', piece) : piece));
}

/** @param {string} text @returns {Node[]} */
function asItems(text) {
  return text.split('\n').map((line) => element('li', line));
}

/** @param {string} tag @param {string} text */
function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

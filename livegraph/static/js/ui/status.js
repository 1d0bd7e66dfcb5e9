// How it stands with the run, in words: the pill and the figures; and the page's words, what to do
// next among them.

import { count, day, number, timeOfDay } from '../lib/format.js';
import { emptyStateAdvice } from './empty_state.js';

/** @typedef {import('../transport/protocol.js').Status} Status */
/** @typedef {'connecting' | 'live' | 'waiting' | 'ended' | 'lost' | 'denied'} Condition */

/**
 * What is known about the run and the way to it.
 * @typedef {object} Known
 * @property {import('../transport/event_stream.js').State} stream
 * @property {string} reason why the stream is denied
 * @property {string} farewell what the server said last, if it has: `ended`, `stopped`, `full`
 * @property {string} port of the server; '' where the address has none
 * @property {Status | null} status
 * @property {boolean} points whether there is anything to draw
 * @property {number} saved when this page was saved, in Unix seconds; 0: it is served
 * @property {number} thinned how many samples a point in it stands for, at most
 */

/**
 * @param {Known} known
 * @returns {Condition}
 */
export function condition({ stream, status, points, farewell, saved }) {
  if (saved) return 'ended';
  if (farewell === 'ended' && stream !== 'open') return 'ended';
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
export function pill(now, { status, farewell, saved }) {
  if (saved) return `saved ${day(saved)} ${timeOfDay(saved)}`;
  if (now === 'lost') return `${farewell || 'lost'} – trying again`;
  if (now === 'denied') return 'no access';
  if (now !== 'ended') return now;
  const when = Math.max(...(status?.source ?? []).map(({ since }) => since ?? 0), 0);
  return when ? `ended ${timeOfDay(when)}` : 'ended';
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
    const next = emptyStateAdvice(now, known);
    this.#invite(known.points ? null : next);
    this.#say('advice', next && known.points ? inOneLine(next) : '', withCode);
    const { rate, lines, skipped, reasons, understood } = figures(now, known.status);
    this.#say('rate', rate);
    this.#say('lines', lines);
    this.#say('understood', understood);
    this.part('understood').title = understood;
    this.part('skipped').hidden = !skipped;
    this.#say('skipped-count', skipped);
    this.#say('skipped-reasons', reasons.join('\n'), asItems);
  }

  /** Where the chart will be. @param {import('./empty_state.js').Advice | null} next */
  #invite(next) {
    this.part('empty').hidden = !next;
    this.#say('empty-title', next?.title ?? '');
    this.#say('empty-hint', next?.hint ?? '', withCode);
    const ways = (next?.ways ?? []).map((way) => way.join('\n')).join('\n\n');
    this.#say('empty-ways', ways, asWays);
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

/** @param {import('./empty_state.js').Advice} advice @returns {string} with what is to be typed `so` */
function inOneLine({ title, hint, ways }) {
  const typed = ways.map(([type]) => `\`${type}\``).join(' ');
  return [[title, hint].filter(Boolean).join(': '), typed].filter(Boolean).join(' ');
}

/** @param {string} text what to type and what it is for, in two lines each @returns {Node[]} */
function asWays(text) {
  if (!text) return [];
  return text.split('\n\n').map((way) => {
    const [type, words] = way.split('\n');
    const item = document.createElement('li');
    item.append(element('code', type), element('span', words));
    return item;
  });
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

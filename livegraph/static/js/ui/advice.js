// What to do next, in words: when there is nothing to draw, and when nothing more will come.

import { count } from '../lib/format.js';

/** @typedef {import('../state/condition.js').Known} Known */
/** @typedef {import('../state/condition.js').Condition} Condition */
/** @typedef {import('../transport/protocol.js').Source} Source */

/**
 * @typedef {object} Advice in the hint, what to type stands between backticks
 * @property {string} title
 * @property {string} hint
 * @property {[string, string][]} ways what to type, and what it does
 */

/** @type {Advice['ways']} */
const UNBUFFERED = [
  ['livegraph -- PROGRAM', 'runs it so that it holds nothing back'],
  ['stdbuf -oL PROGRAM | livegraph', 'for most programs'],
  ['python -u SCRIPT | livegraph', 'for Python'],
];
/** @type {Advice['ways']} */
const CHOOSE = [
  ['livegraph --field temp', 'the number after a word'],
  ["livegraph --pattern '(?P<temp>[0-9.]+) °C'", 'what a regular expression finds'],
];
/** @type {Advice['ways']} */
const PRINT = [['livegraph --print', 'shows line by line what is understood']];
/** @type {Advice['ways']} */
const STDERR = [
  ['PROGRAM 2>&1 | livegraph', 'takes what it writes to stderr, too'],
  ['livegraph -- PROGRAM', 'runs it, and tells how it ended'],
];

/** Why the connection is lost, by the server's last word. @type {Map<string, string[]>} */
const LOST = new Map([
  [
    'stopped',
    ['livegraph was stopped', 'Started again on the same port, it fills this page by itself.'],
  ],
  [
    'full',
    [
      'No room for another page',
      'As many are open as the server has room for. Close one of them: this page goes on trying.',
    ],
  ],
  [
    '',
    [
      'livegraph does not answer',
      'This page goes on trying. Started again on the same port, livegraph fills it by itself.',
    ],
  ],
]);

/**
 * @param {Condition} now
 * @param {Known} known
 * @returns {Advice | null} null: there is nothing to do
 */
export function advice(now, known) {
  if (now === 'denied') return { title: 'No access', hint: known.reason, ways: [] };
  if (now === 'lost') return lost(known);
  if (now === 'ended') return known.points ? over(known) : endedWithout(known);
  if (now === 'connecting') return { title: 'Connecting…', hint: '', ways: [] };
  const { lines = 0, source = [] } = known.status ?? {};
  if (known.points) return silent(source);
  return lines ? numberless(known) : waiting(source);
}

/** @param {Known} known @returns {Advice} */
function lost({ farewell, port }) {
  const [title, hint] = LOST.get(farewell) ?? /** @type {string[]} */ (LOST.get(''));
  const again = farewell !== 'full' && port;
  return { title, hint, ways: again ? [[`livegraph --port ${port}`, 'starts it there']] : [] };
}

/** @param {Known} known @returns {Advice} */
function over({ saved, farewell, thinned }) {
  const hint = saved
    ? copied(thinned)
    : farewell === 'ended'
      ? 'livegraph has ended, too; what is here stays until this page is closed'
      : 'all of it stays here until livegraph is stopped; “Save” keeps it';
  return { title: '', hint, ways: [] };
}

/** @param {number} thinned how many samples a point stands for, at most */
function copied(thinned) {
  return thinned > 1
    ? `a copy in which a point stands for up to ${count(thinned)} samples, with all peaks; \`--record\` keeps every one`
    : 'a copy with all its data: it zooms, is read and saved as ever';
}

/** @param {Known} known @returns {Advice} */
function endedWithout(known) {
  if (known.status?.notes.not_drawn) return numberless(known);
  if (known.status?.lines) {
    return { ...numberless(known), title: 'The input ended without a number' };
  }
  const hint = 'The program before the pipe wrote nothing, or wrote to stderr only.';
  return { title: 'The input ended without a line', hint, ways: STDERR };
}

/** Lines have come, but no number. @param {Known} known @returns {Advice} */
function numberless({ status }) {
  const { lines = 0, text = 0, understood = '', notes } = status ?? {};
  if (notes?.not_drawn) {
    const title = `${count(notes.not_drawn)} points of x and y, which time has no place for`;
    return { title, hint: understood, ways: [['livegraph --time x', 'draws y over x']] };
  }
  const title = `${count(lines)} ${lines === 1 ? 'line' : 'lines'} read, no number in them yet`;
  if (understood) return { title, hint: understood, ways: PRINT };
  if (!text)
    return { title, hint: 'Below is counted why; unfold it to see the lines.', ways: PRINT };
  const hint = 'They are shown as messages. To have numbers read out of them:';
  return { title, hint, ways: [...CHOOSE, ...PRINT] };
}

/** No line has come yet. @param {Source[]} sources @returns {Advice} */
function waiting(sources) {
  const details = sources.flatMap(({ detail }) => detail || []);
  const piped = sources.length === 0 || sources.some(({ name }) => name === 'stdin');
  const named = sources.map(({ name }) => name).join(', ');
  const still = piped ? 'Is your program buffering? Try:' : `Waiting for ${named}.`;
  const hint = [...details, ...(piped || !details.length ? [still] : [])].join('\n');
  const ways = sources.flatMap(({ name, detail }) => senders(name, detail ?? ''));
  return { title: 'Nothing yet', hint, ways: [...(piped ? UNBUFFERED : []), ...ways] };
}

/**
 * How to send this source a line, to try it.
 * @param {string} name @param {string} detail
 * @returns {Advice['ways']}
 */
function senders(name, detail) {
  if (name.startsWith('/dev/'))
    return [[`livegraph --serial ${name} --baud N`, 'for another speed']];
  const [, kind, host, port] = /^listening on (tcp|udp):\/\/\[?(.*?)\]?:(\d+)$/.exec(detail) ?? [];
  if (!kind) return [];
  return [[`echo temp=21.5 | nc ${kind === 'udp' ? '-u ' : ''}${host} ${port}`, 'sends it a line']];
}

/** Why sources are silent for now. @param {Source[]} sources */
function silent(sources) {
  const away = sources.filter(({ state, detail }) => state === 'waiting' && detail);
  if (!away.length) return null;
  return { title: '', hint: away.map(({ detail }) => detail).join(' · '), ways: [] };
}

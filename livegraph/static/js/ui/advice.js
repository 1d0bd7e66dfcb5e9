// Advice for the reader: when there is nothing to draw, and when the data has ended.

import { count } from '../lib/format.js';
import { senderCommands } from './sender_commands.js';

/** @typedef {import('../state/run_condition.js').Known} Known */
/** @typedef {import('../state/run_condition.js').Condition} Condition */
/** @typedef {import('../transport/protocol.js').Source} Source */

/**
 * @typedef {object} Advice in the hint, what to type stands between backticks
 * @property {string} title
 * @property {string} hint
 * @property {[string, string][]} ways what to type, and what it does
 */

/** @type {Advice['ways']} */
const UNBUFFERED = [
  ['livegraph -- PROGRAM', 'runs PROGRAM so that it does not buffer'],
  ['stdbuf -oL PROGRAM | livegraph', 'for most programs'],
  ['python -u SCRIPT | livegraph', 'for Python'],
];
/** @type {Advice['ways']} */
const CHOOSE = [
  ['livegraph --field temp', 'reads the number after this word'],
  ["livegraph --pattern '(?P<temp>[0-9.]+) °C'", 'reads what the regular expression matches'],
];
/** @type {Advice['ways']} */
const EXPLAIN = [['livegraph --explain', 'shows what livegraph understands of each kind of line']];
/** @type {Advice['ways']} */
const STDERR = [
  ['PROGRAM 2>&1 | livegraph', 'also reads stderr'],
  ['livegraph -- PROGRAM', 'runs PROGRAM and reports how it ended'],
];

/** Texts for a lost connection, by the server's last event. @type {Map<string, string[]>} */
const LOST = new Map([
  [
    'stopped',
    ['livegraph was stopped', 'Start it again on the same port, and this page shows the new run.'],
  ],
  [
    'full',
    [
      'No room for another page',
      'The server has as many pages open as it allows. Close one of them; this page keeps trying.',
    ],
  ],
  [
    '',
    [
      'livegraph does not answer',
      'This page keeps trying. Start livegraph again on the same port, and it shows the new run.',
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
  if (known.points) return silent(source) ?? hinted(known);
  return lines ? numberless(known) : waiting(source);
}

/** @param {Known} known @returns {Advice} */
function lost({ farewell, port }) {
  const [title, hint] = LOST.get(farewell) ?? /** @type {string[]} */ (LOST.get(''));
  const again = farewell !== 'full' && port;
  return {
    title,
    hint,
    ways: again ? [[`livegraph --port ${port}`, 'starts livegraph on this port']] : [],
  };
}

/** @param {Known} known @returns {Advice} */
function over({ saved, farewell, thinned }) {
  const hint = saved
    ? copied(thinned)
    : farewell === 'ended'
      ? 'livegraph has ended, too; this page keeps its data until you close it'
      : 'the run stays here until livegraph is stopped; “Save” keeps a copy';
  return { title: '', hint, ways: [] };
}

/** @param {number} thinned how many samples a point stands for, at most */
function copied(thinned) {
  return thinned > 1
    ? `a copy: each point stands for up to ${count(thinned)} samples, all peaks included; \`--record\` keeps every sample`
    : 'a copy with all its data; zooming, reading and saving still work';
}

/** @param {Known} known @returns {Advice} */
function endedWithout(known) {
  if (known.status?.lines) {
    return { ...numberless(known), title: 'The input ended without a number' };
  }
  const hint = 'The program before the pipe wrote nothing, or wrote to stderr only.';
  return { title: 'The input ended without a line', hint, ways: STDERR };
}

/** What the server says about the input and the options. @param {Known} known @returns {Advice | null} */
function hinted({ status }) {
  const hints = status?.hints ?? [];
  if (!hints.length) return null;
  const ways = hints.flatMap(({ command }) => (command ? [[command, '']] : []));
  return {
    title: '',
    hint: hints.map(({ text }) => text).join('\n'),
    ways: /** @type {Advice['ways']} */ (ways),
  };
}

/** livegraph has read lines, but no number. @param {Known} known @returns {Advice} */
function numberless(known) {
  const { lines = 0, text = 0, understood = '' } = known.status ?? {};
  const title = `${count(lines)} ${lines === 1 ? 'line' : 'lines'} read, no number found yet`;
  const hints = hinted(known);
  if (hints) return { ...hints, title };
  if (understood) return { title, hint: understood, ways: EXPLAIN };
  if (!text)
    return {
      title,
      hint: 'The footer counts the reasons; open it to see the lines.',
      ways: EXPLAIN,
    };
  const hint = 'They are shown as messages. To extract numbers from them:';
  return { title, hint, ways: [...CHOOSE, ...EXPLAIN] };
}

/** Each number came in too few lines to be drawn. @param {Known} known @returns {Advice} */
export function onlyOneOff({ status }) {
  const title = `${count(status?.lines ?? 0)} lines read, only one-off numbers found`;
  return { title, hint: 'Click a name below to draw it.', ways: [] };
}

/** livegraph has read no line yet. @param {Source[]} sources @returns {Advice} */
function waiting(sources) {
  const details = sources.flatMap(({ detail }) => detail || []);
  const piped = sources.length === 0 || sources.some(({ name }) => name === 'stdin');
  const named = sources.map(({ name }) => name).join(', ');
  const still = piped ? 'Is your program buffering? Try:' : `Waiting for ${named}.`;
  const hint = [...details, ...(piped || !details.length ? [still] : [])].join('\n');
  const ways = sources.flatMap(({ name, detail }) => senderCommands(name, detail ?? ''));
  return { title: 'Nothing yet', hint, ways: [...(piped ? UNBUFFERED : []), ...ways] };
}

/** Why sources are silent for now. @param {Source[]} sources */
function silent(sources) {
  const away = sources.filter(({ state, detail }) => state === 'waiting' && detail);
  if (!away.length) return null;
  return { title: '', hint: away.map(({ detail }) => detail).join(' · '), ways: [] };
}

// The lines that livegraph could not read: their number and the reasons, drawn from `run`, and the newest
// of them, which the page requests when the list is opened and while it stays open.

import { count } from '../../lib/format.js';
import { READABLE } from '../../lib/scheduler.js';
import { byId, closeOutside, element, setHidden, setText } from '../dom.js';

/** @typedef {import('../../transport/protocol.js').Status} Status */

/**
 * @typedef {object} BadLine
 * @property {number} line
 * @property {string} source
 * @property {string} reason
 * @property {string} detail
 * @property {string} text
 */

/** @param {Status | null} status */
function countSkipped(status) {
  return Object.values(status?.bad ?? {}).reduce((sum, n) => sum + n, 0);
}

/**
 * @param {Status | null} status
 * @returns {{summary: string, reasons: string[]}} '' if there is nothing to say
 */
export function summarizeSkipped(status) {
  const skipped = countSkipped(status);
  const counts = [...Object.entries(status?.bad ?? {}), ...Object.entries(status?.notes ?? {})];
  return {
    summary: skipped ? `${count(skipped)} skipped` : counts.length ? 'notes' : '',
    reasons: counts.map(([reason, n]) => `${count(n)} × ${reason.replaceAll('_', ' ')}`),
  };
}

/** @type {import('../mount.js').Mount} */
export function mountSkippedLines(part, { state: { run }, client, scheduler }) {
  const details = /** @type {HTMLDetailsElement} */ (part);
  const [total, list, newest] = byId('skipped-count', 'skipped-reasons', 'skipped-lines');
  let drawn = '';
  let asked = 0; // how many lines were skipped at the last request
  async function load() {
    const skipped = countSkipped(run.known.status);
    if (!details.open || skipped === asked) return;
    asked = skipped;
    const lines = /** @type {BadLine[]} */ ((await client.json('bad')) ?? []);
    newest.replaceChildren(...lines.reverse().map((bad) => row(bad, run.sources > 1)));
  }
  function draw() {
    const { summary, reasons } = summarizeSkipped(run.known.status);
    setHidden(details, !summary);
    setText(total, summary);
    if (reasons.join('\n') !== drawn) {
      drawn = reasons.join('\n');
      list.replaceChildren(...reasons.map((reason) => element('li', reason)));
    }
    load();
  }
  closeOutside(details);
  details.addEventListener('toggle', load);
  scheduler.redraw(draw, [run], READABLE);
}

/** @param {BadLine} bad @param {boolean} several whether to name the source */
function row({ line, source, reason, detail, text }, several) {
  const made = element('li');
  const where = `${several ? `${source} ` : ''}line ${count(line)} · ${reason.replaceAll('_', ' ')}`;
  const parts = { where, what: text, why: detail };
  made.append(...Object.entries(parts).map(([name, words]) => element('span', words, name)));
  return made;
}

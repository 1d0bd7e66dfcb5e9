// The sources of the run and the state of each, if there are several or one has a detail to show. Draws
// `run`.

import { timeOfDay } from '../lib/format.js';
import { READABLE } from '../lib/scheduler.js';
import { byId, closeOutside, element, setHidden, setText } from './dom.js';

/** @typedef {import('../transport/protocol.js').Source} Source */

/**
 * @param {Source[]} sources
 * @returns {string} how many there are and how many are not open; '' if there is nothing to say
 */
export function summarizeSources(sources) {
  if (sources.length < 2 && !sources.some(({ detail }) => detail)) return '';
  const words = [`${sources.length} ${sources.length === 1 ? 'source' : 'sources'}`];
  for (const state of ['waiting', 'ended', 'lost']) {
    const n = sources.filter((source) => source.state === state).length;
    if (n) words.push(sources.length === 1 ? state : `${n} ${state}`);
  }
  const hints = sources.filter(({ state, detail }) => state === 'open' && detail).length;
  if (hints) words.push(hints === 1 ? 'a hint' : `${hints} hints`);
  return words.join(', ');
}

/** @param {Source} source @returns {string} */
export function describeSource({ name, state, since, detail }) {
  const when = since ? ` since ${timeOfDay(since)}` : '';
  return `${name}: ${state}${when}${detail ? ` – ${detail}` : ''}`;
}

/** @type {import('./mount.js').Mount} */
export function mountSourceList(part, { state: { run, zone }, scheduler }) {
  const details = /** @type {HTMLDetailsElement} */ (part);
  const [summary, list] = byId('sources-count', 'sources-list');
  let drawn = '';
  function draw() {
    const sources = run.known.status?.source ?? [];
    const lines = sources.map(describeSource);
    if (lines.join('\n') === drawn) return;
    drawn = lines.join('\n');
    setText(summary, summarizeSources(sources));
    setHidden(details, !summary.textContent);
    list.replaceChildren(...lines.map((line) => element('li', line)));
  }
  closeOutside(details);
  scheduler.redraw(draw, [run, zone], READABLE);
}

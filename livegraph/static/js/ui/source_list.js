// The sources of the run and how each is, where there are several, or where one has something to say.

import { timeOfDay } from '../lib/format.js';

/** @typedef {import('../transport/protocol.js').Source} Source */

/**
 * @param {Source[]} sources
 * @returns {string} how many there are, and how many of them are not open; '' if nobody asks
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

export class SourceList {
  #said = '';

  /** @param {HTMLElement} details @param {HTMLElement} summary @param {HTMLElement} list */
  constructor(details, summary, list) {
    this.details = details;
    this.summary = summary;
    this.list = list;
  }

  /** @param {import('../transport/protocol.js').Status | null} status */
  draw(status) {
    const sources = status?.source ?? [];
    const lines = sources.map(describeSource);
    const said = lines.join('\n');
    if (said === this.#said) return;
    this.#said = said;
    const summary = summarizeSources(sources);
    this.details.hidden = !summary;
    this.summary.textContent = summary;
    this.list.replaceChildren(...lines.map(item));
  }
}

/** @param {string} line */
function item(line) {
  const made = document.createElement('li');
  made.textContent = line;
  return made;
}

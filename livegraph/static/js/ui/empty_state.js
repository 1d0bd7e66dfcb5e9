// Shows advice: in place of the panels if nothing can be drawn, otherwise in a line of the footer. Draws
// `run`, and what `view` draws of it.

import { READABLE } from '../lib/scheduler.js';
import { advice, onlyOneOff } from './advice.js';
import { byId, closeOutside, element, setHidden, setText } from './dom.js';

/** @typedef {import('./advice.js').Advice} Advice */

/** @type {import('./mount.js').Mount} */
export function mountEmptyState(empty, { state: { run, view, preferences }, scheduler }) {
  const [title, hint, ways] = byId('empty-title', 'empty-hint', 'empty-ways');
  const [details, line, whole] = byId('advice-details', 'advice', 'advice-whole');
  let drawn = '';
  function draw() {
    const next = advice(run.condition, run.known);
    const nothing = run.begun && view.hasOnlyOneOff ? onlyOneOff(run.known) : null;
    const large = run.begun ? nothing : next;
    setHidden(empty, !large);
    const now = JSON.stringify([run.begun, next, nothing]);
    if (now === drawn) return; // a screen reader would read it again
    drawn = now;
    setText(title, large?.title ?? '');
    hint.replaceChildren(...withCode(large?.hint ?? ''));
    ways.replaceChildren(...(large?.ways ?? []).map(asItem));
    const words = run.begun && next ? inOneLine(next) : '';
    setHidden(details, !words);
    for (const place of [line, whole]) place.replaceChildren(...withCode(words));
  }
  closeOutside(/** @type {HTMLDetailsElement} */ (details));
  scheduler.redraw(draw, [run, view, preferences], READABLE);
}

/** @param {string} text with what to type between backticks @returns {(string | Node)[]} */
function withCode(text) {
  return text.split('`').map((piece, i) => (i % 2 ? element('code', piece) : piece));
}

/** @param {Advice} advice @returns {string} with what to type between backticks */
function inOneLine({ title, hint, ways }) {
  const typed = ways.map(([type]) => `\`${type}\``).join(' ');
  return [[title, hint].filter(Boolean).join(': '), typed].filter(Boolean).join(' ');
}

/** @param {[string, string]} way what to type, and what it does @returns {Node} */
function asItem([type, words]) {
  const item = element('li');
  item.append(element('code', type), element('span', words));
  return item;
}

// Names the series that livegraph moved to other panels, with a button that puts them back. Draws
// `view.arrangement`.

import { element } from '../dom.js';

const MOST = 3;
/** Milliseconds that it stays. */
const SHOWN = 20_000;

/** @param {string[]} names */
export function movedWords(names) {
  const rest = names.length - MOST;
  const all = rest > 0 ? `${names.slice(0, MOST).join(', ')} and ${rest} more` : names.join(', ');
  return names.length === 1
    ? `${all} was moved to another panel because it looked flat next to the others.`
    : `${all} were moved to other panels because they looked flat next to the others.`;
}

/** @type {import('../mount.js').Mount} */
export function mountMovedSeries(note, { state, scheduler }) {
  const { arrangement } = state.view;
  const undo = /** @type {HTMLButtonElement} */ (element('button', 'Undo'));
  undo.type = 'button';
  undo.addEventListener('click', () => arrangement.undo());
  let timer = 0;
  function draw() {
    const { moved } = arrangement;
    note.hidden = moved.length === 0;
    window.clearTimeout(timer);
    if (note.hidden) return;
    note.replaceChildren(element('span', movedWords(moved), 'moved-words'), undo);
    timer = window.setTimeout(() => arrangement.dismiss(), SHOWN);
  }
  scheduler.redraw(draw, [arrangement]);
}

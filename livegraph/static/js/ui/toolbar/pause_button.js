// The button that pauses and resumes the graph; its text and its action depend on the state of the page.
// Draws `run`, `viewport` and `time`; changes `view`, or opens the stream again.

import { READABLE } from '../../lib/scheduler.js';
import { assign, byId, setHidden, setPressed, setText } from '../dom.js';

/** @typedef {import('../../state/run_condition.js').State} State */

/**
 * The text of the button.
 * @param {State} state
 * @param {boolean} whole whether the default range is in view
 * @returns {{words: string, title: string} | null} null: there is nothing to do
 */
export function pauseWords(state, whole) {
  if (state === 'lost') return { words: 'Try now', title: 'Connect again now' };
  if (state === 'paused') return { words: 'Resume', title: 'Follow new data again (Space)' };
  if (state !== 'ended' && state !== 'saved') {
    return { words: 'Pause', title: 'Pause the graph (Space); recording continues' };
  }
  return whole ? null : { words: 'Back', title: 'Show the whole window again (End)' };
}

/** @type {import('../mount.js').Mount} */
export function mountPauseButton(element, { state, client, scheduler }) {
  const button = /** @type {HTMLButtonElement} */ (element);
  const [words] = byId('pause-words');
  const { run, viewport, view, time } = state;
  function draw() {
    const now = pauseWords(state.word, viewport.following);
    setHidden(button, !now);
    assign(button.dataset, { does: now?.words ?? '' });
    assign(button, { disabled: !run.begun && state.word !== 'lost' });
    setPressed(button, state.word === 'paused', now?.title ?? '');
    setText(words, now?.words ?? '');
  }
  button.addEventListener('click', () => {
    if (state.word === 'lost') client.open();
    else view.pause();
  });
  scheduler.redraw(draw, [run, viewport, time], READABLE);
}

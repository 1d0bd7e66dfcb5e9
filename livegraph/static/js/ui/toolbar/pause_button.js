// The button that freezes the picture, and what else shows that it is frozen: `data-paused` of the root
// and the button that leads back to the end of the run. Draws `viewport`; both buttons give commands.

import { READABLE } from '../../lib/scheduler.js';
import { byId, setPressed, setText } from '../dom.js';

/** @type {import('../mount.js').Mount} */
export function mountPauseButton(element, { state, client, scheduler }) {
  const button = /** @type {HTMLButtonElement} */ (element);
  const [words, live] = byId('pause-words', 'live');
  const { run, viewport } = state;
  if (client.kept) setText(live, 'Back');
  function draw() {
    const paused = !viewport.following;
    button.disabled = !run.begun;
    document.documentElement.dataset.paused = String(paused);
    setPressed(button, paused, paused ? 'Go on (space)' : 'Freeze the picture (space)');
    setText(words, paused ? 'Resume' : 'Pause');
  }
  scheduler.redraw(draw, [run, viewport], READABLE);
}

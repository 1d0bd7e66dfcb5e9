// The button that shows and hides the messages, with their count. Draws `messages`, and the count of the
// server in `run`; it gives a command.

import { count } from '../../lib/format.js';
import { READABLE } from '../../lib/scheduler.js';
import { byId, setPressed, setText } from '../dom.js';

/** @type {import('../mount.js').Mount} */
export function mountMessagesButton(button, { state: { run, messages }, scheduler }) {
  const [total] = byId('messages-count');
  function draw() {
    button.hidden = messages.total === 0;
    setText(total, count(Math.max(messages.total, run.known.status?.text ?? 0)));
    setPressed(button, messages.open, messages.open ? 'Hide the messages' : 'Show the messages');
  }
  scheduler.redraw(draw, [run, messages], READABLE);
}

// The newest message and the number of messages, in one line of the footer: the button that shows and
// hides the message pane. Draws `messages`, and the x axis, the sources and the server's count of `run`,
// and `zone`; runs a command.

import { count, timeOfDay, xValue } from '../../lib/format.js';
import { READABLE } from '../../lib/scheduler.js';
import { assign, byId, setText } from '../dom.js';

/** Characters of a message that are put into the line; a wide screen has room for fewer. */
const MAX_LENGTH = 400;

/** @param {number} total @returns {string} how many messages there were */
export function messageCount(total) {
  if (total === 0) return 'No messages';
  return `${count(total)} ${total === 1 ? 'message' : 'messages'}`;
}

/** @type {import('../mount.js').Mount} */
export function mountNewestMessage(part, { state: { run, messages, zone }, scheduler }) {
  const button = /** @type {HTMLButtonElement} */ (part);
  const [time, source, text, total] = byId(
    ...['message-time', 'message-source', 'message-text', 'messages-count'],
  );
  function draw() {
    const { newest, open } = messages;
    const { kind } = run.model.x;
    const title = `${open ? 'Hide' : 'Show'} the messages (m)`;
    assign(button, { disabled: !newest, ariaExpanded: String(open), title });
    button.classList.toggle('marks', Boolean(newest?.mark));
    setText(time, newest ? (kind === 'time' ? timeOfDay(newest.x) : xValue(newest.x, kind)) : '');
    setText(source, newest && run.sources > 1 ? newest.source : '');
    setText(text, newest?.text.slice(0, MAX_LENGTH) ?? '');
    const known = run.known.status?.text ?? 0; // lines of text: more than the newest that were sent
    setText(total, messageCount(newest ? Math.max(messages.total, known) : 0));
  }
  scheduler.redraw(draw, [run, messages, zone], READABLE);
}

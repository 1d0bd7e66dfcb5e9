// Says in the footer that samples are far ahead of the clock: a sender's clock is wrong. They are not drawn
// with the rest; a click shows them, another one goes back. Draws `run` and `viewport`, and sets
// `viewport`.

import { count } from '../../lib/format.js';
import { setHidden, setText } from '../dom.js';

/** @typedef {import('../../transport/protocol.js').Ahead} Ahead */

/** Seconds. */
const HOUR = 3600;
const DAY = 24 * HOUR;
/** Share of their span that is shown beside them, and what is shown of a single one in seconds. */
const BESIDE = 0.05;
const ALONE = 60;

/** @param {Ahead} ahead @param {number} now Unix seconds */
export function aheadWords({ rows, from }, now) {
  const hours = Math.round((from - now) / HOUR);
  const far = hours < 48 ? `${hours} h` : `${count(Math.round((from - now) / DAY))} days`;
  return `${count(rows)} ${rows === 1 ? 'sample is' : 'samples are'} ${far} ahead`;
}

/** The part of x that shows them. @param {Ahead} ahead @returns {import('../../lib/domain.js').Domain} */
export function aheadPart({ from, to }) {
  const beside = (to - from || ALONE) * BESIDE;
  return [from - beside, to + beside];
}

/** @type {import('../mount.js').Mount} */
export function mountRowsAhead(part, { state: { run, viewport, time }, scheduler }) {
  const button = /** @type {HTMLButtonElement} */ (part);
  const ahead = () => run.known.status?.ahead ?? null;
  const isShown = (/** @type {Ahead} */ { from }) => viewport.shown[1] >= from;
  function draw() {
    const known = ahead();
    setHidden(button, known === null || run.model.x.kind !== 'time');
    if (!known) return;
    setText(button, aheadWords(known, time.now));
    const shown = isShown(known);
    button.ariaPressed = String(shown);
    button.title = shown
      ? 'Show the rest again'
      : 'The clock of a sender is wrong. Click to show them.';
  }
  button.addEventListener('click', () => {
    const known = ahead();
    if (!known) return;
    if (isShown(known)) viewport.follow();
    else viewport.visit(aheadPart(known));
  });
  scheduler.redraw(draw, [run, viewport]);
}

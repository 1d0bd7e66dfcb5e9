// The commands of the page, by key or by button. A click on any button of index.html with `data-command`
// runs that command; `ui/keymap.js` lists the keys. The commands change `view`, `legend`, `messages` and
// `selection`.

import { commandOf, fillHelp } from './keymap.js';

/** How far a key pans, as a share of the part in view. */
const STEP = 0.2;
const CLOSER = 0.8;

/** @type {import('./mount.js').Mount} */
export function mountCommands(root, { state }) {
  const { view, messages, legend, selection } = state;
  const help = /** @type {HTMLDialogElement} */ (root.querySelector('#help'));
  /** @type {Record<import('./keymap.js').Command, () => void>} */
  const commands = {
    pause: () => view.pause(),
    back: () => view.back(),
    left: () => view.pan(-STEP),
    right: () => view.pan(STEP),
    previous: () => selection.step(-1),
    next: () => selection.step(1),
    unread: () => selection.step(0),
    closer: () => view.zoom(CLOSER),
    wider: () => view.zoom(1 / CLOSER),
    series: () => legend.set({ shown: !isShown(root, '#legend') }),
    messages: () => messages.toggle(),
    search: () => messages.search(),
    help: () => {
      help.showModal();
      help.scrollTop = 0; // the focus is on the button at its end
    },
  };
  fillHelp(help);
  for (const button of root.querySelectorAll('button[data-command]')) {
    const { command } = /** @type {HTMLElement} */ (button).dataset;
    button.addEventListener('click', commands[/** @type {keyof commands} */ (command)]);
  }
  document.addEventListener('keydown', (event) => {
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    commands[command]();
  });
}

/** @param {ParentNode} root @param {string} selector */
function isShown(root, selector) {
  return !(/** @type {HTMLElement} */ (root.querySelector(selector)).hidden);
}

// What the reader does by key or button, on the page as a whole.

import { commandOf, KeyHelp } from './keymap.js';

/** By so much of what is seen a key pans. */
const STEP = 0.2;
const CLOSER = 0.8;

/**
 * @typedef {object} Stage what is acted on
 * @property {import('../state/view_state.js').ViewState} scene
 * @property {boolean} saved whether there is no run to freeze
 * @property {() => void} toggleLog
 * @property {() => void} searchLog
 * @property {() => void} changed
 */

/**
 * Have the keys and the buttons of index.html do what they are for.
 * @param {Stage} stage
 * @param {(id: string) => HTMLElement} part
 */
export function bindCommands(stage, part) {
  const help = new KeyHelp(/** @type {HTMLDialogElement} */ (part('help')));
  const acts = actsOn(stage, help);
  part('pause').addEventListener('click', () => pause(stage));
  part('live').addEventListener('click', () => pause(stage));
  part('messages').addEventListener('click', acts.messages);
  part('help-button').addEventListener('click', acts.help);
  document.addEventListener('keydown', (event) => {
    const act = commandOf(event);
    if (!act) return;
    event.preventDefault();
    acts[act]();
  });
}

/** @param {Stage} stage */
function pause({ scene, changed }) {
  scene.pause();
  changed();
}

/**
 * @param {Stage} stage
 * @param {KeyHelp} help
 * @returns {Record<import('./keymap.js').Act, () => void>}
 */
function actsOn(stage, help) {
  const { scene, changed } = stage;
  const then = (/** @type {() => void} */ work) => () => {
    work();
    changed();
  };
  return {
    pause: () => (stage.saved && scene.focus.following ? undefined : pause(stage)),
    back: () => (scene.focus.following ? undefined : pause(stage)),
    left: then(() => scene.pan(-STEP)),
    right: then(() => scene.pan(STEP)),
    closer: then(() => scene.zoom(CLOSER)),
    wider: then(() => scene.zoom(1 / CLOSER)),
    messages: stage.toggleLog,
    search: stage.searchLog,
    help: () => help.show(),
  };
}

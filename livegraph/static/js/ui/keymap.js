// What the keyboard does, and the list of it that `?` shows.

/**
 * @typedef {'pause' | 'back' | 'left' | 'right' | 'closer' | 'wider' | 'messages' | 'search'
 *   | 'help'} Act
 */
/** @typedef {{keys: string[], shown: string, act: Act, words: string}} Key */

/** @type {Key[]} */
export const KEYS = [
  { keys: [' '], shown: 'Space', act: 'pause', words: 'freeze the picture, and go on' },
  { keys: ['ArrowLeft'], shown: '←', act: 'left', words: 'look further back' },
  { keys: ['ArrowRight'], shown: '→', act: 'right', words: 'look further on' },
  { keys: ['+', '='], shown: '+', act: 'closer', words: 'zoom in' },
  { keys: ['-'], shown: '−', act: 'wider', words: 'zoom out' },
  { keys: ['End', 'l'], shown: 'End or l', act: 'back', words: 'follow the run again' },
  { keys: ['m'], shown: 'm', act: 'messages', words: 'show or hide the messages' },
  { keys: ['/'], shown: '/', act: 'search', words: 'search the messages; Escape: all again' },
  { keys: ['?'], shown: '?', act: 'help', words: 'this list' },
];

/** What is not a key, but belongs on the list. */
export const HAND = [
  ['wheel, pinch', 'zoom where the pointer is'],
  ['drag', 'look at another part; with Shift: select one'],
  ['double click', 'follow the run again'],
  ['message', 'point at it: its place on the graph; click or Enter: look there'],
  ['Alt-click on a name', 'show only this series, and all again'],
  ['p on a name, or drag it', 'put the series into another panel'],
];

/** Where a key has a meaning of its own. */
const OWN = 'input, select, textarea, dialog[open]';
const SPACE = 'button, summary, a';

/**
 * What a key means where it was pressed, if anything.
 * @param {KeyboardEvent} event
 * @returns {Act | null}
 */
export function commandOf({ key, target, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return null;
  const element = target instanceof Element ? target : null;
  if (element?.closest(key === ' ' ? `${OWN}, ${SPACE}` : OWN)) return null;
  return KEYS.find(({ keys }) => keys.includes(key))?.act ?? null;
}

/** The list, in a dialog that Escape closes. */
export class KeyHelp {
  /** @param {HTMLDialogElement} dialog of index.html */
  constructor(dialog) {
    this.dialog = dialog;
    const rows = [...KEYS.map(({ shown, words }) => [shown, words]), ...HAND];
    /** @type {HTMLElement} */ (dialog.querySelector('dl')).append(
      ...rows.flatMap(([key, words]) => [element('dt', key), element('dd', words)]),
    );
    dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
  }

  show() {
    this.dialog.showModal();
  }
}

/** @param {string} tag @param {string} text */
function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

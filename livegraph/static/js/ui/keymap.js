// The keys and their commands, and the list of keys and gestures that `?` shows.

import { element } from './dom.js';

/**
 * @typedef {'pause' | 'back' | 'left' | 'right' | 'previous' | 'next' | 'unread' | 'closer'
 *   | 'wider' | 'series' | 'messages' | 'search' | 'help'} Command
 */
/** @typedef {{keys: string[], shown: string, command: Command, words: string}} Key */

/** @type {Key[]} */
export const KEYS = [
  { keys: [' '], shown: 'Space', command: 'pause', words: 'pause or resume the graph' },
  { keys: ['ArrowLeft'], shown: '←', command: 'left', words: 'pan left' },
  { keys: ['ArrowRight'], shown: '→', command: 'right', words: 'pan right' },
  { keys: [','], shown: ',', command: 'previous', words: 'read the previous sample' },
  { keys: ['.'], shown: '.', command: 'next', words: 'read the next sample' },
  { keys: ['Escape'], shown: 'Escape', command: 'unread', words: 'show the last values again' },
  { keys: ['+', '='], shown: '+', command: 'closer', words: 'zoom in' },
  { keys: ['-'], shown: '−', command: 'wider', words: 'zoom out' },
  { keys: ['End', 'l'], shown: 'End or l', command: 'back', words: 'follow new data again' },
  { keys: ['s'], shown: 's', command: 'series', words: 'show or hide the list of series' },
  { keys: ['m'], shown: 'm', command: 'messages', words: 'show or hide the messages' },
  {
    keys: ['/'],
    shown: '/',
    command: 'search',
    words: 'search the messages; Escape clears the search',
  },
  { keys: ['?'], shown: '?', command: 'help', words: 'show this list' },
];

/** Gestures, for the same list. */
export const HAND = [
  ['wheel', 'zoom at the pointer; scroll if the panels overflow'],
  ['Ctrl or ⌘ + wheel, pinch', 'zoom at the pointer'],
  ['drag', 'pan; with Shift: select a range to zoom into'],
  ['double click', 'follow new data again'],
  ['wheel, drag, double click on points of x and y', 'zoom, move, show all points'],
  ['wheel, drag or pinch on a y axis', 'zoom and move it; double click resets it'],
  ['↑ ↓ + − on a y axis', 'the same; Escape or Home resets it'],
  ['point at a curve or a name', 'highlight it and dim the others'],
  ['click on a curve of a band', 'pin it, so that it stays drawn; click again to unpin'],
  ['point at a message', 'show its place on the graph; click or Enter moves the graph there'],
  ['click on a number in a message', 'plot it; or ← → to choose it in the list, and Enter'],
  ['click on a name', 'hide or show the series; with Alt: show only this series, or all again'],
  ['p on a name, or drag it', 'move the series to another panel'],
];

/** Elements that use these keys themselves. */
const OWN = 'input, select, textarea, dialog[open]';
const SPACE = 'button, summary, a';

/**
 * The command of a key press.
 * @param {KeyboardEvent} event
 * @returns {Command | null} null: none
 */
export function commandOf({ key, target, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return null;
  const element = target instanceof Element ? target : null;
  if (element?.closest(key === ' ' ? `${OWN}, ${SPACE}` : OWN)) return null;
  return KEYS.find(({ keys }) => keys.includes(key))?.command ?? null;
}

/** Fill a dialog with the list; a click outside closes it. @param {HTMLDialogElement} dialog */
export function fillHelp(dialog) {
  const rows = [...KEYS.map(({ shown, words }) => [shown, words]), ...HAND];
  const items = rows.flatMap(([key, words]) => [element('dt', key), element('dd', words)]);
  dialog.querySelector('dl')?.append(...items);
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
}

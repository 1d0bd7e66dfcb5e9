// The commands that keys give, and the list of keys and gestures that `?` shows.

import { element } from './dom.js';

/**
 * @typedef {'pause' | 'back' | 'left' | 'right' | 'previous' | 'next' | 'unread' | 'closer'
 *   | 'wider' | 'series' | 'messages' | 'search' | 'help'} Command
 */
/** @typedef {{keys: string[], shown: string, command: Command, words: string}} Key */

/** @type {Key[]} */
export const KEYS = [
  { keys: [' '], shown: 'Space', command: 'pause', words: 'pause the picture, and resume' },
  { keys: ['ArrowLeft'], shown: '←', command: 'left', words: 'look further back' },
  { keys: ['ArrowRight'], shown: '→', command: 'right', words: 'look further on' },
  { keys: [','], shown: ',', command: 'previous', words: 'read the sample before' },
  { keys: ['.'], shown: '.', command: 'next', words: 'read the next sample' },
  { keys: ['Escape'], shown: 'Escape', command: 'unread', words: 'read the last values again' },
  { keys: ['+', '='], shown: '+', command: 'closer', words: 'zoom in' },
  { keys: ['-'], shown: '−', command: 'wider', words: 'zoom out' },
  { keys: ['End', 'l'], shown: 'End or l', command: 'back', words: 'follow the run again' },
  { keys: ['s'], shown: 's', command: 'series', words: 'show or hide the list of series' },
  { keys: ['m'], shown: 'm', command: 'messages', words: 'show or hide the messages' },
  { keys: ['/'], shown: '/', command: 'search', words: 'search the messages; Escape: all again' },
  { keys: ['?'], shown: '?', command: 'help', words: 'this list' },
];

/** Gestures, for the same list. */
export const HAND = [
  ['wheel', 'zoom where the pointer is, or scroll where panels overflow'],
  ['Ctrl or ⌘ + wheel, pinch', 'zoom where the pointer is'],
  ['drag', 'look at another part; with Shift: select one'],
  ['double click', 'follow the run again'],
  ['wheel, drag or pinch on a y axis', 'zoom and move it; double click: as before'],
  ['↑ ↓ + − on a y axis', 'the same; Escape or Home: as before'],
  ['curve, name', 'point at it: it is lifted, the others are dimmed'],
  ['click on a curve of a band', 'pin it: it stays drawn; click again: no longer'],
  ['message', 'point at it: its place on the graph; click or Enter: look there'],
  ['click on a name', 'hide the series, or show it; with Alt: show only this, and all again'],
  ['p on a name, or drag it', 'put the series into another panel'],
];

/** Elements in which keys have meanings of their own. */
const OWN = 'input, select, textarea, dialog[open]';
const SPACE = 'button, summary, a';

/**
 * The command that a key gives where it was pressed.
 * @param {KeyboardEvent} event
 * @returns {Command | null} null: none
 */
export function commandOf({ key, target, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return null;
  const element = target instanceof Element ? target : null;
  if (element?.closest(key === ' ' ? `${OWN}, ${SPACE}` : OWN)) return null;
  return KEYS.find(({ keys }) => keys.includes(key))?.command ?? null;
}

/** Fill a dialog with the list; a press beside it closes it. @param {HTMLDialogElement} dialog */
export function fillHelp(dialog) {
  const rows = [...KEYS.map(({ shown, words }) => [shown, words]), ...HAND];
  const items = rows.flatMap(([key, words]) => [element('dt', key), element('dd', words)]);
  dialog.querySelector('dl')?.append(...items);
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
}

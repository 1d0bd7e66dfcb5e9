// One message in the list: its x, its source where there are several, and its text, in which what was
// searched for is marked and each number is a chip.

import { timeOfDay, xValue } from '../../lib/format.js';
import { characterPosition, plainNumbers } from '../../lib/plain_numbers.js';
import { element } from '../dom.js';

/** @typedef {import('../../state/message_store.js').Kept} Kept */

/**
 * @param {Kept} message
 * @param {string[]} pieces of its text; every second one was searched for
 * @param {{kind: 'time' | 'index' | 'field', several: boolean, chips: boolean}} how the kind of x; whether
 *   to name the source; whether numbers can be plotted
 */
export function messageItem({ number, x, text, source, id }, pieces, { kind, several, chips }) {
  const item = element('div');
  item.id = `message-${number}`;
  item.role = 'option';
  const when = element('time', kind === 'time' ? timeOfDay(x, 3) : xValue(x, kind));
  when.title = [xValue(x, kind), source].filter(Boolean).join(' · ');
  const words = element('span');
  const spans = chips ? plainNumbers(text) : [];
  const valueAt = (/** @type {number} */ from) => `${id} ${characterPosition(text, from)}`;
  let start = 0;
  for (const [i, piece] of pieces.entries()) {
    const into = i % 2 ? element('mark') : words;
    into.append(...withChips(piece, start, spans, valueAt));
    if (into !== words) words.append(into);
    start += piece.length;
  }
  item.append(when, ...(several ? [element('b', source)] : []), words);
  return item;
}

/**
 * A piece of a text with its numbers as chips.
 * @param {string} piece
 * @param {number} start the index of the piece in the text
 * @param {[number, number][]} spans of the numbers in the text
 * @param {(from: number) => string} valueAt of the chip of the number at an index of the text
 * @returns {(string | Node)[]}
 */
function withChips(piece, start, spans, valueAt) {
  const parts = [];
  let end = 0;
  for (const [from, to] of spans.map((span) => span.map((at) => at - start))) {
    if (from < 0 || to > piece.length) continue;
    const chip = element('data', piece.slice(from, to), 'chip');
    chip.setAttribute('value', valueAt(from + start));
    chip.title = 'Plot this number';
    parts.push(piece.slice(end, from), chip);
    end = to;
  }
  return [...parts, piece.slice(end)];
}

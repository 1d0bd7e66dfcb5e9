// The list of messages. It follows the newest unless the reader scrolls up, searches, or points at the
// panels; then it shows the message nearest to the cross-hair. Pointing at a message shows the cross-hair
// at its x, and choosing a message moves the view there. Only some of the messages are in the document;
// scrolling to either end adds more. Each number in a line of text is a chip: a click on it, or Enter after
// the arrow keys have chosen it, calls `plot`.

import { MAX_KEPT, MAX_SHOWN, textRange } from '../../state/message_store.js';
import { messageItem } from './message_item.js';

/** @typedef {import('../../state/message_store.js').Kept} Kept */
/** @typedef {'time' | 'index' | 'field'} Kind of x */
/**
 * A number in a line of text: the id of the line, the position of the number in it, and the number itself.
 * @typedef {{id: number, at: number, number: string}} NumberPlace
 */

/** This near to an end, in CSS pixels, the reader wants to see what is beyond. */
const AT_END = 24;
/** How far keys move, in messages. */
const STEPS = new Map([
  ['ArrowUp', -1],
  ['ArrowDown', 1],
  ['PageUp', -8],
  ['PageDown', 8],
  ['Home', -MAX_KEPT],
  ['End', MAX_KEPT],
]);

export class MessageList {
  /** The document's items by the numbers of their messages. @type {Map<number, HTMLElement>} */ #items =
    new Map();
  /** @type {Kept[]} */ #shown = [];
  #following = true;
  #stale = false;
  /** The number of the message nearest to the cross-hair. @type {number | null} */ #near = null;
  /** The number of the chosen message. @type {number | null} */ #active = null;
  #kind = /** @type {Kind} */ ('time');
  #several = false;
  /** How items are made. */ #written = '';
  /** The chosen number among those of the chosen message; -1: none. */ #chip = -1;

  /**
   * @param {HTMLElement} list
   * @param {import('../../state/page_state.js').PageState} state
   * @param {() => void} clear the search
   * @param {{plot: (place: NumberPlace) => void, choose: (number: string) => void} | null} numbers what to
   *   do with a number: plot it, or say that it is chosen; null: nothing
   */
  constructor(list, { messages, selection, view }, clear, numbers) {
    this.list = list;
    this.numbers = numbers;
    this.messages = messages;
    this.selection = selection;
    this.view = view;
    // A narrower list has longer text; the observer also notices when the pane is shown again.
    new ResizeObserver(() => this.follow()).observe(list);
    list.addEventListener('scroll', () => this.#scrolled());
    messages.on('change', () => {
      this.#stale = true;
    });
    messages.on('forget', () => {
      this.#active = this.#near = null;
      this.#restart();
    });
    messages.on('look', () => {
      this.#restart();
      selection.point(null);
    });
    this.#listenToPointer();
    this.#listenToKeys(clear);
  }

  #restart() {
    this.#following = true;
    this.#renew();
  }

  /** Make all items again at the next drawing. */
  #renew() {
    this.#items.clear();
    this.#shown = [];
    this.#stale = true;
    this.list.replaceChildren();
  }

  /** Scroll to the end, unless the reader looks at something else. */
  follow() {
    if (this.#following && this.#near === null) this.list.scrollTop = this.list.scrollHeight;
  }

  /**
   * @param {Kind} kind
   * @param {boolean} several whether to name the source of each message
   * @param {{x: number, part: import('../../lib/domain.js').Domain} | null} cross the x under the cursor
   * @param {string} zone that times are written in
   */
  draw(kind, several, cross, zone) {
    const written = `${kind} ${several} ${zone}`;
    if (written !== this.#written) this.#renew();
    this.#written = written;
    this.#kind = kind;
    this.#several = several;
    const { found } = this.messages;
    const near = cross ? this.messages.nearest(cross.x, cross.part) : -1;
    const number = found[near]?.number ?? null;
    if (this.#stale || number !== this.#near) this.#update(near, number);
  }

  /** @param {number} near its index among those found; -1: none @param {number | null} number */
  #update(near, number) {
    this.#stale = false;
    this.#items.get(this.#near ?? -1)?.classList.remove('near');
    this.#items.get(number ?? -1)?.classList.add('near');
    this.#near = number;
    this.#place(this.#stretch(near));
    if (near >= 0) this.#reveal(near);
    else this.follow();
  }

  /** The messages to have in the document. @param {number} target index of one to include, or -1 */
  #stretch(target) {
    const { found } = this.messages;
    if (target < 0 && this.#following) return found.slice(-MAX_SHOWN);
    const first = this.#shown[0]?.number ?? 0;
    const last = this.#shown.at(-1)?.number ?? -1;
    const now = found.filter(({ number }) => number >= first && number <= last);
    if (target < 0) return now.length ? now : found.slice(-MAX_SHOWN);
    return now.includes(found[target]) ? now : found.slice(...textRange(found.length, target));
  }

  /** Put these into the document; those that stay keep their place on the screen. @param {Kept[]} wanted */
  #place(wanted) {
    const { list } = this;
    const numbers = new Set(wanted.map(({ number }) => number));
    const stays = this.#shown.find(({ number }) => numbers.has(number));
    const item = this.#following || !stays ? undefined : this.#items.get(stays.number);
    const before = item?.offsetTop ?? 0;
    for (const [number, old] of this.#items) {
      if (numbers.has(number)) continue;
      old.remove();
      this.#items.delete(number);
    }
    let at = list.firstElementChild;
    for (const message of wanted) {
      const known = this.#items.get(message.number);
      if (known) at = known.nextElementSibling;
      else list.insertBefore(this.#item(message), at);
    }
    this.#shown = wanted;
    if (item) list.scrollTop += item.offsetTop - before;
  }

  /** @param {Kept} message */
  #item(message) {
    const { number, mark, id } = message;
    const pieces = this.messages.pieces(message.text);
    const several = this.#several;
    const item = messageItem(message, pieces, {
      kind: this.#kind,
      several,
      chips: Boolean(id && this.numbers),
    });
    item.ariaSelected = String(number === this.#active);
    item.classList.toggle('near', number === this.#near);
    item.classList.toggle('marks', Boolean(mark));
    this.#items.set(number, item);
    return item;
  }

  /** Scroll as little as it takes to show a message. @param {number} i its index among those found */
  #reveal(i) {
    const { list } = this;
    const item = this.#items.get(this.messages.found[i].number);
    if (!item) return;
    const { offsetTop: top, offsetHeight: height } = item;
    const bottom = top + height - list.clientHeight;
    list.scrollTop = Math.min(top, Math.max(bottom, list.scrollTop));
  }

  /** Bring in the neighbours when an end of the items is reached. */
  #scrolled() {
    if (this.#near !== null) return; // the cursor on the panels has scrolled, not the reader
    const { list } = this;
    const { found } = this.messages;
    const below = list.scrollHeight - list.scrollTop - list.clientHeight;
    const first = found.findIndex(({ number }) => number === this.#shown[0]?.number);
    const last = first + this.#shown.length - 1;
    this.#following = below < AT_END && last >= found.length - 1;
    if (below < AT_END && last < found.length - 1) this.#turn(last);
    else if (list.scrollTop < AT_END && first > 0) this.#turn(first);
  }

  /** Bring in the neighbours of a message. @param {number} i its index among those found */
  #turn(i) {
    const { found } = this.messages;
    this.#following = false;
    this.#place(found.slice(...textRange(found.length, i)));
  }

  #listenToPointer() {
    const { list, selection, view } = this;
    list.addEventListener('pointerover', ({ target, pointerType }) => {
      const message = pointerType === 'mouse' ? this.#at(target) : undefined;
      if (message) selection.point(message.x);
    });
    list.addEventListener('pointerleave', () => selection.point(null));
    list.addEventListener('click', ({ target }) => {
      const message = this.#at(target);
      const chip = target instanceof HTMLElement ? target.closest('data.chip') : null;
      if (chip && message) {
        this.#activate(message);
        this.#plot(chip);
        return;
      }
      // A reader who has selected text wants to copy it.
      if (!message || !(document.getSelection()?.isCollapsed ?? true)) return;
      this.#activate(message);
      view.centre(message.x);
      selection.point(message.x); // after a tap the finger has left already
    });
  }

  /** @param {EventTarget | null} target */
  #at(target) {
    const id = target instanceof Element ? target.closest('[role=option]')?.id : '';
    return this.#shown.find(({ number }) => `message-${number}` === id);
  }

  /** @param {() => void} clear the search */
  #listenToKeys(clear) {
    const { list, selection, view } = this;
    list.addEventListener('focus', () => {
      if (list.matches(':focus-visible')) this.#step(0);
    });
    list.addEventListener('blur', () => selection.point(null));
    list.addEventListener('keydown', (event) => {
      const { key, ctrlKey, metaKey, altKey } = event;
      const step = STEPS.get(key);
      const message = this.messages.found.find(({ number }) => number === this.#active);
      if (ctrlKey || metaKey || altKey) return;
      const chip = this.#chips[this.#chip];
      if (step) this.#step(step);
      else if (key === 'Escape') clear();
      else if ((key === 'ArrowRight' || key === 'ArrowLeft') && message)
        this.#choose(this.#chip + (key === 'ArrowRight' ? 1 : -1));
      else if (key === 'Enter' && chip) this.#plot(chip);
      else if ((key === 'Enter' || key === ' ') && message) view.centre(message.x);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** The numbers of the chosen message. @returns {Element[]} */
  get #chips() {
    const item = this.#items.get(this.#active ?? -1);
    return item ? [...item.querySelectorAll('data.chip')] : [];
  }

  /** Choose a number of the chosen message. @param {number} i its index; -1: none */
  #choose(i) {
    const chips = this.#chips;
    this.#chip = Math.max(-1, Math.min(i, chips.length - 1));
    for (const [k, chip] of chips.entries()) chip.classList.toggle('chosen', k === this.#chip);
    this.numbers?.choose(chips[this.#chip]?.textContent ?? '');
  }

  /** @param {Element} chip */
  #plot(chip) {
    const [id, at] = (chip.getAttribute('value') ?? '').split(' ').map(Number);
    this.numbers?.plot({ id, at, number: chip.textContent ?? '' });
  }

  /** Move on by some messages; to the newest if none is chosen. @param {number} step */
  #step(step) {
    const { found } = this.messages;
    if (!found.length) return;
    const now = found.findIndex(({ number }) => number === this.#active);
    const i = Math.max(0, Math.min((now < 0 ? found.length - 1 : now) + step, found.length - 1));
    this.#activate(found[i]);
    this.#following = i === found.length - 1;
    this.#place(this.#stretch(i));
    this.#reveal(i);
    this.selection.point(found[i].x);
  }

  /** @param {Kept} message */
  #activate({ number }) {
    const old = this.#items.get(this.#active ?? -1);
    if (old) old.ariaSelected = 'false';
    if (number !== this.#active) this.#choose(-1);
    this.#active = number;
    const now = this.#items.get(number);
    if (now) now.ariaSelected = 'true';
    this.list.setAttribute('aria-activedescendant', `message-${number}`);
  }
}

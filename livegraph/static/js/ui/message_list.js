// The pane of messages. It follows the newest unless its reader has scrolled up, looks for words, or
// points at the chart: then it shows the message nearest to the cross-hair. A message that is pointed
// at shows the cross-hair in turn, and one that is chosen brings the chart to its place. Few messages
// are in the page, whatever is held: what is looked at brings its neighbours in.

import { timeOfDay, xValue } from '../lib/format.js';
import { MAX_KEPT, MAX_SHOWN, MessageStore, textRange } from '../state/message_store.js';
import { MessageSearch } from './message_search.js';

/** @typedef {import('../state/message_store.js').Kept} Kept */
/** @typedef {'time' | 'index' | 'field'} Kind of x */

/**
 * What the rest of the page does with a message.
 * @typedef {object} Does
 * @property {(x: number | null) => void} point at this place; null: at none
 * @property {(x: number) => void} look at this place
 */

/** So near to an end, in pixels, the reader wants to see what is beyond. */
const AT_END = 24;
/** How far keys go, in messages. */
const STEPS = new Map([
  ['ArrowUp', -1],
  ['ArrowDown', 1],
  ['PageUp', -8],
  ['PageDown', 8],
  ['Home', -MAX_KEPT],
  ['End', MAX_KEPT],
]);

export class MessageList {
  #messages = new MessageStore();
  /** What is in the page, by number. @type {Map<number, HTMLElement>} */ #items = new Map();
  /** @type {Kept[]} */ #shown = [];
  #following = true;
  #stale = false;
  /** The one nearest to the cross-hair. @type {number | null} */ #near = null;
  /** The one the keys have come to. @type {number | null} */ #active = null;
  #kind = /** @type {Kind} */ ('time');
  #several = false;

  /**
   * @param {{list: HTMLElement, query: HTMLInputElement, hits: HTMLElement}} parts of index.html
   * @param {Does} does
   * @param {new (callback: () => void) => {observe(element: Element): void}} ResizeObserver
   */
  constructor({ list, query, hits }, does, ResizeObserver) {
    this.list = list;
    this.does = does;
    this.search = new MessageSearch(query, hits, {
      look: (words) => this.#look(words),
      leave: () => list.focus(),
    });
    // A narrower pane has longer text; it also sees the pane being shown again.
    new ResizeObserver(() => this.follow()).observe(list);
    list.addEventListener('scroll', () => this.#scrolled());
    this.#listenToPointer();
    this.#listenToKeys();
  }

  /** How many messages there were, those let go of included. */
  get total() {
    return this.#messages.total;
  }

  /** The places of the messages that are to be seen on the time axis. */
  get marks() {
    return this.#messages.marks;
  }

  /** @param {import('../transport/protocol.js').Messages} told */
  add(told) {
    if (told.replace) this.forget();
    this.#messages.add(told);
    this.#stale = true;
  }

  forget() {
    this.#messages.forget();
    this.#active = this.#near = null;
    this.#following = true;
    this.#renew();
  }

  /** Show other words about the same messages, or others of them. */
  #renew() {
    this.#items.clear();
    this.#shown = [];
    this.#stale = true;
    this.list.replaceChildren();
  }

  /** To the end, unless the reader looks at something else. */
  follow() {
    if (this.#following && this.#near === null) this.list.scrollTop = this.list.scrollHeight;
  }

  /**
   * @param {Kind} kind
   * @param {boolean} several whether it takes a name to tell the source
   * @param {{x: number, part: import('../lib/scale.js').Domain} | null} cross where the chart is read
   */
  draw(kind, several, cross) {
    if (kind !== this.#kind || several !== this.#several) this.#renew();
    this.#kind = kind;
    this.#several = several;
    const { found } = this.#messages;
    const near = cross ? this.#messages.nearest(cross.x, cross.part) : -1;
    const number = found[near]?.number ?? null;
    if (this.#stale || number !== this.#near) this.#update(near, number);
  }

  /** @param {number} near where it is among those found; -1: none @param {number | null} number */
  #update(near, number) {
    const stale = this.#stale;
    this.#stale = false;
    this.#items.get(this.#near ?? -1)?.classList.remove('near');
    this.#items.get(number ?? -1)?.classList.add('near');
    this.#near = number;
    this.#place(this.#stretch(near));
    if (stale) this.search.draw(this.#messages);
    if (near >= 0) this.#reveal(near);
    else this.follow();
  }

  /** What is to be in the page. @param {number} target must be among it, unless it is -1 */
  #stretch(target) {
    const { found } = this.#messages;
    if (target < 0 && this.#following) return found.slice(-MAX_SHOWN);
    const first = this.#shown[0]?.number ?? 0;
    const last = this.#shown.at(-1)?.number ?? -1;
    const now = found.filter(({ number }) => number >= first && number <= last);
    if (target < 0) return now.length ? now : found.slice(-MAX_SHOWN);
    return now.includes(found[target]) ? now : found.slice(...textRange(found.length, target));
  }

  /** Have these in the page, those that stay where they are. @param {Kept[]} wanted */
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
  #item({ number, x, text, source, mark }) {
    const item = document.createElement('div');
    item.id = `message-${number}`;
    item.role = 'option';
    item.ariaSelected = String(number === this.#active);
    item.classList.toggle('near', number === this.#near);
    item.classList.toggle('marks', Boolean(mark));
    const when = element('time', this.#kind === 'time' ? timeOfDay(x, 3) : xValue(x, this.#kind));
    when.title = [xValue(x, this.#kind), source].filter(Boolean).join(' · ');
    const words = element('span', '');
    const pieces = this.#messages.pieces(text);
    words.append(...pieces.map((piece, i) => (i % 2 ? element('mark', piece) : piece)));
    item.append(when, ...(this.#several ? [element('b', source)] : []), words);
    this.#items.set(number, item);
    return item;
  }

  /** Scroll no further than it takes to see this one. @param {number} i its place among those found */
  #reveal(i) {
    const { list } = this;
    const item = this.#items.get(this.#messages.found[i].number);
    if (!item) return;
    const { offsetTop: top, offsetHeight: height } = item;
    const bottom = top + height - list.clientHeight;
    list.scrollTop = Math.min(top, Math.max(bottom, list.scrollTop));
  }

  /** At an end of what is in the page there may be more. */
  #scrolled() {
    if (this.#near !== null) return; // it was not the reader who scrolled
    const { list } = this;
    const { found } = this.#messages;
    const below = list.scrollHeight - list.scrollTop - list.clientHeight;
    const first = found.findIndex(({ number }) => number === this.#shown[0]?.number);
    const last = first + this.#shown.length - 1;
    this.#following = below < AT_END && last >= found.length - 1;
    if (below < AT_END && last < found.length - 1) this.#turn(last);
    else if (list.scrollTop < AT_END && first > 0) this.#turn(first);
  }

  /** Have the neighbours of one in the page. @param {number} i its place among those found */
  #turn(i) {
    const { found } = this.#messages;
    this.#following = false;
    this.#place(found.slice(...textRange(found.length, i)));
  }

  /** @param {string} words */
  #look(words) {
    this.#messages.look(words);
    this.#following = true;
    this.#renew();
    this.does.point(null); // which also has it drawn
  }

  #listenToPointer() {
    const { list, does } = this;
    list.addEventListener('pointerover', ({ target, pointerType }) => {
      const message = pointerType === 'mouse' ? this.#at(target) : undefined;
      if (message) does.point(message.x);
    });
    list.addEventListener('pointerleave', () => does.point(null));
    list.addEventListener('click', ({ target }) => {
      const message = this.#at(target);
      // Who has marked text wants to copy it.
      if (!message || !(document.getSelection()?.isCollapsed ?? true)) return;
      this.#activate(message);
      does.look(message.x);
      does.point(message.x); // a finger has left already
    });
  }

  /** @param {EventTarget | null} target */
  #at(target) {
    const id = target instanceof Element ? target.closest('[role=option]')?.id : '';
    return this.#shown.find(({ number }) => `message-${number}` === id);
  }

  #listenToKeys() {
    const { list, does } = this;
    list.addEventListener('focus', () => {
      if (list.matches(':focus-visible')) this.#step(0);
    });
    list.addEventListener('blur', () => does.point(null));
    list.addEventListener('keydown', (event) => {
      const { key, ctrlKey, metaKey, altKey } = event;
      const step = STEPS.get(key);
      const message = this.#messages.found.find(({ number }) => number === this.#active);
      if (ctrlKey || metaKey || altKey) return;
      if (step) this.#step(step);
      else if (key === 'Escape') this.search.clear();
      else if ((key === 'Enter' || key === ' ') && message) does.look(message.x);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** Go on by so many messages; from nowhere: to the newest. @param {number} step */
  #step(step) {
    const { found } = this.#messages;
    if (!found.length) return;
    const now = found.findIndex(({ number }) => number === this.#active);
    const i = Math.max(0, Math.min((now < 0 ? found.length - 1 : now) + step, found.length - 1));
    this.#activate(found[i]);
    this.#following = i === found.length - 1;
    this.#place(this.#stretch(i));
    this.#reveal(i);
    this.does.point(found[i].x);
  }

  /** @param {Kept} message */
  #activate({ number }) {
    const old = this.#items.get(this.#active ?? -1);
    if (old) old.ariaSelected = 'false';
    this.#active = number;
    const now = this.#items.get(number);
    if (now) now.ariaSelected = 'true';
    this.list.setAttribute('aria-activedescendant', `message-${number}`);
  }
}

/** @param {string} tag @param {string} text */
function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

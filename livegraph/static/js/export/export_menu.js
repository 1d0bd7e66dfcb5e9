// Taking away: the menu from which what is seen, or all there is, goes into a file.

import { closeBeside } from '../ui/toolbar.js';
import { png, svg } from './image_export.js';

/** @typedef {import('../lib/scale.js').Domain} Domain */

const FAILED = 'The server does not answer; try again when it does.';
/** A browser has begun to write the file long before. */
const WRITTEN = 60_000;

/**
 * What the file is called.
 * @param {string} title
 * @param {Date} now
 * @param {string} ending
 * @returns {string}
 */
export function fileName(title, now, ending) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('');
  const plain = title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
  return `${plain.slice(0, 60) || 'livegraph'}-${day}-${time}.${ending}`;
}

/**
 * What to ask the server for.
 * @param {string} ending `csv` or `jsonl`
 * @param {Domain | null} part of x; null is all
 * @param {number[] | null} places of series, rising; null is all
 * @returns {string}
 */
export function exportPath(ending, part, places) {
  const query = new URLSearchParams();
  if (part) {
    query.set('from', String(part[0]));
    query.set('to', String(part[1]));
  }
  // Names can be longer together than an address may be.
  if (places) query.set('places', ranges(places));
  return `export.${ending}${query.size ? '?' : ''}${query}`;
}

/** @param {number[]} places rising @returns {string} as `0-4,7` */
function ranges(places) {
  /** @type {[number, number][]} */ const found = [];
  for (const place of places) {
    const last = found.at(-1);
    if (last && place === last[1] + 1) last[1] = place;
    else found.push([place, place]);
  }
  return found.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join();
}

export class ExportMenu {
  /**
   * @param {HTMLDetailsElement} menu of index.html
   * @param {Pick<import('./current_view.js').CurrentView, 'view' | 'places'>} seen
   * @param {(path: string) => Promise<Response>} ask the server
   */
  constructor(menu, seen, ask) {
    this.menu = menu;
    this.seen = seen;
    this.ask = ask;
    this.words = /** @type {HTMLElement} */ (menu.querySelector('[role=status]'));
    this.buttons = [...menu.querySelectorAll('button')];
    for (const button of this.buttons) {
      button.addEventListener('click', () => this.#take(button.dataset));
    }
    closeBeside(menu);
    menu.addEventListener('toggle', () => this.#say(''));
  }

  /** @param {boolean} points whether there is anything to take */
  draw(points) {
    for (const button of this.buttons) if (button.disabled === points) button.disabled = !points;
  }

  /** @param {DOMStringMap} wanted */
  async #take({ take = '', part }) {
    const view = this.seen.view;
    this.#say('Saving…');
    try {
      download(
        await this.#file(take, part === 'view', view),
        fileName(view.title, new Date(), take),
      );
      this.#say('');
      this.menu.open = false;
    } catch {
      this.#say(FAILED);
    }
  }

  /** @param {string} take @param {boolean} partOnly @param {import('./image_export.js').View} view */
  async #file(take, partOnly, view) {
    if (take === 'png') return png(view);
    if (take === 'svg') return svg(view);
    const part = partOnly ? view.x : null;
    const path = take === 'html' ? 'save.html' : exportPath(take, part, this.seen.places);
    const answer = await this.ask(path);
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.blob();
  }

  /** @param {string} words */
  #say(words) {
    this.words.textContent = words;
  }
}

/** @param {Blob} file @param {string} name */
function download(file, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), WRITTEN);
}

// The menu to save what is in view, or the whole run, as a file. Reads `view`, `viewport`, `layout` (the
// charts to draw), `preferences.hidden` and `run`; asks `client` for samples.

import { READABLE } from '../lib/scheduler.js';
import { closeOutside } from '../ui/dom.js';
import { fileName } from './file_name.js';
import { pictureView } from './image_content.js';
import { png, svg } from './image_export.js';

/** @typedef {import('../lib/domain.js').Domain} Domain */

const FAILED = 'The server does not answer. Try again later.';
/** Milliseconds after which the browser has certainly begun to write the file. */
const WRITTEN = 60_000;

/**
 * The request to the server.
 * @param {string} ending `csv` or `jsonl`
 * @param {Domain | null} part of x; null: all
 * @param {number[] | null} places of series in the run, ascending; null: all
 * @returns {string}
 */
export function exportPath(ending, part, places) {
  const query = new URLSearchParams();
  if (part) {
    query.set('from', String(part[0]));
    query.set('to', String(part[1]));
  }
  // All names together may exceed the maximum length of an address.
  if (places) query.set('places', ranges(places));
  return `export.${ending}${query.size ? '?' : ''}${query}`;
}

/** @param {number[]} places ascending @returns {string} as `0-4,7` */
function ranges(places) {
  /** @type {[number, number][]} */ const found = [];
  for (const place of places) {
    const last = found.at(-1);
    if (last && place === last[1] + 1) last[1] = place;
    else found.push([place, place]);
  }
  return found.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join();
}

/** @type {import('../ui/mount.js').Mount} */
export function mountExportMenu(element, { state, client, scheduler }) {
  const { run } = state;
  const menu = new ExportMenu(/** @type {HTMLDetailsElement} */ (element), state, client);
  scheduler.redraw(() => menu.draw(run.begun), [run], READABLE);
}

class ExportMenu {
  /**
   * @param {HTMLDetailsElement} menu
   * @param {import('../state/page_state.js').PageState} state
   * @param {import('../transport/client.js').Client} client
   */
  constructor(menu, state, client) {
    this.menu = menu;
    this.state = state;
    this.client = client;
    this.words = /** @type {HTMLElement} */ (menu.querySelector('[role=status]'));
    this.buttons = [...menu.querySelectorAll('button')];
    for (const button of this.buttons) {
      button.addEventListener('click', () => this.#take(button.dataset));
    }
    closeOutside(menu);
    menu.addEventListener('toggle', () => this.#say(''));
  }

  /** @param {boolean} points whether there is anything to save */
  draw(points) {
    for (const button of this.buttons) if (button.disabled === points) button.disabled = !points;
  }

  /** The places in the run of the series in view, ascending; null: of all. */
  get #places() {
    const { preferences, view } = this.state;
    return preferences.hidden.size ? view.series.map(({ place }) => place) : null;
  }

  /** @param {DOMStringMap} wanted */
  async #take({ take = '', part }) {
    const view = pictureView(this.state);
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
    const { url, run, viewport } = this.state;
    const fragment = url.saved(run.started, run.model, viewport);
    const path = take === 'html' ? 'save.html' : exportPath(take, part, this.#places);
    const answer = await this.client.ask(path);
    if (!answer.ok) throw new Error(answer.statusText);
    const file = await answer.blob();
    return take === 'html' ? openingOn(file, fragment) : file;
  }

  /** @param {string} words */
  #say(words) {
    this.words.textContent = words;
  }
}

/**
 * A saved page that opens on a view.
 * @param {Blob} page
 * @param {string} fragment of an address; its characters need no escaping in HTML
 */
function openingOn(page, fragment) {
  const element = `<script type="application/json" id="view">${fragment}</script>\n`;
  return new Blob([page, element], { type: page.type });
}

/** @param {Blob} file @param {string} name */
function download(file, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), WRITTEN);
}

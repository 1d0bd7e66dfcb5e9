// The legend: a table with a row for each series, its switch and its figures. It is in the order that
// the series came, or sorted by a column; then rows change places calmly: not more than once a second,
// and not while somebody points at them.

import { formatStats, sortByColumn } from '../lib/stats.js';
import { colourClasses } from '../lib/theme.js';

/** @typedef {import('../state/model.js').Series} Series */
/** @typedef {import('../lib/stats.js').Figure} Figure */
/** @typedef {import('../lib/stats.js').Figures} Figures */
/** @typedef {{row: HTMLTableRowElement, button: HTMLButtonElement, cells: HTMLElement[], texts: string[]}} Entry */

/** @type {Figure[]} */
const CELLS = ['last', 'min', 'max', 'mean', 'rate'];
/** Milliseconds until rows may change places again. */
const CALM = 1000;

export class Legend {
  /** @type {Map<string, Entry>} */ #entries = new Map();
  /** The names as they stand, from above. @type {string[]} */ #order = [];
  #sort = '';
  #longest = 0; // name, in characters
  #resting = false;
  #pointed = false;

  /**
   * @param {HTMLTableSectionElement} body
   * @param {import('../state/preferences.js').Preferences} choices changed in place
   * @param {{
   *   changed: () => void,
   *   moveOn: (name: string) => void,
   *   after: (work: () => void, ms: number) => unknown,
   * }} does `moveOn`: put a series into the next panel
   */
  constructor(body, choices, does) {
    this.body = body;
    this.choices = choices;
    this.does = does;
    body.addEventListener('pointerenter', ({ pointerType }) => {
      this.#pointed = pointerType === 'mouse';
    });
    body.addEventListener('pointerleave', () => {
      this.#pointed = false;
      does.changed();
    });
  }

  /**
   * @param {Map<string, Series>} series
   * @param {Map<string, Figures>} figures of them
   * @param {Set<string>} alarms names of the series beyond a threshold
   */
  draw(series, figures, alarms) {
    for (const [name, { row }] of this.#entries) {
      if (series.has(name)) continue;
      row.remove();
      this.#entries.delete(name);
    }
    for (const one of series.values()) {
      const told = figures.get(one.name);
      if (told) this.#fill(one, told, alarms.has(one.name));
    }
    this.#arrange(sortByColumn(figures, this.choices.sort));
  }

  /** @param {string[]} order */
  #arrange(order) {
    const { sort } = this.choices;
    const grown = order.length !== this.#order.length;
    const asked = sort !== this.#sort || grown;
    this.#sort = sort;
    if (!grown && order.every((name, i) => name === this.#order[i])) return;
    if (sort && !asked && (this.#resting || this.#isRead)) return;
    this.#order = order;
    this.body.append(...order.flatMap((name) => this.#entries.get(name)?.row ?? []));
    this.#rest();
  }

  get #isRead() {
    return this.#pointed || this.body.querySelector(':focus-visible') !== null;
  }

  #rest() {
    if (this.#resting) return;
    this.#resting = true;
    this.does.after(() => {
      this.#resting = false;
      if (this.choices.sort) this.does.changed();
    }, CALM);
  }

  /** @param {Series} series @param {Figures} figures @param {boolean} alarm */
  #fill(series, figures, alarm) {
    const { row, button, cells, texts } = this.#entries.get(series.name) ?? this.#add(series);
    for (const [i, which] of CELLS.entries()) {
      const text = formatStats(figures, which);
      if (texts[i] === text) continue;
      texts[i] = text;
      cells[i].textContent = text;
    }
    row.classList.toggle('alarm', alarm);
    const pressed = String(!this.choices.hidden.has(series.name));
    if (button.ariaPressed !== pressed) button.ariaPressed = pressed;
  }

  /** @param {Series} series @returns {Entry} */
  #add({ name, order }) {
    const row = this.body.insertRow();
    row.dataset.series = name;
    const button = this.#switch(name, order);
    const head = document.createElement('th');
    head.scope = 'row';
    head.append(button);
    row.append(head);
    const cells = CELLS.map((which) => {
      const cell = row.insertCell();
      cell.className = which;
      return cell;
    });
    const entry = { row, button, cells, texts: [] };
    this.#entries.set(name, entry);
    this.#longest = Math.max(this.#longest, name.length);
    this.body.parentElement?.style.setProperty('--longest', String(this.#longest));
    return entry;
  }

  /** @param {string} name @param {number} order @returns {HTMLButtonElement} */
  #switch(name, order) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'series-switch';
    button.title = `${name}\nclick: show or hide · Alt-click: show only this · drag it to another panel, or press p`;
    button.draggable = true;
    button.addEventListener('dragstart', ({ dataTransfer }) => {
      dataTransfer?.setData('text/plain', name);
    });
    button.addEventListener('keydown', ({ key }) => key === 'p' && this.does.moveOn(name));
    button.addEventListener('click', (event) => this.#click(name, event.altKey));
    const swatch = document.createElement('span');
    swatch.className = `swatch ${colourClasses(order)}`;
    const label = document.createElement('span');
    label.className = 'name';
    label.dir = 'auto'; // what is cut off is its end, whichever way it is written
    label.textContent = name;
    button.append(swatch, label);
    return button;
  }

  /** @param {string} name @param {boolean} solo */
  #click(name, solo) {
    const { hidden } = this.choices;
    if (solo) this.#solo(name);
    else if (!hidden.delete(name)) hidden.add(name);
    this.does.changed();
  }

  /**
   * Show only this one; once more: all of them again.
   * @param {string} name
   */
  #solo(name) {
    const { hidden } = this.choices;
    const others = [...this.#entries.keys()].filter((other) => other !== name);
    const alone = !hidden.has(name) && others.every((other) => hidden.has(other));
    hidden.clear();
    if (!alone) for (const other of others) hidden.add(other);
  }
}

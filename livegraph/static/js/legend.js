// The legend: a table with a row for each series, in the order they appeared, and its switch.

import { number, precision } from './format.js';
import { summary } from './model.js';
import { colourClasses } from './theme.js';

/** @typedef {import('./model.js').Series} Series */
/** @typedef {{row: HTMLTableRowElement, button: HTMLButtonElement, cells: HTMLElement[]}} Entry */

export class Legend {
  /** @type {Map<string, Entry>} */ #entries = new Map();

  /**
   * @param {HTMLTableSectionElement} body
   * @param {import('./choices.js').Choices} choices changed in place
   * @param {{changed: () => void, moveOn: (name: string) => void}} does `moveOn`: put a series into
   *   the next panel
   */
  constructor(body, choices, does) {
    this.body = body;
    this.choices = choices;
    this.does = does;
  }

  /**
   * @param {Map<string, Series>} series
   * @param {import('./scale.js').Domain} x the part that the figures are of
   * @param {Set<string>} alarms names of the series beyond a threshold
   */
  draw(series, x, alarms) {
    for (const [name, { row }] of this.#entries) {
      if (series.has(name)) continue;
      row.remove();
      this.#entries.delete(name);
    }
    for (const one of series.values()) this.#fill(one, x, alarms.has(one.name));
  }

  /** @param {Series} series @param {import('./scale.js').Domain} x @param {boolean} alarm */
  #fill(series, x, alarm) {
    const entry = this.#entries.get(series.name) ?? this.#add(series);
    const sum = summary(series, x);
    const exact = precision(sum, series.unit);
    const bare = { ...exact, unit: '' };
    const none = sum.count === 0;
    const texts = [
      number(series.last, exact),
      number(none ? Number.NaN : sum.min, bare),
      number(none ? Number.NaN : sum.max, bare),
    ];
    for (const [i, text] of texts.entries()) {
      if (entry.cells[i].textContent !== text) entry.cells[i].textContent = text;
    }
    entry.row.classList.toggle('alarm', alarm);
    const pressed = String(!this.choices.hidden.has(series.name));
    if (entry.button.ariaPressed !== pressed) entry.button.ariaPressed = pressed;
  }

  /** @param {Series} series @returns {Entry} */
  #add({ name, order }) {
    const row = this.body.insertRow();
    row.dataset.series = name;
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
    label.textContent = name;
    button.append(swatch, label);
    const head = document.createElement('th');
    head.scope = 'row';
    head.append(button);
    row.append(head);
    const cells = [row.insertCell(), row.insertCell(), row.insertCell()];
    const entry = { row, button, cells };
    this.#entries.set(name, entry);
    return entry;
  }

  /** @param {string} name @param {boolean} solo */
  #click(name, solo) {
    if (solo) this.#solo(name);
    else if (!this.choices.hidden.delete(name)) this.choices.hidden.add(name);
    this.does.changed();
  }

  /**
   * Show only this one; once more: all of them again.
   * @param {string} name
   */
  #solo(name) {
    const others = [...this.#entries.keys()].filter((other) => other !== name);
    const alone =
      !this.choices.hidden.has(name) && others.every((other) => this.choices.hidden.has(other));
    this.choices.hidden.clear();
    if (!alone) for (const other of others) this.choices.hidden.add(other);
  }
}

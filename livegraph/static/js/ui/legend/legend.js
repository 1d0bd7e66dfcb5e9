// The legend: a table with a row for each series, with its switch and its figures, in order of arrival or
// sorted by a column. While the cross-hair reads a position, the rows show the values there. It is shown
// if a panel has more series than its head can name, or if the reader opens it (`legend`). Sorted rows
// change places at most once a second, and not while the pointer is over them. Draws `stats`,
// `time.silentSeries`, and `preferences.hidden` and `sort`, both of which it sets; it also moves series to
// other panels. Pointing at a row highlights its curve (`selection`).

import { NO_BREAK } from '../../lib/format.js';
import { anyOf } from '../../lib/globs.js';
import { colourClasses } from '../../lib/series_colour.js';
import { ownName, sharedName, shortNames } from '../../lib/short_names.js';
import { formatStats, sortByColumn } from '../../lib/stats.js';
import { nextPanel } from '../../state/panel_assignment.js';
import { MOST_NAMED } from '../../state/panel_layout.js';
import { withoutCount } from '../../state/selection.js';
import { assign, element, setHidden } from '../dom.js';
import { seriesButton } from '../series_button.js';
import { LegendFit } from './columns_that_fit.js';
import { LegendColumns } from './legend_columns.js';
import { mountLegendFrame } from './legend_frame.js';

/** @typedef {import('../../state/model.js').Series} Series */
/** @typedef {import('../../lib/stats.js').Figure} Figure */
/** @typedef {import('../../lib/stats.js').Figures} Figures */
/** @typedef {{row: HTMLTableRowElement, button: HTMLButtonElement, swatch: HTMLElement, label: HTMLElement, cells: HTMLElement[], texts: string[]}} Entry */

/** @type {Figure[]} */
const CELLS = ['last', 'min', 'max', 'mean', 'rate'];
/** Characters that every column has room for. */
const MIN_FIGURE = 5;
/** Characters of a name, at most; `.name` in legend.css has room for them. */
const MAX_NAME = 22;
/** Milliseconds until rows may change places again. */
const CALM = 1000;

/** @type {import('../mount.js').Mount} */
export function mountLegend(aside, { state, scheduler }) {
  const body = /** @type {HTMLTableSectionElement} */ (aside.querySelector('tbody'));
  const legend = new Legend(body, state, () => redraw());
  const columns = new LegendColumns(aside, state.preferences);
  const fit = new LegendFit(aside);
  const button = document.querySelector('#series-button');
  mountLegendFrame(aside, state);
  function draw() {
    const { run, view, legend: choice, selection } = state;
    const crowded = view.assigned.panels.some(({ names }) => names.length > MOST_NAMED);
    setHidden(aside, !run.begun || !(choice.shown ?? crowded));
    if (button) assign(button, { ariaPressed: String(!aside.hidden) });
    if (aside.hidden) return;
    assign(aside.dataset, { x: view.shown.x.kind });
    keepWidth(aside, selection.words.size > 0 || choice.filter !== '');
    legend.draw();
    columns.draw(legend.longest, selection.words.size > 0);
    fit.draw([...columns.sizes, legend.longestRead, ...choice.without, aside.dataset.x]);
  }
  const { stats, preferences, legend: choice, selection } = state;
  const redraw = scheduler.redraw(draw, [stats, preferences, choice, selection]);
  state.time.on('silent', redraw);
  window.addEventListener('resize', redraw);
}

/**
 * While something is read, or names are filtered, the legend is as wide as before, whatever it lists: the
 * curves must not move under the pointer.
 * @param {HTMLElement} aside
 * @param {boolean} kept
 */
function keepWidth(aside, kept) {
  if (kept === (aside.style.maxWidth !== '')) return;
  const width = kept ? `${aside.getBoundingClientRect().width}px` : '';
  Object.assign(aside.style, { minWidth: width, maxWidth: width });
}

/** In digits, rounded up. @param {string} text */
function widthOf(text) {
  return Math.ceil(text.length - text.replace(/[^.\u202f]/g, '').length / 2);
}

/** @param {string} filter what names contain, or a glob @returns {(name: string) => boolean} */
function matcher(filter) {
  const wanted = filter.trim().toLowerCase();
  if (/[*?[]/.test(wanted)) return (name) => anyOf(wanted)(name.toLowerCase());
  return (name) => name.toLowerCase().includes(wanted);
}

/**
 * A reading without the number of samples; a range may be parted after its ellipsis.
 * @param {import('../../state/selection.js').Words} read
 */
function cellText(read) {
  return withoutCount(read).replace(' … ', `${NO_BREAK}… `);
}

class Legend {
  /** @type {Map<string, Entry>} */ #entries = new Map();
  /** Characters of the longest figure that each column has had. @type {Map<Figure, number>} */
  longest = new Map(CELLS.map((which) => [which, MIN_FIGURE]));
  /** The same of the values at the cross-hair, while one is read. */ longestRead = 0;
  /** Names from the top. @type {string[]} */ #order = [];
  #sort = '';
  /** How the names are written. */ #named = '';
  #resting = false;
  #pointed = false;

  /**
   * @param {HTMLTableSectionElement} body
   * @param {import('../../state/page_state.js').PageState} state
   * @param {() => void} redraw
   */
  constructor(body, state, redraw) {
    this.body = body;
    this.state = state;
    this.preferences = state.preferences;
    this.redraw = redraw;
    this.none = /** @type {HTMLElement} */ (document.querySelector('#legend-none'));
    body.addEventListener('pointerenter', ({ pointerType }) => {
      this.#pointed = pointerType === 'mouse';
    });
    body.addEventListener('pointerleave', () => {
      this.#pointed = false;
      state.selection.highlight(null);
      redraw();
    });
    body.addEventListener('pointerover', ({ target }) => {
      const row = /** @type {Element} */ (target).closest('tr');
      state.selection.highlight(row?.dataset.series ?? null);
    });
    state.selection.on('highlight', () => this.#light());
  }

  draw() {
    const { stats, run, view, legend, selection } = this.state;
    const { series } = view.shown;
    if (!selection.words.size) this.longestRead = 0;
    const listed = matcher(legend.filter);
    setHidden(this.none, [...series.keys()].some(listed));
    for (const [name, { row }] of this.#entries) {
      if (series.has(name)) continue;
      row.remove();
      this.#entries.delete(name);
    }
    for (const one of series.values()) {
      const figures = stats.figures.get(one.name);
      if (figures) this.#fill(one, figures, run.alarms.has(one.name), listed(one.name));
    }
    this.#switchOff([...this.preferences.hidden, ...view.assigned.oneOff]);
    this.#name();
    this.#arrange(sortByColumn(stats.figures, this.preferences.sort));
  }

  /** Show which series are not drawn. @param {string[]} names */
  #switchOff(names) {
    const off = new Set(names);
    for (const [name, { button }] of this.#entries)
      assign(button, { ariaPressed: String(!off.has(name)) });
  }

  /**
   * Write the names with the parts that all share muted, so that the differences stand out. Where one is
   * too long, they are shortened, but not in a list whose width the reader has set.
   */
  #name() {
    const names = [...this.#entries.keys()];
    const whole =
      this.state.legend.width !== null || names.every(({ length }) => length <= MAX_NAME);
    const shared = whole ? sharedName(names) : { before: '', after: '' };
    const written = JSON.stringify([whole, shared, names.length]);
    if (written === this.#named) return;
    this.#named = written;
    const own = whole ? names.map((name) => ownName(name, shared)) : shortNames(names, MAX_NAME);
    for (const [i, { label }] of [...this.#entries.values()].entries()) {
      const muted = [shared.before, shared.after].map((part) => element('span', part, 'shared'));
      label.replaceChildren(muted[0], element('span', own[i]), muted[1]);
    }
  }

  /** Show which series is highlighted. */
  #light() {
    const { highlighted } = this.state.selection;
    for (const [name, { row }] of this.#entries)
      row.classList.toggle('highlighted', name === highlighted);
  }

  /** @param {string[]} order */
  #arrange(order) {
    const { sort } = this.preferences;
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
    window.setTimeout(() => {
      this.#resting = false;
      if (this.preferences.sort) this.redraw();
    }, CALM);
  }

  /** @param {Series} series @param {Figures} figures @param {boolean} alarm @param {boolean} listed */
  #fill(series, figures, alarm, listed) {
    const { row, swatch, cells, texts } = this.#entries.get(series.name) ?? this.#add(series.name);
    assign(swatch, { className: `swatch ${colourClasses(series.order)}` });
    for (const [i, which] of CELLS.entries()) {
      const read = which === 'last' ? this.state.selection.words.get(series.name) : undefined;
      const text = read ? cellText(read) : formatStats(figures, which);
      if (which === 'last') {
        assign(cells[i].dataset, { x: read?.part.join(' ') ?? '' });
        assign(cells[i], { title: read?.text ?? '' });
      }
      if (texts[i] === text) continue;
      texts[i] = text;
      cells[i].textContent = text;
      const wide = widthOf(text);
      if (read) this.longestRead = Math.max(this.longestRead, wide);
      else this.longest.set(which, Math.max(this.longest.get(which) ?? 0, wide));
    }
    setHidden(row, !listed);
    row.classList.toggle('alarm', alarm);
    row.classList.toggle('silent', this.state.time.silentSeries.has(series.name));
  }

  /** @param {string} name @returns {Entry} */
  #add(name) {
    const row = this.body.insertRow();
    row.dataset.series = name;
    const label = element('span', name, 'name');
    label.dir = 'auto'; // so that the end is cut off, whichever way the name is written
    const swatch = element('span');
    const button = this.#switch(name);
    button.append(swatch, label);
    const head = document.createElement('th');
    head.scope = 'row';
    head.append(button);
    row.append(head);
    const cells = CELLS.map((which) => {
      const cell = row.insertCell();
      cell.className = which;
      return cell;
    });
    const entry = { row, button, swatch, label, cells, texts: [] };
    this.#entries.set(name, entry);
    return entry;
  }

  /** @param {string} name @returns {HTMLButtonElement} */
  #switch(name) {
    const button = seriesButton(name, 'show or hide', {
      click: () => this.#click(name, false),
      solo: () => this.#click(name, true),
      move: () => this.#move(name),
    });
    button.className = 'series-switch';
    return button;
  }

  /** @param {string} name @param {boolean} solo */
  #click(name, solo) {
    const oneOff = this.state.view.assigned.oneOff.includes(name);
    if (oneOff) this.preferences.draw(name);
    if (solo) this.preferences.solo(name, [...this.#entries.keys()]);
    else if (!oneOff) this.preferences.toggle(name);
  }

  /** Move a series to the next panel. @param {string} name */
  #move(name) {
    this.preferences.move(name, nextPanel(this.state.view.assigned.panels, name));
  }
}

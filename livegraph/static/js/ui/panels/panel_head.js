// The head of a panel, which is its legend. Each series has a key in its colour, its name, and its value:
// the last one, or the one at the cross-hair. In a roomy panel of one series the head is a big number with
// its range and its change; it always shows the last value in view, with its place if there is a newer one,
// and the value at the cross-hair appears at the curve. The kinds are those of `state/panel_layout.js`.

import { extremePlaces } from '../../charts/extreme_marks.js';
import { count, day, duration, NO_BREAK, timeOfDay, xValue } from '../../lib/format.js';
import { changeOf } from '../../lib/recent_change.js';
import { colourClasses } from '../../lib/series_colour.js';
import { ownName, sharedName } from '../../lib/shared_name.js';
import { formatStats } from '../../lib/stats.js';
import { windowName } from '../../lib/window_name.js';
import { MOST_NAMED } from '../../state/panel_layout.js';
import { assign, element, setHidden, setText } from '../dom.js';
import { seriesButton } from '../series_button.js';
import { lastIn } from './panel_flags.js';

/** @typedef {import('../../state/model.js').Series} Series */
/** @typedef {import('../../lib/scale.js').Domain} Domain */
/** @typedef {import('../crosshair/value_at_crosshair.js').Words} Words */
/** @typedef {import('../../state/panel_layout.js').HeadKind} HeadKind */
/** @typedef {{key: HTMLButtonElement, value: HTMLElement, unit: HTMLElement, longest: number}} Entry */

/** Characters that a value is counted with, at least, where a row is fitted. */
const LEAST = 3;
/** The parts of a band. */
const SHARES = [
  ['whole', 'min … max'],
  ['half', 'middle half'],
  ['median', 'median'],
];
/** Extra width for each name and value, in characters. */
const BETWEEN = 6;

/**
 * What a reader does with a series at its name.
 * @typedef {object} Actions
 * @property {(name: string) => void} hide
 * @property {(name: string) => void} solo
 * @property {(name: string) => void} move to the next panel
 */

export class PanelHead {
  /** @type {Map<string, Entry>} */ #entries = new Map();
  #built = '';
  /** The prefix and suffix that all names in the panel share, shown once before them. */
  #shared = { before: '', after: '' };

  /** @param {Actions} actions */
  constructor(actions) {
    this.actions = actions;
    this.element = element('div', '', 'head row');
    this.group = element('span', '', 'group');
    this.keys = element('span', '', 'keys');
    this.rest = element('span', '', 'rest');
    this.shares = shares();
    this.about = element('span', '', 'about');
    this.kept = element('span', '', 'rest');
    this.element.append(this.group, this.keys, this.rest, this.shares, this.kept, this.about);
  }

  /**
   * @param {HeadKind} kind
   * @param {{group: string, names: string[]}} title
   * @param {Series[]} series in the panel
   * @param {string | null} highlighted the name of a series
   * @param {boolean} band whether the series are drawn as a band, which the head explains
   */
  show(kind, { group }, series, highlighted, band) {
    const look = `head ${kind}`;
    if (this.element.className !== look) this.element.className = look;
    const many = series.length > MOST_NAMED;
    const named = many ? series.filter(({ name }) => name === highlighted) : series;
    this.#shared = sharedName(series.map(({ name }) => name));
    const { before, after } = this.#shared;
    setText(this.group, group || (before || after ? `${before}*${after}` : ''));
    const others = series.length - named.length;
    setHidden(this.shares, !band);
    setText(this.rest, many && named.length ? `${others} others dimmed` : '');
    const built = [before, after, ...named.map(({ name, order }) => `${order} ${name}`)].join('\n');
    if (built === this.#built) return;
    this.#built = built;
    this.#entries.clear();
    this.keys.replaceChildren(...named.map((one) => this.#key(one)));
  }

  /** @param {Series} series */
  #key({ name, order }) {
    const { hide, solo, move } = this.actions;
    const key = seriesButton(name, 'hide', {
      click: () => hide(name),
      solo: () => solo(name),
      move: () => move(name),
    });
    key.className = `key ${colourClasses(order)}`;
    key.dataset.series = name;
    const label = element('span', ownName(name, this.#shared), 'name');
    label.dir = 'auto';
    const [value, unit] = [element('b', '', 'value'), element('span', '', 'unit')];
    key.append(label, value, unit);
    this.#entries.set(name, { key, value, unit, longest: 0 });
    return key;
  }

  /** Approximate width of the row, in characters. */
  get characters() {
    const { length } = `${this.group.textContent}${this.kept.textContent}`;
    const keys = [...this.#entries].map(([name, { longest, unit }]) => {
      return (
        ownName(name, this.#shared).length +
        Math.max(longest, LEAST) +
        (unit.textContent ?? '').length +
        BETWEEN
      );
    });
    return keys.reduce((sum, one) => sum + one, length);
  }

  /**
   * @param {Series[]} series in the panel
   * @param {import('./panel.js').Signs} signs
   * @param {Map<string, Words> | null} read what the reader reads, by name
   * @param {Domain} part in view
   */
  fill(series, signs, read, part) {
    const big = !this.element.classList.contains('row');
    for (const one of series) {
      const entry = this.#entries.get(one.name);
      const figures = signs.figures.get(one.name);
      if (!entry || !figures) continue;
      const there = big ? undefined : read?.get(one.name);
      this.#say(entry, there?.text ?? formatStats(figures, 'last'), one.unit);
      assign(entry.value.dataset, { x: there?.part.join(' ') ?? '' });
      entry.key.classList.toggle('silent', signs.silent.has(one.name));
      entry.key.classList.toggle('alarm', !there && signs.alarms.has(one.name));
    }
    setText(this.kept, keptWords(series));
    const [alone] = series;
    const figures = big && alone && signs.figures.get(alone.name);
    if (figures) this.#tell(alone, figures, signs, part);
  }

  /** @param {Entry} entry @param {string} text @param {string} unit */
  #say(entry, text, unit) {
    const tail = NO_BREAK + unit;
    const parted = unit !== '' && text.endsWith(tail);
    const bare = parted ? text.slice(0, -tail.length) : text;
    setText(entry.value, bare);
    setText(entry.unit, parted ? unit : '');
    const wide = digitsWide(bare);
    if (wide <= entry.longest) return;
    entry.longest = wide;
    entry.value.style.setProperty('--digits', String(wide));
  }

  /**
   * @param {Series} series
   * @param {import('../../lib/stats.js').Figures} figures
   * @param {import('./panel.js').Signs} signs
   * @param {Domain} part
   */
  #tell(series, figures, { silent, now, kind, live }, part) {
    const { low, high } = extremePlaces(series, part);
    const change = changeOf(series, part, kind);
    const told = Number.isNaN(figures.min) // none of its samples is in view
      ? []
      : [
          [
            'min',
            'Min',
            formatStats(figures, 'min'),
            placeOf(series, low, figures.min, kind, part[1]),
          ],
          [
            'max',
            'Max',
            formatStats(figures, 'max'),
            placeOf(series, high, figures.max, kind, part[1]),
          ],
          ['mean', 'Mean', formatStats(figures, 'mean'), ''],
        ];
    const last = silent.get(series.name);
    const newest = live?.series.get(series.name)?.lastX;
    const past = newest !== undefined && pastPlace(series, newest, part, kind, live?.newest ?? now);
    if (past) told.unshift(['past', 'Last in view', past, '']);
    if (last !== undefined && !past) {
      told.push(['gone', '', `silent for ${duration(now - last)}`, '']);
    } else if (change) {
      const unit = kind === 'index' ? `${NO_BREAK}sample${change.span > 1 ? 's' : ''}` : '';
      told.push(['change', 'Change', change.text, `in ${windowName(change.span, kind)}${unit}`]);
    }
    const built = told.map(([kind]) => kind).join(' ');
    if (this.about.dataset.built !== built) {
      this.about.dataset.built = built;
      this.about.replaceChildren(...told.map(([kind, caption]) => figure(kind, caption)));
    }
    for (const [i, [, , text, beside]] of told.entries()) {
      const { children } = this.about.children[i];
      setText(children[1], text);
      setText(children[2], beside);
    }
  }
}

/**
 * Where a series has its smallest or largest value, in words; '' where that is not known.
 * @param {Series} series
 * @param {number} i the place among its points
 * @param {number} value that is to be there
 * @param {'time' | 'index' | 'field'} kind of x
 * @param {number} to where the part in view ends: times of that day have no date
 */
export function placeOf({ x, y }, i, value, kind, to) {
  if (i < 0 || y[i] !== value) return '';
  const today = kind === 'time' && day(x[i]) === day(to);
  const place = today ? timeOfDay(x[i]) : xValue(x[i], kind, 0);
  return `${kind === 'index' ? 'sample' : 'at'} ${place}`;
}

/**
 * Where the last value in view is, in words; '' if it is the newest of the series, or there is none.
 * @param {Series} series
 * @param {number} newest x of the series
 * @param {Domain} part in view
 * @param {'time' | 'index' | 'field'} kind of x
 * @param {number} end of the run: times of that day have no date
 */
export function pastPlace(series, newest, part, kind, end) {
  if (newest >= part[0] && newest <= part[1]) return '';
  const i = lastIn(series, part);
  return placeOf(series, i, series.y[i], kind, end);
}

/** What the greys of a band are. */
function shares() {
  const made = element('span', '', 'shares');
  made.append(...SHARES.map(([name, text]) => element('span', text, name)));
  return made;
}

/** @param {string} kind @param {string} caption */
function figure(kind, caption) {
  const made = element('span', '', `figure ${kind}`);
  made.append(element('span', caption, 'caption'), element('b'));
  made.append(' ', element('span', '', 'beside'));
  return made;
}

/** How many points in the plane there were, if older ones are not kept. @param {Series[]} series */
function keptWords(series) {
  const dropped = series.reduce((sum, one) => sum + one.dropped, 0);
  const kept = series.reduce((sum, { x }) => sum + x.length, 0);
  return dropped ? `the newest ${count(kept)} of ${count(kept + dropped)} points` : '';
}

/** How wide a number is, in digits: points and thin spaces are half as wide. @param {string} text */
function digitsWide(text) {
  return text.length - text.replace(/[^.\u202f]/g, '').length / 2;
}

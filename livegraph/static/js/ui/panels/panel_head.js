// The head of a panel, which is its legend. Each series has a key in its colour, its name, and its value:
// the last one, or the one at the cross-hair. In a roomy panel of one series the head is a big number with
// its range and its change; it always shows the last value in view, with its place if there is a newer one,
// and the value at the cross-hair appears at the curve. The kinds are those of `state/panel_layout.js`.

import { extremePlaces } from '../../charts/extreme_marks.js';
import { count, duration, NO_BREAK } from '../../lib/format.js';
import { changeOf } from '../../lib/recent_change.js';
import { colourClasses } from '../../lib/series_colour.js';
import { ownName, sharedName } from '../../lib/short_names.js';
import { formatStats } from '../../lib/stats.js';
import { windowName } from '../../lib/window_name.js';
import { MOST_NAMED } from '../../state/panel_layout.js';
import { withoutCount } from '../../state/selection.js';
import { assign, element, setHidden, setText } from '../dom.js';
import { seriesButton } from '../series_button.js';
import { newestPastPlace, pastPlaceOf, placeOf } from './value_place.js';

/** @typedef {import('../../state/model.js').Series} Series */
/** @typedef {import('../../lib/domain.js').Domain} Domain */
/** @typedef {import('../crosshair/value_at_crosshair.js').Words} Words */
/** @typedef {import('../../state/panel_layout.js').HeadKind} HeadKind */
/**
 * @typedef {object} Entry
 * @property {HTMLButtonElement} key
 * @property {HTMLElement} value
 * @property {HTMLElement} unit
 * @property {HTMLElement} count of the samples that a range is of
 * @property {number} longest digits of all values so far
 * @property {number} room digits that the value has room for, so that what follows stays where it is
 * @property {boolean} read whether that is for values at the cross-hair, which may be ranges
 */

/** Characters that a value is counted with, at least, where a row is fitted. */
const LEAST = 3;
/** How wide a digit of a value is, in characters: values are bold. */
const DIGIT = 1.2;
/** The parts of a band. */
const SHARES = [
  ['whole', 'min … max'],
  ['half', 'middle half'],
  ['median', 'median'],
];
/** Extra width for each name and value, in characters. */
const BETWEEN = 8;

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
    this.past = element('span', '', 'rest past');
    const more = [this.rest, this.shares, this.kept, this.past];
    this.element.append(this.group, this.keys, ...more, this.about);
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
    const value = element('b', '', 'value');
    const [unit, count] = ['unit', 'samples'].map((kind) => element('span', '', kind));
    key.append(label, value, unit, count);
    this.#entries.set(name, { key, value, unit, count, longest: 0, room: 0, read: false });
    return key;
  }

  /** About how many rows the names and values take. @param {number} room characters in a row */
  rows(room) {
    const keys = [...this.#entries].map(
      ([name, { longest, unit }]) =>
        ownName(name, this.#shared).length +
        Math.max(longest, LEAST) * DIGIT +
        (unit.textContent ?? '').length,
    );
    const words = [this.group, this.kept].map(({ textContent }) => (textContent ?? '').length);
    let [rows, taken] = [1, 0];
    for (const wide of [...words, ...keys].filter(Boolean)) {
      if (taken && taken + wide + BETWEEN > room) [rows, taken] = [rows + 1, 0];
      taken += wide + BETWEEN;
    }
    return rows;
  }

  /**
   * @param {Series[]} series in the panel
   * @param {import('./panel.js').Signs} signs
   * @param {Map<string, Words> | null} read what the reader reads, by name
   * @param {Domain} part in view
   */
  fill(series, signs, read, part) {
    const big = !/row|side/.test(this.element.className);
    for (const one of series) {
      const entry = this.#entries.get(one.name);
      const figures = signs.figures.get(one.name);
      if (!entry || !figures) continue;
      const there = big ? undefined : read?.get(one.name);
      const text = there ? withoutCount(there) : formatStats(figures, 'last');
      this.#say(entry, text, one.unit, there !== undefined);
      setText(entry.count, there?.count.trim() ?? '');
      assign(entry.value.dataset, { x: there?.part.join(' ') ?? '' });
      entry.key.classList.toggle('silent', signs.silent.has(one.name));
      entry.key.classList.toggle('alarm', !there && signs.alarms.has(one.name));
    }
    setText(this.kept, keptWords(series));
    setText(this.past, big || read ? '' : newestPastPlace(series, signs, part));
    const [alone] = series;
    const figures = big && alone && signs.figures.get(alone.name);
    if (figures) this.#tell(alone, figures, signs, part);
  }

  /** @param {Entry} entry @param {string} text @param {string} unit @param {boolean} read */
  #say(entry, text, unit, read) {
    const tail = NO_BREAK + unit;
    const parted = unit !== '' && text.endsWith(tail);
    const bare = parted ? text.slice(0, -tail.length) : text;
    setText(entry.value, bare);
    setText(entry.unit, parted ? unit : '');
    const wide = digitsWide(bare);
    entry.longest = Math.max(entry.longest, wide);
    const room = read === entry.read ? Math.max(entry.room, wide) : wide;
    entry.read = read;
    if (room === entry.room) return;
    entry.room = room;
    entry.value.style.setProperty('--digits', String(room));
  }

  /**
   * @param {Series} series
   * @param {import('../../lib/stats.js').Figures} figures
   * @param {import('./panel.js').Signs} signs
   * @param {Domain} part
   */
  #tell(series, figures, signs, part) {
    const { silent, now, kind } = signs;
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
    const past = pastPlaceOf(series, signs, part);
    if (past) told.unshift(['past', signs.live ? 'Last in view' : 'Last', past, '']);
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

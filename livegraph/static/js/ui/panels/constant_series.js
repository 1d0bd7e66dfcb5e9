// A line for the series that are in no panel: constant series with their value, one-off numbers, and
// hidden series, each of both with a button that shows it. Draws `view`, `preferences`, `stats` and `time`; sets `preferences`.

import { READABLE } from '../../lib/scheduler.js';
import { formatStats } from '../../lib/stats.js';
import { assign, element, setHidden, setText } from '../dom.js';

/** Hidden series and one-off numbers that are named, at most of each: the legend has all. */
const MOST = 12;
const WHAT_ONE_OFF =
  'Numbers in fewer than 1 of 50 lines of their source, fewer than 20 times and at no regular interval.\nclick: draw';

/** @type {import('../mount.js').Mount} */
export function mountConstants(line, { state, scheduler }) {
  const { run, view, preferences, stats, legend, time } = state;
  /** @type {Map<string, HTMLElement>} */ const values = new Map();
  let arranged = '';
  function draw() {
    const { constants, oneOff } = run.begun ? view.assigned : { constants: [], oneOff: [] };
    const known = view.shown.series;
    const hidden = [...preferences.hidden].filter((name) => known.has(name));
    setHidden(line, constants.length + oneOff.length + hidden.length === 0);
    const wanted = [...constants, '', ...oneOff, '', ...hidden].join('\n');
    if (wanted !== arranged) arrange(constants, oneOff, hidden);
    arranged = wanted;
    for (const [name, value] of values) {
      const figures = stats.figures.get(name);
      setText(value, figures ? formatStats(figures, 'last') : '');
      value.classList.toggle('silent', time.silentSeries.has(name));
    }
    assign(line, { title: line.textContent ?? '' }); // all of them, where the line is cut
  }
  /** @param {string[]} constants @param {string[]} oneOff @param {string[]} hidden */
  function arrange(constants, oneOff, hidden) {
    values.clear();
    const entries = constants.map((name) => {
      const entry = named(element('span', '', 'constant'), name);
      const value = element('b');
      entry.append(' ', value);
      values.set(name, value);
      return entry;
    });
    line.replaceChildren(
      ...(entries.length ? ['Constant ', ...spaced(entries)] : []),
      ...switches('One-off numbers', 'one-off', oneOff, (name) => preferences.draw(name)),
      ...switches('Hidden', 'hidden-series', hidden, (name) => preferences.toggle(name)),
    );
  }
  /** A word and a button for each name. @param {string} word @param {string} kind of a button @param {string[]} names @param {(name: string) => void} show */
  function switches(word, kind, names, show) {
    if (!names.length) return [];
    const buttons = names.slice(0, MOST).map((name) => {
      const button = named(element('button', '', `off ${kind}`), name);
      button.title = `Show ${name}`;
      button.addEventListener('click', () => show(name));
      return button;
    });
    const rest = names.length - buttons.length;
    const head = element('span', word, 'off-word');
    if (kind === 'one-off') head.title = WHAT_ONE_OFF;
    return [head, ' ', ...spaced(buttons), ...(rest ? [more(rest)] : [])];
  }
  function more(/** @type {number} */ rest) {
    const button = element('button', `and ${rest} more`, 'off');
    button.addEventListener('click', () => legend.set({ shown: true }));
    return button;
  }
  const redraw = scheduler.redraw(draw, [run, view.arrangement, preferences, stats], READABLE);
  time.on('silent', redraw);
}

/** @param {HTMLElement} entry @param {string} name */
function named(entry, name) {
  const label = element('span', name);
  label.dir = 'auto';
  entry.append(label);
  return entry;
}

/** @param {HTMLElement[]} entries @returns {(HTMLElement | string)[]} */
function spaced(entries) {
  return entries.flatMap((entry) => [entry, ' ']);
}

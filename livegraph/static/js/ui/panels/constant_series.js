// A line for the series that are in no panel: constant series with their value, and hidden series, each
// with a button that shows it again. Draws `view`, `preferences`, `stats` and `time`; sets `preferences`.

import { READABLE } from '../../lib/scheduler.js';
import { formatStats } from '../../lib/stats.js';
import { assign, element, setHidden, setText } from '../dom.js';

/** Hidden series that are named, at most: the legend has all. */
const MOST = 12;

/** @type {import('../mount.js').Mount} */
export function mountConstants(line, { state, scheduler }) {
  const { run, view, preferences, stats, legend, time } = state;
  /** @type {Map<string, HTMLElement>} */ const values = new Map();
  let arranged = '';
  function draw() {
    const constants = run.begun ? view.assigned.constants : [];
    const known = view.shown.series;
    const hidden = [...preferences.hidden].filter((name) => known.has(name));
    setHidden(line, constants.length + hidden.length === 0);
    const wanted = [...constants, '', ...hidden].join('\n');
    if (wanted !== arranged) arrange(constants, hidden);
    arranged = wanted;
    for (const [name, value] of values) {
      const figures = stats.figures.get(name);
      setText(value, figures ? formatStats(figures, 'last') : '');
      value.classList.toggle('silent', time.silentSeries.has(name));
    }
    assign(line, { title: line.textContent ?? '' }); // all of them, where the line is cut
  }
  /** @param {string[]} constants @param {string[]} hidden */
  function arrange(constants, hidden) {
    values.clear();
    const entries = constants.map((name) => {
      const entry = named(element('span', '', 'constant'), name);
      const value = element('b');
      entry.append(' ', value);
      values.set(name, value);
      return entry;
    });
    const buttons = hidden.slice(0, MOST).map((name) => {
      const button = named(element('button', '', 'hidden-series'), name);
      button.title = `Show ${name}`;
      button.addEventListener('click', () => preferences.toggle(name));
      return button;
    });
    const rest = hidden.length - buttons.length;
    line.replaceChildren(
      ...(entries.length ? ['Constant ', ...spaced(entries)] : []),
      ...(buttons.length
        ? [element('span', 'Hidden', 'hidden-word'), ' ', ...spaced(buttons)]
        : []),
      ...(rest ? [more(rest)] : []),
    );
  }
  function more(/** @type {number} */ rest) {
    const button = element('button', `and ${rest} more`, 'hidden-series');
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

// One line of the series that never vary and stand in no panel. Draws `view`, `preferences` and `stats`.

import { READABLE } from '../lib/scheduler.js';
import { formatStats } from '../lib/stats.js';
import { element, setText } from './dom.js';

/** @type {import('./mount.js').Mount} */
export function mountConstants(line, { state, scheduler }) {
  const { run, view, preferences, stats } = state;
  /** @type {Map<string, HTMLElement>} */ const values = new Map();
  function draw() {
    const names = run.begun ? view.assigned.constants : [];
    line.hidden = names.length === 0;
    if (names.join('\n') !== [...values.keys()].join('\n')) arrange(names);
    for (const [name, value] of values) {
      const figures = stats.figures.get(name);
      setText(value, figures ? formatStats(figures, 'last') : '');
    }
    line.title = line.textContent; // all of them, where the line is cut
  }
  function arrange(/** @type {string[]} */ names) {
    values.clear();
    const entries = names.map((name) => {
      const entry = element('span', '', 'constant');
      const label = element('span', name);
      label.dir = 'auto';
      const value = element('b');
      entry.append(label, ' ', value);
      values.set(name, value);
      return [entry, ' '];
    });
    line.replaceChildren('Constant ', ...entries.flat());
  }
  scheduler.redraw(draw, [run, view.arrangement, preferences, stats], READABLE);
}

// The menu of windows. Draws `preferences.window` and the window of `run`, which livegraph may have
// chosen; a choice sets the former, resumes following and opens the stream again.

import { windowName } from '../../lib/format.js';
import { READABLE } from '../../lib/scheduler.js';

/** @typedef {'time' | 'index' | 'field'} Kind */

const ALL = Number.POSITIVE_INFINITY;
const WINDOWS = {
  time: [10, 30, 60, 300, 900, 3600, 86400, ALL],
  index: [100, 1000, 10_000, 100_000, ALL],
  field: [10, 100, 1000, 10_000, ALL],
};

/**
 * The windows to choose from, with the current one among them.
 * @param {Kind} kind of x
 * @param {number} current
 * @returns {number[]}
 */
export function windows(kind, current) {
  return [...new Set([...WINDOWS[kind], current])].sort((a, b) => a - b);
}

/**
 * What the menu shows. The value of the first option, if livegraph chooses the window, is ''.
 * @param {Kind} kind of x
 * @param {number} window of the run
 * @param {{auto: boolean, chosen: number | null}} choice whether livegraph may choose; what the reader
 *   has chosen
 * @returns {{value: string, text: string}[]}
 */
export function windowOptions(kind, window, { auto, chosen }) {
  const came = chosen === null ? ` · ${windowName(window, kind)}` : '';
  const first = auto ? [{ value: '', text: `auto${came}` }] : [];
  const current = auto ? (chosen ?? ALL) : (chosen ?? window);
  const widths = windows(kind, current);
  return [
    ...first,
    ...widths.map((width) => ({ value: String(width), text: windowName(width, kind) })),
  ];
}

/** @type {import('../mount.js').Mount} */
export function mountWindowMenu(element, { state, client, scheduler }) {
  const select = /** @type {HTMLSelectElement} */ (element);
  const { run, preferences, viewport } = state;
  let offered = '';
  function draw() {
    const { x, window } = run.model;
    const { auto } = run.started;
    const chosen = preferences.window;
    const options = windowOptions(x.kind, window, { auto, chosen });
    select.disabled = run.model.run === '';
    const now = JSON.stringify(options);
    if (offered !== now) {
      offered = now;
      select.replaceChildren(...options.map(({ value, text }) => new Option(text, value)));
    }
    select.value = chosen === null && auto ? '' : String(chosen ?? window);
  }
  select.addEventListener('change', () => {
    const width = select.value === '' ? null : Number(select.value);
    const { auto, window } = run.started;
    preferences.set({ window: !auto && width === window ? null : width });
    viewport.follow();
    client.open();
  });
  scheduler.redraw(draw, [run, preferences], READABLE);
}

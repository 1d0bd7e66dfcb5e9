// The menu of windows. It says the span in view: that of the window, which livegraph may have chosen, or,
// where the reader has zoomed or the window is wider for now, another one. Draws `preferences.window`, the
// window of `run`, and `viewport`; a choice sets the first, resumes following and opens the stream again.

import { READABLE } from '../../lib/scheduler.js';
import { spanName, windowName } from '../../lib/window_name.js';
import { assign } from '../dom.js';

/** @typedef {'time' | 'index' | 'field'} Kind */

const ALL = Number.POSITIVE_INFINITY;
/** The value of the option for a span that is not to be chosen. */
const IN_VIEW = 'in view';
/** Spans that differ by less than this share are the same. */
const SAME = 0.02;
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
 * @param {{auto: boolean, chosen: number | null, inView?: number | null}} choice whether livegraph may
 *   choose; what the reader has chosen; the span in view, if it is another one
 * @returns {{value: string, text: string}[]}
 */
export function windowOptions(kind, window, { auto, chosen, inView = null }) {
  const other = inView === null ? [] : [{ value: IN_VIEW, text: spanName(inView, kind) }];
  const came = chosen === null && inView === null ? ` · ${windowName(window, kind)}` : '';
  const first = [...other, ...(auto ? [{ value: '', text: `auto${came}` }] : [])];
  const current = auto ? (chosen ?? ALL) : (chosen ?? window);
  const widths = windows(kind, current);
  return [
    ...first,
    ...widths.map((width) => ({ value: String(width), text: windowName(width, kind) })),
  ];
}

/**
 * The span in view, unless the window says it.
 * @param {Pick<import('../../state/viewport.js').Viewport, 'following' | 'width' | 'shown' | 'run'>} viewport
 * @param {number} window
 * @returns {number | null}
 */
export function otherSpan({ following, width, shown, run }, window) {
  const span = shown[1] - shown[0];
  const usual = window === ALL ? run[1] - run[0] : window;
  // A run that is younger than its window does not fill it yet.
  const filling = following && width === null && span < usual;
  return filling || Math.abs(span - usual) <= SAME * usual ? null : span;
}

/** @type {import('../mount.js').Mount} */
export function mountWindowMenu(element, { state, client, scheduler }) {
  const select = /** @type {HTMLSelectElement} */ (element);
  const { run, preferences, viewport, time } = state;
  let offered = '';
  function draw() {
    const { x, window } = run.model;
    const { auto } = run.started;
    const chosen = preferences.window;
    const inView = run.begun ? otherSpan(viewport, chosen ?? window) : null;
    const options = windowOptions(x.kind, window, { auto, chosen, inView });
    assign(select, { disabled: run.model.run === '' });
    const now = JSON.stringify(options);
    if (offered !== now) {
      offered = now;
      select.replaceChildren(...options.map(({ value, text }) => new Option(text, value)));
    }
    const width = chosen === null && auto ? '' : String(chosen ?? window);
    assign(select, { value: inView === null ? width : IN_VIEW });
  }
  select.addEventListener('change', () => {
    const width = select.value === '' ? null : Number(select.value);
    const { auto, window } = run.started;
    preferences.set({ window: !auto && width === window ? null : width });
    viewport.follow();
    client.open();
  });
  scheduler.redraw(draw, [run, preferences, viewport, time], READABLE);
}

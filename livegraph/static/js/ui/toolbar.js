// The controls: window, chart and its y axis, pause, messages, theme. What they mean is others' business.

import { windowName } from '../lib/format.js';
import { THEMES } from '../lib/theme.js';
import { RULES } from '../state/preferences.js';

/** @typedef {'time' | 'index' | 'field'} Kind */
/** @typedef {import('./panel.js').Look} Look */

const ALL = Number.POSITIVE_INFINITY;
const WINDOWS = {
  time: [10, 30, 60, 300, 900, 3600, 86400, ALL],
  index: [100, 1000, 10_000, 100_000, ALL],
  field: [10, 100, 1000, 10_000, ALL],
};

/**
 * The windows to choose from, with the one in use among them.
 * @param {Kind} kind
 * @param {number} current
 * @returns {number[]}
 */
export function windows(kind, current) {
  return [...new Set([...WINDOWS[kind], current])].sort((a, b) => a - b);
}

/** The menu of windows. */
export class WindowMenu {
  /**
   * @param {HTMLSelectElement} select
   * @param {(width: number) => void} chosen
   */
  constructor(select, chosen) {
    this.select = select;
    this.offered = '';
    select.addEventListener('change', () => chosen(Number(select.value)));
  }

  /** @param {Kind} kind @param {number} current */
  draw(kind, current) {
    const offered = `${kind} ${windows(kind, current)}`;
    if (offered !== this.offered) {
      this.offered = offered;
      const options = windows(kind, current).map(
        (width) => new Option(windowName(width, kind), String(width)),
      );
      this.select.replaceChildren(...options);
    }
    this.select.value = String(current);
  }
}

/** The menu of how the run is looked at: kind of chart, scale of y, its ends. */
export class ChartMenu {
  /**
   * @param {HTMLDetailsElement} menu of index.html
   * @param {{chart: (kind: string) => void, y: (y: Look['y']) => void}} chosen
   */
  constructor(menu, chosen) {
    closeBeside(menu);
    const part = (/** @type {string} */ id) => menu.querySelector(`#${id}`);
    this.kind = /** @type {HTMLSelectElement} */ (part('kind'));
    this.scale = /** @type {HTMLSelectElement} */ (part('scale'));
    this.min = /** @type {HTMLInputElement} */ (part('y-min'));
    this.max = /** @type {HTMLInputElement} */ (part('y-max'));
    this.kind.addEventListener('change', () => chosen.chart(this.kind.value));
    for (const field of [this.scale, this.min, this.max]) {
      field.addEventListener('change', () => {
        const y = { min: end(this.min), max: end(this.max), log: this.scale.value === 'log' };
        const empty = y.min !== null && y.max !== null && y.min >= y.max;
        this.max.setCustomValidity(empty ? 'not above the lower end' : '');
        if (this.max.reportValidity()) chosen.y(y);
      });
    }
  }

  /** @param {Look} look */
  draw({ chart, y }) {
    if (this.kind.value !== chart) this.kind.value = chart;
    if ((this.scale.value === 'log') !== y.log) this.scale.value = y.log ? 'log' : 'linear';
    show(this.min, y.min);
    show(this.max, y.max);
  }
}

/** Which series share a panel: by their units, all of them, or none. */
export class PanelMenu {
  /**
   * @param {HTMLSelectElement} select
   * @param {(rule: import('../state/preferences.js').Rule | null) => void} chosen null: as the run was started
   */
  constructor(select, chosen) {
    this.select = select;
    this.given = new Option('as the run was started', 'given');
    select.addEventListener('change', () => {
      chosen(RULES.find((rule) => rule === select.value) ?? null);
    });
  }

  /** @param {import('../state/panel_assignment.js').Rules} rules @param {boolean} given whether the run has panels */
  draw({ panels, split, together }, given) {
    if (given !== this.given.isConnected) {
      if (given) this.select.prepend(this.given);
      else this.given.remove();
    }
    const value = panels.length ? 'given' : split ? 'split' : together ? 'together' : 'units';
    if (this.select.value !== value) this.select.value = value;
  }
}

/** As menus do: closed by Escape, and by pointing anywhere else. @param {HTMLDetailsElement} menu */
export function closeBeside(menu) {
  document.addEventListener('pointerdown', ({ target }) => {
    if (!menu.contains(/** @type {Node} */ (target))) menu.open = false;
  });
  menu.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
}

/** @param {HTMLInputElement} field @returns {number | null} */
function end({ value, valueAsNumber }) {
  return value === '' ? null : valueAsNumber;
}

/** Not while it is being written. @param {HTMLInputElement} field @param {number | null} value */
function show(field, value) {
  if (document.activeElement === field || !field.checkValidity()) return;
  const text = value === null ? '' : String(value);
  if (field.value !== text) field.value = text;
}

/**
 * A button that is on or off.
 * @param {HTMLElement} button
 * @param {boolean} on
 * @param {string} words what pressing it does
 */
export function setPressed(button, on, words) {
  button.ariaPressed = String(on);
  button.title = words;
}

/** The button that freezes the picture, and what else shows that it is frozen. */
export class PauseButton {
  /** @param {(id: string) => HTMLElement} part the elements of index.html, by id */
  constructor(part) {
    this.button = /** @type {HTMLButtonElement} */ (part('pause'));
    this.words = part('pause-words');
  }

  /** @param {boolean} paused @param {boolean} points whether there is a picture */
  draw(paused, points) {
    this.button.disabled = !points;
    document.documentElement.dataset.paused = String(paused);
    setPressed(this.button, paused, paused ? 'Go on (space)' : 'Freeze the picture (space)');
    this.words.textContent = paused ? 'Resume' : 'Pause';
  }
}

/**
 * The menu of themes.
 * @param {HTMLSelectElement} select
 * @param {import('../lib/theme.js').Theme} current
 * @param {(theme: import('../lib/theme.js').Theme) => void} chosen
 */
export function themeMenu(select, current, chosen) {
  select.replaceChildren(...THEMES.map((theme) => new Option(theme, theme)));
  select.value = current;
  select.addEventListener('change', () => {
    chosen(/** @type {import('../lib/theme.js').Theme} */ (select.value));
  });
}

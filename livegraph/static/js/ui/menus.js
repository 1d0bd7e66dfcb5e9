// The menus of the header: what is chosen in them becomes a choice of this page.

import { ChartMenu, PanelMenu, WindowMenu } from './toolbar.js';

export class Menus {
  /**
   * @param {(id: string) => HTMLElement} part the elements of index.html, by id
   * @param {import('../state/preferences.js').Preferences} choices changed in place
   * @param {{changed: () => void, widened: (width: number) => void}} does `widened`: another window
   */
  constructor(part, choices, does) {
    const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (part(id));
    const choose = (
      /** @type {Partial<import('../state/preferences.js').Preferences>} */ chosen,
    ) => {
      Object.assign(choices, chosen);
      does.changed();
    };
    this.choices = choices;
    this.window = new WindowMenu(select('window'), does.widened);
    this.look = new ChartMenu(/** @type {HTMLDetailsElement} */ (part('look')), {
      chart: (kind) => choose({ chart: kind }),
      y: (y) => choose({ y }),
    });
    this.panels = new PanelMenu(select('panel-rule'), (rule) => {
      choices.moved.clear();
      choose({ rule });
    });
  }

  /** @param {import('../state/run.js').Run} run */
  draw({ model, started }) {
    const { choices } = this;
    this.window.select.disabled = model.run === '';
    this.window.draw(model.x.kind, choices.window ?? model.window);
    this.look.draw(choices.look(started));
    this.panels.draw(choices.rules(started), started.panels.length > 0);
  }
}

// What is seen at the moment, to be taken away.

export class CurrentView {
  /**
   * @param {{
   *   run: import('../state/run.js').Run,
   *   scene: import('../state/view_state.js').ViewState,
   *   panels: import('../ui/panels.js').Panels,
   *   choices: import('../state/preferences.js').Preferences,
   * }} page
   */
  constructor(page) {
    this.page = page;
  }

  get #series() {
    const { scene, choices } = this.page;
    return [...scene.shown.series.values()].filter(({ name }) => !choices.hidden.has(name));
  }

  /** As a picture. @returns {import('./image_export.js').View} */
  get view() {
    const { run, scene, panels } = this.page;
    const { title, x } = run.model;
    const series = this.#series.map(({ name, order }) => {
      return { name, order: run.alarms.has(name) ? -1 : order };
    });
    return { title, panels: panels.shown, series, x: scene.focus.shown, kind: x.kind };
  }

  /** The places of the series among all of the run, rising; null: all are seen. */
  get places() {
    return this.page.choices.hidden.size ? this.#series.map(({ order }) => order) : null;
  }
}

// Base class of state that emits events when it changes.

export class Emitter {
  /** @type {Map<string, (() => void)[]>} */ #listeners = new Map();

  /**
   * Call a function at each event of this name, in the order of subscription.
   * @param {string} name mostly `change`
   * @param {() => void} listener
   */
  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  /** @param {string} name */
  emit(name) {
    for (const listener of this.#listeners.get(name) ?? []) listener();
  }
}

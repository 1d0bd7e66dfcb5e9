// Helpers for elements of the page.

/**
 * Elements of index.html, which are always there.
 * @param {string[]} ids
 * @returns {HTMLElement[]}
 */
export function byId(...ids) {
  return ids.map((id) => /** @type {HTMLElement} */ (document.getElementById(id)));
}

/** @param {string} tag @param {string} [text] @param {string} [classes] */
export function element(tag, text = '', classes = '') {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (classes) made.className = classes;
  return made;
}

/** Set the text of an element, unless it has it already. @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Set properties that differ from what they are. An attribute that is set once more is a change to the browser,
 * which then works out styles, and where canvases are drawn next, does so at once.
 * @template {object} T
 * @param {T} target an element, or its `dataset`
 * @param {Partial<T>} values
 */
export function assign(target, values) {
  for (const [name, value] of Object.entries(values)) {
    const key = /** @type {keyof T} */ (name);
    if (target[key] !== value) target[key] = value;
  }
}

/** @param {HTMLElement} element @param {boolean} hidden */
export function setHidden(element, hidden) {
  assign(element, { hidden });
}

/** @type {WeakMap<HTMLElement, string>} */
const styles = new WeakMap();

/** Set the style of an element that nobody else sets, unless it has it already. @param {HTMLElement} element @param {string} style */
export function setStyle(element, style) {
  if (styles.get(element) === style) return;
  styles.set(element, style);
  element.style.cssText = style;
}

/** Mark a toggle button as on or off. @param {HTMLElement} button @param {boolean} on @param {string} title */
export function setPressed(button, on, title) {
  assign(button, { ariaPressed: String(on), title });
}

/** Close a menu with Escape or a press outside of it. @param {HTMLDetailsElement} menu */
export function closeOutside(menu) {
  document.addEventListener('pointerdown', ({ target }) => {
    if (!menu.contains(/** @type {Node} */ (target))) menu.open = false;
  });
  menu.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
}

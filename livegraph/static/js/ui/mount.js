// The type of a part of the page: a function that is called once with its element of index.html.

/** @typedef {import('../state/page_state.js').Page} Page */
/** @typedef {(element: HTMLElement, page: Page) => void} Mount */

/**
 * @param {ParentNode} root
 * @param {[string, Mount][]} parts each with the selector of its element, in the order of redrawing
 * @param {Page} page
 */
export function mountAll(root, parts, page) {
  for (const [selector, mount] of parts) {
    const element = root.querySelector(selector);
    if (!element) throw new Error(`no element ${selector} to mount a part on`);
    mount(/** @type {HTMLElement} */ (element), page);
  }
}

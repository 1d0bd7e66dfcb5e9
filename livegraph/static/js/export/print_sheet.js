// Prints the page as one sheet with the current graph, in light colours. Reads the state when the browser
// is about to print; print.css shows only the sheet.

import { pictureView } from './image_content.js';
import { picture } from './image_export.js';

/** @type {import('../ui/mount.js').Mount} */
export function mountPrintSheet(sheet, { state }) {
  window.addEventListener('beforeprint', () => {
    if (!state.run.begun) return;
    state.theme.during('light', () => sheet.replaceChildren(picture(pictureView(state))));
  });
  window.addEventListener('afterprint', () => sheet.replaceChildren());
}

// Leaves out columns of the legend that do not fit, from the right: a figure that is cut in the middle reads
// as another one. The range of values at the cross-hair is wider than a last value. The menu of columns
// marks those that have no room.

/** In the order in which they are left out. */
const COLUMNS = ['rate', 'mean', 'max', 'min'];

export class LegendFit {
  #measured = '';

  /** @param {HTMLElement} aside the legend */
  constructor(aside) {
    this.aside = aside;
  }

  /** @param {unknown[]} sizes on which it depends what fits: measuring costs */
  draw(sizes) {
    const { aside } = this;
    const measured = [window.innerWidth, aside.style.cssText, ...sizes].join(' ');
    if (measured === this.#measured) return;
    this.#measured = measured;
    aside.dataset.narrow = '';
    for (const column of COLUMNS) {
      if (aside.scrollWidth <= aside.clientWidth) return;
      aside.dataset.narrow += ` ${column}`;
    }
  }
}

// The colours of series, as classes of theme.css.

/** Colours for series in theme.css. */
export const COLOURS = 8;

/**
 * The classes that colour a series: the same for the whole run, by the order of appearance. After
 * the last colour they come again, dashed.
 * @param {number} order
 * @returns {string}
 */
export function colourClasses(order) {
  return `colour-${order % COLOURS}${order >= COLOURS ? ' dashed' : ''}`;
}

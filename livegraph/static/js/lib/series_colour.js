// The colours of series, as classes of theme.css. A name has the same colour in every run if possible:
// each name maps to one of the first colours, which colour-blind eyes can distinguish, and takes the next
// free colour if that is in use; the other colours are for runs with more series. Where a run has more series
// than colours, those of a panel still differ.

/** Colours for series in theme.css. */
export const COLOURS = 20;
/** The number of colours that everyone can distinguish: the first ones. */
export const SAFE_COLOURS = 8;

/** @param {number} colour 0 to COLOURS - 1 @returns {string} the class that sets `--colour` */
export function colourClasses(colour) {
  return `colour-${colour}`;
}

/**
 * Names that differ by their last digit only get neighbouring numbers, so that the series of a family
 * do not ask for the same colour. `value`, the name of a lone number, and `1`, the first of several,
 * get the first colour.
 * @param {string} name
 * @returns {number} a whole number, not below 0
 */
function numberOf(name) {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0;
  return (hash - 1) >>> 0;
}

export class SeriesColours {
  /** @type {Map<string, number>} */ #known = new Map();
  /** Colours used in this round through all colours. @type {Set<number>} */ #taken = new Set();

  /** @param {string} name @returns {number} its colour, 0 to COLOURS - 1 */
  of(name) {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const colour = this.#free(name);
    this.#known.set(name, colour);
    this.#taken.add(colour);
    return colour;
  }

  /**
   * Let the series of each panel differ in colour. Where some have the same, all but the first change,
   * and keep their new colour.
   * @param {string[][]} panels the names of each; more than `COLOURS` cannot differ and stay as they are
   * @returns {boolean} whether any has changed
   */
  separate(panels) {
    const alike = panels.filter((names) => {
      return names.length <= COLOURS && this.#used(names).size < names.length;
    });
    for (const names of alike) this.#separate(names);
    return alike.length > 0;
  }

  /** @param {string[]} names of a panel */
  #separate(names) {
    const used = this.#used(names);
    /** @type {Set<number>} */ const before = new Set();
    for (const name of names) {
      let colour = this.of(name);
      if (before.has(colour)) {
        while (used.has(colour)) colour = (colour + 1) % COLOURS;
        used.add(colour);
        this.#known.set(name, colour);
      }
      before.add(colour);
    }
  }

  /** @param {string[]} names @returns {Set<number>} */
  #used(names) {
    return new Set(names.map((name) => this.of(name)));
  }

  /** @param {string} name */
  #free(name) {
    if (this.#taken.size === COLOURS) this.#taken.clear();
    const [first, end] =
      this.#taken.size < SAFE_COLOURS ? [0, SAFE_COLOURS] : [SAFE_COLOURS, COLOURS];
    const count = end - first;
    let at = numberOf(name) % count;
    while (this.#taken.has(first + at)) at = (at + 1) % count;
    return first + at;
  }
}

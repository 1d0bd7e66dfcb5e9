// Fetches past data: a range of x at the resolution of the screen. One request is under way at a time; the
// next one asks for the range in view at that moment.

/** @typedef {import('../lib/domain.js').Domain} Domain */
/** @typedef {import('../state/model.js').Model} Model */
/** @typedef {{series: {name: string, level?: number, x: number[], y: (number | null)[]}[]}} Answer of `/samples` */

/** Share of a range that is fetched beyond each end, so that a little panning needs no request. */
const MARGIN = 0.5;
/** Fetched data is used until the reader has zoomed in by this factor. */
const SHARP = 1.5;
/** Milliseconds until a range that gets new samples is fetched again. */
const FRESH = 500;

export class HistoryQuery {
  /** What is held, or null. @type {Model | null} */ model = null;
  /** What it covers. @type {Domain} */ #span = [0, 0];
  /** @type {Domain | null} */ #wanted = null;
  #points = 0;
  #asking = false;

  /**
   * @param {{
   *   ask: (query: string) => Promise<Answer | null>,
   *   after: (work: () => void, ms: number) => unknown,
   * }} surroundings `ask` is null when there is no answer
   * @param {() => Model} run as it is now
   * @param {() => void} changed
   */
  constructor(surroundings, run, changed) {
    this.surroundings = surroundings;
    this.run = run;
    this.changed = changed;
  }

  /**
   * Use the data on the screen until finer data has arrived.
   * @param {Model} model
   * @param {Domain} span what it covers
   */
  hold(model, span) {
    this.model = model;
    this.#span = span;
  }

  forget() {
    this.model = null;
    this.#wanted = null;
  }

  /**
   * Fetch this range of the run, unless the data held is enough.
   * @param {Domain} part
   * @param {number} points of each series
   */
  want(part, points) {
    if (this.model && covers(this.#span, part) && !this.#grows(part)) return;
    this.#wanted = part;
    this.#points = points;
    if (!this.#asking) this.#fetch();
  }

  /** Whether new samples in this range have arrived since it was fetched. @param {Domain} part */
  #grows(part) {
    const held = this.model?.newest ?? 0;
    return held < part[1] && held !== this.run().newest;
  }

  async #fetch() {
    this.#asking = true;
    while (this.#wanted) {
      const part = this.#wanted;
      this.#wanted = null;
      const answer = await this.surroundings.ask(question(part, this.#points));
      if (!answer) break; // the stream reports that the server is away
      this.model = historyModel(answer, this.run(), this.model);
      this.#span = widened(part);
      this.changed();
    }
    this.surroundings.after(() => {
      this.#asking = false;
      this.changed();
    }, FRESH);
  }
}

/** @param {Domain} part @returns {Domain} */
function widened([from, to]) {
  return [from - (to - from) * MARGIN, to + (to - from) * MARGIN];
}

/** @param {Domain} part @param {number} points @returns {string} */
function question(part, points) {
  const [from, to] = widened(part);
  return `from=${from}&to=${to}&points=${Math.ceil(points * (1 + 2 * MARGIN))}`;
}

/**
 * Whether what was fetched for `span` is enough for `part`.
 * @param {Domain} span
 * @param {Domain} part
 */
export function covers([from, to], [a, b]) {
  return from <= a && b <= to && to - from <= (b - a) * (1 + 2 * MARGIN) * SHARP;
}

/**
 * An answer as a model, whose series look as they do in the run.
 * @param {Answer} answer
 * @param {Model} run
 * @param {Model | null} [held] before: points in the plane, which belong to no range of x, stay as they are
 * @returns {Model}
 */
export function historyModel({ series }, run, held = null) {
  const model = run.copy();
  const told = new Map(series.map((one) => [one.name, one]));
  for (const one of held?.series.values() ?? []) {
    if (one.plane) model.series.set(one.name, one);
  }
  for (const one of model.overX) {
    const { x, y, level = 0 } = told.get(one.name) ?? { x: [], y: [] };
    one.hold(
      x,
      y.map((value) => value ?? Number.NaN),
      level,
    );
  }
  return model;
}

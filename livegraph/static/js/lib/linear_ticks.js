// Round numbers for an axis that is not logarithmic, as numbers only; pixels appear only as a count.

/** @typedef {import('./domain.js').Domain} Domain */
/** @typedef {{values: number[], step: number}} Ticks */

/** An axis is divided into this many parts at most, which gives fewer than 50 ticks. */
const MOST_PARTS = 30;
/** The finest and the coarsest step that is still a number. */
const STEP_ENDS = /** @type {const} */ ([Number.MIN_VALUE, 1e308]);

/**
 * 1, 2 or 5 times a power of ten, not below `rough`.
 * @param {number} rough
 * @returns {number}
 */
export function niceStep(rough) {
  const least = Math.max(rough, Number.MIN_VALUE);
  const power = Math.floor(Math.log10(least));
  // Parsed from decimals, because the smallest powers of ten are not exact.
  const steps = [1, 2, 5, 10].map((factor) => Number(`${factor}e${power}`));
  return steps.find((step) => step >= least * (1 - 1e-9)) ?? steps[3];
}

/**
 * Round numbers in a domain, `count` at most or one more.
 * @param {Domain} domain
 * @param {number} count
 * @param {number} [finest] no step below this
 * @returns {Ticks}
 */
export function linearTicks([from, to], count, finest = 0) {
  const rough = partOf(from, to, count);
  if (!rough) return { values: [], step: 1 };
  const [least, most] = STEP_ENDS;
  const step = Math.min(Math.max(niceStep(rough), finest, least), most);
  return { values: multiples(from, to, step), step };
}

/**
 * How wide one of `count` parts of a domain is; 0 for an empty or an infinite domain.
 * @param {number} from
 * @param {number} to
 * @param {number} count
 */
export function partOf(from, to, count) {
  if (!(from < to && Number.isFinite(from) && Number.isFinite(to))) return 0;
  const part = Math.min(to - from, Number.MAX_VALUE) / parts(count);
  return Math.max(part, Number.MIN_VALUE);
}

/** @param {number} count of ticks that are wanted @returns {number} 1 to `MOST_PARTS` */
export function parts(count) {
  return Math.min(Math.max(count || 1, 1), MOST_PARTS);
}

/**
 * The distinct ticks inside the domain: if floats are coarser than the step, some ticks are equal.
 * @param {number[]} values not falling; a value at an end may be beyond it by a rounding error
 * @param {Domain} domain
 */
export function inside(values, [from, to]) {
  /** @type {number[]} */ const ticks = [];
  for (const value of values) {
    const tick = Math.min(Math.max(value, from), to);
    if (tick > (ticks.at(-1) ?? Number.NEGATIVE_INFINITY)) ticks.push(tick);
  }
  return ticks;
}

/**
 * Multiples of the step, by their number, because above 2^53 adding one changes nothing.
 * @param {number} from
 * @param {number} to
 * @param {number} step
 * @param {number} [offset] what to add for a multiple to be round
 */
export function multiples(from, to, step, offset = 0) {
  const first = Math.ceil((from + offset) / step - 1e-9);
  const last = Math.floor((to + offset) / step + 1e-9);
  const length = Math.max(last - first + 1, 0) || 0;
  const values = Array.from({ length }, (_, i) => (first + i) * step - offset || 0); // no minus zero
  return inside(values, [from, to]);
}

// Groups series that can share a y axis and stay readable: a series that varies must span a good part of
// its panel's height. Numbers only; this module knows neither names nor units.
//
// The widest range comes first; each narrower one joins the panel that it overlaps most, if it then spans
// `SHARE` of that panel's height and the narrowest one there still does. A family counts as one range if
// one of its members fills the panel: it explains why others look flat, for example an idle core among
// busy ones. It does not explain those that are a thousand times narrower.

import { yDomain } from '../lib/domain.js';

/** @typedef {{min: number, max: number}} Extent Infinity and -Infinity where there is no value */
/** @typedef {Extent & {family: string}} Range of a series; `family` is '' where it has none */

/**
 * How much room values take on an axis.
 * @typedef {object} Measure
 * @property {(range: Extent) => number} span
 * @property {(range: Extent) => number} height of a panel that holds them
 */

/** The share of a panel that a series must span at least to be put there with others. */
export const SHARE = 1 / 4;
/** Members of a family below this share of the widest one are a range of their own. */
const FAMILY_SHARE = 1 / 1000;
/** Ranges narrower than this share of their values are a flat line (`yDomain`). */
const FLAT = 1e-14;

/** @type {Measure} */
export const LINEAR = {
  span: ({ min, max }) => max - min,
  height: ({ min, max }) => {
    const [from, to] = yDomain(min, max);
    return to - from;
  },
};

const decades = (/** @type {Extent} */ { min, max }) => Math.log10(max) - Math.log10(min);
/** For ranges above zero. @type {Measure} */
export const LOGARITHMIC = { span: decades, height: decades };

/** @param {Extent} range */
export function varies({ min, max }) {
  return max - min > Math.max(Math.abs(min), Math.abs(max)) * FLAT;
}

/** @param {Extent[]} ranges @returns {Extent} */
export function union(ranges) {
  let [min, max] = [Infinity, -Infinity];
  for (const range of ranges) [min, max] = [Math.min(min, range.min), Math.max(max, range.max)];
  return { min, max };
}

/**
 * Ranges; those of a family are one range if a member spans `SHARE` of them all, without those that are
 * very much narrower, which are another one.
 * @template {Range} T
 * @param {T[]} ranges that vary
 * @param {Measure} measure
 * @returns {(Extent & {of: T[]})[]}
 */
export function folded(ranges, measure) {
  /** @type {Map<string | T, T[]>} */ const families = new Map();
  for (const range of ranges) {
    const members = families.get(range.family || range);
    if (members) members.push(range);
    else families.set(range.family || range, [range]);
  }
  return [...families.values()].flatMap((of) => foldedFamily(of, measure));
}

/**
 * @template {Range} T
 * @param {T[]} all of a family
 * @param {Measure} measure
 * @returns {(Extent & {of: T[]})[]}
 */
function foldedFamily(all, measure) {
  const widest = Math.max(...all.map(measure.span));
  const isWide = (/** @type {T} */ one) => measure.span(one) >= FAMILY_SHARE * widest;
  const of = all.filter(isWide);
  const whole = { ...union(of), of };
  const explained = widest >= SHARE * measure.height(whole);
  const here = explained ? [whole] : of.map((one) => ({ min: one.min, max: one.max, of: [one] }));
  const rest = all.filter((one) => !isWide(one));
  return rest.length ? [...here, ...foldedFamily(rest, measure)] : here;
}

/**
 * The share of a panel with all these ranges that the narrowest varying one spans, from 0 to 1.
 * @param {Range[]} ranges
 * @param {Measure} measure
 */
export function leastShare(ranges, measure) {
  const narrowest = Math.min(...folded(ranges.filter(varies), measure).map(measure.span));
  return narrowest === Infinity ? 1 : narrowest / measure.height(union(ranges));
}

/**
 * How much of both ranges is common to them, from 1 to -1; less than 0: they do not touch.
 * @param {Extent} one
 * @param {Extent} other
 * @param {Measure} measure
 */
export function overlap(one, other, { span }) {
  const low = { min: Math.max(one.min, other.min), max: Math.min(one.max, other.max) };
  const both = span(union([one, other]));
  if (low.min <= low.max) return span(low) / both;
  return -span({ min: low.max, max: low.min }) / both;
}

/**
 * The panel to add a range to: the one that it overlaps most, of those where all stay readable.
 * @template {Range} T
 * @param {T[][]} panels
 * @param {Range} range
 * @param {{measure: Measure, related: boolean}} how `related`: also where it overlaps nothing
 * @returns {T[] | null} null: it needs a panel of its own
 */
export function fittingPanel(panels, range, { measure, related }) {
  /** @type {T[] | null} */ let best = null;
  let most = related ? Number.NEGATIVE_INFINITY : 0;
  for (const panel of panels) {
    const common = overlap(union(panel), range, measure);
    if (common <= most || leastShare([...panel, range], measure) < SHARE) continue;
    [best, most] = [panel, common];
  }
  return best;
}

/**
 * @template {Range} T
 * @param {T[]} ranges that vary
 * @param {{measure: Measure, related: boolean}} how `related`: they belong together for another
 *   reason than their values
 * @returns {T[][]} those that share a panel, each and all in the order of `ranges`
 */
export function clusterRanges(ranges, how) {
  const { span } = how.measure;
  /** @type {T[][]} */ const panels = [];
  for (const range of ranges.toSorted((a, b) => span(b) - span(a))) {
    const panel = fittingPanel(panels, range, how);
    if (panel) panel.push(range);
    else panels.push([range]);
  }
  const order = new Map(ranges.map((range, i) => [range, i]));
  const at = (/** @type {T} */ range) => /** @type {number} */ (order.get(range));
  for (const panel of panels) panel.sort((a, b) => at(a) - at(b));
  return panels.sort((a, b) => at(a[0]) - at(b[0]));
}

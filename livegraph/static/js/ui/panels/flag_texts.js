// The texts of a panel's flags: for each curve the last value in view, the same as in the legend.

import { LONGEST_NAME, MAX_FLAGS } from '../../charts/end_values.js';
import { ALARM, SILENT } from '../../charts/surface/palette.js';
import { ownName, sharedName } from '../../lib/short_names.js';
import { formatStats } from '../../lib/stats.js';

/** @typedef {import('../../lib/domain.js').Domain} Domain */
/** @typedef {import('./panel.js').Signs} Signs */

/**
 * The curves as the labels at the right edge show them: amber, where the last value is not new, and red,
 * where it is beyond a threshold.
 * @param {import('../../charts/rickshaw.js').Curve[]} curves
 * @param {Pick<Signs, 'alarms' | 'silent'>} signs
 */
export function signalled(curves, { alarms, silent }) {
  if (curves.length > MAX_FLAGS) return curves; // their names have their colours to be found by
  return curves.map((curve) => {
    if (silent.has(curve.name)) return { ...curve, order: SILENT };
    return alarms.has(curve.name) ? { ...curve, order: ALARM } : curve;
  });
}

/**
 * The labels at the right edge: where each curve ends, and the last value as the legend has it, at its
 * height. In a stack a curve is higher than its value.
 * @param {import('../../charts/rickshaw.js').Curve[]} curves
 * @param {Domain} x
 * @param {Signs['figures']} figures
 * @param {boolean} [asSent] whether curves are drawn at the heights of their values
 * @returns {import('../../charts/end_values.js').Flag[]}
 */
export function flagsOf(curves, x, figures, asSent = true) {
  const shared = sharedName(curves.map(({ name }) => name));
  const own = curves.map(({ name }) => ownName(name, shared));
  const short = own.every(({ length }) => length <= LONGEST_NAME);
  const named = curves.length > 1 && curves.length <= MAX_FLAGS && short;
  return curves.flatMap((curve, at) => {
    const known = figures.get(curve.name);
    const i = lastIn(curve, x);
    if (!known || i < 0) return [];
    const { name: series, order } = curve;
    const end = { x: curve.x[i], y: curve.y[i] };
    const y = asSent && !Number.isNaN(known.last) ? known.last : end.y;
    const text = lastWithoutUnit(known);
    return [{ series, order, end, y, name: named ? own[at] : '', text }];
  });
}

/** A graph is drawn more often than its figures change. @type {WeakMap<import('../../lib/stats.js').Figures, string>} */
const texts = new WeakMap();

/** @param {import('../../lib/stats.js').Figures} figures */
function lastWithoutUnit(figures) {
  const known = texts.get(figures);
  if (known !== undefined) return known;
  const bare = { ...figures, precision: { ...figures.precision, unit: '' } };
  const text = formatStats(bare, 'last');
  texts.set(figures, text);
  return text;
}

/**
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} curve
 * @param {Domain} part
 * @returns {number} the place of its last value in the part; -1: none
 */
export function lastIn({ x, y }, [from, to]) {
  let i = x.length - 1;
  while (i >= 0 && (Number.isNaN(y[i]) || !(x[i] >= from && x[i] <= to))) i--;
  return i;
}

/** @param {import('../../charts/rickshaw.js').Curve} curve @param {Signs} signs */
export function endsOf({ name }, { figures }) {
  const known = figures.get(name);
  return known && { min: formatStats(known, 'min'), max: formatStats(known, 'max') };
}

// Pointing at a curve lifts it: it is drawn over the others, which are dimmed. Reads `layout`; sets the
// series that is lifted (`selection`). The legend lifts the series of its rows.

import { nearestCurve } from '../charts/nearest_curve.js';

/** CSS pixels between the pointer and a curve, at most. */
const REACH = 10;

/** @type {import('./mount.js').Mount} */
export function mountLift(root, { state }) {
  const { layout, selection } = state;
  const follow = (/** @type {PointerEvent} */ event) => {
    if (event.pointerType !== 'mouse' || event.buttons) return;
    const target = /** @type {Node} */ (event.target);
    const chart = layout.panels.find((panel) => panel.chart.plot.contains(target))?.chart;
    selection.lift(chart ? curveAt(chart, event) : null);
  };
  root.addEventListener('pointermove', follow);
  root.addEventListener('pointerleave', () => selection.lift(null));
}

/** @param {import('../charts/chart.js').Chart} chart @param {PointerEvent} event */
function curveAt({ graph, plot, surface }, { clientX, clientY }) {
  if (graph.series.length < 2) return null;
  const { left, top } = plot.getBoundingClientRect();
  const { geometry } = surface;
  const { ratio } = geometry;
  const at = { x: (clientX - left) * ratio, y: (clientY - top) * ratio };
  return nearestCurve(graph.series, at, geometry, REACH * ratio, surface.swings);
}

// Pointing at a curve highlights it: it is drawn over the others, which are dimmed. A click on a curve of
// a band pins it, and another click unpins it. Reads `layout`; sets the highlighted and the pinned series
// (`selection`). The legend highlights the series of its rows.

import { nearestCurve } from '../../charts/nearest_curve.js';

/** CSS pixels between the pointer and a curve, at most. */
const REACH = 10;
/** A press that moves more than this is not a click. */
const STILL = 4;

/** @type {import('../mount.js').Mount} */
export function mountHighlight(root, { state }) {
  const { layout, selection } = state;
  const follow = (/** @type {PointerEvent} */ event) => {
    if (event.pointerType !== 'mouse' || event.buttons) return;
    const target = /** @type {Node} */ (event.target);
    const chart = layout.panels.find((panel) => panel.chart.plot.contains(target))?.chart;
    selection.highlight(chart ? curveAt(chart, event) : null);
  };
  let pressed = 0;
  root.addEventListener('pointerdown', ({ clientX }) => {
    pressed = clientX;
  });
  root.addEventListener('click', ({ target, clientX }) => {
    const band = /** @type {Element} */ (target).closest('[data-kind="band"] .plot');
    const { highlighted } = selection;
    if (band && highlighted && Math.abs(clientX - pressed) < STILL) selection.pin(highlighted);
  });
  root.addEventListener('pointermove', follow);
  root.addEventListener('pointerleave', () => selection.highlight(null));
}

/** @param {import('../../charts/chart.js').Chart} chart @param {PointerEvent} event */
function curveAt({ graph, plot, surface }, { clientX, clientY }) {
  if (graph.series.length < 2) return null;
  const { left, top } = plot.getBoundingClientRect();
  const { geometry } = surface;
  const { ratio } = geometry;
  const at = { x: (clientX - left) * ratio, y: (clientY - top) * ratio };
  return nearestCurve(graph.series, at, geometry, REACH * ratio, surface.swings);
}

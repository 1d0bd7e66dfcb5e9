// Collects what an exported picture shows: the panels on the screen, and their series with the last
// values. Reads the state.

import { formatStats } from '../lib/stats.js';

/**
 * The picture on the screen.
 * @param {import('../state/page_state.js').PageState} state
 * @returns {import('./image_export.js').View}
 */
export function pictureView({ run, view, viewport, layout, stats }) {
  const { title, x } = run.model;
  const { constants, oneOff } = view.assigned;
  const named = new Set(constants);
  const drawn = view.series.filter(({ name }) => !oneOff.includes(name));
  const series = drawn.map(({ name, order }) => {
    const figures = stats.figures.get(name);
    const value = figures ? formatStats(figures, 'last') : '';
    return { name, order, value };
  });
  return {
    ...{ title, panels: layout.panels, x: viewport.shown, kind: x.kind },
    grid: layout.grid,
    series: series.filter(({ name }) => !named.has(name)),
    constants: series.filter(({ name }) => named.has(name)),
  };
}

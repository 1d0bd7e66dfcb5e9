// The kinds of charts. To add a kind, add a file in this directory and a row here.

import { Rickshaw } from '../rickshaw.js';
import { AreaRenderer } from './area.js';
import { BandRenderer } from './band.js';
import { BarRenderer } from './bar.js';
import { LineRenderer } from './line.js';
import { CanvasRenderer } from './renderer.js';
import { ScatterRenderer } from './scatter.js';
import { StackRenderer } from './stack.js';

/** Lines in a panel, at most; more of them are drawn as a band. */
const MAX_LINES = 30;

/** The kinds to choose from. @type {Map<string, typeof CanvasRenderer>} */
export const CHARTS = new Map([
  ['line', LineRenderer],
  ['area', AreaRenderer],
  ['stack', StackRenderer],
  ['bar', BarRenderer],
  ['scatter', ScatterRenderer],
]);

/** All kinds. @type {Map<string, typeof CanvasRenderer>} */
export const RENDERERS = new Map([...CHARTS, ['band', BandRenderer]]);

/** @param {string} kind */
export function rendererOf(kind) {
  return RENDERERS.get(kind) ?? LineRenderer;
}

/**
 * @param {string} chosen
 * @param {number} curves
 * @param {string} x the kind of x; over a field curves may go back, which a band cannot show
 * @returns {string} the kind that is drawn
 */
export function kindFor(chosen, curves, x) {
  return chosen === 'line' && curves > MAX_LINES && x !== 'field' ? 'band' : chosen;
}

// Each graph creates the renderers that are registered here, and finds them by name.
for (const [kind, renderer] of RENDERERS) {
  Rickshaw.namespace('Rickshaw.Graph.Renderer')[`livegraph-${kind}`] = renderer;
}

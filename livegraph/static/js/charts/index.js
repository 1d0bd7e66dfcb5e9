// The kinds of charts: a new one is a file beside this and its row here.

import { AreaRenderer } from './area.js';
import { BarRenderer } from './bar.js';
import { LineRenderer } from './line.js';
import { CanvasRenderer } from './renderer.js';
import { Rickshaw } from './rickshaw.js';
import { ScatterRenderer } from './scatter.js';
import { StackRenderer } from './stack.js';

/** @type {Map<string, typeof CanvasRenderer>} */
export const CHARTS = new Map([
  ['line', LineRenderer],
  ['area', AreaRenderer],
  ['stack', StackRenderer],
  ['bar', BarRenderer],
  ['scatter', ScatterRenderer],
]);

// Each graph makes its renderers from what is registered here, and finds them by their names.
for (const [kind, renderer] of CHARTS) {
  Rickshaw.namespace('Rickshaw.Graph.Renderer')[`livegraph-${kind}`] = renderer;
}

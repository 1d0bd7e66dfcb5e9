// The kinds of charts: a new one is a file beside this and its row here.

import { LineRenderer } from './line.js';

/** @type {Map<string, new (...args: any[]) => any>} */
export const CHARTS = new Map([['line', LineRenderer]]);

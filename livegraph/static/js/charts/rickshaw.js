// Types for the part of Rickshaw that livegraph uses. Rickshaw is a classic script that loads before the
// modules; only this file depends on that.

/** @typedef {{(value: number): number, domain(): number[], invert(pixel: number): number}} Scale */

/**
 * A curve as Rickshaw's graph holds it. Its `data` stays empty: Rickshaw would copy each point in
 * each frame. The points are in `x` and `y`, which our renderers read.
 * @typedef {object} Curve
 * @property {string} name
 * @property {number} order which colour: that of a series, or one of those in surface/palette.js
 * @property {never[]} data
 * @property {ArrayLike<number>} x
 * @property {ArrayLike<number>} y
 * @property {ArrayLike<number>} [base] what a layer of a stack stands on
 * @property {import('../state/run.js').Limit[]} [limits] beyond which it has the colour of alarm
 */

/**
 * @typedef {object} Shown
 * @property {[number, number]} x
 * @property {[number, number]} y
 * @property {boolean} log
 * @property {boolean} swings whether x may go back
 * @property {boolean} newest whether the newest sample is marked
 * @property {import('./axes.js').Ticks} xTicks
 * @property {import('./axes.js').Ticks} yTicks
 * @property {import('./reference_lines.js').Rule[]} rules thresholds
 * @property {import('./reference_lines.js').Mark[]} marks
 * @property {boolean} axisOnly whether there is no plot, only the labels of x
 * @property {import('./end_values.js').Flag[]} flags values at the right edge
 * @property {boolean} hollow whether flags are hollow, because the reader reads another position
 * @property {import('./axes.js').Taken[]} taken stretches of the row of x labels that hold other text
 * @property {number} beside between the plot and the labels of y, in CSS pixels
 * @property {string | null} [highlighted] the name of the curve to draw over the others
 * @property {Set<string>} pinned names of curves to draw over a band
 * @property {import('./extreme_marks.js').Words} [extremes] to be marked on the only curve
 * @property {boolean} [moves] whether the picture moves by itself until it is drawn again
 * @property {import('./silence.js').Silence} [silence] where samples are missing
 */

/**
 * @typedef {object} Graph
 * @property {Curve[]} series
 * @property {Shown} shown the ranges that our renderers draw
 * @property {import('./surface/canvas.js').ChartCanvas} surface what our renderers draw on
 * @property {Scale} x
 * @property {Scale} y
 * @property {unknown} yScale Rickshaw builds `y` from it; linear if undefined
 * @property {number} width
 * @property {number} height
 * @property {() => void} render
 * @property {(name: string) => void} setRenderer
 * @property {(size: {width: number, height: number}) => void} setSize
 */

/** @type {any} */
export const Rickshaw = /** @type {any} */ (globalThis).Rickshaw;

/** @type {{scale: {log(): unknown}}} */
export const d3 = /** @type {any} */ (globalThis).d3;

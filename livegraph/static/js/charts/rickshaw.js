// Rickshaw comes as a classic script before the modules; this is the one place that says so, and
// the part of it that is used.

/** @typedef {{(value: number): number, domain(): number[], invert(pixel: number): number}} Scale */

/**
 * A curve as Rickshaw's graph holds it. Its `data` stays empty: Rickshaw would copy each point in
 * each frame. The points are in `x` and `y`, which our renderers read.
 * @typedef {object} Curve
 * @property {string} name
 * @property {number} order which colour
 * @property {never[]} data
 * @property {number[]} x
 * @property {number[]} y
 */

/**
 * @typedef {object} Graph
 * @property {Curve[]} series
 * @property {{x: [number, number], y: [number, number]}} shown what our renderers take as domain
 * @property {Scale} x
 * @property {Scale} y
 * @property {number} width
 * @property {number} height
 * @property {{node(): SVGSVGElement}} vis
 * @property {() => void} render
 * @property {(callback: () => void) => void} onUpdate
 * @property {(size: {width: number, height: number}) => void} setSize
 */

/** @type {any} */
export const Rickshaw = /** @type {any} */ (globalThis).Rickshaw;

// Draws curves on a surface.
//
// Wide lines are slow on a canvas: the outline is computed at each vertex, at up to twenty times the cost
// of a line one pixel wide. So a curve with few points is stroked at its width; a denser curve is drawn with
// a brush of one-pixel lines side by side. Both are antialiased and go through the same points, so a curve
// looks the same at every density.

import { tracePolyline } from './polyline.js';

/** @typedef {import('./canvas.js').ChartCanvas} Surface */
/** @typedef {{x: Float64Array, y: Float64Array}} Points in pixels of the canvas */

/** A picture with more points in all its curves, per CSS pixel of its width, is drawn in thin lines. */
const FEW = 0.2;
/** A highlighted curve is drawn in thin lines only if it has more points, per CSS pixel. */
const MANY = 2;
/** Pixels by which a curve may be wider than a single thin line. */
const SLACK = 0.3;
/** The side of a triangle, in radii of the circle around it; it is nearly as wide from any side. */
const WIDTH = Math.sqrt(3);
/** From one triangle of a brush to the next inside it, in pixels: no gap is left between their lines. */
const INWARD = 0.9;
/** CSS pixels. */
const DOT = 2.5;
/** Width, in CSS pixels, of the outline in the background colour around a highlighted curve. */
const HALO = 6;

/**
 * A curve through points, with a dot where one stands alone.
 * @param {Surface} surface
 * @param {Points} points
 * @param {number} order of the series: its colour
 */
export function drawCurve(surface, points, order) {
  const alone = drawPolyline(surface, points, surface.palette.colour(order));
  if (alone.length) drawDots(surface, points, alone, order);
}

/**
 * @param {Surface} surface
 * @param {Points} points
 * @param {string} colour
 * @returns {number[]} the isolated points, which no line passes through
 */
export function drawPolyline(surface, points, colour) {
  const path = surface.path();
  const alone = traceThinned(points, path, surface.swings);
  surface.context.strokeStyle = colour;
  stroke(surface, path, points.x.length);
  return alone;
}

/**
 * The curve through points. In each pixel column it passes through the first, the smallest, the largest
 * and the last point, in their order: more cannot be seen, and no peak is lost.
 * @param {Points} points
 * @param {Pick<Path2D, 'moveTo' | 'lineTo'>} path
 * @param {boolean} [swings] whether x may go back
 * @returns {number[]} the isolated points
 */
export function traceThinned({ x, y }, path, swings = false) {
  const alone = /** @type {number[]} */ ([]);
  let [column, low, high, last] = [Number.NaN, -1, -1, -1]; // of the points not yet passed
  const pass = () => {
    if (low < 0) return;
    const [former, latter] = low < high ? [low, high] : [high, low];
    path.lineTo(x[former], y[former]);
    if (latter !== former) path.lineTo(x[latter], y[latter]);
    if (last !== latter) path.lineTo(x[last], y[last]);
    low = -1;
  };
  const pen = {
    move: (/** @type {number} */ i) => {
      pass();
      column = Math.floor(x[i]);
      path.moveTo(x[i], y[i]);
    },
    line: (/** @type {number} */ i) => {
      if (Math.floor(x[i]) !== column) {
        pass();
        column = Math.floor(x[i]);
        path.lineTo(x[i], y[i]);
        return;
      }
      if (low < 0) low = high = i;
      else if (y[i] < y[low]) low = i;
      else if (y[i] > y[high]) high = i;
      last = i;
    },
    dot: (/** @type {number} */ i) => alone.push(i),
  };
  tracePolyline(x, y, pen, swings);
  pass();
  return alone;
}

/** @param {Surface} surface @param {Path2D} path @param {number} points of the curve */
function stroke(surface, path, points) {
  const { context, vector, geometry, curves, highlighted } = surface;
  const [all, most] = highlighted ? [points, MANY] : [points * curves, FEW];
  context.lineJoin = 'round';
  if (vector || all * geometry.ratio <= most * geometry.width) strokeWide(surface, path);
  else strokeThin(surface, path);
}

/** @param {Surface} surface @param {Path2D} path */
function strokeWide({ context, palette, geometry, weight, highlighted }, path) {
  if (highlighted) {
    const { strokeStyle } = context;
    context.strokeStyle = palette.named('ground');
    context.lineWidth = HALO * geometry.ratio;
    context.stroke(path);
    context.strokeStyle = strokeStyle;
  }
  context.lineWidth = weight;
  context.stroke(path);
}

/**
 * As lines of one pixel, moved to the corners of triangles: parts of any slope are equally wide.
 * @param {Surface} surface
 * @param {Path2D} path
 */
function strokeThin({ context, weight }, path) {
  context.lineWidth = 1;
  for (const [right, down] of brush(weight)) {
    context.translate(right, down);
    context.stroke(path);
    context.translate(-right, -down);
  }
}

/**
 * Where the lines of a brush are, from its middle.
 * @param {number} weight pixels
 * @returns {number[][]}
 */
function brush(weight) {
  if (weight <= 1 + SLACK) return [[0, 0]];
  const corners = [];
  let up = 1;
  for (let radius = (weight - 1) / WIDTH; radius > 0; radius -= INWARD, up = -up) {
    const aside = (radius * WIDTH) / 2;
    const down = (up * radius) / 2;
    corners.push([0, -up * radius], [aside, down], [-aside, down]);
  }
  return corners;
}

/**
 * The columns of pixels that a curve passes, and from where to where.
 * @param {Surface} surface
 * @param {Points} points
 * @param {import('./pixel_columns.js').Draw} draw
 */
export function drawColumns({ columns }, { x, y }, draw) {
  tracePolyline(x, y, {
    move: (i) => {
      // After a break the curve may pass the same columns; the space in between stays empty.
      if (columns.taken(x[i])) columns.flush(draw);
      columns.move(x[i], y[i]);
    },
    line: (i) => columns.line(x[i], y[i]),
    dot: () => {},
  });
  columns.flush(draw);
}

/**
 * Round marks at points.
 * @param {Surface} surface
 * @param {Points} points
 * @param {Iterable<number>} which of them
 * @param {number} order
 */
export function drawDots({ context, palette, geometry, columns }, { x, y }, which, order) {
  const radius = DOT * geometry.ratio;
  context.fillStyle = palette.colour(order);
  context.beginPath();
  for (const i of which) {
    if (Number.isNaN(y[i]) || !(x[i] > -radius && x[i] < columns.count)) continue;
    context.moveTo(x[i] + radius, y[i]);
    context.arc(x[i], y[i], radius, 0, 2 * Math.PI);
  }
  context.fill();
}

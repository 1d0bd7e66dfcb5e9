// Drawing curves on a surface.
//
// What costs time on a canvas is wide lines: their outline is worked out for each of their turns, at
// some twenty times the price of a line one pixel wide. So on a screen with ordinary pixels a line
// that is to look wider is drawn twice, half a pixel apart; and a dense curve is upright lines, one
// in each column of pixels, from the smallest to the largest that the curve has there.

import { isOn, parts } from './dashes.js';
import { tracePolyline } from './polyline.js';

/** @typedef {import('./canvas.js').ChartCanvas} Surface */
/** @typedef {import('./dashes.js').Dash} Dash */
/** @typedef {{x: Float64Array, y: Float64Array}} Points in pixels of the canvas */

/**
 * A curve is dense if it has more points than this share of the columns of CSS pixels; a thin one is
 * drawn once only, which pays for longer.
 */
const DENSE = { wide: 0.8, thin: 1 };
/** How wide a dense curve is, of the usual, where it is a line all the same. */
const FINE = 0.6;
/** CSS pixels. */
const DASH = { on: 6, period: 10 };
const DOT = 2.5;

/**
 * A curve through points, with a dot where one stands alone.
 * @param {Surface} surface
 * @param {Points} points
 * @param {number} order of the series: its colour, and whether it is dashed
 */
export function drawCurve(surface, points, order) {
  const { context, palette, geometry, weight } = surface;
  const dash = palette.isDashed(order) ? dashOf(geometry) : null;
  context.strokeStyle = palette.colour(order);
  const share = weight > geometry.ratio ? DENSE.wide : DENSE.thin;
  const dense = points.x.length * geometry.ratio > share * geometry.width;
  const lines = surface.vector || !dense;
  const width = dense ? weight * FINE : weight;
  const alone = lines ? line(surface, points, dash, width) : upright(surface, points, dash);
  if (alone.length) drawDots(surface, points, alone, order);
}

/** @param {import('./geometry.js').Geometry} geometry @returns {Dash} */
function dashOf({ ratio, origin }) {
  return { on: DASH.on * ratio, period: DASH.period * ratio, origin };
}

/**
 * @param {Surface} surface
 * @param {Points} points
 * @param {Dash | null} dash
 * @returns {number[]} the points that stand alone
 */
function upright(surface, points, dash) {
  const { context, weight, geometry } = surface;
  context.lineWidth = 1;
  context.beginPath();
  const alone = drawColumns(surface, points, (k, top, bottom) => {
    const from = Math.max(top - weight / 2, -2);
    const to = Math.min(bottom + weight / 2, geometry.height + 2);
    if (from >= to || (dash && !isOn(k, dash))) return;
    context.moveTo(k + 0.5, from);
    context.lineTo(k + 0.5, to);
  });
  context.stroke();
  return alone;
}

/**
 * The columns of pixels that a curve passes, and from where to where.
 * @param {Surface} surface
 * @param {Points} points
 * @param {import('./pixel_columns.js').Draw} draw
 * @returns {number[]} the points that stand alone
 */
export function drawColumns({ columns }, { x, y }, draw) {
  const alone = /** @type {number[]} */ ([]);
  tracePolyline(x, y, {
    move: (i) => {
      // After a break the curve may come by the same columns; it is not to be filled in between.
      if (columns.taken(x[i])) columns.flush(draw);
      columns.move(x[i], y[i]);
    },
    line: (i) => columns.line(x[i], y[i]),
    dot: (i) => alone.push(i),
  });
  columns.flush(draw);
  return alone;
}

/**
 * @param {Surface} surface
 * @param {Points} points
 * @param {Dash | null} dash
 * @param {number} width
 * @returns {number[]} the points that stand alone
 */
function line(surface, { x, y }, dash, width) {
  const path = surface.path();
  const alone = /** @type {number[]} */ ([]);
  tracePolyline(x, y, {
    move: (i) => path.moveTo(x[i], y[i]),
    line: (i) => {
      if (dash) dashed(path, x[i - 1], y[i - 1], x[i], y[i], dash);
      else path.lineTo(x[i], y[i]);
    },
    dot: (i) => alone.push(i),
  });
  stroke(surface, path, width);
  return alone;
}

/**
 * @param {Path2D} path
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 * @param {Dash} dash
 */
function dashed(path, x0, y0, x1, y1, dash) {
  parts(x0, x1, dash, (from, to) => {
    path.moveTo(x0 + from * (x1 - x0), y0 + from * (y1 - y0));
    path.lineTo(x0 + to * (x1 - x0), y0 + to * (y1 - y0));
  });
}

/** @param {Surface} surface @param {Path2D} path @param {number} width */
function stroke({ context, vector }, path, width) {
  context.lineJoin = 'round';
  context.lineWidth = vector || width >= 2 ? width : 1;
  if (vector || width <= 1 || width >= 2) {
    context.stroke(path);
    return;
  }
  const aside = (width - 1) / 2;
  context.translate(0, -aside);
  context.stroke(path);
  context.translate(0, 2 * aside);
  context.stroke(path);
  context.translate(0, -aside);
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

// The picture on the screen as a file: PNG, with as many pixels as the screen has, or SVG. Text gets
// into the SVG as text of elements, so there is nothing that it could break.

import { SvgContext } from '../charts/svg_context.js';
import { day, timeDecimals, timeOfDay, xValue } from '../lib/format.js';
import { imageLayout, paintImage } from './image_layout.js';

/** @typedef {import('../charts/chart.js').Chart} Chart */
/** @typedef {import('../charts/svg_context.js').Shape} Shape */

/**
 * What is seen.
 * @typedef {object} View
 * @property {string} title
 * @property {import('../state/layout.js').ShownPanel[]} panels from above
 * @property {{name: string, order: number}[]} series those that are not hidden
 * @property {import('../lib/scale.js').Domain} x
 * @property {'time' | 'index' | 'field'} kind of x
 */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {View} view
 * @returns {import('./image_layout.js').Sheet}
 */
function sheetOf({ title, panels, series, x, kind }) {
  const { palette } = panels[0].chart.surface;
  const legend = series.map(({ name, order }) => {
    return { name, colour: palette.colour(order) };
  });
  const sizes = panels.map(({ chart: { place }, title, xName = '' }) => ({
    title: title.textContent ?? '',
    width: place.left + place.width + place.right,
    height: place.top + place.height + place.bottom,
    xName,
    left: place.left,
  }));
  const named = /** @type {const} */ (['ground', 'text', 'quiet']);
  const [ground, text, quiet] = named.map((name) => palette.named(name));
  return {
    ...{ title, span: spanOf(x, kind), legend, charts: sizes },
    ...{ colours: { ground, text, quiet }, font: palette.font },
  };
}

/** @param {import('../lib/scale.js').Domain} x @param {View['kind']} kind */
function spanOf([from, to], kind) {
  const sameDay = kind === 'time' && day(from) === day(to);
  const decimals = timeDecimals(to - from);
  const end = sameDay ? timeOfDay(to, decimals) : xValue(to, kind, decimals);
  return `${xValue(from, kind, decimals)} – ${end}`;
}

/** @param {CanvasRenderingContext2D} context @returns {import('./image_layout.js').Measure} */
function ruler(context) {
  return (text, font) => {
    context.font = font;
    return context.measureText(text).width;
  };
}

/** @param {View} view @returns {Promise<Blob>} */
export function png(view) {
  const canvas = document.createElement('canvas');
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const ratio = window.devicePixelRatio;
  const sheet = sheetOf(view);
  const places = imageLayout(sheet, ruler(context));
  canvas.width = Math.round(places.width * ratio);
  canvas.height = Math.round(places.height * ratio);
  context.scale(ratio, ratio);
  paintImage(sheet, places, context, (n, { x, y, width, height }) => {
    context.drawImage(view.panels[n].chart.surface.canvas, x, y, width, height);
  });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('too large'))), 'image/png');
  });
}

/** @param {View} view @returns {Promise<Blob>} */
export async function svg(view) {
  const measured = /** @type {CanvasRenderingContext2D} */ (
    document.createElement('canvas').getContext('2d')
  );
  const sheet = sheetOf(view);
  const places = imageLayout(sheet, ruler(measured));
  const pen = new SvgContext();
  // A pen has what of a context is used.
  const context = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (pen));
  paintImage(sheet, places, context, (n, place) => {
    const chart = new SvgContext();
    view.panels[n].chart.redraw(chart);
    pen.put(chart, place, window.devicePixelRatio);
  });
  const { width, height } = places;
  const attributes = { width, height, viewBox: `0 0 ${width} ${height}` };
  const root = element({ tag: 'svg', attributes, children: pen.shapes });
  return new Blob([new XMLSerializer().serializeToString(root)], { type: 'image/svg+xml' });
}

/** What XML has no way to say, not even as text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these it is about
const UNSPEAKABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu;

/** @param {Shape} shape @returns {Element} */
function element({ tag, attributes, text, children }) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text !== undefined) made.textContent = text.replace(UNSPEAKABLE, '\ufffd');
  made.append(...children.map(element));
  return made;
}

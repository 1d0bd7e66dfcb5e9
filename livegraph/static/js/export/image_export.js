// Exports the graph as a PNG with at least twice the pixels of the screen, for paper, or as SVG. Names
// enter the SVG as text of elements, so they cannot break its markup.

import { SvgContext } from '../charts/surface/svg_context.js';
import { day, timeDecimals, timeOfDay, xValue } from '../lib/format.js';
import { dateAndZone } from '../lib/time_ticks.js';
import { imageLayout, paintImage } from './image_layout.js';

/** @typedef {import('../charts/chart.js').Chart} Chart */
/** @typedef {import('../charts/surface/svg_context.js').Shape} Shape */

/**
 * What is seen.
 * @typedef {object} View
 * @property {string} title
 * @property {import('../state/panel_layout.js').ShownPanel[]} panels from above
 * @property {Pick<import('../state/panel_layout.js').Grid, 'columns' | 'axes'>} grid of the panels
 * @property {{name: string, order: number, value: string}[]} series those in the panels
 * @property {{name: string, value: string}[]} constants those in none
 * @property {import('../lib/domain.js').Domain} x
 * @property {'time' | 'index' | 'field'} kind of x
 */

/** Minimum pixels per CSS pixel and minimum width of a picture; then its maximum height. */
const LEAST = { ratio: 2, width: 1600 };
const MOST = 16_000;

/** The room for a title; the page has more for a big number, which a picture does not have. */
const HEAD = { left: 16, top: 30 };

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {View} view
 * @returns {import('./image_layout.js').Sheet}
 */
function sheetOf({ title, panels, grid, series, constants, x, kind }) {
  const { palette } = panels[0].chart.surface;
  const legend = series.map(({ name, order, value }) => {
    return { name, value, colour: palette.colour(order) };
  });
  if (constants.length) legend.push({ name: 'Constant', value: '', colour: '' });
  legend.push(...constants.map((constant) => ({ ...constant, colour: '' })));
  const sizes = panels.map(({ chart, title, xName = '' }) => {
    const { place } = chart;
    const spare = spareOf(chart);
    return {
      title: title.textContent ?? '',
      width: place.left - spare.left + place.width + place.right,
      height: place.top - spare.top + place.height + place.bottom,
      xName,
      left: place.left - spare.left,
    };
  });
  const named = /** @type {const} */ (['ground', 'text', 'quiet']);
  const [ground, text, quiet] = named.map((name) => palette.named(name));
  return {
    ...{ title, span: spanOf(x, kind), legend, charts: sizes, grid },
    ...{ colours: { ground, text, quiet }, font: palette.font },
  };
}

/** What a picture does not show of a chart, at the left and above: nothing is drawn there. @param {Chart} chart */
function spareOf({ place: { left, top } }) {
  return { left: Math.max(0, left - HEAD.left), top: Math.max(0, top - HEAD.top) };
}

/** Where a whole chart goes. @param {Chart} chart @param {import('./image_layout.js').Place} shown of it */
function wholePlace(chart, { x, y, width, height }) {
  const { left, top } = spareOf(chart);
  return { x: x - left, y: y - top, width: width + left, height: height + top };
}

/** @param {import('../lib/domain.js').Domain} x @param {View['kind']} kind */
function spanOf([from, to], kind) {
  const sameDay = kind === 'time' && day(from) === day(to);
  const decimals = timeDecimals(to - from);
  const end = sameDay ? timeOfDay(to, decimals) : xValue(to, kind, decimals);
  const zone = kind === 'time' ? ` ${dateAndZone([from, to]).offset}` : '';
  return `${xValue(from, kind, decimals)} – ${end}${zone}`;
}

/** @param {CanvasRenderingContext2D} context @returns {import('./image_layout.js').Measure} */
function ruler(context) {
  return (text, font) => {
    context.font = font;
    return context.measureText(text).width;
  };
}

/** @param {View} view @returns {HTMLCanvasElement} */
export function picture(view) {
  const canvas = document.createElement('canvas');
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const sheet = sheetOf(view);
  const places = imageLayout(sheet, ruler(context));
  const wanted = Math.max(LEAST.ratio, window.devicePixelRatio, LEAST.width / places.width);
  const ratio = Math.min(wanted, MOST / places.height);
  canvas.width = Math.ceil(places.width * ratio);
  canvas.height = Math.round(places.height * ratio);
  context.scale(ratio, ratio);
  paintImage(sheet, places, context, (n, place) => {
    const { chart } = view.panels[n];
    const { x, y, width, height } = wholePlace(chart, place);
    context.drawImage(chart.enlarged(ratio), x, y, width, height);
  });
  return canvas;
}

/** @param {View} view @returns {Promise<Blob>} */
export function png(view) {
  const canvas = picture(view);
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
  // A pen has the parts of a context that are used.
  const context = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (pen));
  paintImage(sheet, places, context, (n, place) => {
    const { chart } = view.panels[n];
    const drawn = new SvgContext();
    chart.redraw(drawn);
    pen.put(drawn, wholePlace(chart, place), window.devicePixelRatio);
  });
  const { width, height } = places;
  const attributes = { width, height, viewBox: `0 0 ${width} ${height}` };
  const root = element({ tag: 'svg', attributes, children: pen.shapes });
  return new Blob([new XMLSerializer().serializeToString(root)], { type: 'image/svg+xml' });
}

/** Characters that XML cannot contain, not even as text. */
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

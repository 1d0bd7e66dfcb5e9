// A picture to be taken away: title, charts, legend, on the page's ground. What draws it is a pen: a
// canvas's context, or one that draws vectors.

/**
 * @typedef {object} Sheet all in CSS pixels
 * @property {string} title
 * @property {string} span the x shown, in words
 * @property {ChartSize[]} charts
 * @property {{name: string, colour: string}[]} legend
 * @property {{ground: string, text: string, quiet: string}} colours
 * @property {string} font family
 */

/**
 * A chart: how large it is, what it and its x are called, and where that goes.
 * @typedef {object} ChartSize
 * @property {number} width
 * @property {number} height
 * @property {string} title
 * @property {string} xName
 * @property {number} left room left of the plot
 */

/**
 * @typedef {Pick<CanvasRenderingContext2D, 'fillStyle' | 'font' | 'textAlign' | 'textBaseline'
 *   | 'fillRect' | 'fillText'>} Pen
 */
/** @typedef {(text: string, font: string) => number} Measure how wide a text is */
/** @typedef {{x: number, y: number, width: number, height: number}} Place */
/** @typedef {Sheet['legend'][number] & {x: number, y: number, text: string}} Entry */

const MARGIN = 16;
const TITLE = 34;
const X_NAME = 16;
/** Where a chart's title is. */
const TOP = 15;
const LINE = 20;
const SWATCH = 12;
const BESIDE = 8;
const BETWEEN = 20;
const SIZES = { title: 15, text: 12.5, small: 11.5 };

/**
 * @typedef {object} Layout
 * @property {number} width
 * @property {number} height
 * @property {Place[]} charts
 * @property {Entry[]} legend
 */

/**
 * Where everything goes.
 * @param {Sheet} sheet
 * @param {Measure} measure
 * @returns {Layout}
 */
export function imageLayout({ charts, legend, font }, measure) {
  const inner = Math.max(...charts.map(({ width }) => width));
  let y = MARGIN + TITLE;
  const places = charts.map(({ width, height }) => {
    const place = { x: MARGIN, y, width, height };
    y += height;
    return place;
  });
  y += MARGIN;
  let x = MARGIN;
  const entries = legend.map((one) => {
    const text = fitting(one.name, inner - SWATCH - BESIDE, font, measure);
    const wide = SWATCH + BESIDE + measure(text, `${SIZES.text}px ${font}`);
    if (x > MARGIN && x + wide > MARGIN + inner) [x, y] = [MARGIN, y + LINE];
    const entry = { ...one, text, x, y };
    x += wide + BETWEEN;
    return entry;
  });
  const height = Math.ceil(y + (legend.length ? LINE : 0) + MARGIN / 2);
  return { width: Math.ceil(inner) + 2 * MARGIN, height, charts: places, legend: entries };
}

/**
 * A name, cut where there is no room for it.
 * @param {string} name
 * @param {number} room
 * @param {string} font
 * @param {Measure} measure
 */
function fitting(name, room, font, measure) {
  const wide = measure(name, `${SIZES.text}px ${font}`);
  if (wide <= room) return name;
  return `${name.slice(0, Math.max(1, Math.floor((name.length * room) / wide) - 2))}…`;
}

/**
 * @param {Sheet} sheet
 * @param {Layout} layout
 * @param {Pen} pen
 * @param {(n: number, place: Place) => void} drawChart draws chart n into its place
 */
export function paintImage(sheet, layout, pen, drawChart) {
  const { colours, font } = sheet;
  pen.fillStyle = colours.ground;
  pen.fillRect(0, 0, layout.width, layout.height);
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  write(pen, sheet.title, MARGIN, MARGIN + 8, colours.text, `600 ${SIZES.title}px ${font}`);
  pen.textAlign = 'right';
  const right = layout.width - MARGIN;
  write(pen, sheet.span, right, MARGIN + 8, colours.quiet, `${SIZES.small}px ${font}`);
  for (const [n, place] of layout.charts.entries()) {
    drawChart(n, place);
    paintWords(sheet.charts[n], place, sheet, pen);
  }
  pen.textAlign = 'left';
  for (const entry of layout.legend) paintEntry(entry, sheet, pen);
}

/** @param {ChartSize} chart @param {Place} place @param {Sheet} sheet @param {Pen} pen */
function paintWords({ title, xName, left }, { x, y }, { colours, font }, pen) {
  pen.textAlign = 'left';
  const font600 = `600 ${SIZES.small}px ${font}`;
  write(pen, title, x + left, y + TOP, colours.quiet, font600);
  write(pen, xName, x + left, y + X_NAME, colours.text, font600);
}

/** @param {Entry} entry @param {Sheet} sheet @param {Pen} pen */
function paintEntry({ text, colour, x, y }, { colours, font }, pen) {
  const half = y + LINE / 2;
  pen.fillStyle = colour;
  pen.fillRect(x, half - SWATCH / 2, SWATCH, SWATCH);
  write(pen, text, x + SWATCH + BESIDE, half, colours.text, `${SIZES.text}px ${font}`);
}

/**
 * @param {Pen} pen
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} colour
 * @param {string} font
 */
function write(pen, text, x, y, colour, font) {
  pen.fillStyle = colour;
  pen.font = font;
  if (text) pen.fillText(text, x, y);
}

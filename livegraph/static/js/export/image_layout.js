// The layout of an exported picture: title, charts and legend on the page's background. It draws with a
// pen: a canvas context, or one that draws vectors.

/**
 * @typedef {object} Sheet all in CSS pixels
 * @property {string} title
 * @property {string} span the x shown, in words
 * @property {ChartSize[]} charts the panels, and last the axis of x
 * @property {Pick<import('../state/panel_layout.js').Grid, 'columns' | 'axes'>} grid which panels each column
 *   has, and whether the axis is to stand below them
 * @property {{name: string, value: string, colour: string}[]} legend without a colour: words only
 * @property {{ground: string, text: string, quiet: string}} colours
 * @property {string} font family
 */

/**
 * The size of a chart, its title, the name of its x, and the room for that.
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
/** @typedef {Sheet['legend'][number] & {x: number, y: number, text: string, beside: number}} Entry */

const MARGIN = 16;
const TITLE = 34;
const X_NAME = 16;
/** Where a chart's title is. */
const TOP = 15;
const LINE = 20;
const SWATCH = 12;
const BESIDE = 8;
const BETWEEN = 20;
/** Between a name and its value. */
const VALUE = 6;
const SIZES = { title: 15, text: 12.5, small: 11.5 };

/**
 * @typedef {object} Layout
 * @property {number} width
 * @property {number} height
 * @property {(Place & {n: number})[]} charts where chart `n` goes; an axis goes to several places
 * @property {Entry[]} legend
 * @property {string} title
 */

/**
 * Where everything goes.
 * @param {Sheet} sheet
 * @param {Measure} measure
 * @returns {Layout}
 */
export function imageLayout(sheet, measure) {
  const { legend, font } = sheet;
  const { charts, inner, bottom } = placeCharts(sheet);
  let y = bottom + MARGIN;
  let x = MARGIN;
  const plain = `${SIZES.text}px ${font}`;
  const entries = legend.map((one) => {
    const before = one.colour ? SWATCH + BESIDE : 0;
    const value = one.value ? VALUE + measure(one.value, `600 ${plain}`) : 0;
    const text = fitting(one.name, inner - before - value, plain, measure);
    const beside = before + measure(text, plain) + VALUE;
    const wide = before + measure(text, plain) + value;
    if (x > MARGIN && x + wide > MARGIN + inner) [x, y] = [MARGIN, y + LINE];
    const entry = { ...one, text, beside, x, y };
    x += wide + BETWEEN;
    return entry;
  });
  const height = Math.ceil(y + (legend.length ? LINE : 0) + MARGIN / 2);
  const room = inner - measure(sheet.span, `${SIZES.small}px ${font}`) - BETWEEN;
  const title = fitting(sheet.title, room, `600 ${SIZES.title}px ${font}`, measure);
  return { width: Math.ceil(inner) + 2 * MARGIN, height, charts, legend: entries, title };
}

/**
 * The panels in their columns, and the axis below each.
 * @param {Pick<Sheet, 'charts' | 'grid'>} sheet
 */
function placeCharts({ charts, grid: { columns, axes } }) {
  const axis = charts[charts.length - 1];
  const wide = Math.max(...charts.map(({ width }) => width));
  const top = MARGIN + TITLE;
  /** @type {Layout['charts']} */ const placed = [];
  let bottom = top;
  let end = top; // of what has an axis below
  for (const [column, panels] of columns.entries()) {
    let y = top;
    for (const n of panels) {
      const { width, height } = charts[n];
      placed.push({ n, x: MARGIN + column * wide, y, width, height });
      y += height;
    }
    if (axes[column]) end = Math.max(end, y);
    bottom = Math.max(bottom, y);
  }
  for (const [column, has] of axes.entries()) {
    const { width, height } = axis;
    if (!has) continue;
    placed.push({ n: charts.length - 1, x: MARGIN + column * wide, y: end, width, height });
    bottom = Math.max(bottom, end + height);
  }
  return { charts: placed, inner: columns.length * wide, bottom };
}

/**
 * A name, truncated to fit.
 * @param {string} name
 * @param {number} room
 * @param {string} font with its size
 * @param {Measure} measure
 */
function fitting(name, room, font, measure) {
  const wide = measure(name, font);
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
  write(pen, layout.title, MARGIN, MARGIN + 8, colours.text, `600 ${SIZES.title}px ${font}`);
  pen.textAlign = 'right';
  const right = layout.width - MARGIN;
  write(pen, sheet.span, right, MARGIN + 8, colours.quiet, `${SIZES.small}px ${font}`);
  for (const { n, ...place } of layout.charts) {
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
function paintEntry({ text, value, beside, colour, x, y }, { colours, font }, pen) {
  const half = y + LINE / 2;
  const plain = `${SIZES.text}px ${font}`;
  pen.fillStyle = colour;
  if (colour) pen.fillRect(x, half - SWATCH / 2, SWATCH, SWATCH);
  const ink = colour ? colours.text : colours.quiet;
  write(pen, text, x + (colour ? SWATCH + BESIDE : 0), half, ink, plain);
  write(pen, value, x + beside, half, colours.text, `600 ${plain}`);
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

// A drawing context that produces SVG: it implements the part of CanvasRenderingContext2D that charts use,
// and builds a tree of elements. So the code that draws on the canvas also exports SVG. It creates no
// markup: names and numbers become attributes and text of elements later.
//
// Not supported: rotation and skew, gradients, images, clips other than rectangles, arcs other than full
// circles.

/**
 * @typedef {object} Shape an SVG element to be
 * @property {string} tag
 * @property {Record<string, string | number>} attributes
 * @property {string} [text]
 * @property {Shape[]} children
 */

/** Offset of text below its position, as a share of its size. */
const LOWER = new Map([
  ['top', 0.8],
  ['middle', 0.35],
  ['bottom', -0.2],
]);
const ANCHORS = new Map([
  ['center', 'middle'],
  ['right', 'end'],
  ['end', 'end'],
]);

/** A hundredth of a pixel is invisible. @param {number} value */
function short(value) {
  return Math.round(value * 100) / 100;
}

/** A path that is drawn later, perhaps elsewhere: a canvas has Path2D. */
export class SvgPath {
  /** @type {string[]} */ #steps = [];

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#steps.push(`M${short(x)} ${short(y)}`);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.#steps.push(`L${short(x)} ${short(y)}`);
  }

  /** A whole circle. @param {number} x @param {number} y @param {number} radius */
  arc(x, y, radius) {
    const r = short(radius);
    this.moveTo(x + radius, y);
    this.#steps.push(`A${r} ${r} 0 1 1 ${short(x - radius)} ${short(y)}`);
    this.#steps.push(`A${r} ${r} 0 1 1 ${short(x + radius)} ${short(y)}`);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.moveTo(x, y);
    this.#steps.push(`h${short(width)}v${short(height)}h${short(-width)}z`);
  }

  closePath() {
    this.#steps.push('z');
  }

  /** The `d` of a path. */
  get d() {
    return this.#steps.join('');
  }
}

/** How a pen draws. */
const STYLE = {
  fillStyle: '#000',
  strokeStyle: '#000',
  lineWidth: 1,
  lineJoin: 'miter',
  lineCap: 'butt',
  globalAlpha: 1,
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
};

export class SvgContext {
  fillStyle = STYLE.fillStyle;
  strokeStyle = STYLE.strokeStyle;
  lineWidth = STYLE.lineWidth;
  lineJoin = STYLE.lineJoin;
  lineCap = STYLE.lineCap;
  globalAlpha = STYLE.globalAlpha;
  font = STYLE.font;
  textAlign = STYLE.textAlign;
  textBaseline = STYLE.textBaseline;
  /** @type {Shape[]} */ shapes = [];
  /** Receives new shapes: `shapes`, or a clipped group of them. */
  #into = this.shapes;
  #path = new SvgPath();
  /** @type {[number, number, number, number] | null} */ #rect = null;
  /** @type {number[]} */ #dashes = [];
  #x = 0;
  #y = 0;
  /** @type {(() => void)[]} */ #before = [];

  /** Start a new picture. */
  clearRect() {
    this.shapes.length = 0;
    this.#into = this.shapes;
  }

  /** @param {number[]} matrix a, b, c, d, e and f; only the last two, the translation, have an effect */
  setTransform(...matrix) {
    [this.#x, this.#y] = matrix.slice(4);
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.#x += x;
    this.#y += y;
  }

  save() {
    const { fillStyle, strokeStyle, lineWidth, lineJoin, lineCap } = this;
    const { globalAlpha, font, textAlign, textBaseline } = this;
    const style = { fillStyle, strokeStyle, lineWidth, lineJoin, lineCap };
    const rest = { globalAlpha, font, textAlign, textBaseline };
    const [x, y, into, dashes] = [this.#x, this.#y, this.#into, this.#dashes];
    this.#before.push(() => {
      Object.assign(this, style, rest);
      [this.#x, this.#y, this.#into, this.#dashes] = [x, y, into, dashes];
    });
  }

  restore() {
    this.#before.pop()?.();
  }

  beginPath() {
    this.#path = new SvgPath();
    this.#rect = null;
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#path.moveTo(x + this.#x, y + this.#y);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.#path.lineTo(x + this.#x, y + this.#y);
  }

  /** @param {number} x @param {number} y @param {number} radius */
  arc(x, y, radius) {
    this.#path.arc(x + this.#x, y + this.#y, radius);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.#rect = [x + this.#x, y + this.#y, width, height];
    this.#path.rect(...this.#rect);
  }

  closePath() {
    this.#path.closePath();
  }

  /** Clip to the last rectangle until `restore`, with an SVG element that hides its overflow. */
  clip() {
    if (!this.#rect) return;
    const [x, y, width, height] = this.#rect;
    const viewBox = `${x} ${y} ${width} ${height}`;
    const part = this.#add('svg', { x, y, width, height, viewBox, overflow: 'hidden' });
    this.#into = part.children;
  }

  /** @param {number[]} dashes */
  setLineDash(dashes) {
    this.#dashes = dashes;
  }

  /** @param {SvgPath} [path] by default the current one */
  stroke(path) {
    const d = (path ?? this.#path).d;
    if (!d) return;
    this.#add('path', {
      d,
      fill: 'none',
      stroke: this.strokeStyle,
      'stroke-width': short(this.lineWidth),
      ...(this.lineJoin !== STYLE.lineJoin && { 'stroke-linejoin': this.lineJoin }),
      ...(this.lineCap !== STYLE.lineCap && { 'stroke-linecap': this.lineCap }),
      ...(this.#dashes.length && { 'stroke-dasharray': this.#dashes.map(short).join(' ') }),
      ...(this.globalAlpha < 1 && { 'stroke-opacity': this.globalAlpha }),
      ...(path && { transform: `translate(${short(this.#x)} ${short(this.#y)})` }),
    });
  }

  fill() {
    const { d } = this.#path;
    if (d) this.#add('path', { d, fill: this.fillStyle, ...this.#opacity });
  }

  /** @returns {Record<string, number>} */
  get #opacity() {
    return this.globalAlpha < 1 ? { 'fill-opacity': this.globalAlpha } : {};
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    const place = { x: short(x + this.#x), y: short(y + this.#y) };
    const size = { width: short(width), height: short(height) };
    this.#add('rect', { ...place, ...size, fill: this.fillStyle, ...this.#opacity });
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    const [, weight, size, family] = this.font.match(/^(?:(\w+) )?([\d.]+)px (.*)$/) ?? [];
    const lower = (LOWER.get(this.textBaseline) ?? 0) * Number(size ?? 10);
    const anchor = ANCHORS.get(this.textAlign);
    const shape = this.#add('text', {
      x: short(x + this.#x),
      y: short(y + this.#y + lower),
      fill: this.fillStyle,
      'font-family': family ?? 'sans-serif',
      'font-size': Number(size ?? 10),
      ...(weight && { 'font-weight': weight }),
      ...(anchor && { 'text-anchor': anchor }),
      ...this.#opacity,
    });
    shape.text = text;
  }

  /**
   * Add another pen's picture here, scaled.
   * @param {SvgContext} pen
   * @param {{x: number, y: number, width: number, height: number}} place
   * @param {number} ratio its pixels per pixel of this picture
   */
  put(pen, place, ratio) {
    const viewBox = `0 0 ${short(place.width * ratio)} ${short(place.height * ratio)}`;
    this.#add('svg', { ...place, viewBox }).children = pen.shapes;
  }

  /** @param {string} tag @param {Record<string, string | number>} attributes @returns {Shape} */
  #add(tag, attributes) {
    const shape = { tag, attributes, children: [] };
    this.#into.push(shape);
    return shape;
  }
}

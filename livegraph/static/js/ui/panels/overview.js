// The whole run in a strip under the panels, with the part in view marked; dragging moves that part. The
// strip is hidden while the part in view is nearly the whole run. Draws `whole`, `viewport`, `layout`,
// `preferences.hidden` and `theme`; pans `viewport`. The frame of the part moves with each sample; the
// curves, which cost more, change with `whole` only.

import { Chart } from '../../charts/chart.js';
import { extremes } from '../../state/model.js';
import { element, setHidden } from '../dom.js';

/** Curves in the strip, at most; more would be a blot. */
const MAX_CURVES = 8;
/** The strip is shown when the run is this many times as long as the part in view. */
const LONGER = 1.3;

/**
 * A series scaled to 0 … 1: the strip shows shapes, whatever the units.
 * @param {import('../../state/model.js').Series} series
 */
function normalized({ name, order, x, y }) {
  const { min, max } = extremes([{ x, y }], [-Infinity, Infinity], false);
  const span = max - min || 1;
  const scaled = y.map((value) => (max > min ? (value - min) / span : value - min + 0.5));
  return { name, order, x, y: scaled };
}

/** @type {import('../mount.js').Mount} */
export function mountOverview(strip, { state, scheduler }) {
  const { run, whole, viewport, layout, preferences, theme, time } = state;
  const overview = new Overview(strip, state);
  const draw = () => run.begun && overview.draw();
  const redraw = scheduler.redraw(draw, [whole, layout, preferences, theme]);
  const moved = () => run.begun && overview.moved() && redraw();
  scheduler.redraw(moved, [run, viewport, time]);
  theme.on('change', () => overview.chart.surface.palette.forget());
  new ResizeObserver(() => {
    overview.chart.resize(strip.clientWidth, strip.clientHeight);
    redraw();
  }).observe(strip);
}

class Overview {
  /** @param {HTMLElement} strip @param {import('../../state/page_state.js').PageState} state */
  constructor(strip, state) {
    this.strip = strip;
    this.state = state;
    this.chart = new Chart(strip);
    this.chart.setBare();
    this.part = element('div', '', 'part');
    this.chart.plot.append(this.part);
    this.#listen(this.chart.plot);
  }

  /** @param {HTMLElement} plot */
  #listen(plot) {
    const { viewport } = this.state;
    const pan = (/** @type {PointerEvent} */ event) => {
      if (!(event.buttons & 1)) return;
      const at = this.chart.graph.x.invert(event.clientX - plot.getBoundingClientRect().left);
      const [from, to] = viewport.shown;
      viewport.pan(at - (from + to) / 2);
    };
    plot.addEventListener('pointerdown', (event) => {
      plot.setPointerCapture(event.pointerId);
      pan(event);
    });
    plot.addEventListener('pointermove', pan);
  }

  /** Whether the reader looks back, and there is more than the part in view. */
  get #isWorthwhile() {
    const { extent } = this.state.whole;
    const { following, shown } = this.state.viewport;
    const [from, to] = shown;
    return !following && extent !== null && extent[1] - extent[0] > (to - from) * LONGER;
  }

  /** Follow the part in view. @returns {boolean} whether the strip is to be drawn, too */
  moved() {
    if (this.strip.hidden === this.#isWorthwhile) return true;
    if (!this.strip.hidden) this.#mark(...this.state.viewport.shown);
    return false;
  }

  draw() {
    const { run, whole, viewport, layout, preferences, view } = this.state;
    const { model, extent } = whole;
    const [from, to] = viewport.shown;
    setHidden(this.strip, !this.#isWorthwhile);
    if (this.strip.hidden || !model || !extent) return;
    this.chart.setHead({ left: layout.margins.left, top: this.chart.place.top });
    this.chart.widen(layout.margins.right);
    const off = new Set([...preferences.hidden, ...view.assigned.oneOff]);
    const series = model.overX.filter(({ name }) => !off.has(name));
    const curves = this.chart.arrange(series.slice(0, MAX_CURVES).map(normalized));
    const bare = { log: false, rules: [], marks: [], flags: [], hollow: false };
    const plain = { ...bare, unit: '', decimals: 0, kind: run.model.x.kind };
    this.chart.draw({ curves, x: extent, y: [-0.05, 1.05], ...plain });
    this.#mark(from, to);
  }

  /** @param {number} from @param {number} to */
  #mark(from, to) {
    const { graph } = this.chart;
    const left = Math.max(0, graph.x(from));
    const right = Math.min(graph.width, graph.x(to));
    this.part.style.left = `${left}px`;
    this.part.style.width = `${Math.max(2, right - left)}px`;
  }
}

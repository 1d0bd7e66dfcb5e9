// The charts to be measured, each as its own documentation has it for data that comes in.

import { stats } from './static/js/lib/stats.js';
import { Viewport } from './static/js/state/viewport.js';
import { Model } from './static/js/state/model.js';
import { startingScale } from './static/js/state/y_axis_settings.js';
import { Panel } from './static/js/ui/panels/panel.js';
import { YAxisMenu } from './static/js/ui/panels/y_axis_menu.js';
import { xDomain } from './static/js/lib/domain.js';
import { weightOf } from './static/js/charts/surface/canvas.js';
import * as wire from './static/js/transport/protocol.js';

const WIDTH = 1100;
const HEIGHT = 420;
const COLOURS = ['#1f6fd6', '#b93f00', '#0fa37f', '#6a2a86', '#b98300', '#376d79', '#861a41'];
const colour = (i) => COLOURS[i % COLOURS.length];

/** A place on the page, seen only while its chart is measured. */
function place() {
  const element = document.createElement('div');
  element.className = 'place';
  document.body.append(element);
  return element;
}

/** The page writes stats five times a second. */
const FIGURES = 12;

function figuresOf({ series }, x) {
  return new Map([...series.values()].map((one) => [one.name, stats(one, x)]));
}

/** The page's own way: an event is read, added, drawn. */
function livegraph(element, { events }) {
  const model = new Model();
  model.hello(wire.hello(events[0]));
  model.limit = 4000;
  model.add(wire.samples(events[1]));
  const look = { chart: model.chart, y: model.y, normalise: false };
  const scale = startingScale('', model.y, []);
  const scaleOf = () => ({ start: scale, scale });
  const view = { viewport: new Viewport(), shown: model, look, scaleOf };
  const panel = new Panel(element, view, new YAxisMenu(view), {}, () => {});
  const names = [...model.series.keys()];
  const none = { alarms: new Set(), silent: new Map(), pinned: new Set(), highlighted: null };
  const signs = { ...none, thresholds: [], marks: [], figures: new Map(), ahead: Infinity };
  return (frame) => {
    model.add(wire.samples(events[2 + frame]));
    const x = xDomain({ ...model, first: model.first });
    if (frame % FIGURES === 0) signs.figures = figuresOf(model, x);
    panel.show('', { group: '', names: [] }, [...model.series.values()], 'row', null);
    panel.draw(model, x, names, look, signs);
  };
}

/** Views of one array: nothing is copied, which is more than its demos of streaming data do. */
function uplot(element, { rows, x, window, step }, width = 1) {
  const cut = (frame) =>
    [x, ...rows].map((row) => row.subarray(frame * step, frame * step + window));
  const chart = new uPlot(
    {
      width: WIDTH,
      height: HEIGHT,
      legend: { show: false },
      scales: { x: { time: false } },
      series: [{}, ...rows.map((_, i) => ({ label: `s${i}`, stroke: colour(i), width }))],
    },
    cut(0),
    element,
  );
  return (frame) => chart.setData(cut(frame + 1));
}

/** Lines as wide as those of livegraph. */
const wide = (element, data) => uplot(element, data, weightOf(data.rows.length));

function rickshaw(element, { rows, window, step }) {
  const point = (row, i) => ({ x: i, y: row[i] });
  const series = rows.map((row, i) => ({
    color: colour(i),
    data: Array.from({ length: window }, (_, k) => point(row, k)),
  }));
  const graph = new Rickshaw.Graph({
    element, width: WIDTH, height: HEIGHT, renderer: 'line', min: 'auto', series,
  });
  new Rickshaw.Graph.Axis.X({ graph });
  new Rickshaw.Graph.Axis.Y({ graph });
  return (frame) => {
    for (const [n, { data }] of series.entries()) {
      data.splice(0, step);
      for (let k = 0; k < step; k++) data.push(point(rows[n], window + frame * step + k));
    }
    graph.update();
  };
}

const CHARTS = { livegraph, uplot, wide, rickshaw };
let charts = {};
let told = null;

/** Take what there is to draw: raw samples of `series` rows, and the events of them. */
async function load({ series, window, step }) {
  for (const { element } of Object.values(charts)) element.remove();
  charts = {};
  const all = new Float64Array(await (await fetch('values')).arrayBuffer());
  const events = (await (await fetch('events')).text()).split('\n');
  const count = all.length / series;
  const rows = Array.from({ length: series }, (_, n) => all.subarray(n * count, (n + 1) * count));
  told = { rows, events, window, step, x: Float64Array.from({ length: count }, (_, i) => i) };
}

/** Let a chart draw in each frame, so often or so long; the others are not there meanwhile. */
async function run(name, frames, milliseconds) {
  for (const [other, { element }] of Object.entries(charts)) element.hidden = other !== name;
  if (!charts[name]) {
    const element = place();
    charts[name] = { element, draw: CHARTS[name](element, told), frame: 0 };
  }
  const chart = charts[name];
  const next = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const start = await next();
  let now = start;
  let drawn = 0;
  while (drawn < frames && now - start < milliseconds) {
    chart.draw(chart.frame++);
    drawn++;
    now = await next();
  }
  return { frames: drawn, seconds: (now - start) / 1000 };
}

globalThis.benchmark = { load, run };

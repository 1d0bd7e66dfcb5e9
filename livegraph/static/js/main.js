// The page: what the stream says goes into the model, and what changed is drawn in the next frame.

import { count, number, precision } from './format.js';
import { Frames, throttled } from './frames.js';
import { Legend } from './legend.js';
import { Log } from './log.js';
import { Model, summary } from './model.js';
import { Panel } from './panel.js';
import { Saved, savedRun } from './saved.js';
import { xDomain } from './scale.js';
import { Skipped } from './skipped.js';
import { Sources } from './sources.js';
import { StatusLine } from './status.js';
import { Stream } from './stream.js';
import { TakeMenu } from './take.js';
import { applyTheme, keptTheme } from './theme.js';
import { storageOrNull, takeToken } from './token.js';
import { isPauseKey, LookMenu, setPressed, themeMenu, WindowMenu } from './toolbar.js';
import * as wire from './wire.js';

/** @typedef {import('./panel.js').Look} Look */

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (part(id));
const after = (/** @type {() => void} */ f, /** @type {number} */ ms) => window.setTimeout(f, ms);

const storage = storageOrNull(() => localStorage);
const session = storageOrNull(() => sessionStorage);
let token = takeToken(location, history, session);

/** The run of a page that was saved; null: this one is served. */
const kept = savedRun(document);
const model = new Model();
/** What is looked at while the picture is paused. @type {Model | null} */
let frozen = null;
/** The window chosen on this page; the server's own until then. @type {number | null} */
let chosen = null;
/** How the run is looked at, where that was chosen on this page. @type {Partial<Look>} */
const preferred = {};
/** How many points a series the stream was opened for. */
let asked = 0;
/** Whether the reader has put the messages away. */
let logClosed = false;
/** @type {Set<string>} */
const hidden = new Set();
/** @type {import('./status.js').Known} */
const known = {
  ...{ stream: 'connecting', reason: '', status: null, points: false, over: false },
  saved: kept?.saved ?? 0,
};

const frames = new Frames((draw) => requestAnimationFrame(draw), draw);
const panel = new Panel(part('chart'), () => frames.request());
const legend = new Legend(/** @type {HTMLTableSectionElement} */ (part('series')), hidden, () =>
  changed(),
);
const log = new Log(part('log'), ResizeObserver);
const statusLine = new StatusLine(part);
const skipped = new Skipped(
  /** @type {HTMLDetailsElement} */ (part('skipped')),
  part('skipped-lines'),
  () => ask('bad').then((answer) => answer.json()),
);
const sources = new Sources(part('sources'), part('sources-count'), part('sources-list'));
const pauseButton = /** @type {HTMLButtonElement} */ (part('pause'));
const windowMenu = new WindowMenu(select('window'), chooseWindow);
const lookMenu = new LookMenu(/** @type {HTMLDetailsElement} */ (part('look')), (chosen) => {
  Object.assign(preferred, chosen);
  changed();
});

// Faster than this nobody reads figures; the curves are drawn in every frame.
const tellFigures = throttled(drawFigures, 100, after);
const tellTitle = throttled(drawTitle, 1000, after);
const fitBudget = throttled(resized, 500, after);

const takeMenu = new TakeMenu(/** @type {HTMLDetailsElement} */ (part('take')), {
  view,
  hidden: () => hidden,
  ask,
});

/** @type {import('./stream.js').Listener} */
const listener = { address: streamAddress, event: onEvent, state: onState };
const stream = kept
  ? new Saved(kept, listener)
  : new Stream(listener, {
      EventSource,
      ask,
      now: Date.now,
      setTimeout: after,
      clearTimeout: (timer) => window.clearTimeout(timer),
      random: Math.random,
      hidden: () => document.hidden,
    });

/** @param {string} path */
function ask(path) {
  if (stream instanceof Saved) return stream.ask(path);
  return fetch(path, { headers: token ? { Authorization: `Bearer ${token}` } : {} });
}

/** What is on the screen: the run, or the picture of it that was frozen. */
const shown = () => frozen ?? model;

/** @returns {Look} */
const look = () => ({ chart: model.chart, y: model.y, ...preferred });

/** What is seen, to be taken away. @returns {import('./picture.js').View} */
function view() {
  const run = shown();
  const series = [...run.series.values()].filter(({ name }) => !hidden.has(name));
  const x = xDomain({ ...run, first: run.first });
  return { title: model.title, charts: [panel.chart], series, x, kind: run.x.kind };
}

/** So many curves get two points for each pixel; more share what these have. */
const SHARP = 16;

/** Two points for each pixel of the screen: the smallest and the largest that fall on it. */
function budget() {
  const pixels = panel.width * window.devicePixelRatio;
  const share = SHARP / Math.max(SHARP, model.series.size);
  return Math.min(8000, Math.ceil((2 * pixels * share) / 250) * 250);
}

function streamAddress() {
  asked = budget();
  model.limit = 2 * asked;
  return wire.streamAddress({ window: chosen, points: asked, token });
}

/**
 * A page that has grown wants sharper curves, one with many more of them fewer points of each; one a
 * little narrower keeps what it has.
 */
function resized() {
  if (budget() > 1.25 * asked || budget() < asked / 2) stream.open();
}

/** @param {string} name @param {string} data */
function onEvent(name, data) {
  if (name === 'hello') onHello(wire.hello(data));
  if (name === 'samples') onSamples(wire.samples(data));
  if (name === 'messages') log.add(wire.messages(data));
  if (name === 'status') known.status = wire.status(data);
  if (name === 'bye') onBye(wire.bye(data));
  if (name !== 'ping') changed();
}

const FAREWELLS = new Map([['full', 'has no room for another page']]);

/** @param {Parameters<Model['add']>[0]} samples */
function onSamples(samples) {
  const known = model.series.size;
  model.add(samples);
  if (model.series.size !== known) fitBudget();
}

/** @param {string} reason */
function onBye(reason) {
  known.over = reason === 'ended';
  known.reason = `the server ${FAREWELLS.get(reason) ?? 'stopped'}`;
}

/** @param {wire.Hello} hello */
function onHello(hello) {
  known.reason = '';
  known.over = false;
  if (!model.hello(hello)) return;
  frozen = null;
  hidden.clear();
  log.forget();
  known.status = null;
}

/** @param {import('./stream.js').State} state @param {string} reason */
function onState(state, reason) {
  known.stream = state;
  if (reason) known.reason = reason;
  changed();
}

function changed() {
  frames.request();
  tellFigures();
}

function draw() {
  const points = shown().newest > -Infinity;
  if (points) panel.draw(shown(), hidden, look());
  if (points !== known.points) drawFigures(); // the words in the chart's place go with this frame
  part('log-pane').hidden = log.total === 0 || logClosed;
  log.draw(model.x.kind);
}

function drawFigures() {
  const run = shown();
  known.points = run.newest > -Infinity;
  if (known.points) legend.draw(run.series, xDomain({ ...run, first: run.first }));
  part('legend').hidden = !known.points;
  part('title').textContent = model.title;
  statusLine.draw(known);
  skipped.draw(known.status);
  sources.draw(known.status);
  windowMenu.select.disabled = model.run === '';
  pauseButton.disabled = !known.points;
  takeMenu.draw(known.points);
  windowMenu.draw(model.x.kind, chosen ?? model.window);
  lookMenu.draw(look());
  document.documentElement.dataset.paused = String(frozen !== null);
  setPressed(pauseButton, frozen !== null, frozen ? 'Go on (space)' : 'Freeze the picture (space)');
  part('pause-words').textContent = frozen ? 'Resume' : 'Pause';
  part('messages').hidden = log.total === 0;
  part('messages-count').textContent = count(Math.max(log.total, known.status?.text ?? 0));
  setPressed(part('messages'), !logClosed, logClosed ? 'Show the messages' : 'Hide the messages');
  tellTitle();
}

function drawTitle() {
  const run = shown();
  const first = [...run.series.values()].find(({ name }) => !hidden.has(name));
  const whole = /** @type {import('./scale.js').Domain} */ ([-Infinity, Infinity]);
  const value = first && number(first.last, precision(summary(first, whole), first.unit));
  document.title = value ? `${value} · ${model.title}` : model.title;
}

/** @param {number} width */
function chooseWindow(width) {
  chosen = width;
  frozen = null;
  stream.open();
  changed();
}

function pause() {
  frozen = frozen || model.newest === -Infinity ? null : model.copy();
  changed();
}

function recolour() {
  panel.recolour();
  frames.request();
}

function toggleLog() {
  logClosed = !logClosed;
  changed();
}

function listen() {
  pauseButton.addEventListener('click', pause);
  part('messages').addEventListener('click', toggleLog);
  document.addEventListener('keydown', (event) => {
    if (kept || !isPauseKey(event)) return;
    event.preventDefault();
    pause();
  });
  document.addEventListener('visibilitychange', () => stream.visibility());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolour);
  window.addEventListener('resize', fitBudget);
  window.addEventListener('pageshow', ({ persisted }) => persisted && stream.open());
  window.addEventListener('hashchange', () => {
    token = takeToken(location, history, session);
    stream.open();
  });
}

const theme = keptTheme(storage);
applyTheme(theme, document.documentElement, storage);
themeMenu(select('theme'), theme, (next) => {
  applyTheme(next, document.documentElement, storage);
  recolour();
});
document.documentElement.toggleAttribute('data-saved', kept !== null);
listen();
stream.open();

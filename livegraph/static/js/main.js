// The page: what the stream says goes into the model, and what changed is drawn in the next frame.

import { matcher } from './arrange.js';
import { Focus } from './focus.js';
import { count, number, precision } from './format.js';
import { Frames, throttled } from './frames.js';
import { actOf, Help } from './keys.js';
import { Legend } from './legend.js';
import { Log } from './log.js';
import { Model, summary } from './model.js';
import { Overview } from './overview.js';
import { Panels } from './panels.js';
import { Past } from './past.js';
import { Saved, savedRun } from './saved.js';
import { xDomain } from './scale.js';
import { SendBox } from './send.js';
import { Skipped } from './skipped.js';
import { Sources } from './sources.js';
import { StatusLine } from './status.js';
import { Stream } from './stream.js';
import { TakeMenu } from './take.js';
import { applyTheme, keptTheme } from './theme.js';
import { storageOrNull, takeToken } from './token.js';
import { LookMenu, PanelMenu, setPressed, themeMenu, WindowMenu } from './toolbar.js';
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
const focus = new Focus();
/** The window chosen on this page; the server's own until then. @type {number | null} */
let chosen = null;
/** How the run is looked at, where that was chosen on this page. @type {Partial<Look>} */
const preferred = {};
/** How many points a series the stream was opened for. */
let asked = 0;
/** @type {import('./panel.js').Signs['thresholds']} */
let thresholds = [];
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
const panels = new Panels(part('panels'), focus, changed);
const overview = new Overview(part('overview'), focus, {
  ask: askSamples,
  now: () => performance.now(),
  changed,
});
const past = new Past({ ask: askSamples, after }, () => model, changed);
const legend = new Legend(/** @type {HTMLTableSectionElement} */ (part('series')), hidden, {
  changed,
  moveOn: (name) => panels.moveOn(name),
});
const log = new Log(part('log'), ResizeObserver);
const statusLine = new StatusLine(part);
const skipped = new Skipped(
  /** @type {HTMLDetailsElement} */ (part('skipped')),
  part('skipped-lines'),
  () => ask('bad').then((answer) => answer.json()),
);
const sources = new Sources(part('sources'), part('sources-count'), part('sources-list'));
const sendBox = new SendBox(/** @type {HTMLFormElement} */ (part('send')), { post, storage });
const pauseButton = /** @type {HTMLButtonElement} */ (part('pause'));
const windowMenu = new WindowMenu(select('window'), chooseWindow);
const lookMenu = new LookMenu(/** @type {HTMLDetailsElement} */ (part('look')), (chosen) => {
  Object.assign(preferred, chosen);
  changed();
});
const help = new Help(/** @type {HTMLDialogElement} */ (part('help')));
const panelMenu = new PanelMenu(select('panel-rule'), panels.rules, changed);

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
  return fetch(path, { headers: proof() });
}

/** @returns {Record<string, string>} */
const proof = () => (token ? { Authorization: `Bearer ${token}` } : {});

/** @param {string} path @param {string} body */
function post(path, body) {
  const headers = { ...proof(), 'Content-Type': 'application/octet-stream' };
  return fetch(path, { method: 'POST', body, headers });
}

/** @param {string} query @returns {Promise<import('./past.js').Answer | null>} */
async function askSamples(query) {
  try {
    const answer = await ask(`samples?${query}`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** What is on the screen: the run as it comes, or what was fetched of it. */
const shown = () => (focus.following ? model : (past.model ?? model));

/** Which part of the run is looked at follows what has come. */
function refocus() {
  const first = Math.min(model.first, overview.run?.[0] ?? Number.POSITIVE_INFINITY);
  focus.live = xDomain({ ...model, first: model.first });
  focus.run = [Math.min(first, past.model?.first ?? first), model.newest];
  if (focus.following) past.forget();
  else past.want(focus.shown, budget());
}

/** @returns {Look} */
const look = () => ({ chart: model.chart, y: model.y, ...preferred });

/** What is seen, to be taken away. @returns {import('./picture.js').View} */
function view() {
  const seen = [...shown().series.values()].filter(({ name }) => !hidden.has(name));
  const series = seen.map(({ name, order }) => {
    return { name, order: legend.alarms.has(name) ? -1 : order };
  });
  return { title: model.title, panels: panels.shown, series, x: focus.shown, kind: model.x.kind };
}

/** @returns {import('./panel.js').Signs} */
const signs = () => ({ thresholds, alarms: legend.alarms, marks: log.marks });

/** So many curves get two points for each pixel; more share what these have. */
const SHARP = 16;

/** Two points for each pixel of the screen: the smallest and the largest that fall on it. */
function budget() {
  const pixels = panels.width * window.devicePixelRatio;
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
  if (name === 'status') onStatus(wire.status(data));
  if (name === 'bye') onBye(wire.bye(data));
  if (name !== 'ping') changed();
}

/** @param {wire.Status} status */
function onStatus(status) {
  known.status = status;
  legend.alarms = new Set(status.alarms.map(({ series }) => series));
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
  thresholds = hello.thresholds.map((one) => ({ ...one, matches: matcher(one.series) }));
  if (!model.hello(hello)) return;
  panels.rules.panels = hello.panels;
  panels.rules.split = hello.split;
  focus.follow();
  overview.forget();
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
  const points = model.newest > -Infinity;
  if (points) {
    refocus();
    panels.draw(shown(), hidden, look(), signs());
    overview.draw(model, hidden, panels.gutter);
  }
  if (points !== known.points) drawFigures(); // the words in the chart's place go with this frame
  part('log-pane').hidden = log.total === 0 || logClosed;
  log.draw(model.x.kind);
}

function drawFigures() {
  const run = shown();
  known.points = model.newest > -Infinity;
  if (known.points) legend.draw(run.series, focus.shown);
  part('legend').hidden = !known.points;
  part('title').textContent = model.title;
  statusLine.draw(known);
  skipped.draw(known.status);
  sources.draw(known.status);
  if (!kept) sendBox.draw(known.status);
  windowMenu.select.disabled = model.run === '';
  pauseButton.disabled = !known.points;
  takeMenu.draw(known.points);
  windowMenu.draw(model.x.kind, chosen ?? model.window);
  lookMenu.draw(look());
  panelMenu.draw();
  const paused = !focus.following;
  document.documentElement.dataset.paused = String(paused);
  setPressed(pauseButton, paused, paused ? 'Go on (space)' : 'Freeze the picture (space)');
  part('pause-words').textContent = paused ? 'Resume' : 'Pause';
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
  const alarm = legend.alarms.size ? '⚠ ' : '';
  document.title = alarm + (value ? `${value} · ${model.title}` : model.title);
}

/** @param {number} width */
function chooseWindow(width) {
  chosen = width;
  focus.follow();
  stream.open();
  changed();
}

function pause() {
  if (!focus.following) {
    focus.follow();
  } else if (model.newest > -Infinity) {
    focus.stay();
    past.hold(model.copy(), focus.shown);
  }
  changed();
}

/** By so much of what is seen a key pans. */
const STEP = 0.2;
const CLOSER = 0.8;

/** @param {number} share of what is seen, to the right */
function pan(share) {
  const [from, to] = focus.shown;
  focus.pan((to - from) * share);
  changed();
}

/** @param {number} factor */
function zoom(factor) {
  const [from, to] = focus.shown;
  focus.zoom(factor, (from + to) / 2);
  changed();
}

/** @type {Record<import('./keys.js').Act, () => void>} */
const ACTS = {
  pause: () => (kept && focus.following ? undefined : pause()),
  back: () => (focus.following ? undefined : pause()),
  left: () => pan(-STEP),
  right: () => pan(STEP),
  closer: () => zoom(CLOSER),
  wider: () => zoom(1 / CLOSER),
  messages: toggleLog,
  help: () => help.show(),
};

function recolour() {
  panels.recolour();
  overview.recolour();
  frames.request();
}

function toggleLog() {
  logClosed = !logClosed;
  changed();
}

function listen() {
  pauseButton.addEventListener('click', pause);
  part('live').addEventListener('click', pause);
  part('messages').addEventListener('click', toggleLog);
  part('help-button').addEventListener('click', () => help.show());
  document.addEventListener('keydown', (event) => {
    const act = actOf(event);
    if (!act) return;
    event.preventDefault();
    ACTS[act]();
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
if (kept) part('live').textContent = 'Back';
listen();
stream.open();

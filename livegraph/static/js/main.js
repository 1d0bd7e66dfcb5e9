// The page: what the stream says goes into the run, and what changed is drawn in the next frame. Here
// the parts are only put together.

import { CHARTS } from './charts/index.js';
import { CurrentView } from './export/current_view.js';
import { ExportMenu } from './export/export_menu.js';
import { FrameScheduler, throttled } from './lib/scheduler.js';
import { applyTheme, keptTheme } from './lib/theme.js';
import { isOutgrown, pointBudget } from './state/point_budget.js';
import { Preferences } from './state/preferences.js';
import { Run } from './state/run.js';
import { UrlState } from './state/url_state.js';
import { ViewState } from './state/view_state.js';
import { Client } from './transport/client.js';
import * as wire from './transport/protocol.js';
import { savedRun, thinned } from './transport/saved_run.js';
import { storageOrNull } from './transport/token.js';
import { bindCommands } from './ui/commands.js';
import { LegendStats } from './ui/legend_stats.js';
import { Menus } from './ui/menus.js';
import { MessageList } from './ui/message_list.js';
import { MessagePane } from './ui/message_pane.js';
import { Overview } from './ui/overview.js';
import { Panels } from './ui/panels.js';
import { SendBox } from './ui/send_box.js';
import { SkippedLines } from './ui/skipped_lines.js';
import { SourceList } from './ui/source_list.js';
import { condition, StatusLine } from './ui/status.js';
import { tabTitle } from './ui/tab_title.js';
import { closeBeside, PauseButton, themeMenu } from './ui/toolbar.js';

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const details = (/** @type {string} */ id) => /** @type {HTMLDetailsElement} */ (part(id));
const after = (/** @type {() => void} */ f, /** @type {number} */ ms) => window.setTimeout(f, ms);

const storage = storageOrNull(() => localStorage);
/** The run of a page that was saved; null: this one is served. */
const kept = savedRun(document);
const choices = new Preferences();
const bookmark = new UrlState({ location, history }, [...CHARTS.keys()], choices);
const page = {
  saved: kept?.saved ?? 0,
  thinned: kept ? thinned(kept) : 1,
  port: location.port,
};
const run = new Run(choices, page, {
  fresh,
  messages: (told) => log.add(told),
  grown: () => fitBudget(),
  changed,
});
const { model, known } = run;
const link = new Client(
  kept,
  {
    address: streamAddress,
    event: (name, data) => run.event(name, data),
    state: (state, reason) => run.state(state, reason),
  },
  { location, history, session: storageOrNull(() => sessionStorage) },
);
const ask = (/** @type {string} */ query) => link.json(`samples?${query}`);
const scene = new ViewState(model, { ask, after, changed });
const { focus } = scene;
/** How many points a series the stream was opened for. */
let asked = 0;

const frames = new FrameScheduler((draw) => requestAnimationFrame(draw), draw);
const panels = new Panels(part('panels'), focus, () => choices.rules(run.started), changed);
const now = () => performance.now();
const overview = new Overview(part('overview'), focus, { ask, now, changed });
const readings = new LegendStats(part, choices, {
  ask: (path) => link.json(path),
  moveOn: (name) => panels.moveOn(name),
  ...{ now, after, changed },
});
const log = new MessageList(
  {
    list: part('log'),
    query: /** @type {HTMLInputElement} */ (part('log-query')),
    hits: part('log-hits'),
  },
  { point: (x) => panels.hover.point(x), look: lookAt },
  ResizeObserver,
);
const logPane = new MessagePane(log, part);
const statusLine = new StatusLine(part);
const skipped = new SkippedLines(details('skipped'), part('skipped-lines'), () => link.json('bad'));
const sources = new SourceList(part('sources'), part('sources-count'), part('sources-list'));
const sendBox = new SendBox(/** @type {HTMLFormElement} */ (part('send')), {
  post: (path, body) => link.post(path, body),
  storage,
});
const pauseButton = new PauseButton(part);
const menus = new Menus(part, choices, { changed, widened: chooseWindow });
const takeMenu = new ExportMenu(
  details('take'),
  new CurrentView({ run, scene, panels, choices }),
  (path) => link.ask(path),
);

// Faster than this nobody reads figures; the curves are drawn in every frame.
const tellFigures = throttled(drawFigures, 100, after);
const tellTitle = throttled(drawTitle, 1000, after);
const keepAddress = throttled(bookmarked, 500, after);
const fitBudget = throttled(() => isOutgrown(asked, points()) && link.open(), 500, after);

/** @returns {import('./ui/panel.js').Signs} */
const signs = () => {
  const { thresholds, alarms } = run;
  return { thresholds, alarms, marks: log.marks, figures: readings.figures };
};

const points = () => pointBudget(panels.width * window.devicePixelRatio, model.series.size);

/** @returns {string} */
function streamAddress() {
  asked = points();
  model.limit = 2 * asked;
  return wire.streamAddress({ window: choices.window, points: asked, token: link.token });
}

function fresh() {
  focus.follow();
  overview.forget();
  log.forget();
}

function changed() {
  frames.request();
  tellFigures();
}

function draw() {
  if (run.begun) {
    const over = condition(known) === 'ended';
    scene.follow(overview.run, points(), over);
    bookmark.settle(model, overview.run, focus);
    panels.draw(scene.shown, choices.hidden, choices.look(run.started), signs());
    overview.draw(model, choices.hidden, panels.margins);
  }
  if (run.begun !== known.points) drawFigures(); // the words in the chart's place go with this frame
  logPane.draw(model.x.kind, sourceCount(), crossHair());
}

function drawFigures() {
  known.points = run.begun;
  if (run.begun) readings.draw(scene, run.alarms, choices.look(run.started).y.log);
  part('legend').hidden = !run.begun;
  part('title').textContent = model.title;
  statusLine.draw(known);
  skipped.draw(known.status);
  sources.draw(known.status);
  if (!kept) sendBox.draw(known.status);
  takeMenu.draw(run.begun);
  menus.draw(run);
  pauseButton.draw(!focus.following, run.begun);
  logPane.drawButton(known.status?.text ?? 0);
  tellTitle();
  keepAddress();
}

function bookmarked() {
  if (run.begun) bookmark.keep(run.started, model.run, focus);
}

function drawTitle() {
  document.title = tabTitle(model, choices.hidden, readings.figures, run.alarms.size > 0);
}

/** How many sources there are. */
const sourceCount = () => known.status?.source.length ?? 0;

/** Where the chart is read. */
function crossHair() {
  const { at } = panels.hover;
  return at === null ? null : { x: at, part: focus.shown };
}

/** @param {number} x */
function lookAt(x) {
  scene.centre(x);
  changed();
}

/** @param {number} width */
function chooseWindow(width) {
  choices.window = width === run.started.window ? null : width;
  focus.follow();
  link.open();
  changed();
}

function toggleLog() {
  logPane.toggle();
  changed();
}

function searchLog() {
  logPane.search();
  changed();
}

function recolour() {
  panels.recolour();
  overview.recolour();
  frames.request();
}

const theme = keptTheme(storage);
applyTheme(theme, document.documentElement, storage);
themeMenu(/** @type {HTMLSelectElement} */ (part('theme')), theme, (next) => {
  applyTheme(next, document.documentElement, storage);
  recolour();
});
document.documentElement.toggleAttribute('data-saved', kept !== null);
if (kept) part('live').textContent = 'Back';
for (const id of ['skipped', 'sources']) closeBeside(details(id));
bindCommands({ scene, saved: kept !== null, toggleLog, searchLog, changed }, part);
document.addEventListener('visibilitychange', () => link.stream.visibility());
for (const sets of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
  matchMedia(sets).addEventListener('change', recolour);
}
window.addEventListener('resize', fitBudget);
window.addEventListener('pageshow', ({ persisted }) => persisted && link.open());
window.addEventListener('hashchange', () => {
  link.readdress(() => {
    focus.follow();
    bookmark.take();
  });
});
bookmark.take();
link.open();

// All state of the page, and values derived from it in each frame. The parts of `ui/` and `export/` read
// it, subscribe to what they draw, and change it only by its methods.
//
// | state       | what it is                                  | changed by                               |
// |-------------|---------------------------------------------|------------------------------------------|
// | run         | what the server has sent                    | the stream                               |
// | messages    | the messages held, the search, the pane     | the stream, message pane, commands       |
// | preferences | the reader's choices                        | menus, legend, panels, address           |
// | viewport    | the range of the run in view                | panels, overview, commands, address      |
// | time        | now, and which sources are silent           | each frame                               |
// | view        | the series in view, followed or fetched     | each frame                               |
// | whole       | the whole run in few points                 | each frame                               |
// | stats       | the figures of each series in view          | gestures, the stream (five times a second) |
// | column      | the samples behind the column pointed at    | panels                                   |
// | selection   | the x and series that the reader points at  | panels, legend, message pane       |
// | layout      | the panels on the screen, the plots' size   | panels                                   |
// | theme       | light or dark                               | theme menu                               |
// | zone        | local time or UTC                           | zone menu                                |
// | legend      | whether it is shown, its width and columns  | legend, commands                         |
// | url         | preferences and viewport as a fragment      | address                                  |

import { CHARTS } from '../charts/kinds/index.js';
import { RemoteClock } from '../lib/remote_clock.js';
import { READABLE } from '../lib/scheduler.js';
import { streamAddress } from '../transport/protocol.js';
import { savedView } from '../transport/saved_run.js';
import { StatsQuery } from '../transport/stats_query.js';
import { LegendChoice } from './legend_choice.js';
import { LiveTime } from './live_time.js';
import { MessageStore } from './message_store.js';
import { Layout } from './panel_layout.js';
import { isOutgrown, pointBudget } from './point_budget.js';
import { Preferences } from './preferences.js';
import { Run } from './run.js';
import { stateOf } from './run_condition.js';
import { Selection } from './selection.js';
import { SeriesStats } from './series_stats.js';
import { Theme } from './theme.js';
import { TimeZone } from './time_zone.js';
import { UrlState } from './url_state.js';
import { ViewState } from './view_state.js';
import { Viewport } from './viewport.js';
import { WholeRun } from './whole_run.js';

/** Milliseconds that a width must stay the same before the page requests it. */
const SETTLED = 300;

/** Minimum milliseconds between two requests for the samples under the cursor. */
const COLUMN_PAUSE = 50;

/**
 * What each part of the page is mounted with.
 * @typedef {object} Page
 * @property {PageState} state
 * @property {import('../transport/client.js').Client} client
 * @property {import('../lib/scheduler.js').Scheduler} scheduler
 */

export class PageState {
  messages = new MessageStore();
  preferences = new Preferences();
  viewport = new Viewport();
  selection = new Selection();
  layout = new Layout();
  /** The timer of a width that was zoomed to. */ #settling = 0;
  /** For how many points of each series the stream was opened. */ #points = 0;

  /**
   * @param {import('../transport/client.js').Client} client
   * @param {import('../lib/scheduler.js').Scheduler} scheduler
   * @param {Window & typeof globalThis} window
   * @param {Storage | null} storage what the browser keeps from visit to visit
   */
  constructor(client, scheduler, window, storage) {
    const { location, history, document } = window;
    const opening = savedView(document);
    const { preferences, viewport } = this;
    const after = (/** @type {() => void} */ work, /** @type {number} */ ms) =>
      window.setTimeout(work, ms);
    const now = () => performance.now();
    const samples = (/** @type {string} */ query) => client.json(`samples?${query}`);
    this.window = window;
    this.storage = storage;
    this.theme = new Theme(document.documentElement, storage);
    this.legend = new LegendChoice(storage);
    this.zone = new TimeZone(storage);
    this.url = new UrlState({ location, history }, [...CHARTS.keys()], preferences, opening);
    this.run = new Run(preferences, this.messages, { ...client.copy, port: location.port });
    const clock = new RemoteClock(() => Date.now() / 1000);
    client.onDate = (date, asked, answered) => clock.dated(date, asked, answered);
    this.time = new LiveTime({ clock, ...surroundings(window) });
    const { time } = this;
    this.view = new ViewState(this.run, viewport, preferences, time, { ask: samples, after });
    this.whole = new WholeRun(samples, now);
    const figures = (/** @type {string} */ query) => client.json(`series?${query}`);
    this.stats = new SeriesStats({ ask: figures, now, after, changed: () => recount() });
    const changed = () => this.selection.emit('point');
    this.column = new StatsQuery({ ask: figures, now, after, changed }, COLUMN_PAUSE);
    scheduler.wait([this.run, this.messages, this.stats], () => time.patience);
    this.run.on('fresh', () => this.#fresh());
    this.run.on('begun', () => scheduler.hurry());
    let sampled = Number.NEGATIVE_INFINITY;
    this.run.on('samples', () => {
      if (now() - sampled > READABLE) scheduler.wake(); // a sample and its figures are drawn together
      sampled = now();
    });
    preferences.on('change', () => scheduler.hurry()); // what was clicked shows whole in one frame
    let { following } = viewport;
    viewport.on('change', () => {
      if (viewport.following !== following) scheduler.hurry(); // what says so changes with the picture
      following = viewport.following;
    });
    viewport.on('change', () => this.#settleWidth(client));
    viewport.settle = () => this.#settle();
    const { run, view, whole, layout } = this;
    scheduler.redraw(
      () => this.#follow(),
      [...[run, preferences, viewport, view, whole, layout, time]],
    );
    const arrange = () => run.begun && view.arrange(this.selection.read !== null, now());
    scheduler.redraw(arrange, [run, preferences, viewport, view], READABLE);
    const count = () => this.stats.update(view);
    scheduler.redraw(count, [viewport, view]); // with the picture that the reader moves
    const recount = scheduler.redraw(count, [run, preferences], READABLE);
  }

  /** How many points of each series the screen can show. */
  get points() {
    return pointBudget(
      this.layout.width * this.window.devicePixelRatio,
      this.run.model.series.size,
    );
  }

  /** By how many CSS pixels a picture moves at once: whole pixels of the screen, about one of CSS. */
  get step() {
    const { devicePixelRatio: ratio } = this.window;
    return Math.max(1, Math.round(ratio)) / ratio;
  }

  /** Whether the stream brings too few points for the screen, or many too many. */
  get outgrown() {
    return isOutgrown(this.#points, this.points);
  }

  /** The address of the stream, for the page as it is now. @param {string | null} token */
  streamAddress(token) {
    this.#points = this.points;
    this.run.model.limit = 2 * this.#points;
    return streamAddress({ window: this.preferences.window, points: this.#points, token });
  }

  /** The state of the page in a word. */
  get word() {
    const { run, viewport, time } = this;
    const { saved } = run.known;
    const silent = time.silence > 0;
    return stateOf(run.condition, { saved, silent, paused: !viewport.following });
  }

  /**
   * Make the width that the reader has zoomed to the window, once it has stayed for a moment.
   * @param {import('../transport/client.js').Client} client
   */
  #settleWidth(client) {
    this.window.clearTimeout(this.#settling);
    if (this.viewport.width === null) return;
    this.#settling = this.window.setTimeout(() => {
      const { width } = this.viewport;
      if (width === null) return;
      this.preferences.set({ window: width });
      this.viewport.follow();
      client.open();
    }, SETTLED);
  }

  #fresh() {
    this.view.arrangement.forget();
    this.viewport.follow();
    this.whole.forget();
  }

  /** A picture that moves by itself is further on than it was when it was drawn. */
  #settle() {
    const { run, view, time } = this;
    if (!view.slidesBy(1)) return;
    time.look(run);
    this.#place();
  }

  #follow() {
    const { run, view, viewport, time } = this;
    this.messages.stand(!run.begun || view.hasOnlyOneOff);
    time.look(run);
    if (run.begun) this.#place();
    time.schedule(viewport.following, run);
  }

  #place() {
    const { run, whole, viewport } = this;
    this.url.settleSeries(run.model.series.keys(), run.known.status !== null);
    this.view.follow(whole.extent, this.points, (this.layout.width || 1) / this.step);
    if (this.view.unarranged) this.view.arrange(this.selection.read !== null, performance.now());
    this.view.separateColours();
    this.url.settle(run.model, whole.extent, viewport);
    whole.refresh(run.model);
  }
}

/** What `LiveTime` needs of the browser. @param {Window & typeof globalThis} window */
function surroundings(window) {
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  return {
    after: (/** @type {() => void} */ work, /** @type {number} */ ms) =>
      window.setTimeout(work, ms),
    cancel: (/** @type {number} */ timer) => window.clearTimeout(timer),
    hidden: () => window.document.hidden,
    calm: () => calm.matches,
  };
}

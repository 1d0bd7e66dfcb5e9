// All state of the page, and what follows from it with each frame. The parts of `ui/` and `export/` read
// it, subscribe to what they draw, and change it only by its methods.
//
// | state       | what it is                                  | changed by                               |
// |-------------|---------------------------------------------|------------------------------------------|
// | run         | what the server has said                    | the stream                               |
// | messages    | the messages held, the search, the pane     | the stream, message pane, commands       |
// | preferences | what the reader has chosen                  | menus, legend, panels, address           |
// | viewport    | which part of the run is in view            | panels, overview, commands, address      |
// | view        | the series in view, followed or fetched     | each frame                               |
// | whole       | the whole run in few points                 | each frame                               |
// | stats       | the figures of each series in view          | each frame, at most ten times a second   |
// | selection   | the x and series that the reader points at  | panels, lift, legend, message pane       |
// | layout      | the panels on the screen, the plots' size   | panels                                   |
// | theme       | light or dark                               | theme menu                               |
// | url         | preferences and viewport as a fragment      | address                                  |

import { CHARTS } from '../charts/index.js';
import { READABLE } from '../lib/scheduler.js';
import { streamAddress } from '../transport/protocol.js';
import { Layout } from './layout.js';
import { MessageStore } from './message_store.js';
import { isOutgrown, pointBudget } from './point_budget.js';
import { Preferences } from './preferences.js';
import { Run } from './run.js';
import { Selection } from './selection.js';
import { SeriesStats } from './series_stats.js';
import { Theme } from './theme.js';
import { UrlState } from './url_state.js';
import { ViewState } from './view_state.js';
import { Viewport } from './viewport.js';
import { WholeRun } from './whole_run.js';

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
  /** For how many points of each series the stream was opened. */ #points = 0;

  /**
   * @param {import('../transport/client.js').Client} client
   * @param {import('../lib/scheduler.js').Scheduler} scheduler
   * @param {Window & typeof globalThis} window
   * @param {Storage | null} storage what the browser keeps from visit to visit
   */
  constructor(client, scheduler, window, storage) {
    const { location, history, document } = window;
    const { preferences, viewport } = this;
    const after = (/** @type {() => void} */ work, /** @type {number} */ ms) =>
      window.setTimeout(work, ms);
    const now = () => performance.now();
    const samples = (/** @type {string} */ query) => client.json(`samples?${query}`);
    this.window = window;
    this.storage = storage;
    this.theme = new Theme(document.documentElement, storage);
    this.url = new UrlState({ location, history }, [...CHARTS.keys()], preferences);
    this.run = new Run(preferences, this.messages, { ...client.copy, port: location.port });
    this.view = new ViewState(this.run, viewport, preferences, { ask: samples, after });
    this.whole = new WholeRun(samples, now);
    this.stats = new SeriesStats({
      ask: (query) => client.json(`series?${query}`),
      ...{ now, after, changed: () => recount() },
    });
    this.run.on('fresh', () => this.#fresh());
    this.run.on('begun', () => scheduler.hurry());
    const { run, view, whole, layout } = this;
    scheduler.redraw(() => this.#follow(), [run, preferences, viewport, view, whole, layout]);
    const recount = scheduler.redraw(
      () => this.stats.update(view, view.look.y.log),
      [run, preferences, viewport, view],
      READABLE,
    );
  }

  /** How many points of each series the screen can show. */
  get points() {
    return pointBudget(
      this.layout.width * this.window.devicePixelRatio,
      this.run.model.series.size,
    );
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

  #fresh() {
    this.viewport.follow();
    this.whole.forget();
  }

  #follow() {
    const { run, whole, viewport } = this;
    if (!run.begun) return;
    this.view.follow(whole.extent, this.points);
    this.url.settle(run.model, whole.extent, viewport);
    whole.refresh(run.model);
  }
}

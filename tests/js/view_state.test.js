import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageStore } from '../../livegraph/static/js/state/message_store.js';
import { Series } from '../../livegraph/static/js/state/model.js';
import { Preferences } from '../../livegraph/static/js/state/preferences.js';
import { Run } from '../../livegraph/static/js/state/run.js';
import { ViewState } from '../../livegraph/static/js/state/view_state.js';
import { Viewport } from '../../livegraph/static/js/state/viewport.js';

const WINDOW = 60;

/** The view of a run of an hour that has been silent for `silence` seconds. */
function view({ silence = 0, auto = true } = {}) {
  const preferences = new Preferences();
  const run = new Run(preferences, new MessageStore(), { saved: 0, thinned: 1, port: '' });
  run.started = { ...run.started, auto };
  run.known.status = /** @type {any} */ ({ source: [{ state: 'open' }] });
  const edge = 3600 + silence;
  const first = 3600 - WINDOW;
  Object.assign(run.model, { window: WINDOW, newest: 3600 });
  Object.defineProperty(run.model, 'first', { value: first });
  const time = /** @type {any} */ ({ edge, place: () => {} });
  const around = { ask: async () => ({}), after: () => 0 };
  return new ViewState(run, new Viewport(), preferences, time, /** @type {any} */ (around));
}

/** @param {Parameters<typeof view>[0]} about @param {Partial<Preferences>} [chosen] */
function shown(about, chosen = {}) {
  const made = view(about);
  made.preferences.set(chosen);
  made.follow(null, 100, 1000);
  return made.viewport.live;
}

test('a window that livegraph chose keeps the newest samples of a silent run in view', () => {
  assert.deepEqual(shown({ silence: 20 }), [3560, 3620], 'as long as they fill most of it');
  assert.deepEqual(shown({ silence: 30 }), [3570, 3630]);
  assert.deepEqual(shown({ silence: 50 }), [3550, 3650], 'half of it');
  assert.deepEqual(shown({ silence: 60 }), [3540, 3660]);
  assert.deepEqual(shown({ silence: 600 }), [3540, 4200], 'all that the page holds');
});

test('a window that a person chose is as wide as they said, however silent the run is', () => {
  assert.deepEqual(shown({ silence: 600 }, { window: 60 }), [4140, 4200]);
  assert.deepEqual(shown({ silence: 600, auto: false }), [4140, 4200]);
});

test('a series that is moved beside another of its colour gets its own, also in a paused picture', () => {
  const made = view();
  const { run, preferences, viewport, past } = made;
  const names = Array.from({ length: 25 }, (_, i) => `node${i}`);
  for (const [place, name] of names.entries()) {
    run.model.series.set(name, new Series(name, place, run.model.colours.of(name)));
  }
  preferences.set({ rule: 'each' });
  viewport.stay();
  past.hold(run.model.copy(), viewport.shown);
  const orderOf = (/** @type {string} */ name) => made.shown.series.get(name)?.order;
  const [first, other] = names.flatMap((name) => {
    const twin = names.find((one) => one > name && orderOf(one) === orderOf(name));
    return twin ? [name, twin] : [];
  });
  preferences.move(other, `series ${first}`);
  const before = orderOf(first);
  made.separateColours();
  assert.equal(orderOf(first), before);
  assert.notEqual(orderOf(other), before);
  assert.equal(run.model.series.get(other)?.order, orderOf(other));
});

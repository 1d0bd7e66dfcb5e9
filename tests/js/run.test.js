import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MessageStore } from '../../livegraph/static/js/state/message_store.js';
import { Preferences } from '../../livegraph/static/js/state/preferences.js';
import { Run } from '../../livegraph/static/js/state/run.js';
import { differentLimits, limitsOf } from '../../livegraph/static/js/ui/panels/drawn_series.js';

const HELLO = {
  ...{ run: 'a', version: '1', title: '', window: 60, x: { kind: 'time', name: 'time' } },
  ...{ chart: 'line', y: { min: null, max: null, log: false }, panels: [], arrange: 'auto' },
};

/** @param {Preferences} [preferences] @param {MessageStore} [messages] */
function run(preferences = new Preferences(), messages = new MessageStore()) {
  return new Run(preferences, messages, { saved: 0, thinned: 1, port: '' });
}

/** @param {Run} run @param {string[]} names @returns {string[]} the events, as they come */
function events(run, ...names) {
  /** @type {string[]} */ const seen = [];
  for (const name of names) run.on(name, () => seen.push(name));
  return seen;
}

const hello = (/** @type {object} */ more) => JSON.stringify({ ...HELLO, thresholds: [], ...more });
const samples = (/** @type {string[]} */ ...names) =>
  JSON.stringify({
    head: 1,
    replace: true,
    series: names.map((name) => ({ name, replace: true, tail: 0, level: 0, x: [1], y: [2] })),
  });

test('a threshold is drawn for every series that its sources call so', () => {
  const threshold = { text: 'temp>80', series: 'temp', operator: '>', value: 80 };
  const known = run();
  known.event('hello', hello({ thresholds: [threshold] }));
  const [limit] = known.thresholds;
  const names = ['temp', 'a:temp', 'http://host:80/a:temp', 'temperature', 'temp:a', 'atemp'];
  const drawn = names.filter((name) => limit({ name, unit: 'C' }));
  assert.deepEqual(drawn, ['temp', 'a:temp', 'http://host:80/a:temp']);
});

test('a threshold with a unit is drawn at its value in the unit of each series', () => {
  const threshold = { text: '*>2GB', series: '*', operator: '>', value: 2, unit: 'GB' };
  const known = run();
  known.event('hello', hello({ thresholds: [{ ...threshold, values: { GB: 2, MB: 2000 } }] }));
  const series = ['MB', 'GB', 'V', '', 'MB'].map((unit, i) => ({ name: `s${i}`, unit }));
  const limits = series.flatMap((one) => limitsOf(one, known.thresholds));
  const [MB, GB] = [2000, 2].map((value) => ({ text: '*>2GB', value, above: true }));
  assert.deepEqual(limits, [MB, GB, MB]);
  assert.deepEqual(differentLimits(limits), [MB, GB]);
});

test('the first samples of a run are said before everything else that follows from them', () => {
  const known = run();
  const seen = events(known, 'fresh', 'begun', 'grown', 'change');
  known.event('hello', hello({}));
  known.event('samples', samples('a'));
  assert.deepEqual(seen, ['fresh', 'change', 'grown', 'begun', 'change']);
  assert.ok(known.known.points);
  seen.length = 0;
  known.event('samples', samples('a'));
  known.event('ping', '{}');
  assert.deepEqual(seen, ['change']);
  known.event('hello', hello({ run: 'b' }));
  assert.deepEqual(seen, ['change', 'fresh', 'begun', 'change']);
});

test('another run drops the messages of the one before, the same run keeps them', () => {
  const messages = new MessageStore();
  const known = run(undefined, messages);
  const told = { replace: false, messages: [{ x: 1, text: 'on', source: 'a' }] };
  known.event('hello', hello({}));
  known.event('messages', JSON.stringify(told));
  known.event('hello', hello({}));
  assert.equal(messages.total, 1);
  known.event('hello', hello({ run: 'b' }));
  assert.equal(messages.total, 0);
});

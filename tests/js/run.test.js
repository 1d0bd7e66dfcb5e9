import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Run } from '../../livegraph/static/js/state/run.js';

const HELLO = {
  ...{ run: 'a', version: '1', title: '', window: 60, x: { kind: 'time', name: 'time' } },
  ...{ chart: 'line', y: { min: null, max: null, log: false }, panels: [], split: false },
};

test('a threshold is drawn for every series that its sources call so', () => {
  const none = () => {};
  const ears = { fresh: none, messages: none, grown: none, changed: none };
  const choices = /** @type {any} */ ({ window: null });
  const run = new Run(choices, { saved: null, thinned: 0, port: '' }, /** @type {any} */ (ears));
  const threshold = { text: 'temp>80', series: 'temp', operator: '>', value: 80 };
  run.event('hello', JSON.stringify({ ...HELLO, thresholds: [threshold] }));
  const [{ matches }] = run.thresholds;
  const names = ['temp', 'a:temp', 'http://host:80/a:temp', 'temperature', 'temp:a', 'atemp'];
  assert.deepEqual(names.filter(matches), ['temp', 'a:temp', 'http://host:80/a:temp']);
});

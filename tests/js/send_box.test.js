import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SendHistory, sendableSources } from '../../livegraph/static/js/ui/send_box.js';

test('what was sent comes back, the newest first, and what was being written is not lost', () => {
  const history = new SendHistory();
  for (const line of ['a', 'b', 'b', '', 'c']) history.add(line);
  assert.equal(history.move(-1, 'half'), 'c');
  assert.equal(history.move(-1, 'c'), 'b');
  assert.equal(history.move(-1, 'b'), 'a');
  assert.equal(history.move(-1, 'a'), 'a');
  let line = 'a';
  for (const next of ['b', 'c', 'half', 'half']) {
    line = history.move(1, line);
    assert.equal(line, next);
  }
});

test('what was sent long ago is forgotten', () => {
  const history = new SendHistory();
  for (let i = 0; i < 1000; i++) history.add(String(i));
  let line = '';
  for (let i = 0; i < 1000; i++) line = history.move(-1, line);
  assert.equal(line, '900');
});

test('only sources that are there and take something are sent to', () => {
  const source = (/** @type {string} */ name, /** @type {any} */ state, takes = true) => {
    return { name, state, takes };
  };
  const sources = [source('a', 'waiting'), source('b', 'open', false), source('c', 'ended')];
  assert.deepEqual(sendableSources([...sources, source('d', 'lost'), source('e', 'open')]), [
    'a',
    'e',
  ]);
});

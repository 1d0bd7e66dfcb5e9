import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MAX_KEPT,
  MAX_SHOWN,
  MessageStore,
  textRange,
} from '../../livegraph/static/js/state/message_store.js';

/** @param {string[]} texts one at each x from 0 @param {boolean} [replace] */
function told(texts, replace = false) {
  return { messages: texts.map((text, x) => ({ x, text, source: 'stdin' })), replace };
}

/** @param {MessageStore} messages */
const texts = (messages) => messages.found.map(({ text }) => text);

test('words are found in any case, wherever they are', () => {
  const messages = new MessageStore();
  messages.add(told(['Heating ON', 'off', 'the HEATER']));
  messages.look('heat');
  assert.deepEqual(texts(messages), ['Heating ON', 'the HEATER']);
  messages.add(told(['no', 'preheat']));
  assert.deepEqual(texts(messages), ['Heating ON', 'the HEATER', 'preheat']);
  messages.look('');
  assert.equal(messages.found.length, 5);
});

test('what is looked for is text, whatever it means elsewhere', () => {
  const odd = ['(a+)+$', '[x', '\\', '.*', 'a|b', '^', '{2}', '/', 'K', '💡'];
  for (const words of odd) {
    const messages = new MessageStore();
    messages.add(told(['plain', `has ${words} in it`]));
    messages.look(words);
    assert.deepEqual(texts(messages), [`has ${words} in it`], words);
  }
});

test('a pattern that would take years is a text that is not there', () => {
  const messages = new MessageStore();
  messages.add(told(Array.from({ length: MAX_KEPT }, () => 'a'.repeat(1000))));
  messages.look('(a+)+b');
  assert.deepEqual(texts(messages), []);
});

test('a text in pieces has what was looked for at every second place, and nothing is lost', () => {
  const messages = new MessageStore();
  assert.deepEqual(messages.pieces('Tick tick'), ['Tick tick']);
  messages.look('TICK');
  assert.deepEqual(messages.pieces('Tick tick.'), ['', 'Tick', ' ', 'tick', '.']);
  assert.deepEqual(messages.pieces('İİtick'), ['İİ', 'tick', '']);
});

test('the newest are kept, found among, and numbered through the run', () => {
  const messages = new MessageStore();
  messages.look('even');
  for (let n = 0; n < MAX_KEPT + 100; n++) messages.add(told([`${n % 2 ? 'odd' : 'even'} ${n}`]));
  assert.deepEqual([messages.total, messages.kept], [MAX_KEPT + 100, MAX_KEPT]);
  assert.equal(messages.found.length, MAX_KEPT / 2);
  assert.equal(messages.found[0].number, 100);
  messages.add(told(['even again'], true));
  assert.deepEqual(texts(messages), ['even again']);
});

test('the nearest message is in the part looked at, and the newer of two', () => {
  const messages = new MessageStore();
  messages.add(told(['a', 'b', 'c', 'd']));
  assert.equal(messages.nearest(1.4, [0, 3]), 1);
  assert.equal(messages.nearest(1.5, [0, 3]), 2);
  assert.equal(messages.nearest(0, [2, 3]), 2);
  assert.equal(messages.nearest(0, [7, 9]), -1);
  messages.look('d');
  assert.equal(messages.nearest(1, [0, 3]), 0);
});

test('few are in the page: the newest, or those around one', () => {
  assert.deepEqual(textRange(10, null), [0, 10]);
  assert.deepEqual(textRange(1000, null), [1000 - MAX_SHOWN, 1000]);
  assert.deepEqual(textRange(1000, 500), [500 - MAX_SHOWN / 2, 500 + MAX_SHOWN / 2]);
  for (const at of [0, 1, 999]) {
    const [start, end] = textRange(1000, at);
    assert.equal(end - start, MAX_SHOWN);
    assert.ok(start <= at && at < end);
  }
});

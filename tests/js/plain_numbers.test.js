import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { characterPosition, plainNumbers } from '../../livegraph/static/js/lib/plain_numbers.js';

const CASES = JSON.parse(
  readFileSync(new URL('../data/plain_numbers.json', import.meta.url), 'utf8'),
);

test('the numbers of a text are those that the server finds', () => {
  for (const { text, numbers } of CASES) {
    const found = plainNumbers(text).map(([start, end]) => text.slice(start, end));
    assert.deepEqual(found, numbers, text);
  }
});

test('a position counts characters, not the halves of one', () => {
  assert.equal(characterPosition('\u{1f3c6} 5', 3), 2);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aheadPart, aheadWords } from '../../livegraph/static/js/ui/panels/rows_ahead_notice.js';

const NOW = 1_700_000_000;
const DAY = 86_400;

test('the footer says how many samples are ahead, and how far', () => {
  const from = NOW + 30 * DAY;
  assert.equal(aheadWords({ rows: 6, from, to: from + 9 }, NOW + 9), '6 samples are 30 days ahead');
  assert.equal(aheadWords({ rows: 1, from: NOW + 7200, to: 0 }, NOW), '1 sample is 2 h ahead');
});

test('all of them are shown, with a little beside', () => {
  assert.deepEqual(aheadPart({ rows: 6, from: NOW, to: NOW + 100 }), [NOW - 5, NOW + 105]);
  assert.deepEqual(aheadPart({ rows: 1, from: NOW, to: NOW }), [NOW - 3, NOW + 3]);
});

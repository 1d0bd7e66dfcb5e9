import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSource, summarizeSources } from '../../livegraph/static/js/ui/source_list.js';

/** @typedef {import('../../livegraph/static/js/transport/protocol.js').Source} Source */

/** @param {Source['state'][]} states @returns {Source[]} */
const sources = (...states) => states.map((state, i) => ({ name: `s${i}`, state, since: 0 }));

test('one source that runs is not worth a word', () => {
  assert.equal(summarizeSources(sources('open')), '');
});

test('several sources are counted, and those that are not open', () => {
  assert.equal(summarizeSources(sources('open', 'open')), '2 sources');
  assert.equal(
    summarizeSources(sources('open', 'lost', 'ended', 'lost')),
    '4 sources, 1 ended, 2 lost',
  );
});

test('one source that has something to say is shown', () => {
  const source = /** @type {Source} */ ({ name: 'top', state: 'ended', detail: 'status 1' });
  assert.equal(summarizeSources([source]), '1 source, ended');
  assert.equal(describeSource(source), 'top: ended – status 1');
  assert.equal(summarizeSources([{ ...source, state: 'open' }]), '1 source, a hint');
});

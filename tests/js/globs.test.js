import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { anyOf, matcher } from '../../livegraph/static/js/lib/globs.js';

/** @type {[string, string[], string[]][]} */
const CASES = JSON.parse(readFileSync(new URL('../data/globs.json', import.meta.url), 'utf8'));

for (const [glob, names, others] of CASES) {
  test(`the glob ${glob} stands for these names only`, () => {
    const matches = matcher(glob);
    assert.deepEqual(names.filter(matches), names);
    assert.deepEqual(others.filter(matches), []);
  });
}

test('globs between commas stand for what any of them does', () => {
  const matches = anyOf('a.b*, c?d, (x)');
  assert.ok(matches('a.bc') && matches('cxd') && matches('(x)'));
  assert.ok(!matches('axb') && !matches('cd') && !matches('x') && !matches('c?d, (x)'));
});

test('no glob takes long', () => {
  assert.ok(!matcher('*a'.repeat(2000))(`${'a'.repeat(1999)}b`));
});

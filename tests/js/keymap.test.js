import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { HAND, KEYS } from '../../livegraph/static/js/ui/keymap.js';

test('all that keys and hands do is documented as the page says it', () => {
  const page = readFileSync(new URL('../../docs/page.md', import.meta.url), 'utf8');
  const rows = [...KEYS.map(({ shown, words }) => [shown, words]), ...HAND];
  const table = rows.map(([shown, words]) => `| ${shown} | ${words} |\n`).join('');
  assert.ok(page.includes(table), table);
});

test('no key has two meanings', () => {
  const all = KEYS.flatMap(({ keys }) => keys);
  assert.equal(new Set(all).size, all.length);
});

test('each button that names a command names one that there is', () => {
  const page = readFileSync(new URL('../../livegraph/static/index.html', import.meta.url), 'utf8');
  const named = [...page.matchAll(/data-command="([^"]*)"/g)].map(([, command]) => command);
  const commands = KEYS.map(({ command }) => /** @type {string} */ (command));
  assert.ok(named.length >= 2);
  assert.deepEqual(
    named.filter((command) => !commands.includes(command)),
    [],
  );
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../livegraph/static/js/', import.meta.url));

/** From the top down; a folder stands for what is in it. */
const FLOORS = [
  ['main.js'],
  ['panels.js', 'take.js', 'seen.js', 'acts.js', 'menus.js', 'pane.js', 'readings.js'],
  ['panel.js', 'overview.js', 'picture.js'],
  [
    'gestures.js',
    'heads.js',
    'hover.js',
    'keys.js',
    'legend.js',
    'link.js',
    'log.js',
    'scene.js',
    'send.js',
    'skipped.js',
    'sources.js',
    'status.js',
    'title.js',
    'toolbar.js',
    'charts',
  ],
  [
    'advice.js',
    'bookmark.js',
    'run.js',
    'search.js',
    'stream.js',
    'saved.js',
    'frames.js',
    'theme.js',
    'token.js',
    'past.js',
    'sheet.js',
    'tally.js',
  ],
  ['figures.js', 'wire.js', 'model.js', 'decades.js', 'thin.js', 'table.js', 'messages.js'],
  ['scale.js', 'format.js', 'focus.js', 'arrange.js', 'budget.js', 'choices.js'],
  ['globs.js'],
];

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((f) =>
  f.endsWith('.js'),
);
/** @param {string} file @returns {string} its code; types are in comments, and bring none */
const source = (file) =>
  readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*/gm, '');
const room = (/** @type {string} */ file) => file.split('/')[0];
const floor = (/** @type {string} */ file) => FLOORS.findIndex((f) => f.includes(room(file)));

/** @param {string} file @returns {string[]} what it imports */
function imports(file) {
  const found = source(file).matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g);
  return [...found].map(([, path]) => normalize(join(dirname(file), path)));
}

test('every module has its floor', () => {
  assert.deepEqual(
    files.filter((file) => floor(file) < 0),
    [],
  );
});

test('imports go down only, or stay in their folder', () => {
  const wrong = files.flatMap((file) =>
    imports(file)
      .filter((other) => floor(other) <= floor(file))
      .filter((other) => !(file.includes('/') && room(other) === room(file)))
      .map((other) => `${file} imports ${other}`),
  );
  assert.deepEqual(wrong, []);
});

test('only charts name Rickshaw and d3', () => {
  const naming = files.filter((file) => /\bRickshaw\b|\bd3\b/.test(source(file)));
  assert.deepEqual(
    naming.filter((file) => !file.startsWith('charts/')),
    [],
  );
});

test('nothing from a line can become markup', () => {
  const ways = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(/;
  assert.deepEqual(
    files.filter((file) => ways.test(source(file))),
    [],
  );
});

test('what a module imports names its file', () => {
  assert.deepEqual(
    files.flatMap((file) => imports(file).filter((other) => !files.includes(other))),
    [],
  );
});

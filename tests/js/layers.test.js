import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../livegraph/static/js/', import.meta.url));

/** From the top down: main.js and the folders. */
const LAYERS = [['main.js'], ['export'], ['ui'], ['state'], ['charts', 'transport'], ['lib']];

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((f) =>
  f.endsWith('.js'),
);
/** @param {string} file @returns {string} its code; types are in comments, and bring none */
const source = (file) =>
  readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*/gm, '');
const folder = (/** @type {string} */ file) => file.split('/')[0];
const layer = (/** @type {string} */ file) => LAYERS.findIndex((row) => row.includes(folder(file)));

/** @param {string} file @returns {string[]} what it imports */
function imports(file) {
  const found = source(file).matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g);
  return [...found].map(([, path]) => normalize(join(dirname(file), path)));
}

test('every module has its layer', () => {
  assert.deepEqual(
    files.filter((file) => layer(file) < 0),
    [],
  );
});

test('imports go down only, or stay in their folder', () => {
  const wrong = files.flatMap((file) =>
    imports(file)
      .filter((other) => layer(other) <= layer(file))
      .filter((other) => !(file.includes('/') && folder(other) === folder(file)))
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

test('within a folder there are no cycles of imports', () => {
  const done = new Set();
  /** @param {string} file @param {string[]} way */
  function visit(file, way) {
    assert(!way.includes(file), [...way, file].join(' imports '));
    if (done.has(file)) return;
    for (const other of imports(file)) visit(other, [...way, file]);
    done.add(file);
  }
  for (const file of files) visit(file, []);
});

/** The modules that main.js and the toolbar mount. */
const parts = [...imports('main.js'), ...imports('ui/toolbar.js')].filter(
  (file) => /^(ui|export)\//.test(file) && file !== 'ui/mount.js',
);

test('main.js only puts parts together, and the toolbar controls', () => {
  const ways = /addEventListener|querySelector|getElementById|createElement|\.on\(|\.redraw\(/;
  for (const file of ['main.js', 'ui/toolbar.js']) assert.doesNotMatch(source(file), ways, file);
});

test('parts do not know each other', () => {
  assert.ok(parts.length > 15, 'the lists are found');
  const known = parts.flatMap((file) =>
    imports(file)
      .filter((other) => parts.includes(other) && file !== 'ui/toolbar.js')
      .map((other) => `${file} imports ${other}`),
  );
  assert.deepEqual(known, []);
});

test('each part is a function that is given its element and the page', () => {
  const without = parts.filter((file) => !/^export function mount\w+\(/m.test(source(file)));
  assert.deepEqual(without, []);
});

test('state and connection know no elements', () => {
  const below = files.filter((file) => /^(state|transport|lib)\//.test(file));
  const ways = /createElement|querySelector|addEventListener\('(?!hello|error)/;
  assert.deepEqual(
    below.filter((file) => ways.test(source(file))),
    [],
  );
});

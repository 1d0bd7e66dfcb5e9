import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { downsample } from '../../livegraph/static/js/transport/downsample.js';
import {
  parsed,
  SavedRun,
  savedRun,
  thinned,
} from '../../livegraph/static/js/transport/saved_run.js';
import { cell, csv, jsonl } from '../../livegraph/static/js/transport/table_export.js';

/** @type {[number[], string[]][]} */
const ISO_TIMES = JSON.parse(
  readFileSync(new URL('../data/iso_times.json', import.meta.url), 'utf8'),
);
const GAP = Number.NaN;
const ALL = /** @type {[number, number]} */ ([-Infinity, Infinity]);

/** @param {number} count @param {(i: number) => number} value */
function points(count, value) {
  const x = Array.from({ length: count }, (_, i) => i);
  return { level: 0, x, y: x.map(value) };
}

test('a part that fits is every sample in it, both ends included', () => {
  const series = points(10, (i) => i * i);
  assert.deepEqual(downsample(series, [2, 4], 3), { level: 0, x: [2, 3, 4], y: [4, 9, 16] });
  assert.deepEqual(downsample(series, ALL, 0).x.length, 10);
  assert.deepEqual(downsample(series, [20, 30], 100), { level: 0, x: [], y: [] });
});

test('a part too large is thinned to real samples, and no peak is lost', () => {
  const series = points(10_000, (i) => Math.sin(i) + (i === 4321 ? 100 : 0) - (i === 77 ? 50 : 0));
  for (const most of [10, 100, 999, 5000]) {
    const { x, y, level } = downsample(series, ALL, most);
    assert.ok(x.length <= most && x.length > most / 3, `${x.length} of ${most}`);
    assert.ok(x.every((at, i) => series.y[at] === y[i]));
    assert.ok(y.includes(series.y[4321]) && y.includes(series.y[77]));
    assert.ok(level > 0);
    assert.deepEqual(
      x,
      x.toSorted((a, b) => a - b),
    );
  }
});

test('moving the part does not change what stands for what', () => {
  const series = points(1000, (i) => (i * 7919) % 101);
  const [one, other] = [100, 116].map(
    (from) => new Set(downsample(series, [from, from + 800], 200).x),
  );
  const inside = [...one].filter((x) => x >= 128 && x <= 888);
  assert.ok(inside.every((x) => other.has(x)));
});

test('a gap never hides a value, and stays where there is no other', () => {
  const series = points(64, (i) => (i < 32 ? GAP : i === 50 ? 5 : GAP));
  const { x, y } = downsample(series, ALL, 20);
  assert.ok(x.includes(50));
  assert.ok(y.slice(0, 4).every(Number.isNaN));
});

test('samples that go back in x are found, too', () => {
  const series = { level: 0, x: [1, 2, 1000, 3, 4], y: [1, 2, 9, 3, 4] };
  assert.deepEqual(downsample(series, [2, 4], 100).y, [2, 3, 4]);
});

test('a table has a row for each x, and one for each of several samples at it', () => {
  const columns = [
    { name: 'a', x: [1, 1, 3], y: [10, 20, GAP] },
    { name: '=b,"c"', x: [1, 2], y: [0.5, -0.5] },
  ];
  assert.equal(
    csv('time', columns),
    'time,a,"\'=b,""c"""\r\n1,10,0.5\r\n1,20,\r\n2,,-0.5\r\n3,,\r\n',
  );
  assert.deepEqual(
    jsonl('time', columns)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    [
      { time: 1, values: { a: 10, '=b,"c"': 0.5 } },
      { time: 1, values: { a: 20 } },
      { time: 2, values: { '=b,"c"': -0.5 } },
      { time: 3, values: { a: null } },
    ],
  );
  assert.equal(csv('time', []), 'time\r\n');
  for (const kind of ['index', 'field']) {
    assert.deepEqual(JSON.parse(jsonl(kind, [{ name: 'a', x: [1], y: [2] }])), {
      x: 1,
      values: { a: 2 },
    });
  }
});

const CELLS = new URL('../data/csv_cells.json', import.meta.url);

test('a name is a cell of its own and never a formula', () => {
  for (const [text, expected] of JSON.parse(readFileSync(CELLS, 'utf8'))) {
    assert.equal(cell(text), expected);
  }
});

test('no line of a table steers a terminal, and each reads back as it was', () => {
  const name = '\x7f\x9b2J\u061c\u200f\u2028\u202e\u2069';
  const line = jsonl('time', [{ name, x: [1], y: [2] }]);
  assert.match(line, /^[\x20-\x7e]+\n$/);
  assert.deepEqual(JSON.parse(line), { time: 1, values: { [name]: 2 } });
});

const TOLD = {
  saved: 1_700_000_000,
  hello: { run: 'r', title: 'greenhouse', window: 'all', x: { kind: 'index', name: 'sample' } },
  status: { lines: 3 },
  bad: [{ line: 2 }],
  messages: [{ x: 1, text: 'boot ok' }],
  head: 3,
  series: [
    { name: 'a', unit: 'V', level: 0, x: [1, 2, 3], y: [10, null, 30] },
    { name: 'b', unit: null, level: 0, x: [3], y: [7] },
  ],
};

/** @param {string} address */
function page(address) {
  const events = /** @type {[string, any][]} */ ([]);
  const saved = new SavedRun(parsed(JSON.stringify(TOLD)), {
    address: () => address,
    event: (name, data) => events.push([name, JSON.parse(data)]),
    state: (state) => events.push(['state', state]),
  });
  return { saved, events };
}

test('a saved page tells what a stream would tell', () => {
  const { saved, events } = page('stream?points=250');
  saved.open();
  assert.deepEqual(
    events.map(([name]) => name),
    ['state', 'hello', 'samples', 'messages', 'status'],
  );
  const [, [, hello], [, samples], [, messages]] = events;
  assert.equal(hello.window, 'all');
  assert.deepEqual(samples.series[0], {
    ...{ name: 'a', unit: 'V', level: 0, replace: true, tail: 0 },
    ...{ x: [1, 2, 3], y: [10, null, 30] },
  });
  assert.deepEqual([samples.head, messages.messages.length], [3, 1]);
});

test('how far a saved run is thinned is known', () => {
  assert.equal(thinned(parsed(JSON.stringify(TOLD))), 1);
  const series = TOLD.series.map((one, level) => ({ ...one, level: 2 * level }));
  assert.equal(thinned(parsed(JSON.stringify({ ...TOLD, series }))), 16);
});

test('a window has the point before it', () => {
  const { saved, events } = page('stream?points=250&window=0.5');
  saved.open();
  const [, [, hello], [, samples]] = events;
  assert.equal(hello.window, 0.5);
  assert.deepEqual(samples.series[0].x, [2, 3]);
});

test('a saved page answers as the server does', async () => {
  const { saved } = page('');
  const json = async (/** @type {string} */ path) => (await saved.ask(path)).json();
  assert.deepEqual(await json('samples?from=2&to=3&points=100&series=a'), {
    series: [{ name: 'a', level: 0, x: [2, 3], y: [null, 30] }],
  });
  assert.equal((await json('samples?points=0')).series.length, 2);
  assert.deepEqual(await json('bad'), TOLD.bad);
  assert.deepEqual(await json('status'), TOLD.status);
  const table = await (await saved.ask('export.csv?series=b')).text();
  assert.equal(table, 'sample,b\r\n3,7\r\n');
  for (const [places, head] of [
    ['1', 'sample,b'],
    ['0-1', 'sample,a,b'],
    ['', 'sample'],
  ]) {
    const told = await (await saved.ask(`export.csv?places=${places}`)).text();
    assert.equal(told.split('\r\n')[0], head);
  }
  assert.equal((await saved.ask('save.html')).status, 404);
});

for (const [xs, texts] of ISO_TIMES) {
  test(`the times ${xs} are written as ${texts}`, async () => {
    const series = [{ name: 'a', unit: null, level: 0, x: xs, y: xs.map((_, i) => i) }];
    const run = { ...TOLD, hello: { ...TOLD.hello, x: { kind: 'time', name: 'time' } }, series };
    const saved = new SavedRun(parsed(JSON.stringify(run)), {
      address: () => '',
      event: () => {},
      state: () => {},
    });
    const column = async (/** @type {string} */ path) =>
      (await (await saved.ask(path)).text())
        .trim()
        .split('\r\n')
        .map((line) => line.split(',')[0]);
    assert.deepEqual(await column('export.csv'), ['time', ...texts]);
    assert.deepEqual(await column('export.csv?time=unix'), ['time', ...xs.map(String)]);
  });
}

test('points in the plane are all told, whatever the window, and saved below the table', async () => {
  const plane = { name: 'p', unit: 'm', level: 0, plane: true, dropped: 7 };
  const run = { ...TOLD, series: [TOLD.series[1], { ...plane, x: [5, 1, 9], y: [6, null, 8] }] };
  const events = /** @type {[string, any][]} */ ([]);
  const saved = new SavedRun(parsed(JSON.stringify(run)), {
    address: () => 'stream?points=2&window=0.5',
    event: (name, data) => events.push([name, JSON.parse(data)]),
    state: () => {},
  });
  saved.open();
  const { x, dropped } = events[1][1].series[1];
  assert.deepEqual([x, dropped], [[5, 1, 9], 7]);
  const text = async (/** @type {string} */ path) => (await saved.ask(path)).text();
  assert.deepEqual(
    JSON.parse(await text('samples?points=2&from=0&to=1&places=1')).series[0].x,
    [1, 9],
  );
  assert.deepEqual((await text('export.csv')).split('\r\n'), [
    'sample,b,p.x,p',
    ...['3,7,,', ',,5,6', ',,1,', ',,9,8', ''],
  ]);
  assert.equal((await text('export.csv?places=1')).split('\r\n')[1], '5,6');
  const lines = (await text('export.jsonl'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(lines[1], { x: 5, values: { p: 6 }, xy: true });
});

test('a page that is served has no run in itself', () => {
  assert.equal(savedRun({ getElementById: () => null }), null);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extremes, Model, nearest, Series } from '../../livegraph/static/js/state/model.js';

/** @param {string} name @param {number[]} x @param {number[]} y @param {object} [more] */
const delta = (name, x, y, more) => ({ name, unit: '', replace: false, tail: 0, x, y, ...more });

/** @param {Partial<import('../../livegraph/static/js/transport/protocol.js').Hello>} [more] */
const hello = (more) => ({
  run: 'a',
  version: '',
  title: 't',
  window: 10,
  x: /** @type {const} */ ({ kind: 'time', name: '' }),
  chart: 'line',
  y: { min: null, max: null, log: false },
  ...more,
});

function model() {
  const model = new Model();
  model.hello(hello());
  return model;
}

const points = (/** @type {Model} */ m, /** @type {string} */ name) => {
  const series = m.series.get(name);
  return series?.x.map((x, i) => [x, series.y[i]]);
};

/** @param {Model} m @param {ReturnType<typeof delta>[]} deltas up to the largest x so far */
function add(m, deltas) {
  m.add({ replace: false, head: Math.max(m.newest, ...deltas.flatMap(({ x }) => x)), deltas });
}

test('the provisional tail is dropped before the next points of that series', () => {
  const m = model();
  add(m, [delta('a', [1, 2, 3], [1, 2, 3], { tail: 2 }), delta('b', [1], [1], { tail: 1 })]);
  add(m, [delta('a', [4], [4])]);
  assert.deepEqual(points(m, 'a'), [
    [1, 1],
    [4, 4],
  ]);
  assert.deepEqual(points(m, 'b'), [[1, 1]]);
});

test('a replace forgets the series, its tail and nothing else', () => {
  const m = model();
  add(m, [delta('a', [1, 2], [1, 2], { tail: 1 }), delta('b', [1], [9])]);
  add(m, [delta('a', [5, 6], [5, 6], { replace: true })]);
  assert.deepEqual(points(m, 'a'), [
    [5, 5],
    [6, 6],
  ]);
  assert.deepEqual(points(m, 'b'), [[1, 9]]);
});

test('what left the window goes, but for the point the curve comes from', () => {
  const m = model();
  add(m, [delta('a', [0, 1, 2, 12, 13], [0, 1, 2, 12, 13])]);
  assert.deepEqual(points(m, 'a'), [
    [2, 2],
    [12, 12],
    [13, 13],
  ]);
});

test('points beyond the limit go, the oldest first', () => {
  const m = model();
  m.limit = 3;
  add(m, [delta('a', [1, 2, 3, 4], [1, 2, 3, 4])]);
  assert.deepEqual(points(m, 'a'), [
    [2, 2],
    [3, 3],
    [4, 4],
  ]);
});

test('an x that goes back is kept in its order', () => {
  const m = model();
  add(m, [delta('a', [5, 6, 3, 4], [1, 2, 3, 4])]);
  assert.deepEqual(points(m, 'a'), [
    [5, 1],
    [6, 2],
    [3, 3],
    [4, 4],
  ]);
  assert.deepEqual([m.first, m.newest], [3, 6]);
});

test('a field that swings ends at the largest x held, a clock that went back at its own', () => {
  for (const [kind, end] of /** @type {const} */ ([
    ['field', 6],
    ['time', 4],
  ])) {
    const m = new Model();
    m.hello(hello({ window: Infinity, x: { kind, name: '' } }));
    m.add({ replace: false, head: 4, deltas: [delta('a', [5, 6, 3, 4], [1, 2, 3, 4])] });
    assert.equal(m.end, end);
  }
});

test('another run starts afresh, a new hello of the same run does not', () => {
  const m = model();
  add(m, [delta('a', [1], [1])]);
  assert.equal(m.hello(hello({ window: 99 })), false);
  assert.equal(m.window, 99);
  assert.equal(m.series.size, 1);
  assert.equal(m.hello(hello({ run: 'b' })), true);
  assert.deepEqual([m.series.size, m.newest], [0, -Infinity]);
});

test('another kind of x starts the axis afresh', () => {
  const m = model();
  add(m, [delta('a', [1.7e9], [1])]);
  assert.equal(m.hello(hello({ x: { kind: 'index', name: '' } })), false);
  add(m, [delta('a', [1], [1])]);
  assert.equal(m.newest, 1);
});

test('names that are traps elsewhere are ordinary series, in order of appearance', () => {
  const m = model();
  const names = ['__proto__', 'constructor', 'toString', '<img src=x onerror=alert(1)>'];
  add(
    m,
    names.map((name, i) => delta(name, [1], [i])),
  );
  assert.deepEqual([...m.series.keys()], names);
  assert.deepEqual(
    [...m.series.values()].map(({ last }) => last),
    [0, 1, 2, 3],
  );
  assert.equal(new Set([...m.series.values()].map(({ order }) => order)).size, names.length);
});

test('a copy stands still while the model goes on', () => {
  const m = model();
  add(m, [delta('a', [1, 2], [1, 2], { unit: 'V' })]);
  const copy = m.copy();
  add(m, [delta('a', [3], [3]), delta('b', [3], [3])]);
  assert.deepEqual(points(copy, 'a'), [
    [1, 1],
    [2, 2],
  ]);
  assert.deepEqual([copy.newest, copy.series.size, copy.series.get('a')?.unit], [2, 1, 'V']);
});

test('the last value is the newest that is one', () => {
  const series = new Series('a', 0, 0);
  assert.equal(series.last, Number.NaN);
  series.add(delta('a', [1, 2, 3], [1, 2, Number.NaN]));
  assert.equal(series.last, 2);
});

test('a series has the most decimals that came, also of those that have left the window', () => {
  const series = new Series('a', 0, 0);
  series.add(delta('a', [0, 1], [1, 2]));
  assert.equal(series.decimals, 0);
  series.add(delta('a', [2, 3], [1.25, Number.NaN]));
  series.trim(3, 4, 10);
  assert.equal(series.decimals, 2);
  const copy = series.copy();
  copy.hold([0], [0.125], 1);
  assert.deepEqual([series.decimals, copy.decimals], [2, 3]);
});

test('the extremes of several curves are those of the part looked at', () => {
  const curves = [
    { x: [0, 1, 2], y: [99, 3, Number.NaN] },
    { x: [1, 2], y: [-1, 7] },
  ];
  assert.deepEqual(extremes(curves, [1, 2], false), { min: -1, max: 7, left: false });
  assert.deepEqual(extremes(curves, [1, 2], true), { min: 3, max: 7, left: true });
  assert.equal(extremes([], [1, 2], false).min, Infinity);
});

test('the nearest value passes over gaps', () => {
  const series = new Series('a', 0, 0);
  assert.equal(nearest(series, 1), -1);
  series.add(delta('a', [0, 1, 2], [5, Number.NaN, 7]));
  assert.equal(nearest(series, 0.9), 0);
  assert.equal(nearest(series, 1.1), 2);
});

test('the window ends where the server says, not at a time far ahead', () => {
  const m = model(10);
  add(m, [delta('a', [1, 2, 4e9], [1, 2, 3])]);
  m.add({ head: 3, deltas: [delta('a', [1, 2, 4e9, 3], [1, 2, 3, 4], { replace: true })] });
  assert.equal(m.newest, 3);
  assert.equal(m.series.get('a')?.x.length, 4);
});

test('what lies beyond the window goes too, once nothing before it is left', () => {
  const m = model();
  add(m, [delta('a', [1, 2], [1, 2])]);
  m.add({ head: 3, replace: false, deltas: [delta('a', [4e9, 4e9, 3], [7, 8, 3])] });
  assert.equal(points(m, 'a')?.length, 5);
  m.add({ head: 13, replace: false, deltas: [delta('a', [13], [4])] });
  assert.deepEqual(points(m, 'a'), [
    [4e9, 8],
    [3, 3],
    [13, 4],
  ]);
});

test('a replace of everything forgets the series that are not in it, and changes no colour', () => {
  const m = model();
  add(m, [delta('value', [1], [1]), delta('other', [1], [2])]);
  const colour = m.series.get('other')?.order;
  const replace = { replace: true };
  m.add({
    head: 2,
    replace: true,
    deltas: [delta('a:value', [1], [1], replace), delta('other', [1], [2], replace)],
  });
  assert.deepEqual([...m.series.keys()], ['a:value', 'other']);
  assert.deepEqual(points(m, 'a:value'), [[1, 1]]);
  assert.equal(m.series.get('other')?.order, colour);
  assert.equal(m.series.get('other')?.place, 1);
});

test('a series knows its newest value and its range, though the samples left the window', () => {
  const m = model();
  const facts = { interval: 2, lastX: 3, min: -5, max: 50 };
  add(m, [delta('a', [3], [Number.NaN], { replace: true, ...facts })]);
  const a = m.series.get('a');
  assert.deepEqual([a?.interval, a?.lastX, a?.range], [2, 3, { min: -5, max: 50 }]);
  add(m, [delta('a', [100, 101], [60, Number.NaN], { interval: 4 })]);
  assert.deepEqual([a?.interval, a?.lastX, a?.range], [4, 100, { min: -5, max: 60 }]);
});

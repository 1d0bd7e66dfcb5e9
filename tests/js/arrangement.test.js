import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Arrangement } from '../../livegraph/static/js/state/arrangement.js';
import { Series } from '../../livegraph/static/js/state/model.js';
import { downsample } from '../../livegraph/static/js/transport/downsample.js';
import { chances } from './generator.js';

/** @typedef {{ends: [number, number], group?: string, unit?: string, source?: string}} Told */

/** A series with so many rows between two ends. @param {string} name @param {Told} told */
function series(name, { ends: [min, max], group = '', unit = '', source = '' }, rows = 30) {
  const made = new Series(name, 0);
  const y = Array.from({ length: rows }, (_, i) => (i % 2 ? max : min));
  const x = y.map((_, i) => i);
  made.add({ name, source, unit, group, panel: '', level: 0, replace: false, tail: 0, x, y });
  return made;
}

/** @param {string} name @param {number[]} y */
function samples(name, y) {
  const made = series(name, { ends: [0, 0] }, 0);
  made.hold([...y.keys()], y, 0);
  return made;
}

/** @param {Record<string, [number, number]>} ends by name @param {number} [rows] */
const all = (ends, rows) =>
  Object.entries(ends).map(([name, ends]) => series(name, { ends }, rows));

class Desk {
  arrangement = new Arrangement();
  now = 0;
  /** The series that it saw last. @type {Series[]} */ seen = [];

  /**
   * @param {Series[]} series
   * @param {number} [ms] that have passed
   * @param {{complete?: boolean, read?: boolean, kept?: boolean, log?: boolean, part?: string}} [situation]
   */
  see(series, ms = 0, situation = {}) {
    this.now += ms;
    this.seen = series;
    const usual = { complete: true, log: false, part: '', read: false, kept: false };
    this.arrangement.update({ series, ...usual, ...situation }, this.now);
    return this.panels;
  }

  get panels() {
    /** @type {Record<string, string>} */ const panels = {};
    for (const [name, key] of this.arrangement.places) {
      if (key) panels[key] = panels[key] ? `${panels[key]} ${name}` : name;
    }
    return Object.values(panels);
  }

  get constants() {
    const { places } = this.arrangement;
    return [...places.keys()].filter((name) => places.get(name) === null);
  }
}

test('vmstat has eight panels and a line of constants', () => {
  const desk = new Desk();
  const columns = /** @type {[string, string, [number, number]][]} */ ([
    ...[
      ['procs', 'r', [3, 13]],
      ['procs', 'b', [0, 0]],
      ['memory', 'swpd', [0, 0]],
    ],
    ...[
      ['memory', 'free', [19.75e6, 19.95e6]],
      ['memory', 'buff', [66_480, 66_687]],
    ],
    ...[
      ['memory', 'cache', [3.757e6, 3.817e6]],
      ['swap', 'si', [0, 0]],
      ['swap', 'so', [0, 0]],
    ],
    ...[
      ['io', 'bi', [0, 28_000]],
      ['io', 'bo', [0, 22_000]],
      ['system', 'in', [1300, 4100]],
    ],
    ...[
      ['system', 'cs', [4500, 18_000]],
      ['cpu', 'us', [20, 78]],
      ['cpu', 'sy', [4, 30]],
    ],
    ...[
      ['cpu', 'id', [5, 70]],
      ['cpu', 'wa', [0, 0]],
      ['cpu', 'st', [0, 0]],
    ],
  ]);
  desk.see(columns.map(([group, name, ends]) => series(name, { ends, group })));
  assert.deepEqual(desk.panels, ['r', 'free', 'buff', 'cache', 'bi bo', 'in', 'cs', 'us sy id']);
  assert.deepEqual(desk.constants, ['b', 'swpd', 'si', 'so', 'wa', 'st']);
});

test('series of different sources share a panel only if they have the same unit or name', () => {
  const desk = new Desk();
  const [a, b] = [{ source: 'a.log' }, { source: 'b.log' }];
  desk.see([
    series('loss', { ends: [0, 10], ...a }),
    series('watts', { ends: [1, 9], ...b }),
    series('a.log:temp', { ends: [20, 25], ...a }),
    series('b.log:temp', { ends: [26, 30], ...b }),
    series('in', { ends: [0, 8], unit: '°C', ...a }),
    series('out', { ends: [0, 9], unit: '°C', ...b }),
    series('acc', { ends: [2, 9], ...a }),
    series('limit', { ends: [5, 5], ...b }),
  ]);
  const expected = ['loss acc', 'watts limit', 'a.log:temp b.log:temp', 'in out'];
  assert.deepEqual(desk.panels, expected);
  desk.see([...desk.seen, series('rpm', { ends: [0, 10], source: 'c.log' })], 60_000);
  assert.deepEqual(desk.panels, [...expected, 'rpm'], 'a source that comes later');
});

test('one quantity of training and validation, or of two sources, may be flat beside the other', () => {
  const desk = new Desk();
  desk.see(all({ loss: [0, 10], lr: [0, 1], val_loss: [1, 2], ago: [0, 10], eval_ago: [80, 81] }));
  assert.deepEqual(desk.panels, ['loss val_loss', 'lr', 'ago', 'eval_ago']);
  const temp = (/** @type {string} */ source, /** @type {[number, number]} */ ends) =>
    series(`${source}:temp`, { ends, source });
  desk.arrangement.forget();
  desk.see([temp('a', [20, 30]), temp('b', [22, 22.5]), temp('c', [90, 90.5])]);
  assert.deepEqual(desk.panels, ['a:temp b:temp', 'c:temp']);
});

test('series of a source that comes later are arranged together, until they have settled', () => {
  const desk = new Desk();
  const old = all({ temp: [20, 30] });
  desk.see(old);
  const cpu = (/** @type {Record<string, [number, number]>} */ ends, rows = 2) =>
    Object.entries(ends).map(([name, ends]) =>
      series(name, { ends, group: 'cpu', source: 'host' }, rows),
    );
  desk.see([...old, ...cpu({ us: [60, 60], sy: [9, 9], id: [31, 31] }, 1)], 9000);
  assert.deepEqual(desk.panels, ['temp'], 'nothing varies yet');
  desk.see([...old, ...cpu({ us: [60, 61], sy: [9, 30], id: [9, 31] })], 500);
  assert.deepEqual(desk.panels, ['temp', 'us', 'sy id']);
  desk.see([...old, ...cpu({ us: [20, 70], sy: [9, 30], id: [9, 60] })], 500);
  assert.deepEqual(desk.panels, ['temp', 'us sy id']);
  desk.see([...old, ...cpu({ us: [60, 61], sy: [9, 30], id: [9, 31] }, 30)], 2000);
  assert.deepEqual(desk.panels, ['temp', 'us sy id'], 'settled');
});

test('counters are found, and stay so when they begin again', () => {
  const desk = new Desk();
  const see = (/** @type {Record<string, number[]>} */ values) => {
    desk.see(Object.entries(values).map(([name, y]) => samples(name, y)));
    return [...desk.arrangement.counters].toSorted();
  };
  const up = (/** @type {number} */ count, step = 1) =>
    Array.from({ length: count }, (_, i) => step * i);
  const random = chances(1);
  const noise = up(30).map(() => random());
  assert.deepEqual(see({ frame: up(19), epoch: [0, 0, 1], temp: noise }), ['epoch'], 'too few');
  assert.deepEqual(see({ frame: up(20, 3), epoch: [0, 0, 1], temp: noise }), ['epoch', 'frame']);
  assert.deepEqual(see({ frame: [...up(30), ...up(10)], epoch: [0, 0, 1] }), ['epoch', 'frame']);
  assert.deepEqual(see({ frame: up(5), epoch: [0, 0, 1] }), ['epoch', 'frame'], 'a short part');
  assert.deepEqual(see({ frame: noise, epoch: [0, 0, 1] }), ['epoch'], 'it measures something');
  assert.deepEqual(see({ frame: up(30), epoch: [0, 0, 1] }), ['epoch'], 'it did before');
});

test('a counter is found at any level, with lines missing, and what rises otherwise is none', () => {
  const counts = (/** @type {number[]} */ y) => {
    const desk = new Desk();
    desk.see([samples('n', y)]);
    return desk.arrangement.counters.has('n');
  };
  const up = Array.from({ length: 4000 }, (_, i) => i);
  for (const size of [4, 32, 128]) {
    const { y } = downsample({ name: 'n', level: 0, x: up, y: up }, [0, 4000], 8000 / size);
    assert.ok(counts(y), `${size}`);
  }
  const random = chances(1);
  assert.ok(counts(up.slice(0, 100).filter(() => random() > 0.02)), 'lines missing');
  assert.ok(!counts(up.slice(0, 100).map((i) => i / 10)), 'decimals');
  assert.ok(!counts(up.slice(0, 100).map((i) => -i)), 'it falls');
  assert.ok(!counts(up.slice(0, 100).map((i) => i * i)), 'a curve');
  assert.ok(!counts(up.slice(0, 100).map((i) => i % 9)), 'a saw');
  let bytes = 0;
  assert.ok(!counts(up.slice(0, 100).map(() => (bytes += Math.floor(1500 * random())))), 'bytes');
  assert.ok(!counts(up.slice(0, 100).map(() => Math.floor(10 * random()))), 'noise');
});

test('a constant stands in the panel of its family that shows its value', () => {
  const desk = new Desk();
  desk.see(all({ a: [0, 10], level: [5, 5], far: [50, 50] }));
  assert.deepEqual([desk.panels, desk.constants], [['a level'], ['far']]);
});

test('while nothing has changed yet, nothing is left out', () => {
  const desk = new Desk();
  assert.deepEqual(desk.see(all({ temp: [21, 21], pressure: [101_325, 101_325] }, 1)), [
    'temp',
    'pressure',
  ]);
});

test('until 20 rows or two seconds have come the panels follow every sample', () => {
  const desk = new Desk();
  assert.deepEqual(desk.see(all({ a: [0, 1], b: [0, 9] }, 5)), ['a', 'b']);
  assert.deepEqual(desk.see(all({ a: [0, 8], b: [0, 9] }, 10), 1000), ['a b']);
  assert.deepEqual(desk.see(all({ a: [0, 8], b: [0, 9] }, 15), 1500), ['a b']);
  assert.deepEqual(desk.see(all({ a: [0, 8], b: [20, 29] }, 25), 60_000), ['a b'], 'decided');
});

test('while points are missing, nothing is decided', () => {
  const desk = new Desk();
  const part = desk.see(all({ a: [0, 3], b: [0, 2] }), 5000, { complete: false });
  assert.deepEqual(part, ['a b']);
  assert.deepEqual(desk.see(all({ a: [0, 100], b: [0, 2], c: [0, 99] })), ['a c', 'b']);
  assert.deepEqual(desk.arrangement.moved, []);
});

test('a series that begins to vary gets a place, and no other loses its own', () => {
  const desk = new Desk();
  desk.see(all({ a: [0, 10], b: [50, 50], c: [7000, 7000] }));
  desk.see(all({ a: [0, 10], b: [50, 90], c: [7000, 7000] }), 60_000);
  assert.deepEqual([desk.panels, desk.constants], [['a', 'b'], ['c']]);
  assert.deepEqual(desk.arrangement.moved, []);
});

test('a series that comes later joins a panel in which it can be read', () => {
  const desk = new Desk();
  desk.see(all({ a: [0, 10], b: [0, 900] }));
  assert.deepEqual(desk.see(all({ a: [0, 10], b: [0, 900], c: [1, 9] }), 60_000), ['a c', 'b']);
});

/** A desk with two series in a panel, one of which becomes unreadable. */
function flattened() {
  const desk = new Desk();
  desk.see(all({ a: [0, 10], b: [0, 9], c: [0, 8] }));
  desk.see(all({ a: [0, 1000], b: [0, 9], c: [0, 1000] }), 60_000);
  assert.deepEqual(desk.panels, ['a b c'], 'a spike may go again');
  return desk;
}
const LATER = all({ a: [0, 1000], b: [0, 9], c: [0, 1000] });

test('a panel is parted when a series in it could not be read for ten seconds, and that is said', () => {
  const desk = flattened();
  assert.deepEqual(desk.see(LATER, 9000), ['a b c']);
  assert.deepEqual(desk.see(LATER, 1000), ['a c', 'b']);
  assert.deepEqual(desk.arrangement.moved, ['b']);
});

test('what was moved can be put back, and stays there', () => {
  const desk = flattened();
  desk.see(LATER, 10_000);
  desk.arrangement.undo();
  assert.deepEqual(desk.arrangement.moved, []);
  assert.deepEqual(desk.see(LATER, 60_000), ['a b c']);
});

test('nothing moves under the cursor, in a picture that stands, or after a choice by hand', () => {
  for (const situation of [{ read: true }, { kept: true }]) {
    const desk = flattened();
    desk.see(LATER, 5000, situation);
    desk.see(LATER, 60_000, situation);
    assert.deepEqual(desk.panels, ['a b c']);
    desk.see(LATER, 1000);
    assert.deepEqual(desk.see(LATER, 9000), ['a b c'], 'it is to be seen for ten seconds, too');
    assert.deepEqual(desk.see(LATER, 1000), ['a c', 'b']);
  }
});

test('a series that can be read again in time is not moved', () => {
  const desk = flattened();
  desk.see(all({ a: [0, 20], b: [0, 9], c: [0, 20] }), 9000);
  assert.deepEqual(desk.see(LATER, 9000), ['a b c']);
});

test('in the first two seconds a panel is parted as soon as a series spans less than a fifth', () => {
  const desk = new Desk();
  desk.see(all({ a: [0, 10], b: [0, 9] }));
  assert.deepEqual(desk.see(all({ a: [0, 100], b: [0, 9] }), 500), ['a', 'b']);
});

test('members of a family stay together while one of them is busy', () => {
  const desk = new Desk();
  desk.see(all({ cpu0: [0, 10], cpu1: [0, 9], cpu2: [0, 1] }));
  const busy = all({ cpu0: [0, 100], cpu1: [0, 9], cpu2: [0, 1] });
  desk.see(busy, 60_000);
  assert.deepEqual(desk.see(busy, 60_000), ['cpu0 cpu1 cpu2']);
});

test('another scale is another arrangement', () => {
  const desk = new Desk();
  const ends = /** @type {Record<string, [number, number]>} */ ({ a: [1, 1000], b: [1, 10] });
  assert.deepEqual(desk.see(all(ends)), ['a', 'b']);
  assert.deepEqual(desk.see(all(ends), 60_000, { log: true }), ['a b']);
});

test('small growth of any ranges moves nothing', () => {
  const chance = chances(23);
  for (let n = 0; n < 300; n++) {
    const desk = new Desk();
    const count = 1 + Math.floor(chance() * 12);
    /** @type {[number, number][]} */
    const ends = Array.from({ length: count }, () => {
      const [from, span] = [(chance() - 0.5) * 10 ** (chance() * 6), 10 ** (chance() * 6 - 2)];
      return [from, from + span];
    });
    const grown = ends.map(([min, max]) => [min - (max - min) * chance() * 0.1, max]);
    const named = (/** @type {number[][]} */ ends) =>
      all(Object.fromEntries(ends.map((end, i) => [`s${'abcdefghijkl'[i]}`, end])));
    const before = desk.see(named(ends));
    desk.see(named(grown), 10_000);
    assert.deepEqual(desk.see(named(grown), 60_000), before);
  }
});

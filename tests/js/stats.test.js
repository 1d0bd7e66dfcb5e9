import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatStats, rate, sortByColumn, stats } from '../../livegraph/static/js/lib/stats.js';
import { Series } from '../../livegraph/static/js/state/model.js';
import { StatsQuery } from '../../livegraph/static/js/transport/stats_query.js';
import { nextSort } from '../../livegraph/static/js/ui/legend/legend_columns.js';

/** @param {number[]} y at x = 0, 1, 2 … @param {{unit?: string, level?: number}} [more] */
function series(y, more) {
  const made = Object.assign(new Series('s', 0, 0), more);
  const x = y.map((_, i) => i);
  made.hold(x, y, more?.level ?? 0);
  return made;
}

test('figures are those of the part in view, its ends included', () => {
  const told = stats(series([9, 1, 2, 6, 7]), [1, 3], undefined);
  const { last, min, max, mean, rate, about } = told;
  assert.deepEqual(
    { last, min, max, mean, rate, about },
    {
      ...{ last: 6, min: 1, max: 6, mean: 3, rate: 1, about: false },
    },
  );
});

test('a gap is no value, and where there is none there is no figure', () => {
  assert.equal(stats(series([1, Number.NaN, 3]), [0, 2], undefined).mean, 2);
  const none = stats(series([Number.NaN, 5]), [0, 0], undefined);
  for (const which of /** @type {const} */ (['last', 'min', 'max', 'mean', 'rate'])) {
    assert.equal(formatStats(none, which), '–', which);
  }
});

test('of thinned samples the mean is not guessed: it is told, or there is none', () => {
  const spikes = series([0, 100, 0, 100], { level: 2 });
  const alone = stats(spikes, [0, 3], undefined);
  assert.equal(formatStats(alone, 'mean'), '–');
  assert.deepEqual([alone.min, alone.max, formatStats(alone, 'rate')], [0, 100, '≈21\u00a0/s']);
  const told = stats(spikes, [0, 3], { count: 64, mean: 6.25, rate: 16, about: false });
  assert.deepEqual([formatStats(told, 'mean'), formatStats(told, 'rate')], ['6.3', '16\u00a0/s']);
  const about = stats(spikes, [0, 3], { count: 64, mean: 6.25, rate: 16, about: true });
  assert.equal(formatStats(about, 'mean'), '≈6.3');
});

test('of thinned samples the last, the smallest and the largest are near ones until the server tells', () => {
  const thinned = series([0, 100, 0, 99], { level: 1 });
  const all = /** @type {const} */ (['last', 'min', 'max']);
  const texts = (/** @type {import('../../livegraph/static/js/lib/stats.js').Figures} */ figures) =>
    all.map((which) => formatStats(figures, which));
  assert.deepEqual(texts(stats(thinned, [0, 3], undefined)), ['≈99', '≈0', '≈100']);
  assert.deepEqual(texts(stats(thinned, [0, 3], undefined, true)), ['99', '0', '100']);
  const told = {
    count: 64,
    mean: 6.25,
    rate: 16,
    about: false,
    ends: { last: 7, min: 1, max: 98 },
  };
  assert.deepEqual(texts(stats(thinned, [0, 3], told)), ['7', '1', '98']);
});

test('every sample on the page needs nobody to count it', () => {
  const told = stats(series([1, 2]), [0, 1], { count: 99, mean: 99, rate: 99, about: true });
  assert.deepEqual([told.mean, told.rate, told.about], [1.5, 1, false]);
});

test('only the last value names the unit', () => {
  const told = stats(series([20.25, 21.5, 23], { unit: '°C' }), [0, 2], undefined);
  assert.equal(formatStats(told, 'last'), '23.00\u00a0°C');
  assert.equal(formatStats(told, 'min'), '20.25');
});

test('it takes two samples to have a rate', () => {
  assert.ok(Number.isNaN(rate(1, 0, 10)));
  assert.ok(Number.isNaN(rate(5, 3, 3)));
  assert.equal(rate(11, 0, 1), 10);
});

test('series are sorted by a figure, those without one last, whichever way', () => {
  const of = (/** @type {number} */ y) => stats(series([y]), [0, 9], undefined);
  const all = new Map([
    ['b10', of(2)],
    ['b9', of(Number.NaN)],
    ['a', of(3)],
    ['c', of(-1)],
  ]);
  assert.deepEqual(sortByColumn(all, ''), ['b10', 'b9', 'a', 'c']);
  assert.deepEqual(sortByColumn(all, 'last'), ['c', 'b10', 'a', 'b9']);
  assert.deepEqual(sortByColumn(all, '-last'), ['a', 'b10', 'c', 'b9']);
  assert.deepEqual(sortByColumn(all, 'name'), ['a', 'b9', 'b10', 'c']);
});

test('a column sorts one way, then the other, then not', () => {
  assert.deepEqual(
    [nextSort('', 'max'), nextSort('-max', 'max'), nextSort('max', 'max')],
    ['-max', 'max', ''],
  );
  assert.deepEqual([nextSort('', 'name'), nextSort('name', 'name')], ['name', '-name']);
  assert.equal(nextSort('name', 'max'), '-max');
});

/** A tally whose server answers when it is told to. */
function tally() {
  const asked = /** @type {string[]} */ ([]);
  const timers = /** @type {[() => void, number][]} */ ([]);
  let answer = (/** @type {any} */ _counted) => {};
  let now = 0;
  const made = new StatsQuery({
    ask: (query) => {
      asked.push(query);
      return new Promise((resolve) => {
        answer = (counted) => {
          now += 500;
          resolve(counted);
        };
      });
    },
    now: () => now,
    after: (work, ms) => timers.push([work, ms]),
    changed: () => {},
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    made,
    asked,
    timers,
    answer: (/** @type {any} */ counted) => {
      answer(counted);
      return settled();
    },
  };
}

const COUNTED = {
  ...{ name: 's', level: 0, count: 11, gaps: 0, mean: 5 },
  ...{ last: 10, min: 0, max: 10, first_x: 0 },
};

test('the server is asked for one count at a time, and then left alone for a while', async () => {
  const { made, asked, timers, answer } = tally();
  made.want([0, 10], 10);
  made.want([1, 11], 11);
  assert.deepEqual(asked, ['from=0&to=10']);
  await answer([COUNTED]);
  made.want([1, 11], 11);
  assert.deepEqual([asked.length, timers[0][1]], [1, 2000], 'it took 500 ms');
  timers[0][0]();
  made.want([0, 10], 10);
  assert.equal(asked.length, 1, 'that is known, and nothing has come');
  made.want([1, 11], 11);
  assert.equal(asked.length, 2);
});

test('what was counted holds until the part has moved on', async () => {
  const { made, answer } = tally();
  made.want([0, 10], 10);
  await answer([COUNTED]);
  const told = { count: 11, mean: 5, rate: 1 };
  const ends = { last: 10, min: 0, max: 10 };
  assert.deepEqual(made.of([0, 10]).get('s'), { ...told, about: false, ends });
  assert.deepEqual(made.of([1, 11]).get('s'), { ...told, about: false });
  assert.deepEqual(made.of([4, 14]).get('s'), { ...told, about: true });
  assert.equal(made.of([6, 16]).size, 0);
  assert.equal(made.of([4, 6]).size, 0);
});

test('a server that does not answer is asked again later', async () => {
  const { made, asked, timers, answer } = tally();
  made.want([0, 10], 10);
  await answer(null);
  assert.equal(made.of([0, 10]).size, 0);
  timers[0][0]();
  made.want([0, 10], 11);
  assert.equal(asked.length, 2);
});

test('small values are told as exactly as large ones', () => {
  const falling = series([1000, 3.25, 0.00473]);
  const told = stats(falling, [0, 2], undefined);
  assert.deepEqual(
    [formatStats(told, 'last'), formatStats(told, 'min'), formatStats(told, 'max')],
    ['0.00473', '0.00473', '1000.00000'],
  );
});

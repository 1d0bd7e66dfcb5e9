import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tickLabels } from '../../livegraph/static/js/lib/axis_labels.js';
import { withEnds, yDomain } from '../../livegraph/static/js/lib/domain.js';
import { linearTicks } from '../../livegraph/static/js/lib/linear_ticks.js';
import { logDomain, logLabels, logTicks } from '../../livegraph/static/js/lib/log_ticks.js';
import { timeLabels, timeTicks } from '../../livegraph/static/js/lib/time_ticks.js';
import { anyEnds, anyNumber, chances } from './generator.js';

process.env.TZ = 'Europe/Berlin';

/** @typedef {[number, number]} Domain */
/** @type {Record<string, (ends: Domain, count: number) => {values: number[], step: number}>} */
const MAKERS = {
  linear: linearTicks,
  index: (ends, count) => linearTicks(ends, count, 1),
  time: timeTicks,
  log: (ends, count) => ({ values: logTicks(ends, count), step: 1 }),
};
const COUNTS = [0, 1, 2, 5, 8.5, 25, 100, 1e9, Number.NaN, Number.POSITIVE_INFINITY];

for (const [name, ticks] of Object.entries(MAKERS)) {
  test(`${name} ticks of any ends are at most 50, inside, and rise`, () => {
    const chance = chances(1);
    for (let i = 0; i < 10_000; i++) {
      const ends = anyEnds(chance);
      const count = COUNTS[Math.floor(chance() * COUNTS.length)];
      const { values, step } = ticks(ends, count);
      const said = `[${ends}], ${count}: ${values}`;
      assert.ok(values.length <= 50, said);
      assert.ok(step > 0 && step < Number.POSITIVE_INFINITY, said);
      assert.ok(
        values.every((value, k) => value > (values[k - 1] ?? Number.NEGATIVE_INFINITY)),
        said,
      );
      assert.ok(
        values.every((value) => ends[0] <= value && value <= ends[1]),
        said,
      );
      assert.equal(tickLabels({ values, step }, 'V').length, values.length);
      assert.equal(timeLabels({ values, step }).length, values.length);
      assert.equal(logLabels(values, 'V').length, values.length);
    }
  });
}

test('a wide enough domain has ticks, however large its numbers', () => {
  for (const [from, to] of /** @type {Domain[]} */ ([
    [1e17, 1e17 + 16],
    [-Number.MAX_VALUE, Number.MAX_VALUE],
    [0, Number.MIN_VALUE],
    [2 ** 53, 2 ** 53 + 100],
    [-1e300, 1e-300],
  ])) {
    assert.ok(linearTicks([from, to], 5).values.length > 0, `${from} ${to}`);
  }
});

test('ends that were asked for give a domain with a width', () => {
  const chance = chances(2);
  const finite = () => {
    for (;;) {
      const value = anyNumber(chance);
      if (Number.isFinite(value)) return value;
    }
  };
  for (let i = 0; i < 10_000; i++) {
    const values = [finite(), finite()].sort((a, b) => a - b);
    const log = values[0] > 0 && chance() < 0.5;
    const domain = log ? logDomain(values[0], values[1]) : yDomain(values[0], values[1]);
    const end = log ? Math.abs(finite()) || 1 : finite();
    const fixed = chance() < 0.5 ? { min: end, max: null } : { min: null, max: end };
    if (end === (fixed.min === null ? -1 : 1) * Number.MAX_VALUE) continue; // nothing is beyond
    if (log && end === Number.MIN_VALUE) continue;
    const [from, to] = withEnds(domain, fixed, log);
    const said = `[${domain}] ${JSON.stringify(fixed)}: ${from} ${to}`;
    assert.ok(from < to && Number.isFinite(from) && Number.isFinite(to), said);
    if (log) assert.ok(from > 0, said);
  }
});

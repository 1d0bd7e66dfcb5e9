import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  clusterRanges,
  folded,
  LINEAR,
  LOGARITHMIC,
  leastShare,
  overlap,
  union,
  varies,
} from '../../livegraph/static/js/state/range_clusters.js';
import { anyEnds, chances } from './generator.js';

/** @param {Record<string, [number, number]>} ends by name @param {string} [family] */
const ranges = (ends, family = '') =>
  Object.entries(ends).map(([name, [min, max]]) => ({ name, min, max, family }));
/** @param {Record<string, [number, number]>} ends */
const clusters = (ends, related = false, family = '', measure = LINEAR) =>
  clusterRanges(ranges(ends, family), { measure, related }).map((panel) =>
    panel.map(({ name }) => name),
  );

test('an accelerometer, a gyroscope and a magnetometer without names have a panel each', () => {
  const imu = /** @type {Record<string, [number, number]>} */ ({
    ...{ ax: [-9, 11], ay: [-10, 9], az: [-11, 10] },
    ...{ gx: [-240, 250], gy: [-180, 190], gz: [-200, 210] },
    ...{ mx: [-45, 50], my: [-48, 40], mz: [-50, 47] },
  });
  assert.deepEqual(clusters(imu), [
    ['ax', 'ay', 'az'],
    ['gx', 'gy', 'gz'],
    ['mx', 'my', 'mz'],
  ]);
});

test('a small change far up stands alone', () => {
  assert.deepEqual(clusters({ pressure: [101_275, 101_375], temp: [21.3, 22.7] }, true), [
    ['pressure'],
    ['temp'],
  ]);
});

test('ranges that do not touch share a panel only if something else says so', () => {
  assert.deepEqual(clusters({ a: [0, 1], b: [1.5, 2.5] }), [['a'], ['b']]);
  assert.deepEqual(clusters({ a: [0, 1], b: [1.5, 2.5] }, true), [['a', 'b']]);
});

test('a family explains who is at rest in it, as long as one of them is not', () => {
  assert.deepEqual(clusters({ cpu0: [2, 99], cpu1: [0, 1] }, true, 'cpu#'), [['cpu0', 'cpu1']]);
  assert.deepEqual(clusters({ ch1: [21, 22], ch2: [101_275, 101_375] }, true, 'ch#'), [
    ['ch1'],
    ['ch2'],
  ]);
});

test('a family does not explain members that are a thousand times narrower', () => {
  const mixed = { s1: [0, 1], s2: [0, 9900], s3: [0, 0.9], s4: [10, 10_000] };
  assert.deepEqual(clusters(/** @type {Record<string, [number, number]>} */ (mixed), true, 's#'), [
    ['s1', 's3'],
    ['s2', 's4'],
  ]);
});

test('on a logarithmic scale decades are compared', () => {
  const ends = /** @type {Record<string, [number, number]>} */ ({ a: [1, 1000], b: [1, 10] });
  assert.deepEqual(clusters(ends, false, '', LOGARITHMIC), [['a', 'b']]);
  assert.deepEqual(clusters(ends), [['a'], ['b']]);
});

test('the overlap of ranges is what they have in common of all that they take', () => {
  const of = (/** @type {[number, number]} */ [a, b], /** @type {[number, number]} */ [c, d]) =>
    overlap({ min: a, max: b }, { min: c, max: d }, LINEAR);
  assert.equal(of([0, 2], [1, 3]), 1 / 3);
  assert.equal(of([0, 1], [0, 1]), 1);
  assert.equal(of([0, 1], [3, 4]), -0.5);
});

/** Ranges of any size that vary. @param {() => number} chance */
function anyRanges(chance) {
  const count = 1 + Math.floor(chance() * 20);
  const all = Array.from({ length: count }, (_, i) => {
    const [from, to] = chance() < 0.3 ? anyEnds(chance) : [chance() * 10, chance() * 100];
    const [min, max] = [Math.min(from, to), Math.max(from, to)];
    return { name: `s${i}`, min, max, family: chance() < 0.2 ? 'f' : '' };
  });
  return all.filter((range) => varies(range) && Math.abs(range.min) + Math.abs(range.max) < 1e300);
}

test('whatever the ranges, each spans a fifth of its panel, or its family explains it', () => {
  const chance = chances(7);
  for (let n = 0; n < 3000; n++) {
    const all = anyRanges(chance);
    const panels = clusterRanges(all, { measure: LINEAR, related: chance() < 0.5 });
    assert.equal(panels.flat().length, all.length);
    for (const panel of panels) {
      const height = LINEAR.height(union(panel));
      for (const part of folded(panel, LINEAR))
        assert.ok(LINEAR.span(part) >= height / 5, JSON.stringify(panel));
      assert.ok(leastShare(panel, LINEAR) >= 1 / 5);
    }
  }
});

test('the same ranges give the same panels', () => {
  const chance = chances(11);
  for (let n = 0; n < 500; n++) {
    const all = anyRanges(chance);
    const how = { measure: LINEAR, related: false };
    assert.deepEqual(clusterRanges(all, how), clusterRanges(structuredClone(all), how));
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  placed,
  spreadApart,
  valueLabelRoom,
  withArrows,
} from '../../livegraph/static/js/charts/end_values.js';
import { flagsOf } from '../../livegraph/static/js/ui/panels/flag_texts.js';

test('flags that have room stay where they are', () => {
  assert.deepEqual(spreadApart([10, 50, 90], 16, 100), [10, 50, 90]);
});

test('flags that would cover each other move apart, each as little as it can', () => {
  assert.deepEqual(spreadApart([50, 50], 16, 100), [42, 58]);
  assert.deepEqual(spreadApart([40, 50, 90], 16, 100), [37, 53, 90]);
});

test('no flag leaves the plot', () => {
  assert.deepEqual(spreadApart([0, 1, 99], 16, 100), [8, 24, 92]);
  assert.deepEqual(spreadApart([100, 100], 16, 100), [76, 92]);
});

test('a block that moves takes along those it meets', () => {
  const placed = spreadApart([30, 50, 51, 52, 60], 16, 100);
  for (let i = 1; i < placed.length; i++) assert.ok(placed[i] - placed[i - 1] >= 16 - 1e-9);
  assert.ok(placed[0] >= 8 && placed[4] <= 92);
});

test('as many as fit fill the height', () => {
  assert.deepEqual(spreadApart([5, 5, 5, 5], 25, 100), [12.5, 37.5, 62.5, 87.5]);
});

test('without a flag no room is taken', () => {
  assert.equal(valueLabelRoom([]), 0);
  const end = { x: 0, y: 0 };
  const flag = (/** @type {string} */ text, name = '') => ({ order: 0, end, y: 0, name, text });
  assert.ok(valueLabelRoom([flag('1.234')]) > valueLabelRoom([flag('1')]));
  assert.ok(valueLabelRoom([flag('1', 'temp')]) > valueLabelRoom([flag('1')]));
  const beyond = withArrows([{ ...flag('1'), y: 9 }], [0, 5]);
  assert.ok(valueLabelRoom(beyond) > valueLabelRoom(withArrows([flag('1')], [-5, 5])), 'an arrow');
});

test('of many curves that end together the first have flags, each near its curve', () => {
  const all = Array.from({ length: 20 }, (_, i) => ({ at: 100 + i / 10, i }));
  const kept = placed([...all, { at: 300, i: 20 }], 16, 400);
  assert.ok(kept.length >= 5 && kept.length < 10);
  assert.deepEqual(
    kept.map(({ i }) => i).sort((a, b) => a - b),
    [...Array.from({ length: kept.length - 1 }, (_, i) => i), 20],
  );
  for (const { at, middle } of kept) assert.ok(Math.abs(at - middle) <= 32);
});

test('flags that have room are all there', () => {
  const all = [320, 0, 160, 80, 90, 240].map((at) => ({ at }));
  assert.equal(placed(all, 16, 400).length, 6);
});

test('a flag is at the height of the value that it says, while the curve is already further', () => {
  const curve = { name: 'a', order: 0, data: [], x: [1, 2, 3], y: [10, 20, 30] };
  const about = { min: 10, max: 20, mean: 15, rate: 1, about: false, near: false, precision: {} };
  const figures = new Map([['a', { ...about, last: 20 }]]);
  const [flag] = flagsOf([curve], [0, 3], figures);
  assert.deepEqual([flag.text, flag.y, flag.end], ['20', 20, { x: 3, y: 30 }]);
  const [stacked] = flagsOf([{ ...curve, y: [110, 120, 130] }], [0, 3], figures, false);
  assert.equal(stacked.y, 130, 'in a stack it is where the curve ends');
});

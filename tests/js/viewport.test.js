import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clampPart, Viewport } from '../../livegraph/static/js/state/viewport.js';

const focused = () => Object.assign(new Viewport(), { run: [0, 1000], live: [940, 1000] });

test('the page follows the run until a part is chosen', () => {
  const focus = focused();
  assert.deepEqual(focus.shown, [940, 1000]);
  focus.live = [950, 1010];
  assert.deepEqual(focus.shown, [950, 1010]);
  focus.stay();
  focus.live = [960, 1020];
  assert.deepEqual(focus.shown, [950, 1010]);
  focus.follow();
  assert.deepEqual(focus.shown, [960, 1020]);
});

test('a zoom keeps what is under the hand in its place', () => {
  const focus = focused();
  focus.zoom(0.5, 0.5);
  assert.deepEqual(focus.shown, [955, 985]);
  focus.zoom(2, 0.5);
  assert.deepEqual(focus.shown, [940, 1000]);
  assert.equal(focus.following, false);
});

test('a selection is a part, whichever way it was drawn', () => {
  const focus = focused();
  focus.select([500, 400]);
  assert.deepEqual(focus.shown, [400, 500]);
});

test('one cannot pan out of the run, nor zoom out far beyond it', () => {
  const focus = focused();
  focus.select([400, 500]);
  focus.pan(1e6);
  assert.deepEqual(focus.shown, [950, 1050]);
  focus.pan(-1e6);
  assert.deepEqual(focus.shown, [-50, 50]);
  focus.zoom(1e9, 0);
  const [from, to] = focus.shown;
  assert.equal(to - from, 2000);
});

test('one cannot zoom in beyond what numbers can tell apart', () => {
  const [from, to] = clampPart([1.7e9, 1.7e9], [1.6e9, 1.7e9]);
  assert.ok(from < to);
  assert.ok(to - from < 1e-3);
});

test('a zoom at the end of a run that goes on follows it with another width', () => {
  const focus = Object.assign(focused(), { growing: true });
  focus.zoom(0.5, 0.97);
  assert.deepEqual([focus.following, focus.width], [true, 30]);
  focus.zoom(1e9, 0.97);
  assert.equal(focus.width, Infinity, 'where it is wider than the run, all of it');
  focus.zoom(0.5, 0.3);
  assert.equal(focus.following, false);
  const over = focused();
  over.zoom(0.5, 0.97);
  assert.equal(over.following, false, 'what has ended is not followed');
});

test('a zoom keeps its place in a run that has gone on since the last picture', () => {
  const focus = Object.assign(focused(), { growing: true, run: [0, 2000] });
  focus.settle = () => {
    focus.live = focus.live.map((x) => x + 30);
  };
  focus.zoom(0.5, 0.95);
  assert.equal(focus.following, true);
  focus.zoom(0.5, 0.5);
  assert.deepEqual(focus.shown, [1015, 1045]);
});

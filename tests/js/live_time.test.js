import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RemoteClock } from '../../livegraph/static/js/lib/remote_clock.js';
import { LiveTime } from '../../livegraph/static/js/state/live_time.js';
import { silentSeries } from '../../livegraph/static/js/state/silent_series.js';

const START = 1_700_000_000;

/** Time of a run whose clocks and timers are the test's, and which is a second of x for 20 pixels. */
function timed({ calm = false, kind = 'time' } = {}) {
  const around = { now: START, hidden: false };
  /** @type {{work: () => void, ms: number}[]} */ const timers = [];
  const time = new LiveTime({
    clock: new RemoteClock(() => around.now),
    after: (work, ms) => timers.push({ work, ms }),
    cancel: () => void timers.splice(0),
    hidden: () => around.hidden,
    calm: () => calm,
  });
  /** @type {any} */
  const run = {
    model: { run: 'a', newest: START, x: { kind }, series: new Map(), overX: [] },
    known: { status: { source: [{ name: 'a', state: 'open', last: START, interval: 1 }] } },
    condition: 'live',
  };
  let changes = 0;
  time.on('change', () => changes++);
  /** @returns {number | null} milliseconds until the next frame that nobody asked for; null: none */
  function frame(following = true) {
    const before = changes;
    time.look(run);
    time.place(run.model.newest, 0.05);
    time.schedule(following, run);
    return changes > before ? 0 : (timers[0]?.ms ?? null);
  }
  /** @returns {number | null} milliseconds until then, once more */
  frame.wait = () => timers[0]?.ms ?? null;
  const source = () => run.known.status.source[0];
  return { around, time, run, source, frame };
}

test('the right edge is now and moves on by whole pixels, without a sample', () => {
  const { around, time, frame } = timed();
  frame();
  assert.equal(time.edge, START);
  around.now += 0.97;
  const wait = frame();
  assert.ok(Math.abs(time.edge - (START + 1)) < 1e-6, `${time.edge - START}`);
  assert.ok(wait !== null && Math.abs(wait - 30) < 1, `until the next pixel: ${wait}`);
});

test('a picture that moves by itself is drawn again after some steps, and within a second', () => {
  const { around, time, run, frame } = timed();
  around.now += 0.99;
  frame();
  /** @param {number} steps */
  const after = (steps) => {
    time.glide(steps);
    return frame.wait();
  };
  assert.ok(Math.abs(after(1) - 10) < 1, 'at the next step');
  assert.ok(Math.abs(after(5) - 210) < 1, 'at the fifth');
  assert.equal(after(100), 1000);
  around.now += 0.5;
  frame();
  time.place(run.model.newest, 3);
  assert.ok(after(100) > 1000, 'a step that takes longer');
  around.hidden = true;
  time.schedule(true, run);
  assert.equal(after(5), null, 'hidden');
});

test('with reduced motion the right edge moves once a second', () => {
  const { around, time, frame } = timed({ calm: true });
  around.now += 0.5;
  assert.ok(Math.abs(Number(frame()) - 500) < 1);
  assert.equal(time.edge, START + 1);
});

test('with reduced motion a run of its own x moves once a second, too', () => {
  const { around, time, run, frame } = timed({ calm: true, kind: 'index' });
  run.model.newest = 10;
  frame();
  around.now += 0.5;
  run.model.newest = 20;
  assert.notEqual(frame(), null, 'what came meanwhile is drawn later');
  assert.equal(time.edge, 10);
  around.now += 0.6;
  frame();
  assert.equal(time.edge, 20);
});

test('x that is not in step with the clock ends at its newest sample', () => {
  for (const [kind, newest] of /** @type {const} */ ([
    ['index', 7],
    ['time', START - 100],
  ])) {
    const { around, time, run, frame } = timed({ kind });
    run.model.newest = newest;
    around.now += 2;
    frame();
    assert.equal(time.edge, newest);
  }
});

test('a few samples far ahead of the clock do not take the view away', () => {
  const { time, run, frame } = timed();
  frame();
  run.model.newest = START + 30 * 86400;
  frame();
  assert.equal(time.edge, START);
});

test('nothing is done once the run has ended, is paused, or nobody can see it', () => {
  const { around, run, frame } = timed();
  assert.notEqual(frame(), null);
  assert.equal(frame(false), null, 'paused');
  around.hidden = true;
  assert.equal(frame(), null, 'hidden');
  around.hidden = false;
  run.condition = 'ended';
  assert.equal(frame(), null, 'ended');
});

test('a source is silent after three of its usual intervals', () => {
  const { around, time, source, frame } = timed();
  source().interval = 10;
  around.now = START + 29;
  frame();
  assert.deepEqual([time.silence, time.silent], [0, []]);
  around.now = START + 68;
  frame();
  assert.equal(time.silence, 68);
  assert.deepEqual([...time.silent], [{ name: 'a', seconds: 68 }]);
});

test('a run is as silent as the last of its sources', () => {
  const { around, time, run, source, frame } = timed();
  run.known.status.source.push({ ...source(), name: 'b', last: START + 60 });
  around.now = START + 61;
  frame();
  assert.deepEqual([time.silence, time.silent[0].name], [0, 'a']);
  around.now = START + 68;
  run.model.newest = START + 60;
  frame();
  assert.equal(time.silence, 8);
});

test('nobody is silent whose usual interval is not known, and after the end nobody is', () => {
  const { around, time, run, source, frame } = timed();
  around.now = START + 1000;
  for (const one of [{ interval: null }, { interval: undefined }, { interval: 1, last: null }]) {
    Object.assign(source(), one);
    frame();
    assert.equal(time.silence, 0);
  }
  Object.assign(source(), { interval: 1, last: START });
  run.condition = 'ended';
  frame();
  assert.deepEqual([time.silence, time.silent], [0, []]);
});

test('the clock of another machine is bounded by what it says, and else agrees with the own one', () => {
  let own = 1000;
  const clock = new RemoteClock(() => own);
  assert.equal(clock.now, 1000);
  clock.dated(1000, 999.9, 1000.1);
  assert.equal(clock.now, 1000, 'a date is rounded down to seconds');
  clock.dated(1300, 1000, 1000.2);
  assert.ok(Math.abs(clock.now - 1300) < 1, 'it is five minutes ahead');
  own = 1010;
  assert.ok(Math.abs(clock.now - 1310) < 1);
  clock.isPast(1400);
  assert.equal(clock.now, 1400, 'it was set');
  clock.dated(Number.NaN, 0, 0);
  assert.equal(clock.now, 1400, 'an answer without a date says nothing');
});

test('a series without new samples is silent by its own interval', () => {
  const all = [
    { name: 'quick', interval: 0.1, lastX: 30 },
    { name: 'rare', interval: 20, lastX: 120 },
    { name: 'new', interval: Number.NaN, lastX: 1 },
    { name: 'empty', interval: Number.NaN, lastX: Number.NEGATIVE_INFINITY },
  ];
  assert.deepEqual([...silentSeries(all, 32)], []);
  assert.deepEqual([...silentSeries(all, 34)], [['quick', 30]]);
  assert.deepEqual([...silentSeries(all, 190).keys()], ['quick', 'rare']);
});

test('nothing is called silent while livegraph is lost', () => {
  const { around, time, run, frame } = timed();
  const temp = { name: 'temp', interval: 1, lastX: START };
  Object.assign(run.model, { series: new Map([['temp', temp]]), overX: [temp] });
  around.now += 10;
  frame();
  assert.equal(time.silence, 10);
  assert.deepEqual([...time.silentSeries.keys()], ['temp']);
  run.condition = 'lost';
  frame();
  assert.equal(time.silence, 0);
  assert.equal(time.silentSeries.size, 0);
  assert.equal(time.moving, true, 'time goes on');
});

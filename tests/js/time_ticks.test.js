import assert from 'node:assert/strict';
import { test } from 'node:test';

process.env.TZ = 'Europe/Berlin';

// Imported once the zone is set: the name of the zone is asked for once.
const { dateAndZone, timeLabels, timeTicks } = await import(
  '../../livegraph/static/js/lib/time_ticks.js'
);
const format = await import('../../livegraph/static/js/lib/format.js');

const DAY = 86400;
/** @param {string} text local time @returns {number} Unix seconds */
const at = (text) => new Date(text).getTime() / 1000;
/** @param {[number, number]} part @param {number} [count] */
const labelled = (part, count = 10) => timeLabels(timeTicks(part, count));

test('time labels say what the step resolves', () => {
  const moment = at('2026-11-20T14:03:05');
  const label = (/** @type {number} */ time, /** @type {number} */ step) =>
    timeLabels({ values: [time], step })[0];
  assert.equal(label(moment, 5), '14:03:05');
  assert.equal(label(moment + 0.2, 0.1), '14:03:05.2');
  assert.equal(label(moment + 0.25, 0.05), '14:03:05.25');
  assert.equal(label(moment + 0.00025, 0.00005), '14:03:05.00025');
  assert.equal(label(moment + 0.000003, 0.000001), '14:03:05.000003');
  assert.equal(label(moment - 5, 60), '14:03');
  const midnight = at('2026-11-21T00:00');
  assert.equal(label(midnight, 3600), '21 Nov');
  assert.equal(label(midnight, DAY), '21 Nov');
});

test('time ticks are steps that people count in', () => {
  const now = Date.UTC(2026, 10, 20, 12, 0, 3) / 1000;
  assert.equal(timeTicks([now - 60, now], 6).step, 10);
  assert.equal(timeTicks([now - 0.5, now], 6).step, 0.1);
  const close = timeTicks([now - 0.0002, now], 6);
  assert.ok(Math.abs(close.step - 0.00005) < 1e-9 && close.values.length >= 4);
  assert.equal(timeTicks([now - 3600, now], 6).step, 600);
  const { values, step } = timeTicks([now - 60, now], 6);
  assert.ok(values.every((value) => value % step === 0));
});

test('ticks of hours and days are local, over a change of the clocks too', () => {
  const from = new Date(2026, 9, 23).getTime() / 1000; // summer time ends on 25 October
  const days = timeTicks([from, from + 5 * DAY], 5);
  assert.equal(days.step, DAY);
  for (const value of days.values) assert.equal(new Date(value * 1000).getHours(), 0);
  const hours = timeTicks([from + DAY, from + 3 * DAY], 8);
  assert.equal(hours.step, 6 * 3600);
  for (const value of hours.values) assert.equal(new Date(value * 1000).getHours() % 6, 0);
});

test('ticks of a day are hours, and its midnight says the day', () => {
  assert.deepEqual(labelled([at('2026-11-20T12:00'), at('2026-11-21T12:00')]), [
    ...['12:00', '15:00', '18:00', '21:00', '21 Nov', '03:00', '06:00', '09:00', '12:00'],
  ]);
});

test('ticks of weeks are Mondays', () => {
  const { values } = timeTicks([at('2026-10-01T00:00'), at('2026-11-20T00:00')], 10);
  assert.ok(values.length >= 5);
  for (const time of values) assert.equal(new Date(time * 1000).getDay(), 1);
});

test('ticks of months are their first days, and January says the year', () => {
  assert.deepEqual(labelled([at('2025-08-10T00:00'), at('2026-05-20T00:00')]), [
    ...['Sep', 'Oct', 'Nov', 'Dec', '2026', 'Feb', 'Mar', 'Apr', 'May'],
  ]);
});

test('ticks of years are their first days', () => {
  const part = /** @type {[number, number]} */ ([at('2001-02-03T00:00'), at('2027-01-01T00:00')]);
  assert.deepEqual(labelled(part), ['2005', '2010', '2015', '2020', '2025']);
  for (const time of timeTicks(part, 10).values) {
    assert.equal(new Date(time * 1000).toTimeString().slice(0, 8), '00:00:00');
  }
});

test('at any scale there are four to eleven ticks where ten have room', () => {
  for (let span = 1e-3; span < 3e10; span *= 1.07) {
    const { values } = timeTicks([1.79e9 - span, 1.79e9], 10);
    assert.ok(values.length >= 4 && values.length <= 11, `${span} s: ${values.length}`);
  }
});

test('a tick stays where it is while time goes on', () => {
  for (const span of [1, 60, 3600, DAY, 20 * DAY, 300 * DAY, 4000 * DAY]) {
    const before = timeTicks([1.79e9, 1.79e9 + span], 10);
    const after = timeTicks([1.79e9 + span / 3, 1.79e9 + (span * 4) / 3], 10);
    for (const time of before.values.filter((time) => time >= 1.79e9 + span / 3)) {
      assert.ok(
        after.values.some((other) => Math.abs(other - time) < 1e-5),
        `${span}: ${time}`,
      );
    }
  }
});

test('over a change of the clocks ticks are at full hours, and none is left out or named twice', () => {
  const autumn = /** @type {[number, number]} */ ([at('2026-10-25T00:00'), at('2026-10-25T06:00')]);
  assert.deepEqual(labelled(autumn), [
    ...['25 Oct', '01:00', '02:00 +02:00', '02:00 +01:00', '03:00', '04:00', '05:00', '06:00'],
  ]);
  const spring = /** @type {[number, number]} */ ([at('2026-03-28T22:00'), at('2026-03-29T14:00')]);
  assert.deepEqual(labelled(spring, 8), [
    ...['22:00', '29 Mar', '04:00', '06:00', '08:00', '10:00', '12:00', '14:00'],
  ]);
});

test('a time in the repeated hour has its offset, wherever it is written', () => {
  const first = at('2026-10-25T01:30') + 3600;
  assert.equal(format.timeOfDay(first), '02:30:00 +02:00');
  assert.equal(format.timeOfDay(first + 3600), '02:30:00 +01:00');
  assert.equal(format.xValue(first, 'time'), '2026-10-25 02:30:00.000 +02:00');
  assert.equal(format.timeOfDay(first - 3600), '01:30:00');
  assert.equal(format.timeOfDay(first + 7200), '03:30:00');
});

test('below the axis are its dates and its zone', () => {
  const named = (/** @type {string} */ from, /** @type {string} */ to) =>
    Object.values(dateAndZone([at(from), at(to)])).join(' | ');
  const winter = 'UTC+1 | Europe/Berlin';
  assert.equal(named('2026-11-21T08:00', '2026-11-21T09:00'), `Sat 21 Nov 2026 | ${winter}`);
  assert.equal(named('2026-11-20T08:00', '2026-11-21T09:00'), `20 – 21 Nov 2026 | ${winter}`);
  assert.equal(named('2026-11-20T08:00', '2026-12-01T09:00'), `20 Nov – 1 Dec 2026 | ${winter}`);
  assert.equal(
    named('2025-12-31T08:00', '2026-01-01T09:00'),
    `31 Dec 2025 – 1 Jan 2026 | ${winter}`,
  );
  assert.equal(
    named('2026-10-25T00:00', '2026-10-25T05:00'),
    'Sun 25 Oct 2026 | UTC+2 → UTC+1 | Europe/Berlin',
  );
});

test('in UTC all times, dates and ticks are those of UTC', async () => {
  const { writeUtc } = await import('../../livegraph/static/js/lib/zone.js');
  writeUtc(true);
  try {
    const time = Date.UTC(2026, 10, 20, 23, 30, 5) / 1000; // half past midnight in Berlin
    assert.equal(format.xValue(time, 'time'), '2026-11-20 23:30:05.000');
    const part = /** @type {[number, number]} */ ([time - DAY, time]);
    assert.deepEqual(dateAndZone(part), { date: '19 – 20 Nov 2026', offset: 'UTC', zone: '' });
    assert.equal(dateAndZone([time, time + 60]).date, 'Fri 20 Nov 2026');
    const { values } = timeTicks(part, 6);
    assert.ok(values.length > 2 && values.every((at) => at % (DAY / 4) === 0));
    assert.ok(timeTicks([time - 40 * DAY, time], 6).values.every((at) => at % DAY === 0));
    assert.ok(timeTicks([time - 400 * DAY, time], 6).values.every((at) => at % DAY === 0));
    const change = Date.UTC(2026, 9, 25, 0, 30) / 1000; // there is this hour twice in Berlin
    assert.equal(format.timeOfDay(change), '00:30:00');
  } finally {
    writeUtc(false);
  }
  assert.equal(format.xValue(Date.UTC(2026, 0, 1) / 1000, 'time'), '2026-01-01 01:00:00.000');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endInNames, endNameRoom, endNames } from '../../livegraph/static/js/charts/end_names.js';
import { shortNames } from '../../livegraph/static/js/lib/short_names.js';

const WIDE = 1280;
const PHONE = 390;

/** @param {string[]} names */
const flags = (...names) =>
  names.map((series, order) => ({ series, order, x: 0, y: 0, name: '', text: '1' }));

test('up to four curves end in their values, more in their names', () => {
  assert.ok(!endInNames(flags('a', 'b', 'c', 'd')));
  assert.ok(endInNames(flags('a', 'b', 'c', 'd', 'e')));
});

test('of names that are long even so the middle is left out', () => {
  const long = `${'a'.repeat(20)}${'b'.repeat(20)}`;
  assert.deepEqual(endNames(flags(long, 'c'), WIDE), ['aaaaaaaaaaa…bbbbbbbbbb', 'c']);
});

test('the room for names does not count what they share', () => {
  const shared = ['a', 'b'].map((name) => `${name}.cpu.package.temp`);
  assert.equal(endNameRoom(flags(...shared), WIDE), endNameRoom(flags('a', 'b'), WIDE));
});

test('names take no more than about a quarter of a phone', () => {
  const names = flags('frontend-server-temperature', 'backend-database-temperature');
  assert.ok(endNameRoom(names, PHONE) < PHONE / 3);
  assert.ok(endNameRoom(names, WIDE) > endNameRoom(names, PHONE));
});

test('names that are cut stay different, wherever they differ', () => {
  const ends = (/** @type {string[]} */ ...names) => {
    const short = shortNames(names, 10);
    assert.equal(new Set(short).size, names.length, `${short}`);
    assert.ok(
      short.every(({ length }) => length <= 14),
      `${short}`,
    );
    return short;
  };
  ends('temperature_inlet_front', 'temperature_inlet_back');
  ends('server01temperatureofinlet', 'server02temperatureofinlet');
  const racks = ends('racka-server-01-inlet', 'racka-server-02-inlet', 'rackb-server-01-outlet');
  assert.equal(racks.length, 3);
  assert.equal(
    shortNames(['ra-front-01-in', 'rb-front-02-out', 'rb-front-01-in'], 8)[0],
    'ra…01…in',
  );
  const [middle] = shortNames(['aaaaaaaaaaaaaXaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaYaaaaaaaaaaaaaa'], 10);
  assert.ok(middle.includes('X'), middle);
  assert.deepEqual(ends('host.a.cpu', 'host.b.cpu'), ['a', 'b']);
});

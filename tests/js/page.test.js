import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../../livegraph/static/js/lib/emitter.js';
import { Scheduler } from '../../livegraph/static/js/lib/scheduler.js';
import {
  COLOURS,
  colourClasses,
  SAFE_COLOURS,
  SeriesColours,
} from '../../livegraph/static/js/lib/series_colour.js';
import { spanName } from '../../livegraph/static/js/lib/window_name.js';
import { Model } from '../../livegraph/static/js/state/model.js';
import { condition, stateOf } from '../../livegraph/static/js/state/run_condition.js';
import { Theme } from '../../livegraph/static/js/state/theme.js';
import * as wire from '../../livegraph/static/js/transport/protocol.js';
import { storageOrNull, takeToken } from '../../livegraph/static/js/transport/token.js';
import { advice } from '../../livegraph/static/js/ui/advice.js';
import { summarizeSkipped } from '../../livegraph/static/js/ui/messages/skipped_lines.js';
import {
  inputFigures,
  pill,
  silentSome,
  understoodBriefly,
} from '../../livegraph/static/js/ui/status.js';
import { pauseWords } from '../../livegraph/static/js/ui/toolbar/pause_button.js';
import {
  otherSpan,
  windowOptions,
  windows,
} from '../../livegraph/static/js/ui/toolbar/window_menu.js';

/** A storage that forgets nothing. */
function storage() {
  const kept = new Map();
  return {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
  };
}

/** A scheduler whose frames and timers come when the test says so, and a part that logs its redraws. */
function scheduled() {
  /** @type {(() => void)[]} */ const frames = [];
  /** @type {(() => void)[]} */ const timers = [];
  /** @type {string[]} */ const drawn = [];
  const scheduler = new Scheduler(
    (frame) => frames.push(frame),
    (work) => timers.push(work),
  );
  /** @param {string} name @param {Emitter[]} sources @param {number} [pause] */
  const part = (name, sources, pause) => scheduler.redraw(() => drawn.push(name), sources, pause);
  /** @returns {string[]} what the frames that were requested have drawn */
  function frame() {
    drawn.length = 0;
    for (const work of frames.splice(0)) work();
    return [...drawn];
  }
  return { scheduler, frames, timers, part, frame };
}

test('a part is redrawn in the next frame once what it draws has changed, and only then', () => {
  const { part, frame, frames } = scheduled();
  const [run, theme] = [new Emitter(), new Emitter()];
  part('panels', [run, theme]);
  part('status', [run]);
  assert.deepEqual(frame(), ['panels', 'status'], 'first of all parts are drawn');
  theme.emit('change');
  theme.emit('change');
  theme.emit('begun');
  assert.equal(frames.length, 1);
  assert.deepEqual(frame(), ['panels']);
  assert.deepEqual(frames, [], 'without a change there is no frame');
});

test('parts that rest after the same frame have one timer', () => {
  const { part, frame, timers } = scheduled();
  const run = new Emitter();
  for (const name of ['head', 'legend', 'status']) part(name, [run], 100);
  frame();
  assert.equal(timers.length, 1);
  run.emit('change');
  assert.deepEqual(frame(), []);
  timers[0]();
  assert.deepEqual(frame(), ['head', 'legend', 'status']);
});

test('a part that is changed while the frame is drawn is drawn in its turn, or in the next frame', () => {
  const { scheduler, part, frame } = scheduled();
  const [before, run, after] = [new Emitter(), new Emitter(), new Emitter()];
  part('before', [before]);
  scheduler.redraw(() => [before, after].map((state) => state.emit('change')), [run]);
  part('after', [after]);
  frame();
  frame();
  run.emit('change');
  assert.deepEqual(frame(), ['after']);
  assert.deepEqual(frame(), ['before']);
  assert.deepEqual(frame(), []);
});

test('a part that asks for a pause is redrawn after it, once for all changes meanwhile', () => {
  const { part, frame, frames, timers } = scheduled();
  const run = new Emitter();
  part('figures', [run], 100);
  frame();
  run.emit('change');
  run.emit('change');
  assert.deepEqual([frames.length, timers.length], [0, 1]);
  timers.shift()?.();
  assert.deepEqual(frame(), ['figures']);
  timers.shift()?.();
  assert.deepEqual([frames.length, timers.length], [0, 0]);
});

test('in a hurry no part waits for the end of its pause', () => {
  const { scheduler, part, frame } = scheduled();
  const run = new Emitter();
  part('figures', [run], 100);
  part('clean', []);
  frame();
  run.emit('change');
  scheduler.hurry();
  assert.deepEqual(frame(), ['figures']);
});

test('while a picture moves, data waits for the next frame, but not for long', () => {
  const { scheduler, part, frame, frames, timers } = scheduled();
  const [run, time] = [new Emitter(), new Emitter()];
  let patience = 100;
  scheduler.wait([run], () => patience);
  part('panels', [run, time]);
  part('figures', [run]);
  frame();
  run.emit('change');
  run.emit('change');
  assert.deepEqual([frames.length, timers.length], [0, 1], 'one timer for all');
  time.emit('change');
  assert.deepEqual(frame(), ['panels', 'figures'], 'what waits goes along');
  timers.shift()?.();
  assert.deepEqual(frames, [], 'a frame has come in time');
  run.emit('change');
  timers.shift()?.();
  assert.deepEqual(frame(), ['panels', 'figures'], 'none has come');
  patience = 0;
  run.emit('change');
  assert.deepEqual([frames.length, timers.length], [1, 0], 'nothing moves: no waiting');
});

test('the token leaves the address bar and stays in the tab', () => {
  const session = storage();
  const shown = /** @type {unknown[]} */ ([]);
  const history = { replaceState: (/** @type {unknown[]} */ ...args) => shown.push(args[2]) };
  const location = { hash: '#token=a%2Bb', pathname: '/x/', search: '?y' };
  assert.equal(takeToken(location, history, session), 'a+b');
  assert.deepEqual(shown, ['/x/?y']);
  assert.equal(takeToken({ ...location, hash: '' }, history, session), 'a+b');
  assert.equal(takeToken({ ...location, hash: '' }, history, null), null);
  takeToken({ ...location, hash: '#hide=a+b&token=c&chart=bar' }, history, session);
  assert.equal(shown[1], '/x/?y#hide=a+b&chart=bar', 'what else is there stays');
});

test('a browser that keeps nothing is no reason to fail', () => {
  const closed = storageOrNull(() => {
    throw new Error('SecurityError');
  });
  assert.equal(closed, null);
  const theme = new Theme({ dataset: {} }, closed);
  assert.equal(theme.name, 'system');
  theme.choose('dark');
  assert.equal(theme.name, 'dark');
});

test('the theme is kept, and nonsense is not taken for one', () => {
  const local = storage();
  new Theme({ dataset: {} }, local).choose('light');
  assert.equal(new Theme({ dataset: {} }, local).name, 'light');
  local.setItem('livegraph.theme', 'pink');
  assert.equal(new Theme({ dataset: {} }, local).name, 'system');
});

/** @param {string[]} names */
function coloured(names) {
  const colours = new SeriesColours();
  return new Map(names.map((name) => [name, colours.of(name)]));
}

test('a name has the same colour in every run, whatever comes before it and beside it', () => {
  const alone = coloured(['temp']).get('temp');
  assert.equal(coloured(['hum', 'pressure', 'temp']).get('temp'), alone);
});

test('series have the same colours whether they come together or one by one', () => {
  const names = ['r', 'b', 'swpd', 'free', 'buff', 'cache', 'si', 'so', 'bi', 'bo', 'in', 'cs'];
  const deltas = names.map((name) => ({ name, x: [1], y: [1] }));
  const [one, other] = [new Model(), new Model()];
  one.add(/** @type {any} */ ({ head: 1, deltas, replace: false }));
  for (const delta of deltas) {
    other.add(/** @type {any} */ ({ head: 1, deltas: [delta], replace: false }));
  }
  const orders = (/** @type {Model} */ model) => [...model.series.values()].map((s) => s.order);
  assert.deepEqual(orders(one), orders(other));
});

test('a lone number and the first of several columns have the first colour', () => {
  assert.equal(coloured(['value']).get('value'), 0);
  assert.deepEqual([...coloured(['1', '2', '3', '4']).values()], [0, 1, 2, 3]);
});

test('twenty series have twenty colours, up to eight only those that everyone can tell apart', () => {
  const names = Array.from({ length: 40 }, (_, i) => `node${(i * 7) % 40}.temp`);
  const colours = [...coloured(names).values()];
  assert.ok(colours.slice(0, SAFE_COLOURS).every((colour) => colour < SAFE_COLOURS));
  for (const round of [colours.slice(0, COLOURS), colours.slice(COLOURS)]) {
    assert.equal(new Set(round).size, COLOURS);
  }
  assert.equal(colourClasses(19), 'colour-19');
});

test('up to twenty series in a panel differ in colour, and only one of two alike changes', () => {
  const names = Array.from({ length: 60 }, (_, i) => `node${i}`);
  const colours = new SeriesColours();
  const before = new Map(names.map((name) => [name, colours.of(name)]));
  const alike = names.filter((name) => before.get(name) === before.get('node0'));
  const panel = [...alike, ...names.filter((name) => !alike.includes(name)).slice(0, 15)];
  const others = names.filter((name) => !panel.includes(name));
  assert.ok(alike.length > 1 && colours.separate([panel, others]));
  assert.ok(new Set(panel.map((name) => colours.of(name))).size === panel.length);
  const first = panel.filter((name, i) => {
    return panel.findIndex((one) => before.get(one) === before.get(name)) === i;
  });
  for (const name of [...first, ...others]) assert.equal(colours.of(name), before.get(name));
  assert.ok(!colours.separate([panel, others]), 'they keep their new colours');
});

test('the window in use is always among those to choose from', () => {
  assert.ok(windows('time', 45).includes(45));
  assert.deepEqual(windows('index', 100), [100, 1000, 10_000, 100_000, Infinity]);
});

test('the menu of windows shows what livegraph has chosen, and the width that the reader has', () => {
  const texts = (/** @type {number} */ window, /** @type {any} */ choice) =>
    windowOptions('time', window, choice).map(({ text }) => text);
  assert.equal(texts(60, { auto: true, chosen: null })[0], 'auto · 1 min');
  assert.equal(texts(Infinity, { auto: true, chosen: null })[0], 'auto · all');
  const chosen = texts(45, { auto: true, chosen: 45 });
  assert.deepEqual(chosen.slice(0, 4), ['auto', '10 s', '30 s', '45 s']);
  assert.ok(!texts(90, { auto: false, chosen: null }).some((text) => text.startsWith('auto')));
});

test('the menu of windows says the span in view where it is not the window', () => {
  const view = { following: false, width: null, run: /** @type {[number, number]} */ ([0, 500]) };
  const of = (
    /** @type {number} */ span,
    /** @type {number} */ window,
    /** @type {object} */ more,
  ) => otherSpan({ ...view, shown: [100, 100 + span], ...more }, window);
  assert.equal(of(48, 60, {}), 48);
  assert.equal(of(60, 60, {}), null, 'paused or moved, but not zoomed');
  assert.equal(of(500, Infinity, {}), null);
  assert.equal(of(200, Infinity, {}), 200);
  assert.equal(of(20, 60, { following: true }), null, 'a young run');
  assert.equal(of(20, 60, { following: true, width: 20 }), 20);
  assert.equal(of(150, 60, { following: true }), 150, 'wider while no samples come');
  const [first, second] = windowOptions('time', 60, { auto: true, chosen: null, inView: 148 });
  assert.deepEqual([first.text, second.text], ['2.5 min', 'auto']);
});

test('a span has two digits or more, and a unit that fits it', () => {
  const spans = [48, 0.1304, 2.5e-5, 119, 150, 7300, 200_000];
  const words = spans.map((span) => spanName(span, 'time'));
  assert.deepEqual(words, ['48 s', '130 ms', '25 µs', '119 s', '2.5 min', '2 h', '2.3 d']);
  assert.equal(spanName(1234.4, 'index'), '1234');
  assert.equal(spanName(0.123, 'field'), '0.12');
});

/** @param {object} status @param {object} [more] */
function known(status, more) {
  const one = { source: [{ name: '-', state: 'open', since: 0 }], ...status };
  return {
    stream: /** @type {const} */ ('open'),
    reason: '',
    status: wire.status(JSON.stringify(one)),
    points: false,
    farewell: '',
    port: '8080',
    saved: 0,
    thinned: 1,
    ...more,
  };
}

test('the condition is what the stream and the sources say', () => {
  const lost = known({ lines: 5 }, { stream: 'lost' });
  assert.equal(condition(lost), 'lost');
  assert.equal(condition(known({ lines: 0 })), 'waiting');
  assert.equal(condition(known({ lines: 5 })), 'live');
  assert.equal(
    condition(known({ source: [{ state: 'ended' }, { state: 'open' }], lines: 1 })),
    'live',
  );
  assert.equal(condition(known({ source: [{ state: 'ended' }], lines: 0 })), 'ended');
  assert.equal(condition({ ...known({}), status: null }), 'connecting');
  assert.equal(condition({ ...lost, farewell: 'ended' }), 'ended');
});

const NOW = { silence: 0, behind: '' };

test('the page has one state, and what is over or away is neither live nor paused', () => {
  const about = { saved: 0, silent: false, paused: false };
  assert.equal(stateOf('live', about), 'live');
  assert.equal(stateOf('connecting', about), 'waiting');
  assert.equal(stateOf('live', { ...about, silent: true }), 'silent');
  const paused = { ...about, silent: true, paused: true };
  assert.equal(stateOf('live', paused), 'paused');
  assert.equal(stateOf('ended', paused), 'ended');
  assert.equal(stateOf('denied', paused), 'lost');
  assert.equal(stateOf('ended', { ...paused, saved: 5 }), 'saved');
});

test('the pill says one thing to know about the state', () => {
  const input = known({ lines: 5, rate: 12.34 });
  assert.deepEqual(pill('live', input, NOW), { word: 'live', fact: '12.3 lines/s' });
  assert.equal(pill('live', known({ lines: 5, rate: 1 }), NOW).fact, '1 line/s');
  assert.equal(pill('silent', input, { ...NOW, silence: 68.9 }).fact, 'for 68 s');
  const behind = pill('paused', input, { ...NOW, behind: '38 s' });
  assert.deepEqual(behind, { word: 'paused', fact: '38 s behind, still recording' });
});

test('a source that is silent beside others is named', () => {
  const silent = [
    { name: 'a', seconds: 68 },
    { name: 'b', seconds: 130 },
  ];
  const some = (/** @type {typeof silent} */ silent, silence = 0) =>
    silentSome(/** @type {any} */ ({ silence, silent }));
  assert.equal(some(silent.slice(0, 1)), 'a silent for 68 s');
  assert.equal(some(silent), '2 sources silent');
  assert.equal(some(silent, 68), '', 'if all are, the pill says so');
});

test('the button says what it does, and is gone where nothing can be done', () => {
  assert.equal(pauseWords('live', true)?.words, 'Pause');
  assert.equal(pauseWords('silent', true)?.words, 'Pause');
  assert.equal(pauseWords('paused', false)?.words, 'Resume');
  assert.equal(pauseWords('lost', true)?.words, 'Try now');
  assert.equal(pauseWords('ended', true), null);
  assert.equal(pauseWords('saved', false)?.words, 'Back');
});

test('an end says when it was', () => {
  const at = new Date(2026, 10, 20, 14, 3, 5).getTime() / 1000;
  const ended = known({ source: [{ name: '-', state: 'ended', since: at }], lines: 3 });
  assert.deepEqual(pill('ended', ended, NOW), { word: 'ended', fact: '14:03:05' });
});

test('the end of files says how many rows or else lines they have, and not when they were read', () => {
  const file = (/** @type {string} */ name) => ({ name, state: 'ended', since: 5, file: true });
  const day = known({ source: [file('/data/day.csv')], lines: 1441, records: 1440 });
  assert.deepEqual(pill('ended', day, NOW), { word: 'end of day.csv', fact: '1440 rows' });
  const two = known({ source: [file('a.csv'), file('b.csv')], records: 1 });
  assert.deepEqual(pill('ended', two, NOW), { word: 'end of 2 files', fact: '1 row' });
  const texts = known({ source: [file('app.log')], lines: 300, records: 0 });
  assert.deepEqual(
    pill('ended', texts, NOW),
    { word: 'end of app.log', fact: '300 lines' },
    'texts',
  );
  const long = known({ source: [file(`measured-${'x'.repeat(60)}-day.csv`)], records: 2 });
  assert.match(pill('ended', long, NOW).word, /^end of measured.*…x*-day\.csv$/);
});

/** @param {ReturnType<typeof known>} known @returns {string} all that is said, and what to type */
function said(known) {
  const { title = '', hint = '', ways = [] } = advice(condition(known), known) ?? {};
  return [title, hint, ...ways.flat()].join('\n');
}

/** @param {string} name @param {string} state @param {string} [detail] */
const source = (name, state, detail = '') => ({ source: [{ name, state, detail, since: 1 }] });

test('where there is nothing to see it says what to do, and nothing while all goes well', () => {
  const piped = source('stdin', 'waiting');
  assert.match(
    said(known({ lines: 0, ...piped })),
    /buffering.*livegraph -- .*stdbuf -oL.*python -u/s,
  );
  assert.match(said(known({ lines: 1 })), /^1 line read, no number/);
  assert.match(said(known({ lines: 7, text: 7 })), /^7 lines .*--field.*--pattern.*--explain/s);
  assert.match(said(known({ lines: 7, bad: { json: 7 } })), /counts the reasons/);
  const hints = [{ text: 'no series named tmep yet', command: 'livegraph --field temp' }];
  assert.match(said(known({ lines: 700, hints })), /^700 lines.*tmep.*livegraph --field temp/s);
  assert.match(said(known({ lines: 700, hints }, { points: true })), /tmep.*--field temp/s);
  assert.equal(advice('live', known({ lines: 7 }, { points: true })), null);
});

test('a source that waits is told how it gets its first line', () => {
  const board = said(known({ lines: 0, ...source('/dev/ttyUSB0', 'waiting') }));
  assert.match(board, /Waiting for \/dev\/ttyUSB0.*--baud/s);
  assert.doesNotMatch(board, /buffering/);
  const listener = source('udp://:9000', 'open', 'listening on udp://127.0.0.1:9000');
  assert.match(said(known({ lines: 0, ...listener })), /nc -u 127\.0\.0\.1 9000/);
  const six = source('tcp://:9000', 'open', 'listening on tcp://[::1]:9000');
  assert.match(said(known({ lines: 0, ...six })), /nc ::1 9000/);
  const socket = (/** @type {string} */ path) =>
    said(known({ lines: 0, ...source(path, 'open', `listening on unix:${path}`) }));
  assert.match(socket('/tmp/live.sock'), /nc -U \/tmp\/live\.sock/);
  assert.match(socket("/tmp/it's"), /nc -U '\/tmp\/it'\\''s'/);
});

test('an end without anything says where it may have gone', () => {
  assert.match(said(known({ lines: 0, ...source('stdin', 'ended') })), /without a line.*2>&1/s);
  const text = { lines: 7, text: 7, ...source('stdin', 'ended') };
  assert.match(said(known(text)), /without a number.*--field/s);
});

test('a curve that will not go on says why, and what brings it back', () => {
  const points = { points: true, stream: 'lost' };
  assert.match(said(known({ lines: 7 }, points)), /does not answer.*--port 8080/s);
  assert.match(
    said(known({ lines: 7 }, { ...points, farewell: 'stopped' })),
    /was stopped.*--port/s,
  );
  const full = said(known({ lines: 7 }, { ...points, farewell: 'full' }));
  assert.match(full, /No room.*Close one/s);
  assert.doesNotMatch(full, /--port/);
  assert.doesNotMatch(said(known({ lines: 7 }, { ...points, port: '' })), /--port/);
  const reason = 'This page needs the address with its token';
  assert.match(said(known({ lines: 7 }, { points: true, stream: 'denied', reason })), /token/);
});

test('a curve that has ended says how long it stays', () => {
  const ended = { lines: 7, ...source('stdin', 'ended') };
  assert.match(said(known(ended, { points: true })), /until livegraph is stopped/);
  assert.match(
    said(known(ended, { points: true, stream: 'lost', farewell: 'ended' })),
    /until you close it/,
  );
  assert.match(said(known(ended, { points: true, saved: 5 })), /copy with all its data/);
  const thinned = known(ended, { points: true, saved: 5, thinned: 16 });
  assert.match(said(thinned), /up to 16 samples/);
});

test('a source that went away says why', () => {
  const gone = source('/dev/ttyUSB0', 'waiting', 'the port is gone; trying again');
  assert.match(said(known({ lines: 7, ...gone }, { points: true })), /trying again/);
});

test('the pill says why the server is away', () => {
  assert.deepEqual(pill('lost', known({}), NOW), { word: 'lost', fact: 'trying again' });
  const full = pill('lost', known({}, { farewell: 'full' }), NOW);
  assert.equal(full.fact, 'no room for another page, trying again');
});

test('skipped lines are counted with their reasons', () => {
  const { status } = known({ lines: 12345, bad: { broken_json: 2, too_long: 1 }, rate: 12.34 });
  const { summary, reasons } = summarizeSkipped(status);
  assert.deepEqual([summary, ...reasons], ['3 skipped', '2 × broken json', '1 × too long']);
  assert.equal(inputFigures(status, 1).lines, '12\u202f345 lines');
});

test('the input is understood as one thing in a few words', () => {
  const table = 'table: r, b, swpd, free, buff, cache, si, so, …, time from the data';
  assert.equal(understoodBriefly(table, 17), 'table, 17 columns');
  assert.equal(understoodBriefly('table: a', 1), 'table, 1 column');
  assert.equal(understoodBriefly('numbers: value', 1), 'numbers');
  assert.equal(understoodBriefly('name and number: a; pairs: b, c', 3), 'name and number, pairs');
  assert.equal(
    understoodBriefly('temp, hum, from text lines, time from the data', 2),
    'lines of text',
  );
  const several = 'a.log: pairs: x · b.log: json: y';
  assert.equal(understoodBriefly(several, 2), several);
  assert.equal(understoodBriefly('', 0), '');
});

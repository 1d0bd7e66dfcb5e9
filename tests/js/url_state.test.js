import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Preferences } from '../../livegraph/static/js/state/preferences.js';
import {
  fromFragment,
  isOfThisRun,
  toFragment,
  UrlState,
} from '../../livegraph/static/js/state/url_state.js';
import { Viewport } from '../../livegraph/static/js/state/viewport.js';

const KINDS = ['line', 'bar'];
const STARTED = {
  window: 60,
  chart: 'line',
  y: { min: null, max: null, log: false },
  panels: /** @type {string[]} */ ([]),
  panelEnds: [],
  arrange: /** @type {const} */ ('auto'),
};

const RUN = { run: 'r', series: new Map() };

/** @param {Partial<Preferences>} chosen */
function chosen(chosen) {
  return Object.assign(new Preferences(), chosen);
}

/** @param {Preferences} choices @param {import('../../livegraph/static/js/state/url_state.js').Part} [part] */
function again(choices, part) {
  return fromFragment(toFragment(choices, STARTED, part ?? null), KINDS);
}

test('a page on which nothing was chosen has a plain address', () => {
  assert.equal(toFragment(new Preferences(), STARTED, null), '');
});

test('what was chosen as the run was started anyway is not in the address', () => {
  const same = { window: 60, chart: 'line', y: STARTED.y, rule: /** @type {const} */ ('auto') };
  assert.equal(toFragment(chosen(same), STARTED, null), '');
  assert.equal(
    toFragment(chosen({ rule: 'auto' }), { ...STARTED, panels: ['a'] }, null),
    'panels=auto',
  );
});

test('all that can be chosen comes back from the address', () => {
  const choices = chosen({
    window: Number.POSITIVE_INFINITY,
    chart: 'bar',
    y: { min: -0.5, max: 1e9, log: true },
    scales: new Map([['with a,b: 1=2', { min: 0, max: null, log: true }]]),
    rule: 'each',
    normalise: true,
    moved: new Map([['temp', 'unit °C']]),
    hidden: new Set(['a', 'b']),
    sort: '-max',
  });
  const part = {
    run: 'ab12',
    x: /** @type {[number, number]} */ ([1_700_000_000.25, 1_700_000_010]),
  };
  assert.deepEqual(again(choices, part), { choices, part, only: null });
});

test('an end of y that the run has fixed can be let go of', () => {
  const fragment = toFragment(
    chosen({ y: { min: null } }),
    { ...STARTED, y: { ...STARTED.y, min: 0 } },
    null,
  );
  assert.equal(fragment, 'min=auto');
  assert.deepEqual(fromFragment(fragment, KINDS).choices.y, { min: null });
});

test('names come back whatever they are', () => {
  const names = [
    'a,b',
    '100 %',
    'a&hide=b',
    'ü 温度',
    '#token=x',
    '__proto__',
    '',
    '+',
    'move.x',
    '=&;',
  ];
  const choices = chosen({
    hidden: new Set(names),
    moved: new Map(names.map((name, i) => [name, names[names.length - 1 - i]])),
  });
  assert.deepEqual(again(choices).choices, choices);
});

test('what makes no sense in an address is as if it were not there', () => {
  const nonsense = [
    'window=-1',
    'window=soon',
    'chart=pie',
    'scale=cubic',
    'min=',
    'max=NaN',
    'min=Infinity',
    'min=5&max=5',
    'panels=all',
    'sort=colour',
    'sort=--max',
    'from=1',
    'from=2&to=1',
    'from=a&to=b',
    '%',
    '&&==',
    'x=1',
  ];
  for (const fragment of nonsense) {
    assert.deepEqual(
      fromFragment(fragment, KINDS),
      { choices: new Preferences(), part: null, only: null },
      fragment,
    );
  }
});

test('an end of the part in view is as fine as can be seen, and no finer', () => {
  const told = toFragment(new Preferences(), STARTED, {
    run: 'r',
    x: [1000.123456789, 1060.123456789],
  });
  assert.equal(told, 'from=1000.123&to=1060.123&run=r');
  const [from, to] = [1.7e9 + 1e-5, 1.7e9 + 3e-5];
  const fine = fromFragment(
    toFragment(new Preferences(), STARTED, { run: 'r', x: [from, to] }),
    KINDS,
  ).part;
  assert.deepEqual(fine?.x, [from, to]);
});

test('a part belongs to its run, and a time to any run that was there', () => {
  const part = { run: 'one', x: /** @type {[number, number]} */ ([10, 20]) };
  const time = /** @type {const} */ ('time');
  const index = /** @type {const} */ ('index');
  assert.ok(isOfThisRun(part, { run: 'one', kind: index }, [0, 100]));
  assert.ok(!isOfThisRun(part, { run: 'two', kind: index }, [0, 100]));
  assert.ok(isOfThisRun(part, { run: 'two', kind: time }, [0, 100]));
  assert.ok(!isOfThisRun(part, { run: 'two', kind: time }, [21, 100]));
});

test('a browser that does not let its address be written is no reason to fail', () => {
  const location = /** @type {Location} */ ({ hash: '#hide=a', pathname: '/', search: '' });
  const history = {
    replaceState: () => {
      throw new Error('SecurityError');
    },
  };
  const choices = new Preferences();
  const bookmark = new UrlState({ location, history }, KINDS, choices);
  bookmark.take();
  assert.deepEqual([...choices.hidden], ['a']);
  choices.hidden.clear();
  bookmark.keep(STARTED, RUN, new Viewport());
});

test('the address is written when it has changed, and never with a token', () => {
  const shown = /** @type {unknown[]} */ ([]);
  const history = { replaceState: (/** @type {unknown[]} */ ...args) => shown.push(args[2]) };
  const location = /** @type {Location} */ ({ hash: '', pathname: '/x/', search: '' });
  const choices = new Preferences();
  const bookmark = new UrlState({ location, history }, KINDS, choices);
  bookmark.take();
  const focus = new Viewport();
  bookmark.keep(STARTED, RUN, focus);
  choices.hidden.add('token=a');
  bookmark.keep(STARTED, RUN, focus);
  bookmark.keep(STARTED, RUN, focus);
  choices.hidden.clear();
  bookmark.keep(STARTED, RUN, focus);
  assert.deepEqual(shown, ['#hide=token%3Da', '/x/']);
});

test('where most series are switched off the address lists those that are shown', () => {
  const names = ['a', 'b', 'c', 'd'];
  const fragment = (/** @type {string[]} */ ...hidden) =>
    toFragment(chosen({ hidden: new Set(hidden) }), STARTED, null, names);
  assert.equal(fragment('a', 'b', 'c'), 'show=d');
  assert.equal(fragment('a'), 'hide=a');
  assert.equal(fragment('a', 'b', 'c', 'gone'), 'hide=a&hide=b&hide=c&hide=gone');
  assert.equal(fragment(...names), 'hide=a&hide=b&hide=c&hide=d');
  assert.deepEqual(fromFragment('show=d&show=a&hide=a', KINDS).only, new Set(['d', 'a']));
});

/** @param {string} hash @param {string} [first] */
function opened(hash, first) {
  const written = /** @type {unknown[]} */ ([]);
  const history = { replaceState: (/** @type {unknown[]} */ ...args) => written.push(args[2]) };
  const location = /** @type {Location} */ ({ hash, pathname: '/', search: '' });
  const choices = new Preferences();
  const url = new UrlState({ location, history }, KINDS, choices, first);
  url.take();
  return { url, choices, written };
}

test('series that an address does not show are switched off as they come, and later ones are not', () => {
  const { url, choices, written } = opened('#show=b');
  url.settleSeries(['a', 'b'], false);
  assert.deepEqual([...choices.hidden], ['a']);
  url.keep(STARTED, RUN, new Viewport());
  assert.deepEqual(written, [], 'the address stays until all are known');
  url.settleSeries(['a', 'b', 'c'], true);
  url.settleSeries(['a', 'b', 'c', 'later'], true);
  assert.deepEqual([...choices.hidden], ['a', 'c']);
});

test('a saved page opens on the view it was saved from, unless its address says another', () => {
  const live = opened('#hide=a&normalise=yes');
  const viewport = new Viewport();
  const view = live.url.saved(STARTED, RUN, viewport);
  assert.equal(view, 'window=60&normalise=yes&hide=a');
  assert.equal(opened('', view).choices.window, 60);
  assert.equal(opened('#hide=b', view).choices.window, null);
  assert.equal(
    live.url.saved({ ...STARTED, window: Number.POSITIVE_INFINITY }, RUN, viewport),
    'normalise=yes&hide=a',
  );
  viewport.run = [0, 100];
  viewport.select([10, 20]);
  assert.match(live.url.saved(STARTED, RUN, viewport), /from=10&to=20&run=r$/);
});

test('one-off numbers that the reader draws are in the address', () => {
  const drawn = new Set(['a', 'b=c']);
  assert.deepEqual(again(chosen({ drawn })).choices.drawn, drawn);
});

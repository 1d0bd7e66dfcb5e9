import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assignPanels,
  MAX_PANELS,
  nextPanel,
  panelTitle,
  unassigned,
} from '../../livegraph/static/js/state/panel_assignment.js';

const SERIES = [
  { name: 'temp', source: '', unit: '°C', group: '' },
  { name: 'hum', source: '', unit: '%', group: '' },
  { name: 'temp.out', source: '', unit: '°C', group: '' },
  { name: 'n', source: '', unit: '', group: '' },
];
/** @type {import('../../livegraph/static/js/state/panel_assignment.js').Rules} */
const RULES = { panels: [], arrange: 'auto', moved: new Map() };
const PLACES = new Map([
  ['temp', 'with temp'],
  ['hum', null],
  ['temp.out', 'with temp'],
  ['n', 'with n'],
]);
const assigned = (/** @type {Partial<typeof RULES>} */ rules) =>
  assignPanels(SERIES, { ...RULES, ...rules }, PLACES);
const names = (/** @type {Partial<typeof RULES>} */ rules) =>
  assigned(rules).panels.map((panel) => panel.names);

test('by themselves series are where the arrangement has them, and constants in no panel', () => {
  assert.deepEqual(names({}), [['temp', 'temp.out'], ['n']]);
  assert.deepEqual(assigned({}).constants, ['hum']);
});

test('series of one unit share a panel, if that is asked for', () => {
  assert.deepEqual(names({ arrange: 'unit' }), [['temp', 'temp.out'], ['hum'], ['n']]);
});

test('panels that were asked for come before the arrangement', () => {
  assert.deepEqual(names({ panels: ['hum,n'] }), [
    ['temp', 'temp.out'],
    ['hum', 'n'],
  ]);
  assert.deepEqual(names({ panels: ['temp*', 'hum'] }), [['temp', 'temp.out'], ['hum'], ['n']]);
});

test('each series has a panel of its own, or all share one', () => {
  assert.deepEqual(names({ arrange: 'each' }), [['temp'], ['hum'], ['temp.out'], ['n']]);
  assert.deepEqual(names({ arrange: 'one' }), [['temp', 'hum', 'temp.out', 'n']]);
});

test('what the reader has moved stays where it was put', () => {
  const moved = new Map([['hum', 'with temp']]);
  assert.deepEqual(names({ moved }), [['temp', 'hum', 'temp.out'], ['n']]);
  const beside = new Map([['hum', 'with temp.out']]);
  assert.deepEqual(names({ moved: beside }), [['temp', 'hum', 'temp.out'], ['n']]);
});

test('one-off numbers are in no panel, unless the reader, an option or the data has put them there', () => {
  const oneOff = new Set(['hum', 'n']);
  assert.deepEqual(names({ oneOff }), [['temp', 'temp.out']]);
  assert.deepEqual(assigned({ oneOff }).oneOff, ['hum', 'n']);
  assert.deepEqual(names({ oneOff, arrange: 'one' }), [['temp', 'temp.out']]);
  assert.deepEqual(names({ oneOff, panels: ['hum'] }), [['temp', 'temp.out'], ['hum']]);
  assert.deepEqual(names({ oneOff, moved: new Map([['n', 'with temp']]) }), [
    ['temp', 'temp.out', 'n'],
  ]);
  const left = unassigned(SERIES, { ...RULES, oneOff });
  assert.deepEqual(
    left.map(({ name }) => name),
    ['temp', 'temp.out'],
  );
});

test('a panel that the data names takes its series', () => {
  const series = [{ name: 'a', source: '', unit: 'V', group: '', panel: 'motor' }, SERIES[0]];
  const { panels } = assignPanels(series, RULES, PLACES);
  assert.deepEqual(panels[0], { key: 'named motor', names: ['a'], plane: false, low: false });
});

test('a panel of counters is low and below the others, unless somebody has made it', () => {
  const counters = new Set(['temp', 'temp.out']);
  const drawn = (/** @type {Partial<typeof RULES>} */ rules) => {
    const { panels } = assignPanels(SERIES, { ...RULES, counters, ...rules }, PLACES);
    return panels.map(({ names, low }) => `${low ? 'low ' : ''}${names}`);
  };
  assert.deepEqual(drawn({}), ['n', 'low temp,temp.out']);
  assert.deepEqual(drawn({ counters: new Set(['temp']) }), ['temp,temp.out', 'n']);
  assert.deepEqual(drawn({ counters: new Set(['temp', 'temp.out', 'n']) }), ['temp,temp.out', 'n']);
  assert.deepEqual(drawn({ panels: ['temp*'] }), ['temp,temp.out', 'n']);
  assert.deepEqual(drawn({ moved: new Map([['temp', 'series temp']]) }), [
    'temp',
    'n',
    'low temp.out',
  ]);
  assert.deepEqual(drawn({ arrange: 'each' }), ['temp', 'hum', 'temp.out', 'n']);
});

test('points in the plane never share a panel with samples over x', () => {
  const drawn = (/** @type {Partial<typeof RULES>} */ rules) => {
    const planes = ['p', 'q'].map((name) => ({
      name,
      source: '',
      unit: 'V',
      group: '',
      plane: true,
    }));
    const { panels } = assignPanels([...planes, SERIES[0]], { ...RULES, ...rules }, PLACES);
    return panels.map(({ names, plane }) => `${plane ? 'plane ' : ''}${names}`);
  };
  assert.deepEqual(drawn({}), ['temp', 'plane p', 'plane q']);
  assert.deepEqual(drawn({ arrange: 'unit' }), ['temp', 'plane p', 'plane q']);
  assert.deepEqual(drawn({ arrange: 'one' }), ['temp', 'plane p,q']);
  assert.deepEqual(drawn({ panels: ['*'] }), ['temp', 'plane p,q']);
  const moved = new Map([
    ['q', 'plane p'],
    ['temp', 'plane p'],
  ]);
  assert.deepEqual(drawn({ moved }), ['temp', 'plane p,q']);
});

test('points in the plane that the sender puts into one panel share it', () => {
  const series = ['p', 'q'].map((name) => ({
    name,
    unit: '',
    group: '',
    panel: 'map',
    plane: true,
  }));
  const [{ key, names }, ...others] = assignPanels(series, RULES).panels;
  assert.deepEqual([names, others, panelTitle(key, series).group], [['p', 'q'], [], 'map']);
});

test('what nobody has put into a panel is left to be arranged', () => {
  const series = [{ name: 'a', source: '', unit: '', group: '', panel: 'motor' }, ...SERIES];
  const rules = { ...RULES, panels: ['hum'], moved: new Map([['n', 'with temp']]) };
  assert.deepEqual(
    unassigned(series, rules).map(({ name }) => name),
    ['temp', 'temp.out'],
  );
});

test('there is a panel without any series, and never too many', () => {
  assert.deepEqual(assignPanels([], RULES).panels, [
    { key: '', names: [], plane: false, low: false },
  ]);
  const count = MAX_PANELS + 30;
  const many = Array.from({ length: count }, (_, i) => ({
    name: `s${i}`,
    source: '',
    unit: '',
    group: '',
  }));
  const { panels } = assignPanels(many, { ...RULES, arrange: 'each' });
  assert.equal(panels.length, MAX_PANELS);
  assert.equal(panels[MAX_PANELS - 1].names.length, count - MAX_PANELS + 1);
});

test('a series moves to the next panel, then to one of its own, then back to the first', () => {
  const panels = [
    { key: 'unit V', names: ['a', 'b'], plane: false },
    { key: 'unit A', names: ['c', 'd'], plane: false },
    { key: 'plane p', names: ['p', 'q'], plane: true },
  ];
  assert.equal(nextPanel(panels, 'a'), 'unit A');
  assert.equal(nextPanel(panels, 'c'), 'series c');
  const alone = [panels[0], { key: 'series c', names: ['c'], plane: false }, panels[2]];
  assert.equal(nextPanel(alone, 'c'), 'unit V');
  assert.equal(nextPanel(panels, 'q'), 'plane series q');
});

test('a panel is called after its group and up to three series, or what they have in common', () => {
  const of = (/** @type {string[]} */ names, unit = '', group = '') =>
    panelTitle(
      'with a',
      names.map((name) => ({ name, source: '', unit, group })),
    );
  const cores = Array.from({ length: 8 }, (_, i) => `cpu${i}`);
  assert.deepEqual(of(['us', 'id'], '', 'cpu'), { group: 'cpu', names: ['us', 'id'] });
  assert.deepEqual(of(['us', 'sy', 'id', 'wa'], '', 'cpu'), { group: 'cpu', names: [] });
  assert.deepEqual(of(['a', 'b']), { group: '', names: ['a', 'b'] });
  assert.deepEqual(of(['a', 'b', 'c', 'd']), { group: 'a, b, c and 1 more', names: [] });
  assert.deepEqual(of(['a', 'b', 'c', 'd'], '°C'), { group: '°C', names: [] });
  assert.deepEqual(of(cores), { group: 'cpu0 … cpu7', names: [] });
  const nodes = cores.map((name) => `${name}.temp`);
  assert.deepEqual(of(nodes), { group: '*.temp', names: [] });
  assert.deepEqual(of(['a.1', 'a.x', 'a.y', 'a.z']), { group: 'a', names: [] });
  assert.deepEqual(panelTitle('named motor', []), { group: 'motor', names: [] });
});

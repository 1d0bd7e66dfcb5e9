import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assignPanels,
  MAX_PANELS,
  nextPanel,
} from '../../livegraph/static/js/state/panel_assignment.js';

const SERIES = [
  { name: 'temp', unit: '°C' },
  { name: 'hum', unit: '%' },
  { name: 'temp.out', unit: '°C' },
  { name: 'n', unit: '' },
];
const RULES = { panels: [], split: false, together: false, moved: new Map() };
const names = (/** @type {Partial<typeof RULES>} */ rules) =>
  assignPanels(SERIES, { ...RULES, ...rules }).map((panel) => panel.names);

test('series of one unit share a panel', () => {
  assert.deepEqual(names({}), [['temp', 'temp.out'], ['hum'], ['n']]);
});

test('panels that were asked for come before units', () => {
  assert.deepEqual(names({ panels: ['hum,n'] }), [
    ['temp', 'temp.out'],
    ['hum', 'n'],
  ]);
  assert.deepEqual(names({ panels: ['temp*', 'hum'] }), [['temp', 'temp.out'], ['hum'], ['n']]);
});

test('each series has a panel of its own, or all share one', () => {
  assert.deepEqual(names({ split: true }), [['temp'], ['hum'], ['temp.out'], ['n']]);
  assert.deepEqual(names({ together: true }), [['temp', 'hum', 'temp.out', 'n']]);
});

test('what the reader has moved stays where it was put', () => {
  const moved = new Map([['hum', 'unit °C']]);
  assert.deepEqual(names({ moved }), [['temp', 'hum', 'temp.out'], ['n']]);
});

test('a panel that the data names takes its series', () => {
  const panels = assignPanels([{ name: 'a', unit: 'V', panel: 'motor' }, SERIES[0]], RULES);
  assert.deepEqual(panels[0], { key: 'named motor', names: ['a'] });
});

test('there is a panel without any series, and never too many', () => {
  assert.deepEqual(assignPanels([], RULES), [{ key: '', names: [] }]);
  const many = Array.from({ length: 40 }, (_, i) => ({ name: `s${i}`, unit: '' }));
  const panels = assignPanels(many, { ...RULES, split: true });
  assert.equal(panels.length, MAX_PANELS);
  assert.equal(panels[MAX_PANELS - 1].names.length, 40 - MAX_PANELS + 1);
});

test('a series moves to the next panel, then to one of its own, then back to the first', () => {
  const panels = [
    { key: 'unit V', names: ['a', 'b'] },
    { key: 'unit A', names: ['c', 'd'] },
  ];
  assert.equal(nextPanel(panels, 'a'), 'unit A');
  assert.equal(nextPanel(panels, 'c'), 'series c');
  const alone = [panels[0], { key: 'series c', names: ['c'] }];
  assert.equal(nextPanel(alone, 'c'), 'unit V');
});

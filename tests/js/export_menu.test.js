import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SvgContext } from '../../livegraph/static/js/charts/surface/svg_context.js';
import { exportPath } from '../../livegraph/static/js/export/export_menu.js';
import { fileName } from '../../livegraph/static/js/export/file_name.js';
import { imageLayout, paintImage } from '../../livegraph/static/js/export/image_layout.js';

test('a file is called after the run and the moment', () => {
  const now = new Date(2026, 10, 3, 4, 5, 6);
  assert.equal(fileName('Gewächshaus 2', now, 'png'), 'Gewächshaus-2-20261103-040506.png');
  assert.equal(fileName('../..', now, 'csv'), 'livegraph-20261103-040506.csv');
  assert.ok(fileName('x'.repeat(500), now, 'csv').length < 100);
});

test('what is exported is the part and the series asked for', () => {
  assert.equal(exportPath('csv', null, null), 'export.csv');
  assert.equal(
    exportPath('jsonl', [1.5, 2], [0, 1, 2, 7]),
    'export.jsonl?from=1.5&to=2&places=0-2%2C7',
  );
  assert.equal(exportPath('csv', null, []), 'export.csv?places=');
});

const SHEET = {
  title: 'greenhouse',
  span: '1 – 2',
  charts: [
    { width: 300, height: 100, title: '°C', xName: '', middle: 150 },
    { width: 300, height: 40, title: '', xName: 'sample number', middle: 150 },
  ],
  grid: { columns: [[0]], axes: [true] },
  legend: ['a', 'b', 'x'.repeat(400)].map((name) => ({ name, value: '7', colour: 'red' })),
  colours: { ground: 'white', text: 'black', quiet: 'grey' },
  font: 'sans-serif',
};
const measure = (/** @type {string} */ text) => 7 * text.length;

test('a sheet has the charts below the title, and names in rows that fit', () => {
  const { width, charts, legend } = imageLayout(SHEET, measure);
  assert.equal(width, 332);
  assert.ok(charts[0].y > 16);
  const [a, b, long] = legend;
  assert.deepEqual([a.y, b.y], [long.y - 20, long.y - 20]);
  assert.ok(b.x > a.x);
  assert.ok(long.text.endsWith('…') && long.x + 20 + measure(long.text) <= width);
  assert.ok(a.x + a.beside + measure(a.value) < b.x);
});

test('a sheet says title, x and names', () => {
  const pen = new SvgContext();
  const drawn = /** @type {number[]} */ ([]);
  const context = /** @type {any} */ (pen);
  paintImage(SHEET, imageLayout(SHEET, measure), context, (n) => drawn.push(n));
  const texts = pen.shapes.flatMap(({ text }) => (text === undefined ? [] : [text]));
  assert.deepEqual(texts.slice(0, 6), ['greenhouse', '1 – 2', '°C', 'sample number', 'a', '7']);
  assert.deepEqual(drawn, [0, 1]);
});

test('a sheet has the columns of the page, each with its axis, and words without a colour', () => {
  const [panel, axis] = SHEET.charts;
  const constant = { name: 'Constant', value: '', colour: '' };
  const grid = { columns: [[0, 1], [2]], axes: [true, true] };
  const three = { ...SHEET, charts: [panel, panel, panel, axis], grid, legend: [constant] };
  const layout = imageLayout(three, measure);
  assert.equal(layout.width, 2 * 300 + 32);
  const places = layout.charts.map(({ n, x, y }) => [n, x - 16, y - layout.charts[0].y]);
  assert.deepEqual(places, [
    ...[
      [0, 0, 0],
      [1, 0, 100],
      [2, 300, 0],
    ],
    ...[
      [3, 0, 200],
      [3, 300, 200],
    ],
  ]);
  const pen = new SvgContext();
  paintImage(three, layout, /** @type {any} */ (pen), () => {});
  assert.equal(pen.shapes.filter(({ tag }) => tag === 'rect').length, 1, 'the ground alone');
});

test('a column of points in the plane has no axis of time on the sheet', () => {
  const [panel, axis] = SHEET.charts;
  const grid = { columns: [[0], [1]], axes: [true, false] };
  const { charts } = imageLayout({ ...SHEET, charts: [panel, panel, axis], grid }, measure);
  assert.deepEqual(
    charts.map(({ n, x }) => [n, x - 16]),
    [
      [0, 0],
      [1, 300],
      [2, 0],
    ],
  );
});

test('a long title leaves room for what stands beside it', () => {
  const { title } = imageLayout({ ...SHEET, title: 't'.repeat(300) }, measure);
  assert.ok(title.endsWith('…') && measure(title) + measure(SHEET.span) < 300);
});

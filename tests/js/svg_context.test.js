import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SvgContext, SvgPath } from '../../livegraph/static/js/charts/surface/svg_context.js';

test('a pen keeps what is drawn as shapes, where it was drawn', () => {
  const pen = new SvgContext();
  pen.translate(10, 20);
  pen.strokeStyle = 'red';
  pen.lineWidth = 1.5;
  pen.globalAlpha = 0.5;
  pen.beginPath();
  pen.moveTo(0, 0);
  pen.lineTo(1, 2.345);
  pen.stroke();
  pen.fillStyle = 'blue';
  pen.fillRect(1, 2, 3, 4);
  const [path, rect] = pen.shapes;
  assert.equal(path.attributes.d, 'M10 20L11 22.35');
  assert.deepEqual([path.attributes.stroke, path.attributes['stroke-width']], ['red', 1.5]);
  assert.equal(path.attributes['stroke-opacity'], 0.5);
  assert.deepEqual([rect.attributes.x, rect.attributes.y], [11, 22]);
});

test('a pen that is restored draws as before, and beside what is clipped', () => {
  const pen = new SvgContext();
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, 5, 5);
  pen.clip();
  pen.fillStyle = 'red';
  pen.translate(100, 0);
  pen.fillRect(0, 0, 9, 9);
  pen.restore();
  pen.fillRect(0, 0, 1, 1);
  const [clipped, after] = pen.shapes;
  assert.deepEqual([clipped.tag, clipped.attributes.overflow], ['svg', 'hidden']);
  assert.equal(clipped.children[0].attributes.x, 100);
  assert.deepEqual([after.attributes.x, after.attributes.fill], [0, '#000']);
});

test('a path of its own is drawn where the pen is', () => {
  const path = new SvgPath();
  path.arc(5, 5, 2);
  const pen = new SvgContext();
  pen.translate(0, 3);
  pen.stroke(path);
  assert.equal(pen.shapes[0].attributes.d, 'M7 5A2 2 0 1 1 3 5A2 2 0 1 1 7 5');
  assert.equal(pen.shapes[0].attributes.transform, 'translate(0 3)');
});

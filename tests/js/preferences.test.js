import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Layout } from '../../livegraph/static/js/state/panel_layout.js';
import { Preferences } from '../../livegraph/static/js/state/preferences.js';
import { Selection } from '../../livegraph/static/js/state/selection.js';
import { Viewport } from '../../livegraph/static/js/state/viewport.js';

/** @param {import('../../livegraph/static/js/lib/emitter.js').Emitter} state @param {() => void} work */
function changes(state, work) {
  let count = 0;
  state.on('change', () => count++);
  work();
  return count;
}

test('every choice of the reader is a change', () => {
  const preferences = new Preferences();
  const count = changes(preferences, () => {
    preferences.set({ window: 60, chart: 'bar' });
    preferences.toggle('a');
    preferences.solo('a', ['a', 'b']);
    preferences.move('a', 'unit V');
  });
  assert.equal(count, 4);
});

test('a series shown alone hides the others, and shows them when it is chosen once more', () => {
  const preferences = new Preferences();
  const hidden = () => [...preferences.hidden];
  preferences.toggle('b');
  preferences.solo('b', ['a', 'b', 'c']);
  assert.deepEqual(hidden(), ['a', 'c']);
  preferences.solo('b', ['a', 'b', 'c']);
  assert.deepEqual(hidden(), []);
});

test('the viewport changes when another part is chosen, not when the run goes on', () => {
  const viewport = new Viewport();
  const moved = changes(viewport, () => {
    viewport.live = [1, 2];
    viewport.run = [0, 2];
  });
  const chosen = changes(viewport, () => {
    viewport.stay();
    viewport.pan(1);
    viewport.zoom(0.5, 0.5);
    viewport.select([0, 1]);
    viewport.follow();
  });
  assert.deepEqual([moved, chosen], [0, 5]);
});

test('what is as before is no change of the layout, nor of what the cursor reads', () => {
  const layout = new Layout();
  const place = { width: 800, left: 48, right: 20 };
  assert.equal(
    changes(layout, () => {
      layout.place(place);
      layout.place({ ...place });
    }),
    1,
  );
  const selection = new Selection();
  assert.equal(
    changes(selection, () => {
      selection.readAt(5, new Map());
      selection.readAt(5, new Map());
      selection.point(5);
    }),
    1,
  );
});

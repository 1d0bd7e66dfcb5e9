import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Model } from '../../livegraph/static/js/state/model.js';
import { covers, HistoryQuery, historyModel } from '../../livegraph/static/js/transport/history.js';

function run() {
  const model = new Model();
  const delta = { name: 'a', unit: 'V', replace: true, tail: 0, x: [1, 2], y: [3, 4], level: 0 };
  model.add({ head: 2, replace: true, deltas: [delta] });
  return model;
}

test('an answer has the series of the run, and gaps where it says null', () => {
  const answer = {
    series: [
      { name: 'a', x: [5, 6], y: [7, null] },
      { name: 'new', x: [], y: [] },
    ],
  };
  const model = historyModel(answer, run());
  assert.deepEqual([...model.series.keys()], ['a']);
  assert.deepEqual(model.series.get('a')?.y, [7, Number.NaN]);
  assert.equal(model.series.get('a')?.unit, 'V');
});

test('what was fetched serves for a part of it, until that is much smaller', () => {
  assert.ok(covers([0, 200], [50, 150]));
  assert.ok(covers([0, 200], [60, 140]));
  assert.ok(!covers([0, 200], [90, 110]));
  assert.ok(!covers([0, 200], [150, 250]));
});

/** A past whose questions are answered when the test says so. */
function asked() {
  /** @type {string[]} */
  const questions = [];
  /** @type {((answer: any) => void)[]} */
  const answers = [];
  const ask = (/** @type {string} */ question) => {
    questions.push(question);
    return new Promise((resolve) => answers.push(resolve));
  };
  const model = run();
  const after = (/** @type {() => void} */ work) => work();
  return {
    questions,
    answers,
    past: new HistoryQuery(
      { ask, after },
      () => model,
      () => {},
    ),
  };
}

test('one question is under way at a time, and the next is for what is looked at by then', async () => {
  const { questions, answers, past } = asked();
  past.want([0, 1], 100);
  past.want([0.2, 0.8], 100);
  past.want([0.4, 0.6], 100);
  assert.deepEqual(questions, ['from=-0.5&to=1.5&points=200']);
  answers[0]({ series: [] });
  await new Promise(setImmediate);
  assert.deepEqual(questions.length, 2);
  assert.match(questions[1], /^from=0\.3/);
});

test('no answer is no failure', async () => {
  const { answers, past } = asked();
  past.want([0, 1], 100);
  answers[0](null);
  await new Promise(setImmediate);
  assert.equal(past.model, null);
});

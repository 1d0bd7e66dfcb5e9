import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventStream } from '../../livegraph/static/js/transport/event_stream.js';

/** A browser whose time passes when it is told to, with one server behind it. */
class Browser {
  now = 1_700_000_000_000;
  hidden = false;
  /** What the server answers a request with; 0 is no answer at all. */
  answer = 0;
  /** @type {Map<number, {at: number, work: () => void}>} */ timers = new Map();
  /** @type {Source[]} */ sources = [];
  /** @type {string[]} */ states = [];
  /** @type {string[]} */ events = [];
  #timer = 0;

  stream = new EventStream(
    {
      address: () => `stream?n=${this.sources.length}`,
      event: (name, data) => this.events.push(`${name} ${data}`),
      state: (state, reason) => this.states.push(reason ? `${state}: ${reason}` : state),
    },
    {
      EventSource: /** @type {any} */ (this.#source()),
      ask: async () => {
        if (!this.answer) throw new TypeError('network');
        return { status: this.answer };
      },
      now: () => this.now,
      setTimeout: (work, ms) => {
        this.timers.set(++this.#timer, { at: this.now + ms, work });
        return this.#timer;
      },
      clearTimeout: (timer) => this.timers.delete(timer),
      random: () => 1,
      hidden: () => this.hidden,
    },
  );

  #source() {
    const { sources } = this;
    return class extends Source {
      /** @param {string} url */
      constructor(url) {
        super(url);
        sources.push(this);
      }
    };
  }

  get source() {
    return /** @type {Source} */ (this.sources.at(-1));
  }

  get open() {
    return this.sources.filter((source) => !source.closed).length;
  }

  get state() {
    return this.states.at(-1);
  }

  /** @param {number} ms */
  async pass(ms) {
    const end = this.now + ms;
    for (;;) {
      await settled();
      const due = [...this.timers].filter(([, { at }]) => at <= end);
      if (due.length === 0) break;
      const [timer, { at, work }] = due.sort(([, a], [, b]) => a.at - b.at)[0];
      this.timers.delete(timer);
      this.now = at;
      work();
    }
    this.now = end;
    await settled();
  }
}

class Source {
  closed = false;
  /** @type {Map<string, (event: {data?: string}) => void>} */ #listeners = new Map();

  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** @param {string} name @param {(event: {data?: string}) => void} listener */
  addEventListener(name, listener) {
    this.#listeners.set(name, listener);
  }

  /** @param {string} name @param {string} [data] */
  send(name, data = '{}') {
    this.#listeners.get(name)?.({ data });
  }

  close() {
    this.closed = true;
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

function opened() {
  const browser = new Browser();
  browser.stream.open();
  browser.source.send('hello');
  return browser;
}

test('events are passed on by name', () => {
  const browser = opened();
  browser.source.send('samples', '[1]');
  assert.equal(browser.state, 'open');
  assert.deepEqual(browser.events, ['hello {}', 'samples [1]']);
});

test('a lost stream is opened again, sooner at first', async () => {
  const browser = opened();
  browser.source.send('error');
  assert.equal(browser.open, 0);
  await browser.pass(250);
  assert.equal(browser.sources.length, 2);
  assert.equal(browser.state, 'lost');
  browser.source.send('error');
  await browser.pass(499);
  assert.equal(browser.sources.length, 2);
  await browser.pass(1);
  assert.equal(browser.sources.length, 3);
});

test('a server that comes back after a long time is found within 2 s', async () => {
  const browser = opened();
  for (let i = 0; i < 20; i++) {
    browser.source.send('error');
    await browser.pass(2000);
    assert.equal(browser.open, 1);
  }
});

test('only a hello is a success: an answer that closes at once backs off', async () => {
  const browser = opened();
  for (let i = 0; i < 5; i++) {
    browser.source.send('error');
    await browser.pass(2000);
  }
  browser.source.send('error');
  await browser.pass(1999);
  const { length } = browser.sources;
  await browser.pass(1);
  assert.equal(browser.sources.length, length + 1);
  browser.source.send('hello');
  browser.source.send('error');
  await browser.pass(250);
  assert.equal(browser.sources.length, length + 2);
});

test('what the server says of itself is not asked of it again', async () => {
  for (const [answer, words] of /** @type {const} */ ([
    [401, /needs the address with its token/],
    [403, /--allow-host/],
  ])) {
    const browser = new Browser();
    browser.answer = answer;
    browser.stream.open();
    browser.source.send('error');
    await settled();
    assert.match(browser.state ?? '', words);
    await browser.pass(9000);
    assert.equal(browser.sources.length, 1, 'nothing changes by asking often');
    await browser.pass(1000);
    assert.equal(browser.sources.length, 2);
  }
});

test('a late answer about the stream before does not disturb the one that is open', async () => {
  const browser = opened();
  browser.source.send('error');
  browser.stream.open();
  browser.source.send('hello');
  await settled();
  assert.equal(browser.state, 'open');
  assert.equal(browser.open, 1);
});

test('silence longer than the pings opens it again', async () => {
  const browser = opened();
  for (let i = 0; i < 10; i++) {
    await browser.pass(15_000);
    browser.source.send('ping');
  }
  assert.equal(browser.sources.length, 1);
  await browser.pass(46_000);
  assert.equal(browser.sources.length, 2);
  assert.equal(browser.open, 1);
});

test('a clock that jumped opens it again', async () => {
  for (const jump of [3_600_000, -3_600_000]) {
    const browser = opened();
    await browser.pass(1000);
    browser.now += jump;
    for (const timer of browser.timers.values()) timer.at += jump;
    await browser.pass(4000);
    assert.equal(browser.sources.length, 2);
  }
});

test('a hidden page has no stream and no timer, and one at once when it is seen', async () => {
  const browser = opened();
  browser.hidden = true;
  browser.stream.visibility();
  assert.deepEqual([browser.open, browser.timers.size], [0, 0]);
  await browser.pass(100_000);
  assert.equal(browser.open, 0);
  browser.hidden = false;
  browser.stream.visibility();
  assert.equal(browser.open, 1);
  browser.stream.visibility();
  assert.equal(browser.sources.length, 2, 'seen twice, opened once');
});

test('a page hidden while it is lost stays quiet', async () => {
  const browser = opened();
  browser.answer = 401;
  browser.source.send('error');
  browser.hidden = true;
  browser.stream.visibility();
  await browser.pass(60_000);
  assert.deepEqual([browser.open, browser.timers.size], [0, 0]);
});

test('events of a stream that was closed are nobody’s', () => {
  const browser = opened();
  const before = browser.source;
  browser.stream.open();
  before.send('samples');
  before.send('error');
  assert.equal(browser.open, 1);
  assert.deepEqual(browser.events, ['hello {}']);
});

"""Other pages in the same browser: they see nothing, change nothing and hold nothing open.

A page of another site, one of another port of this machine, and one whose name was pointed at us
(DNS rebinding) try whatever a page can have a browser do. What they get, they put into `loot`.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from harness import Graph, wait_for
from playwright.sync_api import Browser, Page

Start = Callable[..., Graph]

SECRET = "words-that-nobody-else-may-see"

ATTEMPTS = """async target => {
  const loot = [];
  const paths = ['', 'status', 'series', 'samples', 'bad', 'export.csv', 'export.jsonl', 'healthz',
    'stream', 'static/js/main.js', 'favicon.ico', 'push', 'nothing'];
  const soon = ms => new Promise(done => setTimeout(done, ms));
  const tried = (what, attempt) => Promise.race([attempt, soon(40_000)]).then(
    got => { if (got) loot.push(`${what}: ${String(got).slice(0, 200)}`); },
    () => {},
  );
  const element = (tag, attributes) => new Promise((done, failed) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.onload = () => done(`<${tag}> loaded`);
    made.onerror = failed;
    document.body.append(made);
  });
  const stream = path => new Promise((done, failed) => {
    const source = new EventSource(target + path);
    for (const name of ['open', 'hello', 'samples', 'messages'])
      source.addEventListener(name, event => done(`${name} ${event.data}`));
    source.onerror = () => { source.close(); failed(); };
  });
  const post = (path, type) => fetch(target + path, {
    method: 'POST', mode: 'no-cors', body: new Blob(['666\\n'], { type }),
  }).then(answer => answer.text());
  const form = (path, enctype) => {
    const name = `frame${path}${enctype}`;
    const frame = Object.assign(document.createElement('iframe'), { name });
    const made = Object.assign(document.createElement('form'),
      { action: target + path, method: 'POST', enctype, target: name });
    made.append(Object.assign(document.createElement('textarea'), { name: '1', value: '666\\n' }));
    document.body.append(frame, made);
    made.submit();
  };
  await Promise.all(paths.flatMap(path => [
    tried(`fetch ${path}`, fetch(target + path).then(answer => answer.text())),
    tried(`fetch with cookies ${path}`,
      fetch(target + path, { credentials: 'include' }).then(answer => answer.text())),
    tried(`fetch no-cors ${path}`,
      fetch(target + path, { mode: 'no-cors' }).then(answer => answer.text())),
    tried(`fetch with a token ${path}`,
      fetch(target + path, { headers: { Authorization: 'Bearer x' } }).then(a => a.text())),
    tried(`EventSource ${path}`, stream(path)),
    tried(`img ${path}`, element('img', { src: target + path })),
    tried(`script ${path}`, element('script', { src: target + path })),
    tried(`module ${path}`, element('script', { src: target + path, type: 'module' })),
    tried(`style ${path}`, element('link', { rel: 'stylesheet', href: target + path })),
    tried(`post ${path}`, post(path, '')),
    tried(`post text ${path}`, post(path, 'text/plain')),
    tried(`post csv ${path}`, post(path, 'text/csv')),
  ]));
  for (const path of ['push', 'status', '']) {
    navigator.sendBeacon(target + path, '666\\n');
    navigator.sendBeacon(target + path, new Blob(['666\\n']));
    form(path, 'text/plain');
    form(path, 'application/x-www-form-urlencoded');
    form(path, 'multipart/form-data');
  }
  for (const path of paths)
    document.body.append(Object.assign(document.createElement('iframe'), { src: target + path }));
  for (const tag of ['object', 'embed'])
    document.body.append(Object.assign(document.createElement(tag), { data: target, src: target }));
  return loot;
}"""


class Blank(BaseHTTPRequestHandler):
    """A page without a word in it, and without a rule against anything."""

    def do_GET(self) -> None:
        body = b"<!doctype html><title>elsewhere</title><body></body>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def blank_pages() -> Iterator[int]:
    """The port of a server that is not ours."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Blank) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def elsewhere() -> Iterator[int]:
    with blank_pages() as port:
        yield port


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("host", ["evil.test", "localhost", "127.0.0.1"])
def test_a_page_from_elsewhere_sees_and_changes_nothing(
    host: str, start: Start, page: Page, elsewhere: int
) -> None:
    graph = start()
    graph.write(f"1\n{SECRET}\n")
    wait_for(lambda: graph.get("status")["text"] == 1, "the secret to be there")
    before = graph.get("status")
    page.goto(f"http://{host}:{elsewhere}/")
    assert page.evaluate(ATTEMPTS, graph.base) == []
    page.wait_for_load_state("networkidle")
    for frame in page.frames[1:]:
        assert SECRET not in frame.content()
        assert "legend" not in frame.content(), frame.url
    assert graph.get("bad") == []
    after = graph.get("status")
    for reported in ("lines", "records", "text", "viewers"):
        assert after[reported] == before[reported], reported


def test_a_name_that_is_pointed_at_this_machine_is_refused(start: Start, page: Page) -> None:
    graph = start()
    graph.write(f"1\n{SECRET}\n")
    answer = page.goto(f"http://evil.test:{graph.port}/")
    assert answer
    assert answer.status == 403
    assert "--allow-host evil.test" in page.content()
    assert SECRET not in page.content()


def test_a_page_that_was_loaded_before_its_name_was_pointed_here_gets_nothing(
    start: Start, page: Page
) -> None:
    with blank_pages() as port:
        site = f"http://evil.test:{port}/"
        page.goto(site)
    graph = start("--port", str(port))
    graph.write(f"1\n{SECRET}\n")
    wait_for(lambda: graph.get("status")["text"] == 1, "the secret to be there")
    loot = page.evaluate(ATTEMPTS, site)  # to itself: a browser sees nothing wrong in it
    assert any("--allow-host evil.test" in one for one in loot), "its requests do come here"
    assert [one for one in loot if "--allow-host evil.test" not in one] == []
    assert graph.get("status")["viewers"] == 0
    assert graph.get("status")["lines"] == 2


def test_a_link_to_the_page_works_and_its_maker_sees_nothing_of_it(
    start: Start, page: Page, elsewhere: int
) -> None:
    graph = start()
    page.goto(f"http://evil.test:{elsewhere}/")
    with page.expect_popup() as popup:
        page.evaluate("target => { window.graph = window.open(target); }", graph.base)
    popup.value.wait_for_selector("#state")
    readable = page.evaluate(
        "() => { try { return String(window.graph.document.title); } catch { return null; } }"
    )
    assert readable is None

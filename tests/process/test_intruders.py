"""Access control of real processes: hostile requests on every route, at every address."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest
from harness import DEADLINE, Graph, wait_for

TOKEN = "a-token-of-the-tests"
PAGE = ("/", "/static/js/main.js", "/favicon.ico", "/healthz")
DATA = (
    *("/stream", "/samples", "/series", "/status", "/bad"),
    *(
        "/export.csv",
        "/export.jsonl",
        "/push",
        "/send",
        "/join",
        "/plot",
        "/nothing",
        "//status",
        "/%2e%2e/status",
    ),
)

Headers = tuple[tuple[str, str], ...]

BINDS = {
    "this machine": ("127.0.0.1", ()),
    "this machine, IPv6": ("::1", ("--host", "::1")),
    "all, with a token": ("127.0.0.1", ("--host", "0.0.0.0", "--token", TOKEN)),
    "all, without": ("127.0.0.1", ("--host", "0.0.0.0", "--insecure-no-token")),
    "one that sends": ("127.0.0.1", ("--allow-send", "--token", TOKEN, "-", "--", "cat")),
    "a further name": ("127.0.0.1", ("--allow-host", "plot.example.org")),
}


class Run:
    """A running livegraph, and requests to it with exact headers."""

    def __init__(self, graph: Graph, host: str, *, token: bool) -> None:
        self.graph, self._host, self.token = graph, host, token
        self.own = f"[{host}]:{graph.port}" if ":" in host else f"{host}:{graph.port}"

    def request(
        self, target: str, *headers: tuple[str, str], method: str = "GET"
    ) -> tuple[int, str]:
        """Send a request; return the status and body, which is empty for a stream."""
        lines = [f"{method} {target} HTTP/1.1", *(f"{k}: {v}" for k, v in headers)]
        request = "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1", "replace")
        with closing(socket.create_connection((self._host, self.graph.port), DEADLINE)) as peer:
            peer.sendall(request)
            answer = http.client.HTTPResponse(peer, method=method)
            answer.begin()  # skips a 100 Continue
            assert answer.headers["Content-Security-Policy"], target
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert answer.headers["Server"] == "livegraph"
            assert not [
                name for name in answer.headers if name.lower().startswith("access-control")
            ]
            kind = answer.headers.get_content_type()
            return answer.status, "" if "event-stream" in kind else answer.read().decode()

    def status(self) -> str:
        return self.request("/status", *self.headers())[1]

    def headers(self) -> list[tuple[str, str]]:
        """The headers that the page itself sends."""
        proof = [("Authorization", f"Bearer {TOKEN}")] if self.token else []
        return [("Host", self.own), *proof]


@pytest.fixture(scope="module")
def runs() -> Iterator[dict[str, Run]]:
    with ExitStack() as graphs:
        made = {}
        for name, (host, options) in BINDS.items():
            graph = graphs.enter_context(Graph(*options))
            graph.write("1\nsecret words\n")
            made[name] = Run(graph, host, token=TOKEN in options)
        for run in made.values():  # what a test compares with changes no more
            wait_for(lambda run=run: '"lines":2' in run.status(), "the lines")  # type: ignore[misc]
        yield made


@pytest.fixture(params=BINDS)
def run(runs: dict[str, Run], request: pytest.FixtureRequest) -> Iterator[Run]:
    one = runs[request.param]
    yield one
    wait_for(lambda: '"viewers":0' in one.status(), "every stream to end")


FOREIGN_HOSTS = [
    "evil.test",
    "evil.test:80",
    "EVIL.TEST",
    "localhost.evil.test",
    "evil.test.",
    "localhost.",
    "127.0.0.1.",
    "127.0.0.1.nip.io",
    "127.0.0.1.evil.test",
    "127-0-0-1.evil.test",
    "plot.example.org.evil.test",
    "xplot.example.org",
    "localhost@evil.test",
    "evil.test@localhost",
    "user:pass@localhost",
    "localhost:80@evil.test",
    "localhost%2eevil.test",
    "%6cocalhost",
    "localhost%00.evil.test",
    "localhost#.evil.test",
    "localhost/.evil.test",
    "localhost\\.evil.test",
    "localhost?.evil.test",
    "localhost,evil.test",
    "localhost evil.test",
    "http://localhost",
    "localhost:",
    "localhost:0x50",
    "localhost:-1",
    "localhost:+80",
    "localhost:80:80",
    "localhost:65536",
    "localhost:99999",
    "localhost:999999",
    "localhost:8\u0660",
    "::1",
    "[::1",
    "::1]",
    "[::1]x",
    "[::1]:",
    "[::1%25lo]",
    "[localhost]",
    "[::1].evil.test",
    "[::ffff:7f00:1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "",
    ".",
    "-",
    "_",
    "l\u00f6calhost",
    "a" * 254,
]
"""None of these names this machine, whatever address is served."""


@pytest.mark.parametrize("host", FOREIGN_HOSTS, ids=ascii)
def test_another_host_gets_nothing(run: Run, host: str) -> None:
    for target in ("/", "/status", "/stream", "/nothing"):
        status, text = run.request(target, ("Host", host), *run.headers()[1:])
        assert status in (400, 403), (target, text)
        assert "secret" not in text


def test_another_host_gets_nothing_on_any_route_by_any_method(run: Run) -> None:
    for target in PAGE + DATA:
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"):
            status, _ = run.request(target, ("Host", "evil.test"), method=method)
            assert status == (400 if method == "BREW" else 403), (method, target)


def test_requests_without_a_host_and_with_two_get_nothing(run: Run) -> None:
    own = ("Host", run.own)
    for hosts in ((), (own, own), (own, ("Host", "evil.test")), (("Host", "evil.test"), own)):
        assert run.request("/status", *hosts, *run.headers()[1:])[0] in (400, 403)


def test_the_target_of_a_request_does_not_replace_its_host(run: Run) -> None:
    for target in ("http://localhost/status", f"http://{run.own}/status", "//localhost/status"):
        assert run.request(target, ("Host", "evil.test"))[0] in (400, 403)


FOREIGN_ORIGINS = [
    "null",
    "",
    "http://evil.test",
    "https://{own}",
    "HTTP://{own}",
    "http://{own}/",
    "http://{own}.evil.test",
    "http://{own}@evil.test",
    "http://evil.test/{own}",
    "http://evil.test#{own}",
    "http://evil.test?http://{own}",
    "http://{host}",
    "http://{host}:1",
    "http://{own}0",
    " http://{own}x",
    "http://{own}, http://evil.test",
    "http://{own} http://evil.test",
    "file://",
    "chrome-extension://abc",
    "{own}",
    "//{own}",
    "ws://{own}",
    "http://localhost.evil.test",
]


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_another_origin_gets_nothing(run: Run, origin: str) -> None:
    host = run.own.rpartition(":")[0]
    headers = ("Origin", origin.format(own=run.own, host=host))
    for target in PAGE + DATA:
        assert run.request(target, *run.headers(), headers)[0] == 403, target
    ours = ("Origin", f"http://{run.own}")
    for pair in ((ours, headers), (headers, ours)):
        assert run.request("/status", *run.headers(), *pair)[0] == 403


SITES: list[Headers] = [
    (("Sec-Fetch-Site", "cross-site"),),
    (("Sec-Fetch-Site", "same-site"),),
    (("Sec-Fetch-Site", ""),),
    (("Sec-Fetch-Site", "SAME-ORIGIN"),),
    (("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")),
    (("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-origin")),
    (("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")),
    (("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")),
    (("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Dest", "empty")),
]


@pytest.mark.parametrize(
    "headers", SITES, ids=lambda headers: " ".join(value for _, value in headers)
)
def test_a_request_made_by_another_page_gets_nothing(run: Run, headers: Headers) -> None:
    for target in DATA:
        assert run.request(target, *run.headers(), *headers)[0] == 403, target
        assert run.request(target, *run.headers(), *headers, method="POST")[0] == 403, target


def test_a_frame_of_another_page_gets_nothing(run: Run) -> None:
    framed = (("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"))
    for kind in ("iframe", "frame", "object", "embed"):
        assert run.request("/", *run.headers(), *framed, ("Sec-Fetch-Dest", kind))[0] == 403
    assert run.request("/", *run.headers(), *framed, ("Sec-Fetch-Dest", "document"))[0] == 200


FORMS = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_and_a_beacon_change_nothing(run: Run, kind: str) -> None:
    before = run.status().partition('"rate"')[0]
    for target in PAGE + DATA:
        body = (("Content-Type", kind), ("Content-Length", "0"))
        for origin in ("http://evil.test", "null"):
            headers = ("Origin", origin)
            assert run.request(target, *run.headers(), *body, headers, method="POST")[0] == 403
        status, _ = run.request(target, *run.headers(), *body, method="POST")
        assert status in (400, 403, 404, 405, 415), target
    assert run.status().partition('"rate"')[0] == before


WRONG_TOKENS: list[tuple[str, Headers]] = [
    ("", ()),
    ("?token=", ()),
    ("?token=wrong", ()),
    (f"?token={TOKEN}x", ()),
    (f"?token={TOKEN[:-1]}", ()),
    (f"?token={TOKEN.upper()}", ()),
    (f"?Token={TOKEN}", ()),
    (f"?token%00={TOKEN}", ()),
    (f"?token=wrong&token={TOKEN}", ()),
    (f"?token={TOKEN}&token=wrong", ()),
    (f"?token={TOKEN}&token={TOKEN}", ()),
    (f"?token={TOKEN}", (("Authorization", "Bearer wrong"),)),
    ("?token=wrong", (("Authorization", f"Bearer {TOKEN}"),)),
    ("", (("Authorization", TOKEN),)),
    ("", (("Authorization", f"Basic {TOKEN}"),)),
    ("", (("Authorization", f"bearer  {TOKEN}"),)),
    ("", (("Authorization", f"Bearer {TOKEN} "), ("Authorization", "Bearer wrong"))),
    ("", (("Authorization", "Bearer wrong"), ("Authorization", f"Bearer {TOKEN}"))),
    ("", (("Cookie", f"token={TOKEN}"),)),
    ("", (("X-Token", TOKEN),)),
    ("", (("Authorization", "Bearer \u00ff"),)),
    ("", (("Referer", f"http://localhost/#token={TOKEN}"),)),
]


@pytest.mark.parametrize(("query", "headers"), WRONG_TOKENS, ids=range(len(WRONG_TOKENS)))
def test_without_exactly_the_right_token_there_is_no_data(
    runs: dict[str, Run], query: str, headers: Headers
) -> None:
    run = runs["all, with a token"]
    answers = {
        run.request(target + query, ("Host", run.own), *headers)
        for target in DATA
        if target[1] != "/"
    }
    assert {status for status, _ in answers} <= {400, 401}
    assert len(answers) == 1, "the same answer for every route"


def test_without_a_token_only_files_without_data_are_served(runs: dict[str, Run]) -> None:
    run = runs["all, with a token"]
    for target in PAGE:
        status, text = run.request(target, ("Host", run.own))
        assert status == 200
        assert "secret" not in text
    for target in ("/static", "/static/../status", "/static/%2e%2e/status", "/static//status"):
        status, text = run.request(target, ("Host", run.own))
        assert status in (401, 404), target
        assert "secret" not in text


def test_our_own_page_gets_everything(run: Run) -> None:
    ours = ("Origin", f"http://{run.own}"), ("Sec-Fetch-Site", "same-origin")
    for target in (*PAGE, "/samples", "/series", "/status", "/bad", "/export.csv", "/stream"):
        assert run.request(target, *run.headers(), *ours)[0] == 200, target


@pytest.mark.parametrize("expect", ["100-continue", "200-ok", "x"])
def test_an_expect_header_passes_no_check(run: Run, expect: str) -> None:
    headers = (("Host", "evil.test"), ("Expect", expect), ("Content-Length", "0"))
    status, text = run.request("/status", *headers, method="POST")
    assert status in (403, 417)
    assert "secret" not in text

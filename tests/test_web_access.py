"""Access control: a table of hostile and legitimate requests."""

import socket
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from loop import in_a_loop
from multidict import CIMultiDict
from served import exchange, head, run

from livegraph.server import Server
from livegraph.storage.store import Store
from livegraph.web.access import AccessPolicy

LOCAL = AccessPolicy(None, exposed=False)
LAB = AccessPolicy("secret", exposed=True)
PROXIED = AccessPolicy(None, exposed=False, allow_hosts=frozenset({"plot.example.org"}))


def request(*headers: tuple[str, str], path: str = "/status", method: str = "GET") -> web.Request:
    return make_mocked_request(method, path, headers=CIMultiDict(headers))


def status(guard: AccessPolicy, *headers: tuple[str, str], **kwargs: Any) -> int:
    refused = guard.refusal(request(*headers, **kwargs))
    return refused[0] if refused else 200


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8080",
        "LOCALHOST",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:65535",
        "127.1.2.3",
        "[::1]:9",
    ],
)
def test_this_machine_is_known_by_its_loopback_names_on_any_port(host: str) -> None:
    assert status(LOCAL, ("Host", host)) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "evil.test:8080",
        "localhost.evil.test",
        "127.0.0.1.evil.test",
        "192.168.1.5",
        "0.0.0.0",
        "[fe80::1]",
        "localhost:65536",
        "localhost:99999",
        "localhost:port",
        "localhost:",
        "localhost@evil.test",
        "localhost/",
        "localhost,evil.test",
        "a b",
        "",
        "[::1",
        "::1",
        "lоcalhost",
        "2130706433",
        "0x7f.1",
    ],
)
def test_other_hosts_and_malformed_ones_are_refused(host: str) -> None:
    assert status(LOCAL, ("Host", host)) == 403


def test_two_hosts_or_none_are_refused() -> None:
    assert status(LOCAL) == 403
    assert status(LOCAL, ("Host", "localhost"), ("Host", "localhost")) == 403


def test_the_refusal_of_a_host_says_what_to_do() -> None:
    refused = LOCAL.refusal(request(("Host", "plot.example.org")))
    assert refused
    assert "--allow-host plot.example.org" in refused[1]


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "http://evil.test",
        "http://localhost",
        "http://localhost:8081",
        "https://localhost:8080",
        "http://localhost:8080.evil.test",
        "http://localhost:8080/",
        "",
    ],
)
def test_another_origin_is_refused(origin: str) -> None:
    assert status(LOCAL, ("Host", "localhost:8080"), ("Origin", origin)) == 403


def test_our_own_origin_passes() -> None:
    assert status(LOCAL, ("Host", "localhost:8080"), ("Origin", "http://localhost:8080")) == 200


def test_a_proxy_with_an_allowed_name_may_speak_tls() -> None:
    host = ("Host", "plot.example.org")
    assert status(PROXIED, host, ("Origin", "https://plot.example.org")) == 200
    assert status(PROXIED, host, ("Origin", "https://evil.test")) == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
def test_another_site_may_only_navigate_to_the_page(site: str) -> None:
    host, fetch = ("Host", "localhost"), ("Sec-Fetch-Site", site)
    navigate = ("Sec-Fetch-Mode", "navigate")
    assert status(LOCAL, host, fetch) == 403
    assert status(LOCAL, host, fetch, path="/") == 403
    assert status(LOCAL, host, fetch, ("Sec-Fetch-Mode", "no-cors"), path="/") == 403
    assert status(LOCAL, host, fetch, navigate, path="/") == 200
    assert status(LOCAL, host, fetch, navigate, ("Sec-Fetch-Dest", "iframe"), path="/") == 403
    assert status(LOCAL, host, fetch, navigate, path="/status") == 403
    assert status(LOCAL, host, fetch, navigate, path="/", method="POST") == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_page_and_a_typed_address_pass(site: str) -> None:
    assert status(LOCAL, ("Host", "localhost"), ("Sec-Fetch-Site", site)) == 200


def test_an_exposed_server_is_known_by_its_addresses_and_name() -> None:
    name = socket.gethostname()
    for host in ("192.168.1.5:80", name, f"{name}.local", "[fe80::1]"):
        assert status(LAB, ("Host", host), path="/") == 200
    assert status(LAB, ("Host", "evil.test"), path="/") == 403


@pytest.mark.parametrize(
    ("path", "header", "expected"),
    [
        ("/", None, 200),
        ("/static/js/main.js", None, 200),
        ("/healthz", None, 200),
        ("/favicon.ico", None, 200),
        ("/status", None, 401),
        ("/static", None, 401),
        ("/stream?token=secret", None, 200),
        ("/stream?token=secre", None, 401),
        ("/stream?token=", None, 401),
        ("/samples", "Bearer secret", 200),
        ("/samples", "Bearer Secret", 401),
        ("/samples", "Basic secret", 401),
        ("/series?token=secret", "Bearer wrong", 401),
        ("/series?token=s%C3%A9cret", None, 401),
        ("/series?token=secret", "Bearer secret", 401),
        ("/series?token=secret&token=secret", None, 401),
        ("/series?token=secret", "Basic of-a-proxy", 200),
    ],
)
def test_data_needs_the_token_and_the_page_does_not(
    path: str, header: str | None, expected: int
) -> None:
    headers = [("Host", "192.168.1.5")] + ([("Authorization", header)] if header else [])
    assert status(LAB, *headers, path=path) == expected


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [("HEAD", "/", 200), ("POST", "/", 401), ("PUT", "/static/js/main.js", 401)],
)
def test_only_reading_the_page_needs_no_token(method: str, path: str, expected: int) -> None:
    assert status(LAB, ("Host", "192.168.1.5"), path=path, method=method) == expected


def test_a_token_that_is_not_text_is_refused() -> None:
    async def test(server: Server, _: Store) -> None:
        for token, expected in [(b"secret-long-enough", 200), (b"secret\xff", 401)]:
            headers = b"Host: localhost\r\nAuthorization: Bearer " + token
            answer = await exchange(server, b"GET /status HTTP/1.0\r\n" + headers + b"\r\n\r\n")
            assert head(answer)[0] == expected

    run(test, token="secret-long-enough")


def test_a_refusal_has_no_data_and_every_answer_has_the_security_headers() -> None:
    async def test(server: Server, _: Store) -> None:
        for path, host, expected in [
            ("/status", "evil.test", 403),
            ("/status", "localhost", 200),
            ("/nothing", "localhost", 404),
        ]:
            request = f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n"
            answer = await exchange(server, request.encode())
            code, headers = head(answer)
            assert (code, b"lines" in answer) == (expected, expected == 200)
            assert headers["content-security-policy"].startswith("default-src 'none'; script-src")
            assert headers["content-security-policy"].endswith("frame-ancestors 'none'")
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["cross-origin-resource-policy"] == "same-origin"
            assert headers["server"] == "livegraph"
            assert headers["cache-control"] == "no-store"
        answer = await exchange(
            server, b"GET /static/js/main.js HTTP/1.0\r\nHost: localhost\r\n\r\n"
        )
        assert head(answer)[1]["cache-control"] != "no-store"

    run(test)


@pytest.mark.parametrize(("trusted", "expected"), [(True, 200), (False, 401)])
def test_a_trusted_user_needs_no_token(trusted: bool, expected: int) -> None:  # noqa: FBT001
    policy = AccessPolicy("secret", exposed=False, trusts=lambda _: trusted)
    for host in ("localhost:8080", "127.0.0.1", "[::1]:8080"):
        assert status(policy, ("Host", host)) == expected
        assert status(policy, ("Host", host), path="/push", method="POST") == expected
        assert status(policy, ("Host", host), path="/samples?token=of-an-earlier-run") == expected
        assert status(policy, ("Host", host), ("Origin", "http://evil.test")) == 403


def test_a_request_whose_user_was_not_found_is_refused_with_that_reason() -> None:
    policy = AccessPolicy("secret", exposed=True, untraceable=lambda _: True)
    refused = policy.refusal(make_mocked_request("GET", "/series", {"Host": "localhost"}))
    assert refused
    assert refused[0] == 401
    assert "closed early: keep it open" in refused[1]
    other = policy.refusal(make_mocked_request("GET", "/series", {"Host": "192.0.2.1"}))
    assert other
    assert "closed early" not in other[1]


def test_the_user_of_a_proxy_is_not_trusted_for_the_clients_behind_it() -> None:
    policy = AccessPolicy(
        "secret", exposed=False, allow_hosts=frozenset({"plot.example.org"}), trusts=lambda _: True
    )
    host = ("Host", "plot.example.org")
    assert status(policy, host) == 401
    assert status(policy, host, ("Authorization", "Bearer secret")) == 200
    assert status(policy, ("Host", "localhost")) == 200


def test_by_default_no_user_is_trusted_and_the_token_is_asked_for() -> None:
    policy = AccessPolicy("secret", exposed=False)
    refused = policy.refusal(request(("Host", "localhost")))
    assert refused
    assert refused[0] == 401
    assert "this needs the token of the run" in refused[1]


def test_an_allowed_name_is_known_in_upper_case() -> None:
    policy = AccessPolicy(None, exposed=False, allow_hosts=frozenset({"x-ray.example.box"}))
    assert status(policy, ("Host", "X-RAY.EXAMPLE.BOX")) == 200


@pytest.mark.parametrize(
    ("method", "path", "proof", "expected"),
    [
        ("POST", "/join", "X-Livegraph-Proof", 200),
        ("POST", "/join", "X-Livegraph-Key", 401),
        ("GET", "/join", "X-Livegraph-Proof", 401),
        ("POST", "/push", "X-Livegraph-Proof", 401),
    ],
)
def test_only_a_post_to_join_may_prove_the_token_instead_of_sending_it(
    method: str, path: str, proof: str, expected: int
) -> None:
    headers = [("Host", "192.168.1.5"), (proof, "proof")]
    assert status(LAB, *headers, path=path, method=method) == expected


@pytest.mark.parametrize(
    ("host", "expected", "reported"), [("localhost", 401, 1), ("evil.test", 403, 0)]
)
def test_each_missing_token_is_reported_with_the_text_of_the_answer(
    host: str, expected: int, reported: int
) -> None:
    texts: list[str] = []
    policy = AccessPolicy("secret", exposed=False, on_missing_token=texts.append)

    async def refuse() -> None:
        response = await policy.middleware(request(("Host", host)), no_handler)
        assert isinstance(response, web.Response)
        assert response.status == expected
        assert texts == [(response.text or "").removesuffix("\n")] * reported
        assert (response.text or "").endswith("\n")

    in_a_loop(refuse())


async def no_handler(_: web.Request) -> web.Response:
    raise AssertionError("a refused request has reached a handler")

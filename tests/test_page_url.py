"""The URL of the page: it works for the person who reads it."""

import socket

import pytest

from livegraph.settings import ServerOptions
from livegraph.terminal import page_url


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080/"),
        ("::1", "http://[::1]:8080/"),
        ("lab.example.org", "http://lab.example.org:8080/"),
    ],
)
def test_the_url_has_the_given_host(host: str, expected: str) -> None:
    settings = ServerOptions(host=host)
    assert (
        page_url.page_url(settings, 8080)
        == page_url.page_url(settings, 8080, here=True)
        == expected
    )


@pytest.mark.parametrize(("host", "loopback"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]")])
def test_on_all_addresses_the_url_has_one_that_others_can_reach(
    host: str, loopback: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = ServerOptions(host=host, token="a+token=of&sixteen#")
    monkeypatch.setattr(page_url, "outward_address", lambda _: "192.168.1.5")
    assert (
        page_url.page_url(settings, 80)
        == "http://192.168.1.5:80/#token=a%2Btoken%3Dof%26sixteen%23"
    )
    assert (
        page_url.page_url(settings, 80, here=True)
        == f"http://{loopback}:80/#token=a%2Btoken%3Dof%26sixteen%23"
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_without_a_network_the_url_has_the_host_name(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_url, "PROBE_ADDRESSES", {host: [(-1, "nowhere")]})
    assert page_url.page_url(ServerOptions(host=host), 80) == f"http://{socket.gethostname()}:80/"


def test_with_a_certificate_the_url_is_https() -> None:
    assert page_url.page_url(ServerOptions(tls_cert="c.pem"), 80) == "https://127.0.0.1:80/"

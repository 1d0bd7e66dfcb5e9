"""`--tls-cert` and `--tls-key`: https, and errors for wrong files."""

import socket
import ssl
import subprocess
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from harness import DEADLINE, Graph, wait_for
from programs import needed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with cert.pem, key.pem, both.pem, other.pem (another key), locked.pem (password)."""
    program = needed("openssl", "to make a certificate with")
    path = tmp_path_factory.mktemp("tls")

    def openssl(*words: str) -> None:
        subprocess.run([program, *words], cwd=path, check=True, capture_output=True)

    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
    name = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    openssl("req", "-x509", *curve, "-nodes", *name, "-keyout", "key.pem", "-out", "cert.pem")
    openssl("genpkey", "-algorithm", "ed25519", "-out", "other.pem")
    openssl("pkey", "-in", "key.pem", "-aes256", "-passout", "pass:x", "-out", "locked.pem")
    both = (path / "cert.pem").read_text() + (path / "key.pem").read_text()
    (path / "both.pem").write_text(both)
    return path


def browser(graph: Graph, folder: Path) -> httpx.Client:
    """A client that trusts the certificate and sends Origin, as the page does."""
    return httpx.Client(
        base_url=graph.base,
        headers={"Origin": graph.base.rstrip("/")},
        verify=ssl.create_default_context(cafile=str(folder / "cert.pem")),
        trust_env=False,
        timeout=DEADLINE,
    )


@pytest.mark.parametrize("files", [("cert.pem", "key.pem"), ("both.pem",)])
def test_the_page_and_the_stream_are_served_over_tls(files: tuple[str, ...], folder: Path) -> None:
    options = [
        word
        for pair in zip(("--tls-cert", "--tls-key"), files, strict=False)
        for word in (pair[0], str(folder / pair[1]))
    ]
    with Graph(*options) as graph, browser(graph, folder) as page:
        assert graph.url == f"https://127.0.0.1:{graph.port}/"
        assert page.get("/").status_code == 200
        with page.stream("GET", "/stream") as stream:
            lines = stream.iter_lines()
            for n in (41, 42):
                graph.write(f"{n}\n")
                next(line for line in lines if f"{n}.0" in line)


def test_a_client_without_tls_is_disconnected_and_the_others_go_on(folder: Path) -> None:
    options = ("--tls-cert", str(folder / "both.pem"))
    with Graph(*options) as graph, browser(graph, folder) as page:
        for data in (b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"\x16\x03\x01", b""):
            with closing(socket.create_connection(("127.0.0.1", graph.port))) as peer:
                peer.settimeout(DEADLINE)
                peer.sendall(data)
                peer.shutdown(socket.SHUT_WR)
                while peer.recv(4096):
                    pass
        assert page.get("/healthz").text == "ok\n"
        assert len(graph.stderr.text.splitlines()) == 1


def test_a_stalled_viewer_over_tls_delays_nothing(folder: Path) -> None:
    trust = ssl.create_default_context(cafile=str(folder / "cert.pem"))
    tls = ("--tls-cert", str(folder / "both.pem"))
    with Graph("--window", "all", *tls) as graph, browser(graph, folder) as page:
        plain = socket.create_connection(("127.0.0.1", graph.port))
        with closing(trust.wrap_socket(plain, server_hostname="localhost")) as stalled:
            stalled.sendall(b"GET /stream?points=8000 HTTP/1.0\r\nHost: localhost\r\n\r\n")
            for i in range(400):
                graph.write("".join(f"{i}.{j:03} {j} {i} {j}\n" for j in range(100)))
            wait_for(lambda: page.get("/status").json()["records"] == 40_000, "all samples")


@pytest.mark.parametrize(
    ("cert", "key", "message"),
    [
        ("cert.pem", "other.pem", "belongs to another certificate"),
        ("cert.pem", "locked.pem", "has a password; remove it"),
        ("cert.pem", "nothing.pem", "nothing.pem': No such file or directory; check the path"),
        ("nothing.pem", "key.pem", "nothing.pem': No such file or directory; check the path"),
        ("cert.pem", ".", "': Is a directory; name a file in it"),
        ("key.pem", "cert.pem", "both in PEM"),
        ("cert.pem", None, "--tls-key"),
        (None, "key.pem", "needs a certificate"),
    ],
)
def test_a_wrong_certificate_or_key_is_reported_with_advice(
    cert: str | None, key: str | None, message: str, folder: Path
) -> None:
    options = ["--tls-cert", str(folder / cert)] if cert else []
    options += ["--tls-key", str(folder / key)] if key else []
    with Graph(*options) as graph:
        assert graph.wait() == 2
        assert message in graph.stderr.text

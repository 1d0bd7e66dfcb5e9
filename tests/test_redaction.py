"""Addresses are never shown with their user, password, query or fragment."""

import shlex
from pathlib import Path

import pytest

from livegraph.errors import LivegraphError, SourceError, UsageError
from livegraph.lib.redaction import redacted, redacted_command, redacted_word
from livegraph.settings import ReadingOptions, Settings
from livegraph.source_spec import SourceSpec
from livegraph.sources import argument_spec, open_source, url_spec
from livegraph.typed_command import TypedCommand, TypedOption

SECRET = "cAnArY7"
USER = f"{SECRET}-user:{SECRET}-password@"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://user:pw@host:80/a/b?c=d#e", "http://host:80/a/b"),
        ("http://user@host", "http://host"),
        ("ws://u:p@ss@host/a", "ws://host/a"),
        ("http://u:p/w@host/a", "http://host/a"),
        ("http://u:p?w@host/a", "http://host/a"),
        ("http://u%40x:p%3Aw@host/a%3Fb", "http://host/a%3Fb"),
        ("https://[::1]:443/x?y", "https://[::1]:443/x"),
        ("http://host/@name/feed", "http://host/@name/feed"),
        ("http://host?a@b", "http://host"),
        ("http:u:p@host/a", "http:host/a"),
        ("HTTP:/u:p@host/a", "HTTP:/host/a"),
        (" http://u:p@host/a", "http://host/a"),
        ("http://u:p\n@host/a", "http://host/a"),
        ("u:p@host/a", "host/a"),
        ("serial:socket://u:p@host:7000?logging=debug", "serial:socket://host:7000"),
        ("rfc2217://host:7000?ign_set_control&x", "rfc2217://host:7000"),
        ("http://host:port/a?b", "http://host"),
        ("http://[port]/a", "http://"),
        ("http://[fe80::1%eth0]:80/a", "http://[fe80::1%eth0]:80/a"),
        ("tcp://:port", "tcp://"),
        ("command:curl 'http://u:p@host/a?t=s' -s", "command:curl 'http://host/a' -s"),
    ],
)
def test_parts_that_may_be_secret_are_removed(address: str, shown: str) -> None:
    assert redacted(address) == shown


@pytest.mark.parametrize(
    "path",
    [
        *("-", "a.log", "/var/log/a?b#c@d", "12:30.csv", "a:b?c", "logs/http:x?y"),
        *("serial:/dev/ttyUSB0", "serial:auto", "unix:/tmp/a@b?.sock", "replay:a?.jsonl"),
        *("tcp://:9000", "udp:127.0.0.1:9000", "command:grep a@b? c"),
    ],
)
def test_a_path_is_shown_unchanged(path: str) -> None:
    assert redacted(path) == path


@pytest.mark.parametrize(
    "source",
    [
        f"http:{USER}127.0.0.1:1/a",
        f"http:/{USER}127.0.0.1:1/a",
        f"http:\\\\{USER}127.0.0.1:1\\a",
        f"http://user:{SECRET}/{SECRET}@127.0.0.1:1/",
        f"http://user:pass?{SECRET}@127.0.0.1:1/",
        f"http://user:pass@{SECRET}@127.0.0.1:0/",
        f"https://127.0.0.1:65536/?token={SECRET}",
        f"http://a..b/?token={SECRET}",
        f"ws://[::1/?token={SECRET}",
        f"{USER}127.0.0.1:1/a",
        f"mqtt://user:{SECRET}@@127.0.0.1/",
        f"mqtt://127.0.0.1?token={SECRET}",
        f"mqtt://127.0.0.1/topic?token={SECRET}",
        f"mqtt://127.0.0.1/topic#{SECRET}",
        f"tcp://{USER}:0",
        f"tcp://{SECRET}@localhost:0",
        f"udp://localhost:0?{SECRET}",
        f"serial:socket://{USER}127.0.0.1:1",
        f"serial:socket://127.0.0.1:1?logging={SECRET}",
        f"serial:rfc2217://127.0.0.1:1?{SECRET}=1",
        f"serial:rfc2217://{USER}127.0.0.1:1",
        f"serial:nothing://{USER}127.0.0.1:1",
        f"serial:loop://?logging={SECRET}",
        f"localhost:1/x?token={SECRET}",
        f"localhost:{SECRET}/x?y",
        f"rig/telemetry?token={SECRET}",
        f"rig/telemetry?a@{SECRET}",
        f"rig/telemetry&token={SECRET}",
        f"user:{SECRET}?b@host/x",
        f"http//user:{SECRET}@host/x",
        f"http//{SECRET}@host/x",
        f"http//host:{SECRET}/x",
        f"//user:{SECRET}@host",
        f"//user:{SECRET}/b@host",
        f"http;//user:{SECRET}@host/x",
        f"replay:http//user:{SECRET}@host/x",
        f"http://127.0.0.1:{SECRET}/",
        f"http://user:{SECRET}",
        f"http://[{SECRET}]/",
        f"tcp://:{SECRET}",
        f"mqtt://host:{SECRET}/topic",
        f"serial:socket://host:{SECRET}",
    ],
)
def test_errors_about_an_address_do_not_contain_its_secret(source: str) -> None:
    with pytest.raises(LivegraphError) as failure:
        open_source(url_spec(source), ReadingOptions())
    assert SECRET not in str(failure.value)
    with pytest.raises(UsageError, match="source ") as failure:
        Settings(sources=(url_spec(source),), own=({"every": 1.0, "send": (b"a",)},))
    assert SECRET not in str(failure.value)


@pytest.mark.parametrize("url", [f"htps://{USER}127.0.0.1/a", f"ftp://127.0.0.1/?token={SECRET}"])
def test_the_error_about_an_unknown_scheme_does_not_contain_a_secret(url: str) -> None:
    with pytest.raises(UsageError, match=r"127\.0\.0\.1/.*: unknown scheme") as failure:
        url_spec(url)
    assert SECRET not in str(failure.value)


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        *((plain, plain) for plain in ("a.log", "/var/log/a b.csv", "12:30.csv", "a:b", "a=b.csv")),
        ("logs/a?.csv", "logs/a…"),
        ("host:80/x?token=t", "host:80/x…"),
        ("host/x&token=t", "host/x&…"),
        ("http//user:pw@host/x", "…host/x"),
        ("http//host:pw/x", "http//host/x"),
        ("user:p?w@host", "…"),
        ("http://user:pw@host/x", "http://host/x"),
    ],
)
def test_a_word_that_is_not_a_file_is_redacted_like_a_mistyped_address(
    word: str, shown: str
) -> None:
    assert redacted_word(word) == shown


def test_the_name_of_an_existing_file_is_shown_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "a@b?token=c#d"
    file.touch()
    assert redacted_word(str(file)) == str(file)


@pytest.mark.parametrize("address", ["loop://?logging=loud", "hwgrep://ttyUSB("])
def test_the_error_about_an_address_that_pyserial_rejects_has_a_fix(address: str) -> None:
    with pytest.raises(SourceError) as failure:
        open_source(url_spec(f"serial:{address}"), ReadingOptions())
    fix = "expected a URL such as socket://host:port or rfc2217://host:port"
    assert str(failure.value) == f"cannot open {redacted(address)}: {fix}"


def test_errors_of_pyserial_are_reported_in_our_own_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("serial.serial_for_url", fail)
    with pytest.raises(SourceError, match=r"^cannot open /dev/ttyUSB0: .*--baud") as failure:
        open_source(url_spec("serial:/dev/ttyUSB0"), ReadingOptions())
    assert SECRET not in str(failure.value)


def test_the_error_about_a_command_source_does_not_contain_its_secret() -> None:
    with pytest.raises(UsageError, match="livegraph -- curl http://host/a") as failure:
        argument_spec(f"command:curl http://user:{SECRET}@host/a")
    assert SECRET not in str(failure.value)


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("vmstat 1", "vmstat 1"),
        ("/usr/bin/iostat -dx --human 0.5s", "iostat -dx --human 0.5s"),
        ("ping -c 3 example.com", "ping -c 3 example.com"),
        ("ssh pi@shed vmstat 1", "ssh pi@shed vmstat 1"),
        (f"curl -s http://{USER}host/a?token={SECRET} -N", "curl -s http://host/a -N"),
        (f"mysql -p{SECRET} -e status", "mysql …"),
        (f"sshpass -p {SECRET} ssh shed", "sshpass -p …"),
        (f"feed --token {SECRET}", "feed --token …"),
        (f"feed --token={SECRET}", "feed …"),
        (f"feed login {SECRET}", "feed login …"),
        (f"env PASSWORD={SECRET} feed", "env …"),
        (f"curl -u user:{SECRET} http://host/", "curl -u …"),
        (f"sh -c 'echo {SECRET}'", "sh -c …"),
        ("tail -f /dev/null", "tail -f /dev/null"),
    ],
)
def test_a_command_is_shown_up_to_what_may_be_secret(command: str, shown: str) -> None:
    assert redacted_command(shlex.split(command)) == shown


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("/bin/sh -u 5", "/bin/sh -u 5"),
        ("vmstat 1", "vmstat 1"),
        (f"sh -c 'cat a' --password {SECRET}", "sh -c …"),
        (f"env PGPASSWORD={SECRET} psql", "env …"),
        (f"curl -u user:{SECRET} -H 'Authorization: {SECRET}' file:///a", "curl -u …"),
    ],
)
def test_a_command_that_is_suggested_has_no_secret(command: str, shown: str) -> None:
    source = SourceSpec("command", command)
    assert TypedCommand().changed("--field b", [source]) == f"livegraph --field b -- {shown}"


def test_what_a_suggested_command_lacks_is_known_in_words() -> None:
    secret, told = TypedOption("--token", SECRET, is_secret=True), TypedOption("--title", "rig")
    typed = TypedCommand((secret, told))
    sources = [
        SourceSpec("http", f"//host/a?token={SECRET}"),
        SourceSpec("command", f"sh -c 'cat a' --password {SECRET}"),
        SourceSpec("file", "a.log"),
    ]
    lacking = typed.left_out(typed.changed("--field b", sources), sources)
    assert lacking == ["--token", "the rest of http://host/a", "the rest of the command"]
    assert typed.left_out("livegraph --field b a.log", sources) == ["--token"]
    explained = typed.changed("--explain", sources[2:], mode="explain")
    assert typed.left_out(explained, sources[2:]) == []
    assert TypedCommand((told,)).left_out("livegraph a.log", [SourceSpec("stdin")]) == []

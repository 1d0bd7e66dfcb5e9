"""The browser: only a graphical one, where someone would see it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from harness import wait_for

from livegraph.terminal.browser import launcher, open_page
from livegraph.terminal.no_browser import how_to_open


def path_with(folder: Path, *commands: str) -> str:
    for command in commands:
        (folder / command).write_text("#!/bin/sh\n")
        (folder / command).chmod(0o755)
    return str(folder)


def test_a_graphical_session_opens_its_browser(tmp_path: Path) -> None:
    path = path_with(tmp_path, "xdg-open", "firefox")
    assert launcher({"DISPLAY": ":0", "PATH": path}, "linux") == ["xdg-open"]
    assert launcher({"WAYLAND_DISPLAY": "wayland-0", "PATH": path}, "linux") == ["xdg-open"]


def test_the_variable_browser_comes_first(tmp_path: Path) -> None:
    path = path_with(tmp_path, "xdg-open", "mine", "w3m")
    display = {"DISPLAY": ":0", "PATH": path}
    assert launcher({**display, "BROWSER": "missing:w3m:mine --new %s &"}, "linux") == [
        *("mine", "--new", "%s")
    ]
    assert launcher({"SSH_CONNECTION": "a b c d", "PATH": path, "BROWSER": "mine"}) == ["mine"]
    assert launcher({**display, "BROWSER": "missing"}, "linux") == ["xdg-open"]


@pytest.mark.parametrize("command", ["mine %s new", "mine"])
def test_the_browser_gets_the_address_where_the_command_has_a_place_for_it(
    tmp_path: Path, command: str
) -> None:
    path_with(tmp_path, "mine")
    got = tmp_path / "got"
    (tmp_path / "mine").write_text(f'#!/bin/sh\necho "$1" > {got}.part; mv {got}.part {got}\n')
    environ = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "BROWSER": command}
    code = "from livegraph.terminal.browser import open_page; open_page('http://localhost/')"
    subprocess.run([sys.executable, "-c", code], env=environ, check=True)
    wait_for(got.exists, "the browser")
    assert got.read_text() == "http://localhost/\n"


def test_without_a_screen_none_is_opened(tmp_path: Path) -> None:
    path = path_with(tmp_path, "xdg-open", "lynx", "w3m", "www-browser")
    assert launcher({"PATH": path}, "linux") is None


def test_over_ssh_none_is_opened(tmp_path: Path) -> None:
    path = path_with(tmp_path, "xdg-open")
    environ = {"DISPLAY": ":10", "SSH_CONNECTION": "a b c d", "PATH": path}
    assert launcher(environ, "linux") is None


def test_a_text_browser_is_never_one(tmp_path: Path) -> None:
    path = path_with(tmp_path, "lynx", "w3m", "www-browser", "links")
    assert launcher({"DISPLAY": ":0", "PATH": path}, "linux") is None


def test_in_wsl_it_is_the_one_of_windows_if_there_is_a_way_to_it(tmp_path: Path) -> None:
    wsl = {"WSL_DISTRO_NAME": "Debian"}
    assert launcher({**wsl, "PATH": path_with(tmp_path, "wslview")}, "linux") == ["wslview"]
    assert launcher({**wsl, "PATH": "/nowhere"}, "linux") is None


def test_in_a_container_none_is_opened(tmp_path: Path) -> None:
    path = path_with(tmp_path, "xdg-open", "chromium")
    assert launcher({"container": "docker", "HOME": "/root", "PATH": path}, "linux") is None


def test_a_mac_has_open() -> None:
    assert launcher({}, "darwin") == ["open"]


def test_windows_has_rundll32() -> None:
    assert launcher({}, "win32") == ["rundll32", "url.dll,FileProtocolHandler"]


def test_where_none_is_that_is_said() -> None:
    assert not open_page("http://localhost/", {})


SSH = {"SSH_CONNECTION": "192.0.2.1 5 192.0.2.2 22"}


@pytest.mark.parametrize(
    ("environ", "host", "words"),
    [
        ({**SSH, "USER": "ann"}, "127.0.0.1", "ssh -L 8080:127.0.0.1:8080 ann@192.0.2.2"),
        ({**SSH, "LOGNAME": "bob"}, "localhost", "ssh -L 8080:localhost:8080 bob@192.0.2.2"),
        (SSH, "::1", "ssh -L 8080:[::1]:8080 192.0.2.2"),
        ({"SSH_CONNECTION": "::1 5 2001:db8::7 2222"}, "127.0.0.1", " 2001:db8::7 -p 2222"),
        ({"SSH_CONNECTION": "", "USER": "ann"}, "127.0.0.1", f" ann@{socket.gethostname()}"),
        ({"container": "podman"}, "127.0.0.1", "-p 127.0.0.1:8080:8080"),
        ({"WSL_DISTRO_NAME": "Debian"}, "127.0.0.1", "open the address in Windows"),
        ({"USER": "ann"}, "127.0.0.1", f"8080:127.0.0.1:8080 ann@{socket.gethostname()}"),
    ],
)
def test_without_a_browser_the_way_to_the_page_is_said(
    tmp_path: Path, environ: dict[str, str], host: str, words: str
) -> None:
    assert words in how_to_open(host, 8080, environ, tmp_path)


def test_a_container_is_known_by_its_files(tmp_path: Path) -> None:
    (tmp_path / ".dockerenv").touch()
    assert "outside this container" in how_to_open("127.0.0.1", 8080, {}, tmp_path)

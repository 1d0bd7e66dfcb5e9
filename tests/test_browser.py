"""The browser: only a graphical one, where someone would see it."""

from pathlib import Path

from livegraph.terminal.browser import launcher, open_page


def path_with(folder: Path, *commands: str) -> str:
    for command in commands:
        (folder / command).write_text("#!/bin/sh\n")
        (folder / command).chmod(0o755)
    return str(folder)


def test_a_graphical_session_opens_its_browser(tmp_path: Path) -> None:
    path = path_with(tmp_path, "xdg-open", "firefox")
    assert launcher({"DISPLAY": ":0", "PATH": path}, "linux") == ["xdg-open"]
    assert launcher({"WAYLAND_DISPLAY": "wayland-0", "PATH": path}, "linux") == ["xdg-open"]


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

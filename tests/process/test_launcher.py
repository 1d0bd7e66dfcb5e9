"""Opening the browser: livegraph never waits for it and passes it no secret in arguments."""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from harness import DEADLINE, wait_for


@contextmanager
def launched(folder: Path, *options: str) -> Iterator[tuple[str, str]]:
    """Run livegraph with a launcher that hangs; yield the address and the launcher's argument."""
    launcher = folder / "xdg-open"
    env_file = f"env > {folder}/part; mv {folder}/part {folder}/env"
    launcher.write_text(f"#!/bin/sh\necho $1 > {folder}/opened\n{env_file}\nexec sleep 5\n")
    launcher.chmod(0o755)
    env = {**os.environ, "DISPLAY": ":9", "PATH": f"{folder}:{os.environ['PATH']}"}
    env["XDG_RUNTIME_DIR"] = str(folder)
    env.pop("SSH_CONNECTION", None)
    command = [sys.executable, "-m", "livegraph", "--demo", *options]
    nothing, pipe = subprocess.DEVNULL, subprocess.PIPE
    child = subprocess.Popen(command, env=env, stdin=nothing, stderr=pipe)
    assert child.stderr
    opened = folder / "opened"
    with child.stderr as reported:
        address = reported.readline().split()[1].decode()
        wait_for(lambda: opened.exists() and opened.read_text().strip(), "a browser")
        yield address, opened.read_text().strip()
        child.terminate()
        assert child.wait(DEADLINE) == 143


def test_a_launcher_that_hangs_delays_nothing(tmp_path: Path) -> None:
    with launched(tmp_path) as (address, opened):
        assert httpx.get(address, trust_env=False).status_code == 200
        assert opened == address


def test_a_browser_does_not_get_the_variables_of_livegraph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVEGRAPH_TOKEN", "a-token-of-the-tests")
    with launched(tmp_path):
        wait_for((tmp_path / "env").exists, "its environment")
        text = (tmp_path / "env").read_text()
        assert "PATH=" in text
        assert "LIVEGRAPH_" not in text


def test_over_ssh_no_browser_is_opened_and_a_tunnel_is_suggested() -> None:
    command = [sys.executable, "-m", "livegraph", "--demo"]
    env = {**os.environ, "DISPLAY": ":9", "SSH_CONNECTION": "192.0.2.1 5 192.0.2.2 22"}
    env |= {"USER": "ann"}
    nothing, pipe = subprocess.DEVNULL, subprocess.PIPE
    with subprocess.Popen(command, env=env, stdin=nothing, stderr=pipe, text=True) as child:
        assert child.stderr
        port = child.stderr.readline().split(":")[-1].split("/")[0]
        hint = child.stderr.readline().strip()
        assert hint.endswith(f"machine, run there: ssh -L {port}:127.0.0.1:{port} ann@192.0.2.2")
        child.terminate()


def test_a_token_is_passed_to_the_browser_in_a_private_file_not_in_its_arguments(
    tmp_path: Path,
) -> None:
    with launched(tmp_path, "--token", "s3cr&t-of-the-tests") as (address, opened):
        path = Path(opened)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.parent == tmp_path
        led = re.search(r'content="0;url=([^"]+)"', path.read_text())
        assert led
        assert led[1] == address
        assert "s3cr" in led[1]
    assert not path.exists()

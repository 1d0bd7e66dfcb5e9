"""Every command in the docs works: sessions print what the docs show, recipes read samples.

A code block with lines that begin with `$ ` is a session: its commands run in turn in one folder
and print the lines below them. `…` stands for any text, and `^C` is pressed where it is printed. A
block with `title="NAME"` is a file of that folder. In all other blocks, each line that runs
livegraph is a recipe: it runs until it has a sample. The programs and files that recipes name are
made up here.
"""

import json
import os
import re
import shlex
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.request import Request, urlopen

import click
import pytest
from fork_server import fork_server
from harness import DEADLINE, Output, wait_for

from livegraph import cli

ROOT = Path(__file__).parent.parent
TESTED_ELSEWHERE = {"formats.md", "messages.md", "options.md"}
PAGES = [
    ROOT / "README.md",
    *(page for page in sorted((ROOT / "docs").glob("*.md")) if page.name not in TESTED_ELSEWHERE),
]
NEEDS = {
    "pip install": "a package index",
    "uvx ": "a package index",
    "--join": "an open page",
    "--serial": "a board",
    "serial:": "a board",
    "nc ": "a board",
    "ws://": "a board",
    "wss://": "a board",
    "http://": "a server",
    "mqtt://": "a broker",
    "_LIVEGRAPH_COMPLETE": "another shell",
}
"""Parts of commands that are not run, only parsed, and what they need."""
HARMLESS = [
    (r"--port \d+", "--port 0"),
    (r"0\.0\.0\.0", "127.0.0.1"),
    (r":(?:9000|47269)\b", ":0"),
    (r"/tmp/", "./"),
]
"""What is changed in a command before it is run: no address that another program may use."""
LISTENERS = ("tcp://", "udp://", "unix:", "--push")
"""Recipes with these wait for a sender; others must read a sample."""
REPEATED = {
    "sensor_reader": "temp=21.5 hum=40",
    "ping": "64 bytes from localhost (127.0.0.1): icmp_seq=1 ttl=64 time=0.045 ms",
    "vmstat": "procs -----memory-----\n r  b   swpd   free\n 1  0      0 512000",
    "iostat": "Device   r/s   w/s\nsda     1.00  2.00\nsdb     3.00  4.00",
    "docker": "NAME   CPU %   MEM %   PIDS\nweb    0.52%   0.63%   5\ndb     1.20%   4.10%   9",
    "producer": "1\n2",
}
"""Programs that print this again and again, whatever their arguments."""
TRAIN = """\
import time
for step in range(10**9):
    print(f"step={step} loss={1 / (step + 1):.4f} val_loss={2 / (step + 1):.4f}")
    time.sleep(0.05)
"""
LOG = """\
2026-03-02 12:01:07 INFO request /cart done, took 41 ms
2026-03-02 12:01:08 ERROR cache miss for /cart
2026-03-02 12:01:09 INFO request /pay done, took 312 ms
"""
FILES = {
    "alarm.sh": "#!/bin/sh\n",
    "train.py": TRAIN,
    "read.py": TRAIN,
    "app.log": LOG,
    "log": "temp=21.5\n",
    **dict.fromkeys(("a.log", "b.log", "other.log"), "step=1 loss=0.5\nstep=2 loss=0.4\n"),
    **dict.fromkeys(("run.csv", "monday.csv", "tuesday.csv"), "temp,hum\n21.5,40\n21.6,41\n"),
    "xy.csv": "x,y\n1,2\n2,1\n",
    "run.jsonl": '{"time":1715682093.5,"values":{"temp":21.5}}\n' * 2,
    "rig.toml": 'source = "run.csv"\n',
    "token.txt": "0123456789abcdef\n",
}


def blocks(page: Path) -> Iterator[tuple[str, list[str]]]:
    """The code blocks of a page: what follows the fence, and the lines."""
    fenced, info, lines = False, "", list[str]()
    for line in [*page.read_text().splitlines(), ""]:
        if line.startswith("```"):
            if lines:
                yield info, lines
            fenced, info, lines = not fenced, line.removeprefix("```"), []
        elif fenced:
            lines.append(line)
        elif line.startswith("    "):
            lines.append(line.removeprefix("    "))
        elif lines and line:
            yield "", lines
            lines = []
    if lines:
        yield info, lines


def is_session(lines: list[str]) -> bool:
    return any(line.startswith("$ ") for line in lines)


def sessions(page: Path) -> list[tuple[str, list[str]]]:
    """Commands, and the lines that they print."""
    result = list[tuple[str, list[str]]]()
    for _, lines in blocks(page):
        for line in lines if is_session(lines) else ():
            if line.startswith("$ "):
                result.append((line.removeprefix("$ "), []))
            else:
                result[-1][1].append(line)
    return [(command, "\n".join(shown).rstrip().splitlines()) for command, shown in result]


def recipes(page: Path) -> list[str]:
    """The lines that run livegraph outside of sessions, without their comments."""
    shell = [lines for info, lines in blocks(page) if info in ("", "sh") and not is_session(lines)]
    uncommented = [re.sub(r"(^|\s+)#\s.*", "", line) for lines in shell for line in lines]
    return [line for line in uncommented if "livegraph" in line and invocations(line)]


def invocations(line: str) -> list[list[str]]:
    """The arguments of each livegraph that a line of shell runs."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    commands: list[list[str]] = [[]]
    for word in lexer:
        if set(word) <= set("|&;()<>"):
            commands.append([])
        elif commands[-1] or not re.match(r"\w+=", word):
            commands[-1].append(word)
    return [words[1:] for words in commands if words and Path(words[0]).name == "livegraph"]


def cases(found: dict[Path, list[str]]) -> list[object]:
    """Each command once, with the last page that has it."""
    pages = {command: page for page, commands in found.items() for command in commands}
    return [pytest.param(command, id=f"{page.stem}: {command}") for command, page in pages.items()]


RECIPES = {page: recipes(page) for page in PAGES}
SESSIONS = [page for page in PAGES if sessions(page)]


class Shell:
    """A command that bash runs in a folder until the block is left.

    It is in the session of the fork server, of which `livegraph` is a process.
    """

    def __init__(self, command: str, folder: Path) -> None:
        environment = {
            **os.environ,
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "XDG_RUNTIME_DIR": str(folder),
            "LIVEGRAPH_OPEN": "false",
            "LIVEGRAPH_PORT": "0",
            "TZ": "UTC",
        }
        self.process = subprocess.Popen(
            ["bash", "-c", command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,
            pass_fds=[fork_server().descriptor],
        )
        assert self.process.stdout
        self.output = Output(self.process.stdout)

    def lines(self) -> list[str]:
        """What it has printed so far, as if it served the default port."""
        text = re.sub(r"(http://127\.0\.0\.1:)\d+", r"\g<1>8080", self.output.text)
        return text.splitlines()

    def prints(self, expected: list[str]) -> None:
        """Wait until it has printed these lines and no others."""
        pattern = re.escape("\n".join(expected)).replace("…", ".*")
        try:
            wait_for(lambda: re.fullmatch(pattern, "\n".join(self.lines())), "the output")
        except AssertionError as error:
            error.add_note("\n".join(["printed:", *self.lines(), "expected:", *expected]))
            raise

    def has_samples(self) -> bool:
        """Whether its page has a sample."""
        assert self.process.poll() is None, self.output.text
        address = re.search(r"(http://127\.0\.0\.1:\d+/)(?:#token=(\S+))?\s", self.output.text)
        if not address:
            return False
        headers = {"Authorization": f"Bearer {address[2]}"} if address[2] else {}
        with urlopen(Request(f"{address[1]}series", headers=headers)) as answer:
            return any(series["count"] for series in json.load(answer))

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.interrupt()
        try:
            self.process.wait(DEADLINE)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.output.join()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with `bin`, in which livegraph is, and the programs and files of recipes."""
    made = tmp_path / "bin"
    made.mkdir()
    programs = {
        name: f"while printf '%s\\n' {shlex.quote(text)}; do sleep 0.05; done"
        for name, text in REPEATED.items()
    }
    programs["livegraph"] = f'exec {shlex.join(fork_server().command)} "$@"'
    programs["ssh"] = 'shift; exec sh -c "$*"'
    for name, script in programs.items():
        (made / name).write_text(f"#!/bin/sh\n{script}\n")
        (made / name).chmod(0o755)
    (tmp_path / "sensor_reader").symlink_to(made / "sensor_reader")
    tmp_path.chmod(0o700)
    return tmp_path


@pytest.mark.parametrize("page", SESSIONS, ids=lambda page: page.name)
def test_a_session_prints_what_the_docs_show(page: Path, folder: Path) -> None:
    for info, lines in blocks(page):
        if title := re.search(r'title="(\S+)"', info):
            (folder / title[1]).write_text("\n".join(lines) + "\n")
    for command, shown in sessions(page):
        stop = shown.index("^C") if "^C" in shown else len(shown)
        with Shell(command, folder) as shell:
            shell.prints(shown[:stop])
            if stop < len(shown):
                shell.interrupt()
                shell.prints([*shown[:stop], *shown[stop + 1 :]])


@pytest.mark.parametrize("command", cases(RECIPES))
def test_livegraph_takes_the_options_of_a_recipe(
    command: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in FILES.items():
        (folder / name).write_text(text)
    monkeypatch.chdir(folder)
    for arguments in invocations(command):
        with cli.main.make_context("livegraph", list(arguments)) as context:
            assert isinstance(context, click.Context)
            cli._settings(**context.params)


@pytest.mark.parametrize(
    "command",
    cases({page: [c for c in RECIPES[page] if not any(map(c.count, NEEDS))] for page in PAGES}),
)
def test_a_recipe_reads_samples(command: str, folder: Path) -> None:
    for name, text in FILES.items():
        (folder / name).write_text(text)
    (folder / "alarm.sh").chmod(0o755)
    for pattern, harmless in HARMLESS:
        command = re.sub(pattern, harmless, command)
    with Shell(command, folder) as shell:
        if any(map(command.count, LISTENERS)):
            wait_for(lambda: "(Ctrl-C to stop)" in shell.output.text, "the page")
        elif "--print" in command:
            wait_for((folder / "run.jsonl").read_text, "records")
        elif "--explain" in command:
            wait_for(lambda: shell.output.text, "an explanation")
        else:
            wait_for(shell.has_samples, "a sample")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_are_valid_shell(page: Path) -> None:
    lines = [line for info, block in blocks(page) if info == "sh" for line in block]
    lines += [command for command, _ in sessions(page)]
    text = "\n".join(lines)
    done = subprocess.run(["bash", "-n"], check=False, input=text, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")

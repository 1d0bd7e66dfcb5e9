"""A run with `--config`: sources with their own options, and the order of precedence."""

import json
import os
import re
import subprocess
import sys
import tty
from pathlib import Path
from typing import Any

import httpx
import httpx_sse
import pytest
from harness import DEADLINE, Graph, wait_for

LIVEGRAPH = [sys.executable, "-m", "livegraph"]
DOCS = Path(__file__).parents[2] / "docs" / "config.md"


def config(folder: Path, text: str) -> str:
    (folder / "rig.toml").write_text(text)
    return str(folder / "rig.toml")


def hello(graph: Graph) -> dict[str, Any]:
    """The `hello` event of a new page."""
    with (
        httpx.Client(trust_env=False, timeout=DEADLINE) as client,
        httpx_sse.connect_sse(client, "GET", f"{graph.base}stream") as source,
    ):
        reported: dict[str, Any] = json.loads(next(source.iter_sse()).data)
    return reported


def printed(*arguments: str, **variables: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [*LIVEGRAPH, "--print", *arguments],
        capture_output=True,
        check=True,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_example_in_the_docs_does_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = re.search(r"```toml\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert block
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    text = block[1].replace("/dev/ttyUSB0", os.ttyname(theirs))
    monkeypatch.chdir(tmp_path)
    with Graph("--config", config(tmp_path, text)) as graph:
        reported = hello(graph)
        assert (reported["title"], reported["window"]) == ("rig 1", 300)
        assert reported["panels"] == ["temp,hum", "load*"]
        names = {source["name"] for source in graph.get("status")["source"]}
        assert "board" in names
        os.write(ours, b"\n21 40\n99 50\n")
        wait_for(lambda: graph.count("hum") == 2, "the samples of the board")
        wait_for(lambda: graph.count("load15") >= 1, "the samples of the machine")
        assert sorted(each["name"] for each in graph.get("series")) == [
            *("hum", "load1", "load15", "load5", "temp"),
        ]
        assert [each["threshold"] for each in graph.get("status")["alarms"]] == ["temp>80"]
        wait_for(lambda: b'"board"' in Path("rig.jsonl").read_bytes(), "the record")
    os.close(ours)
    os.close(theirs)


def test_each_source_is_read_with_its_own_options(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("21,5;40\n")
    (tmp_path / "b.txt").write_text("noise 3 <7>\n")
    text = f"""
        [[source]]
        url = "{tmp_path}/a.csv"
        name = "left"
        decimal = ","
        delimiter = ";"
        names = ["temp", "hum"]
        field = ["temp"]
        [[source]]
        url = "{tmp_path}/b.txt"
        pattern = "<(?P<n>[0-9]+)>"
    """
    result = printed("--config", config(tmp_path, text))
    assert sorted((each["source"], str(each["values"])) for each in result) == [
        ("b.txt", "{'n': 7.0}"),
        ("left", "{'temp': 21.5}"),
    ]


def test_the_command_line_overrides_variables_which_override_the_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_text("1,2\n")
    file = config(tmp_path, f'source = "{tmp_path}/a.csv"\nnames = "file"')

    def names(*arguments: str, **variables: str) -> list[str]:
        return [name for each in printed(*arguments, **variables) for name in each["values"]]

    assert names("--config", file) == ["file"]
    assert names(LIVEGRAPH_CONFIG=file) == ["file"]
    assert names("--config", file, LIVEGRAPH_NAMES="variable") == ["variable"]
    assert names("--names", "line", "--config", file, LIVEGRAPH_NAMES="variable") == ["line"]


def test_sources_on_the_command_line_replace_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("5\n")
    file = config(tmp_path, 'serial = "auto"\ndemo = true\nnames = "a"')
    result = printed("--config", file, str(tmp_path / "b.csv"))
    assert result == [{"line": 1, "values": {"a": 5.0}}]


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("windw = 1", "rig.toml: windw: no such option; did you mean window?"),
        ("version = true", "rig.toml: version: no such option"),
        ("chart = 'pie'", "rig.toml: chart 'pie': expected one of line, area, "),
        ("memory = '1x'", "rig.toml: memory '1x': expected a size"),
        ("[[source]]\nurl = '-'\ndecimal = 'x'", "rig.toml: source -: decimal 'x': expected "),
        ("[[source]]\nurl = '-'\nformat = 'xml'", "rig.toml: source -: format 'xml': expected"),
        ("y-min = 5\ny-max = 5", "--y-min 5: expected less than --y-max, which is 5 (y-"),
    ],
)
def test_an_error_in_the_file_ends_the_run_with_advice(tmp_path: Path, text: str, fix: str) -> None:
    with Graph("--config", config(tmp_path, text)) as graph:
        assert graph.wait() == 2
        assert fix in graph.stderr.text


def test_connections_are_read_with_the_options_of_their_listener(tmp_path: Path) -> None:
    socket = tmp_path / "socket"
    text = f'[[source]]\nurl = "unix:{socket}"\nnames = ["left", "right"]\n'
    with Graph("--config", config(tmp_path, text)) as graph:
        assert graph.url
        code = (
            "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]);"
            "s.sendall(b'1 2\\n')"
        )
        subprocess.run([sys.executable, "-c", code, str(socket)], check=True)
        wait_for(lambda: graph.count("right") == 1, "a sample")


def test_a_source_is_sent_only_its_own_texts(tmp_path: Path) -> None:
    echo = "sh -c 'while read line; do echo $line; done'"
    text = f"""
        [[source]]
        url = "command:{echo}"
        name = "asked"
        send = ["a=1", "a=2"]
        [[source]]
        url = "command:{echo}"
        name = "other"
        """
    with Graph("--config", config(tmp_path, text)) as graph:
        wait_for(lambda: graph.count("a") == 2, "both")
        assert [series["name"] for series in graph.get("series")] == ["a"]


@pytest.mark.parametrize("option", ['send = "x"', 'every = "2s"'])
def test_an_option_that_a_source_cannot_have_is_refused(tmp_path: Path, option: str) -> None:
    text = f'[[source]]\nurl = "a.log"\n{option}\n[[source]]\nurl = "command:true"\n'
    with Graph("--config", config(tmp_path, text)) as graph:
        assert graph.wait() == 2
        assert "rig.toml: source a.log: " in graph.stderr.text
        assert "; remove the option" in graph.stderr.text

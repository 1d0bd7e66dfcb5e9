"""The documentation matches the program: options, links, examples, tests."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import manual
import pytest
import said

from livegraph.cli import PARAMETERS, others
from livegraph.options.help import help_text
from livegraph.options.table import GROUPS

ROOT = Path(__file__).parent.parent
LINES = ROOT / "tests" / "data" / "lines"
SHOWN = 12
"""Cases of each file that the page of formats shows, at most."""
FORMATS_INTRO = """\
# What livegraph reads

livegraph reads a number with a name as a sample and shows everything else as text; it drops nothing
silently. Each example is a test: the lines after `>` are the input, the lines below them the
output. `*` stands for parts that depend on the day.
"""
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


RELIABILITY = (ROOT / "docs" / "reliability.md").read_text()
TESTED = re.findall(r"pytest ((?:tests/[\w/.]+ ?)+)(?:-k (?:\"(.+?)\"|(\w+)))?", RELIABILITY)
TESTED += re.findall(r"`((?:tests/[\w/.]+ ?)+)(?:-k (?:\"(.+?)\"|(\w+)))?`", RELIABILITY)
"""Paths, and words of `-k`, each of which must match the name of a test there."""


def formats_page() -> str:
    """The cases of tests/data/lines as a page of documentation."""
    parts = [FORMATS_INTRO]
    for name, title, about in json.loads((LINES / "about.json").read_text()):
        parts.append(f"## {title}\n\n{about}\n")
        cases = [json.loads(line) for line in (LINES / f"{name}.jsonl").read_text().splitlines()]
        parts += [_shown(case) for case in cases if _is_short(case)][:SHOWN]
    return "\n".join(parts)


def _is_short(case: dict[str, Any]) -> bool:
    text = case.get("in", "")
    return 0 < len(text) < 400 and text.count("\n") < 9 and text.replace("\n", "").isprintable()


def _shown(case: dict[str, Any]) -> str:
    options = " ".join(shlex.quote(arg) for arg in case["args"])
    command = f"    $ livegraph --print {options}".rstrip()
    given = [f"    > {line}" for line in case["in"].removesuffix("\n").split("\n")]
    reported = [f"    {json.dumps(item, ensure_ascii=False)}" for item in case["print"]]
    return "\n".join([command, *given, *reported, ""])


def test_the_page_of_formats_matches_the_cases() -> None:
    path = ROOT / "docs" / "formats.md"
    if os.environ.get("WRITE_DOCS"):
        path.write_text(formats_page())
    assert path.read_text() == formats_page(), "WRITE_DOCS=1 pytest tests/test_docs.py"


def test_every_file_of_cases_is_on_the_page_of_formats() -> None:
    reported = {name for name, _, _ in json.loads((LINES / "about.json").read_text())}
    # the file "reference" repeats cases of all the others
    assert reported == {path.stem for path in LINES.glob("*.jsonl")} - {"reference"}


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("options.md", manual.options_page),
        ("livegraph.1", manual.manual_page),
        ("messages.md", said.messages_page),
    ],
)
def test_the_pages_of_options_and_messages_match_the_program(
    name: str, page: Callable[[], str]
) -> None:
    path = ROOT / "docs" / name
    if os.environ.get("WRITE_DOCS"):
        path.write_text(page())
    assert path.read_text() == page(), "WRITE_DOCS=1 pytest tests/test_docs.py"


@pytest.mark.parametrize(
    ("shell", "name"),
    [("bash", "livegraph.bash"), ("zsh", "_livegraph"), ("fish", "livegraph.fish")],
)
def test_the_completion_scripts_are_those_of_the_program(shell: str, name: str) -> None:
    """Only the lines that name the program: the others depend on the version of click."""
    path = ROOT / "packaging" / "completions" / name
    environment = {**os.environ, "_LIVEGRAPH_COMPLETE": f"{shell}_source"}
    command = [str(Path(sys.executable).with_name("livegraph"))]
    script = subprocess.check_output(command, env=environment, text=True)
    script = script.replace('string split ","', 'string split --max 1 ","')
    if os.environ.get("WRITE_DOCS"):
        path.write_text(script)
    assert _naming_livegraph(path.read_text()) == _naming_livegraph(script)
    if shutil.which(shell):
        subprocess.run([shell, "-n", str(path)], check=True)


def _naming_livegraph(script: str) -> list[str]:
    return [line for line in script.splitlines() if "livegraph" in line.lower()]


def test_every_option_has_a_line_of_help_that_fits_a_terminal() -> None:
    shown = help_text(GROUPS, others(PARAMETERS))
    options = [each for each in PARAMETERS if isinstance(each, click.Option)]
    assert all(option.help and option.help in shown for option in options)
    assert max(map(len, shown.splitlines())) <= 80


def test_what_the_manual_says_about_an_option_is_in_sentences() -> None:
    options = [each for each in PARAMETERS if isinstance(each, click.Option)]
    texts = [manual.about(each) for each in options]
    assert [text for text in texts if not text.endswith(".") or ".." in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_local_link_has_a_target(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_the_architecture_names_every_package_and_only_existing_ones() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    packages = {path.parent.name for path in (ROOT / "livegraph").glob("*/__init__.py")}
    assert {name for name in packages if f"`{name}/`" not in text} == set()
    text += (ROOT / "docs" / "internals.md").read_text()
    roots = (
        ROOT,
        ROOT / "livegraph",
        ROOT / "livegraph/static/js",
        ROOT / "livegraph/static/js/charts/kinds",
        ROOT / "livegraph/static/js/charts/surface",
    )
    named = set(re.findall(r"`([\w./]+(?:\.py|\.js|/))`", text))
    assert {path for path in named if not any((root / path).exists() for root in roots)} == set()


def test_every_test_that_the_docs_name_exists() -> None:
    for page in PAGES:
        for path, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page.read_text()):
            assert f"def {name}(" in (ROOT / path).read_text(), (page.name, name)


def test_the_figures_of_the_readme_are_measured() -> None:
    readme = (ROOT / "README.md").read_text()
    rows = re.findall(r"^\| .+\. \| (.+) \| `(.+)` \|$", readme, re.MULTILINE)
    assert len(rows) > 5
    for figures, command in rows:
        measured = _measured(command)
        for figure in figures.split(", "):
            assert any(_numbers(figure) <= _numbers(row) for row in measured), (figure, command)


def _measured(command: str) -> list[str]:
    """The rows of the tables with what a command measures, each with the header of its table."""
    benchmark = re.fullmatch(r"python -m benchmarks (\w+)", command)
    if not benchmark:
        tests = command[command.index("pytest ") + len("pytest ") :]
        return [line for line in RELIABILITY.splitlines() if f"{tests}`" in line]
    performance = (ROOT / "docs" / "performance.md").read_text()
    section = performance.partition(f"\n## {benchmark[1].capitalize()}\n")[2].partition("\n## ")[0]
    header, *rows = [line for line in section.splitlines() if line.startswith("| ")]
    return [header + row for row in rows]


def _numbers(text: str) -> set[str]:
    return {number.replace(",", "") for number in re.findall(r"\d[\d.,]*\d|\d", text)}


@pytest.mark.parametrize(("paths", "several", "one"), TESTED)
def test_every_test_that_reliability_names_exists(paths: str, several: str, one: str) -> None:
    result = ""
    for path in paths.split():
        files = [ROOT / path] if path.endswith(".py") else list((ROOT / path).rglob("test_*.py"))
        assert files, path
        result += "".join(file.read_text() for file in files)
    cases = "".join(path.read_text() for path in LINES.glob("*.jsonl"))
    names = re.findall(r"def (test_\w+)", result) + re.findall(r'"id": "(\w+)"', cases)
    for word in filter(None, (several or one).split(" or ")):
        assert any(word in name for name in names), word

"""The documentation says what is so: options, links, examples."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from livegraph.cli import PARAMETERS, main

ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def options_page() -> str:
    context = click.Context(main, info_name="livegraph", terminal_width=90, max_content_width=90)
    text = "\n".join(f"    {line}".rstrip() for line in main.get_help(context).splitlines())
    return f"# Options\n\n{text}\n"


def test_the_page_of_options_is_what_help_says() -> None:
    path = ROOT / "docs" / "options.md"
    if os.environ.get("WRITE_DOCS"):
        path.write_text(options_page())
    assert path.read_text() == options_page(), "WRITE_DOCS=1 pytest tests/test_docs.py"


def test_every_option_has_a_help_text() -> None:
    options = [each for each in PARAMETERS if isinstance(each, click.Option)]
    assert all(option.help for option in options)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_local_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_every_test_that_the_docs_name_exists() -> None:
    for page in PAGES:
        for path, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page.read_text()):
            assert f"def {name}(" in (ROOT / path).read_text(), (page.name, name)


def test_the_readme_shows_what_print_really_prints() -> None:
    readme = (ROOT / "README.md").read_text()
    match = re.search(r"\$ printf '(.*)' \| livegraph --print\n((?: {4}\{.*\n)+)", readme)
    assert match
    text = match[1].encode().decode("unicode_escape")
    command = [sys.executable, "-m", "livegraph", "--print"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    shown = [json.loads(line) for line in match[2].splitlines()]
    assert [json.loads(line) for line in done.stdout.splitlines()] == shown


def test_every_option_in_a_recipe_exists() -> None:
    known = {name for each in PARAMETERS for name in (*each.opts, *each.secondary_opts)}
    for line in (ROOT / "README.md").read_text().splitlines():
        command = re.search(r"(?:^ {4}|\| |`)livegraph( [^|`>#]*)", line)
        for word in shlex.split(command[1]) if command else ():
            if word.startswith("--"):
                assert word in known, line

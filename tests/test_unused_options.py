"""Options that would do nothing in a run are refused."""

from typing import Any

import pytest

from livegraph.errors import UsageError
from livegraph.options.option import MODES
from livegraph.options.table import GROUPS
from livegraph.options.unused import check_use
from livegraph.settings import Settings

OPTIONS = [option for group in GROUPS.values() for option in group if option.key != "baud"]
RUNS: dict[str, dict[str, Any]] = {
    "page": {},
    "print": {"print": True},
    "explain": {"explain": True},
    "join": {"join": "here"},
}


def test_the_modes_of_the_options_are_those_of_a_run() -> None:
    assert {mode: Settings.of(**run).output.mode for mode, run in RUNS.items()} == {
        mode: mode for mode in MODES
    }


@pytest.mark.parametrize("mode", MODES)
def test_an_option_is_refused_in_a_mode_that_does_not_use_it(mode: str) -> None:
    settings = Settings.of(**RUNS[mode])
    refused = set()
    for option in OPTIONS:
        try:
            check_use({option.opts[0]}, settings)
        except UsageError as error:
            if "expected a file" not in str(error):
                refused.add(option.key)
    assert refused == {option.key for option in OPTIONS if mode not in option.modes}


@pytest.mark.parametrize(
    ("option", "mode", "problem"),
    [
        ("--save", "print", "--save: needs a page, and --print serves none; choose one"),
        ("--exec", "print", "--exec: needs a page, and --print serves none; choose one"),
        ("--record", "print", "--record: .* write --print > FILE instead"),
        ("--memory", "explain", "--memory: needs a page, and --explain serves none"),
        ("--rate", "explain", "--rate: does nothing with --explain; choose one"),
        ("--threshold", "join", "--threshold: belongs to the run with the page; give it there"),
    ],
)
def test_the_refusal_says_what_to_do(option: str, mode: str, problem: str) -> None:
    with pytest.raises(UsageError, match=f"^{problem}"):
        check_use({option}, Settings.of(**RUNS[mode]))

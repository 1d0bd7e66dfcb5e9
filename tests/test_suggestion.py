"""The numbers in a text, and the pattern that is suggested for each."""

import json
from pathlib import Path

import hypothesis.strategies as st
import pytest
import regex
from hypothesis import given

from livegraph.parsing.suggestion import plain_numbers, reading_option, suggest, suggest_some

CASES = json.loads((Path(__file__).parent / "data" / "plain_numbers.json").read_text())


def test_the_numbers_of_a_text_are_those_that_the_page_finds() -> None:
    for case in CASES:
        found = [case["text"][slice(*span)] for span in plain_numbers(case["text"])]
        assert found == case["numbers"], case["text"]


@given(st.text(st.sampled_from("ab5 .,:-+()[]\\\\|^$*?{}'\"`\t\x1b\u202eé%")))
def test_a_pattern_finds_its_number_in_its_line_and_no_other(text: str) -> None:
    for start, _ in plain_numbers(text):
        if suggestion := suggest(text, start, ["number"]):
            found = [
                each.start(suggestion.name) for each in regex.finditer(suggestion.pattern, text)
            ]
            assert found == [start]
            assert suggestion.pattern.isprintable()


@given(st.lists(st.sampled_from(["best is", "value: ", "12.36.", "1e", "1.2.3.", "7,", "5 ", "-"])))
def test_some_option_is_suggested_whatever_follows_the_numbers(words: list[str]) -> None:
    text = "".join(words)
    if suggestions := suggest_some([text]):
        assert reading_option(text, suggestions).startswith(("--field", "--pattern"))


def test_a_sign_behind_a_number_is_of_the_next_one() -> None:
    text = "temp 21.5+-0.5"
    first, second = (regex.search(each.pattern, text) for each in suggest_some([text]))
    assert first
    assert second
    assert (first["temp"], second[0]) == ("21.5", "0.5")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Nov 22 10:00:01 host sshd[1234]: Accepted key for root port 51234 ssh2", []),
        ("worker pid 812 took 35 widgets", ["took"]),
        ("job id 7 of #12", []),
        ("[812] served 5 requests", ["served"]),
    ],
)
def test_ids_ports_and_dates_are_not_suggested(line: str, names: list[str]) -> None:
    other = line.replace("2", "3").replace("5", "6")
    assert [each.name for each in suggest_some([line, other])] == names

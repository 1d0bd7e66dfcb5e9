"""The reporter prints what matters and never floods the terminal."""

from functools import partial

import pytest

from livegraph.parsing.batch import BadLine
from livegraph.parsing.formats import FORMATS
from livegraph.storage.outlet_count import OutletCount
from livegraph.terminal.reporter import (
    MAX_SHOWN_CROSSINGS,
    MAX_SHOWN_LINES,
    PAUSE_SECONDS,
    RateLimitedReporter,
)


def new_reporter() -> tuple[list[str], RateLimitedReporter]:
    messages: list[str] = []
    return messages, RateLimitedReporter(messages.append)


def broken(n: int, reason: str = "json") -> list[BadLine]:
    return [BadLine(i, reason, "no end", '{"a":') for i in range(1, n + 1)]


def test_the_understood_text_is_reported_once() -> None:
    messages, reporter = new_reporter()
    for now in range(100):
        reporter.understood("table: a b", now)
    assert messages == ["understood: table: a b"]


def test_changes_of_the_understood_text_are_reported_at_most_every_ten_seconds() -> None:
    messages, reporter = new_reporter()
    for now in range(30):
        reporter.understood(f"json: {now}", now)
    assert messages == ["understood: json: 0", "understood: json: 10", "understood: json: 20"]


def test_an_empty_understood_text_is_not_reported() -> None:
    messages, reporter = new_reporter()
    reporter.understood("", 0)
    assert messages == []


def test_the_first_bad_lines_are_shown_with_number_and_reason() -> None:
    messages, reporter = new_reporter()
    reporter.bad(broken(100), 0)
    assert len(messages) == MAX_SHOWN_LINES
    assert messages[0] == 'line 1 skipped: malformed JSON (no end): {"a":'


@pytest.mark.parametrize("form", FORMATS)
def test_a_line_in_another_format_is_reported_in_words(form: str) -> None:
    messages, reporter = new_reporter()
    reporter.bad([BadLine(1, f"not_{form}", "", "a,b")], 0)
    (line,) = messages
    assert line.startswith("line 1 skipped: not ")
    assert line.endswith(": a,b")
    assert "_" not in line


def test_a_line_that_is_no_csv_is_said_to_be_not_csv() -> None:
    messages, reporter = new_reporter()
    reporter.bad([BadLine(1, "not_csv", "", "a,b")], 0)
    assert messages == ["line 1 skipped: not CSV: a,b"]


@pytest.mark.parametrize(
    ("taken", "failed", "expected"),
    [
        (0, 0, "0 records"),
        (1, 0, "1 record"),
        (2, 0, "2 records"),
        (0, 1, "0 of 1 record; 1 failed"),
        (1, 1, "1 of 2 records; 1 failed"),
        (1204, 0, "1,204 records"),
    ],
)
def test_one_record_is_counted_in_the_singular(taken: int, failed: int, expected: str) -> None:
    assert str(OutletCount("records", taken, failed=failed)) == expected


@pytest.mark.parametrize(
    ("names", "words"),
    [("b", "b is not shown"), ("bc", "b, c are not shown"), ("bcdef", "b, c, d, e, f, … are not")],
)
def test_only_the_series_that_are_left_out_are_named(names: str, words: str) -> None:
    messages, reporter = new_reporter()
    reporter.left_out(names)
    assert messages[0].startswith(f"too many series: {words}")


def test_a_viewer_that_was_not_served_was_refused_or_did_not_read() -> None:
    assert str(OutletCount("viewers", 280, 97)) == (
        "280 of 377 viewers; 97 refused, because too many were open"
    )


def test_later_bad_lines_are_counted_from_time_to_time() -> None:
    messages, reporter = new_reporter()
    reporter.bad(broken(7), 0)
    reporter.bad(broken(1300, "too_long"), 5)
    assert len(messages) == MAX_SHOWN_LINES
    reporter.bad(broken(1), PAUSE_SECONDS)
    assert messages[MAX_SHOWN_LINES:] == ["further lines skipped: 3 malformed JSON, 1,300 too long"]


def test_the_remaining_bad_lines_are_counted_at_the_end() -> None:
    messages, reporter = new_reporter()
    reporter.bad(broken(7), 0)
    reporter.finish(1)
    reporter.finish(2)
    assert messages[MAX_SHOWN_LINES:] == ["further lines skipped: 2 malformed JSON"]


def test_a_bad_line_after_the_first_second_is_counted() -> None:
    messages, reporter = new_reporter()
    reporter.bad(broken(1), 0)
    reporter.bad(broken(1), 2)
    reporter.finish(3)
    assert messages[1:] == ["further lines skipped: 1 malformed JSON"]


def test_many_crossings_are_counted() -> None:
    messages, reporter = new_reporter()
    for now in range(9):
        reporter.crossed(partial("temp is {}".format, now), now)
    assert len(messages) == MAX_SHOWN_CROSSINGS
    reporter.crossed(lambda: "temp is 9", PAUSE_SECONDS)
    assert messages[MAX_SHOWN_CROSSINGS:] == ["4 further crossings of thresholds", "temp is 9"]


def test_a_crossing_that_is_only_counted_is_not_put_into_words() -> None:
    messages, reporter = new_reporter()
    worded = []

    def words() -> str:
        worded.append(1)
        return "temp is 99"

    for _ in range(1000):
        reporter.crossed(words, 0)
    assert len(worded) == len(messages) == MAX_SHOWN_CROSSINGS

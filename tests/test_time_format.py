"""`--time FORMAT`: any format and any text, and what the directives mean."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import by_line, cut, objects, shown

from livegraph.errors import UsageError
from livegraph.options.types import TIME
from livegraph.settings import ReadingOptions

TEXTS = {
    part: texts
    for parts, texts in (
        ("%Y %y %G", ["0000", "0001", "1900", "1969", "2024", "9999", "24", "68", "69"]),
        ("%m %d %e %-d", ["1", "02", "12", "29", "30", "31", "00", "32"]),
        ("%b %B %h", ["Jan", "february", "Sept", "Mär.", "ſep", "dec."]),
        ("%a %A", ["Mon", "sunday", "Mi."]),
        ("%j %U %W %V", ["0", "1", "001", "53", "60", "365", "366", "367"]),
        ("%u %w", ["0", "1", "7"]),
        ("%H %k %I %l", ["0", " 5", "12", "23", "24"]),
        ("%M %S", ["0", "07", "59", "60", "61"]),
        ("%f %N", ["5", "123456", "999999999", "1234567890"]),
        ("%p %P", ["AM", "pm"]),
        ("%z %:z", ["Z", "+0000", "-14:00", "+23:59", "+99:99"]),
        ("%Z", ["UTC", "GMT", "CEST", "Mars"]),
        ("%s", ["0", "-1", "1715682093", "253402300799", "253402300800", "9" * 30]),
        ("%T %X %R %r", ["10:21:33", "00:00:00", "24:00:00", "10:21", "10:21:33 PM"]),
        ("%F", ["2024-05-14", "0000-00-00", "0001-01-01", "2023-02-29"]),
        ("%D %x", ["05/14/24", "13/14/24"]),
        ("%c", ["Tue May 14 10:21:33 2024"]),
        ("%% %Q % %- %é", ["%", "x"]),
        ("%n %t", [" ", "\t"]),
    )
    for part in parts.split(" ")
} | {text: [text] for text in (" ", "-", ":", "T", "Z", "[", "]", ".", ",", "(", "é", "*")}
"""Directives and other parts of a format, with texts that match them, or nearly do."""
REST = st.sampled_from(["", " 5", ",5", ";5;6", " temp=5", ": temp 5", "] a=1", '","v":1}', "5"])
FRONT = st.sampled_from(["", "", "", "[", "5 ", "5,", '{"t":"', '{"t":', "t=", "# "])


@st.composite
def timed(draw: st.DrawFn) -> tuple[str, bytes]:
    """A format, and lines with texts that match it, or nearly do."""
    parts = draw(st.lists(st.sampled_from([*TEXTS]), min_size=1, max_size=7))
    lines = [draw(st.sampled_from(["", "", "t,a\n", "a b\n"]))]
    for _ in range(draw(st.integers(1, 12))):
        text = "".join(draw(st.sampled_from(TEXTS[part])) for part in parts)
        text = draw(st.one_of(st.just(text), st.just(text), st.text(max_size=9)))
        lines.append(draw(FRONT) + text + draw(REST) + "\n")
    return "".join(parts), "".join(lines).encode()


@settings(deadline=None)
@given(timed(), st.lists(st.integers(0, 300), max_size=4))
def test_no_line_raises_and_blocks_are_read_like_lines(
    case: tuple[str, bytes], at: list[int]
) -> None:
    form, data = case
    try:
        options = ReadingOptions(time=TIME.parse(form, "--time"))
    except UsageError:
        return
    assert shown(cut(data, at), options) == by_line(data, options)


@settings(deadline=None)
@given(st.text(alphabet="%aYmdHMSjsQ-:_ é.[(\\", max_size=12), st.binary(max_size=40))
def test_any_text_is_a_format_or_a_field_or_is_refused(form: str, data: bytes) -> None:
    try:
        options = ReadingOptions(time=TIME.parse(form, "--time"))
    except UsageError:
        return
    shown([data], options)


@pytest.fixture(params=["UTC", "America/New_York"])
def _zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(os.environ, "TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def at(*parts: int) -> float:
    return datetime(*parts).timestamp()  # type: ignore[arg-type]  # noqa: DTZ001


# relative to `reading.NOW`, 18 November 2026
MEANINGS = [
    ("%Y", "1900", (1900, 1, 1)),
    ("%Y", "0002", (2, 1, 1)),
    ("%y-%m-%d", "69-05-14", (1969, 5, 14)),
    ("%y-%m-%d", "68-05-14", (2068, 5, 14)),
    ("%Y %j", "2024 366", (2024, 12, 31)),
    ("%F %T", "2024-05-14 10:21:33", (2024, 5, 14, 10, 21, 33)),
    ("%D %R", "05/14/24 10:21", (2024, 5, 14, 10, 21)),
    ("%e. %B %Y, %k:%M", "5. March 2024, 7:05", (2024, 3, 5, 7, 5)),
    ("%d-%b-%Y %r", "14-May-2024 12:00:01 AM", (2024, 5, 14, 0, 0, 1)),
    ("%c", "Tue May 14 10:21:33 2024", (2024, 5, 14, 10, 21, 33)),
    ("%T.%f %F", "10:21:33.25 2024-05-14", (2024, 5, 14, 10, 21, 33, 250000)),
    ("%G-W%V-%u", "2026-W47-6", (2026, 11, 21)),
    ("%Y %W %w", "2026 46 0", (2026, 11, 22)),
    # without a year, or without year and month: the newest day that is at most one day ahead
    ("%d.%m. %H:%M", "14.05. 10:21", (2026, 5, 14, 10, 21)),
    ("%d.%m. %H:%M", "31.12. 23:59", (2025, 12, 31, 23, 59)),
    ("%b %d %T", "Feb 29 10:00:00", (2024, 2, 29, 10)),
    ("%j %H", "366 10", (2024, 12, 31, 10)),
    ("%d %R", "17 10:21", (2026, 11, 17, 10, 21)),
    ("%d %R", "31 10:21", (2026, 10, 31, 10, 21)),
    ("%R", "10:21", (2026, 11, 18, 10, 21)),
]


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize(("form", "text", "parts"), MEANINGS)
def test_a_time_in_the_users_format_is_read(form: str, text: str, parts: tuple[int, ...]) -> None:
    (result,) = objects(f"{text} v=5\n".encode(), args=("--time", form))
    assert result == {"line": 1, "values": {"v": 5.0}, "time": pytest.approx(at(*parts))}


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize(
    ("form", "text", "seconds"),
    [
        ("%s", "1715682093", 1715682093.0),
        ("%s.%N", "5.250000000", 5.25),
        ("%s", "-5", -5.0),
        ("%F %T %z", "2024-05-14 10:21:33 +0200", 1715674893.0),
        ("%F %T%:z", "2024-05-14 10:21:33-01:30", 1715687493.0),
        ("%F %T %Z", "2024-05-14 10:21:33 UTC", 1715682093.0),
    ],
)
def test_a_time_with_a_zone_does_not_depend_on_the_local_zone(
    form: str, text: str, seconds: float
) -> None:
    (result,) = objects(f"{text} v=5\n".encode(), args=("--time", form))
    assert result == {"line": 1, "values": {"v": 5.0}, "time": seconds}


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("%Y-%m-%d", "2023-02-29"),
        ("%Y", "0000"),
        ("%G-W%V", "2026-W54"),
        ("%Y %j", "2023 366"),
        ("%T", "10:21:60"),
        ("%F %T %Z", "2024-05-14 10:21:33 Mars"),
        ("%Y", "20245"),
    ],
)
def test_a_date_or_time_that_does_not_exist_is_not_a_time(form: str, text: str) -> None:
    assert objects(f"t,v\n{text},5\n".encode(), args=("--time", form)) == [
        *objects(f"t,v\n{text},5\n".encode())
    ]


def test_a_time_of_day_in_the_users_format_continues_past_midnight() -> None:
    first, second = objects(b"2359,5\n0001,6\n", args=("--time", "%H%M"))
    assert second["time"] - first["time"] == 120


def test_a_number_in_the_users_format_is_the_time_of_its_row() -> None:
    rows = b"".join(b"202605%02d,%d,7\n" % (day, day) for day in range(1, 32))
    for header in (b"", b"day,a,b\n", b"date,a,b\n"):
        result = objects(header + rows, args=("--time", "%Y%m%d"))
        names = ["a", "b"] if header else ["1", "2"]
        assert [[*item["values"]] for item in result] == [names] * 31
        assert result[30]["time"] - result[0]["time"] == pytest.approx(30 * 86400)


@pytest.mark.parametrize(
    ("form", "time", "misfit"),
    [
        ("%Y%m%d", "20260514", "20269999"),
        ("%Y%m%d%H", "2026051410", "2026999999"),  # also a Unix time
        ("%s", "5000", "1e300"),
        ("%s", "5000", "9" * 23),
    ],
)
@pytest.mark.parametrize("separator", ["\t", " ", ",", ";"])
def test_a_number_in_the_time_column_that_does_not_fit_the_format_makes_no_row(
    form: str, time: str, misfit: str, separator: str
) -> None:
    rows = [separator.join([first, "5", "6"]) for first in (time, misfit, time)]
    for header in ("", "day,a,b", "a,b"):
        names = ["--names", header] if header else []
        first, second, third = objects("\n".join(rows).encode(), args=("--time", form, *names))
        assert second.get("text") == rows[1]
        assert first["values"] == third["values"]
        assert "time" in first
        assert "time" in third


@pytest.mark.parametrize("row", [",5,6", "nan,5,6", "7", "5,6", "20260514"])
def test_a_row_without_the_leading_time_of_earlier_rows_is_text(row: str) -> None:
    _, second = objects(f"20260514,5,6\n{row}\n".encode(), args=("--time", "%Y%m%d"))
    assert second.get("text") == row


def test_a_row_without_the_trailing_time_of_earlier_rows_is_text() -> None:
    first, second = objects(b"5;14.05.2024\n6;7\n", args=("--time", "%d.%m.%Y"))
    assert first["values"] == {"value": 5.0}
    assert second.get("text") == "6;7"


@pytest.mark.parametrize("header", ["day,a,b", "time,a,b", "a,time,b"])
def test_a_misfit_in_the_time_column_below_a_header_makes_no_row(header: str) -> None:
    cells = {"a": "5", "b": "6"}
    rows = [
        ",".join(cells.get(name, time) for name in header.split(","))
        for time in ("20260514", "20269999", "nan", "", "20260515")
    ]
    data = "\n".join([header, *rows]).encode()
    first, misfit, *gaps, last = objects(data, args=("--time", "%Y%m%d"))
    assert misfit.get("text") == rows[1]
    assert [item["values"] for item in (first, *gaps, last)] == [{"a": 5.0, "b": 6.0}] * 4
    assert last["time"] - first["time"] == pytest.approx(86400)


def test_a_new_header_starts_without_a_time_column() -> None:
    data = b"20260514,5\n\ntemp,hum\n1,2\n"
    *_, last = objects(data, args=("--time", "%Y%m%d"))
    assert last["values"] == {"temp": 1.0, "hum": 2.0}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("%Q", ["%Q", "%Y", "%T", "%s", "%%"]),
        ("%H:%M %", ["%%"]),
        ("%Y %Y", ["%Y is used twice"]),
        ("%F %y", ["%Y and %y"]),
        ("%p", ["expected a date or a time of day"]),
        ("%G", ["%G and %V"]),
    ],
)
def test_a_format_that_gives_no_time_is_refused_at_the_start(form: str, words: list[str]) -> None:
    command = [sys.executable, "-m", "livegraph", "--print", "--time", form]
    done = subprocess.run(command, input="5\n", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"livegraph: --time {form!r}: ")
    assert done.stderr.count("\n") == 1
    assert all(word in done.stderr for word in words)


def test_seconds_and_nanoseconds_without_a_point_between_are_parted_as_date_writes_them() -> None:
    assert (
        objects(b"1795301210277845591 5\n", args=["--time", "%s%N"])[0]["time"]
        == 1795301210.2778456
    )

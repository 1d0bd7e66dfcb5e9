"""Hostile words in the input do nothing in the stream, on the terminal or in a file."""

import csv
import io
import json
import re
from typing import Any

import numpy as np
import orjson
import pytest
from hostile_words import EVENT_ENDS, FORMULAS, MARKUP, PROTOTYPES, STEERING
from reading import batches, settings, take
from views import events, news

from livegraph.settings import StorageOptions
from livegraph.storage.series import Series
from livegraph.storage.store import Store
from livegraph.terminal.console import Console
from livegraph.terminal.reporter import RateLimitedReporter
from livegraph.web import export
from livegraph.web.event_encoding import encode_event
from livegraph.web.view import View

EVERY = [*MARKUP, *PROTOTYPES, *EVENT_ENDS, *STEERING, *FORMULAS]
EVENT = re.compile(rb"id: run-1\nevent: samples\ndata: ([^\r\n]*)\n\n")
CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


def lines(words: list[str]) -> bytes:
    """Lines with each word as a name, as a JSON string, and as a line of its own."""
    parts = []
    for word in words:
        parts += [json.dumps({word: 1, "text": word}), json.dumps(word), word]
    return "\n".join(parts).encode("utf-8", "surrogatepass") + b"\n"


def filled(words: list[str]) -> Store:
    store = Store(StorageOptions(max_series=10_000))
    for batch in batches([lines(words)], settings([])):
        take(store, batch, 0, 1)
    return store


def test_no_word_ends_an_event_and_every_word_arrives() -> None:
    store = filled(EVERY)
    view = View(store, 60.0, 250)
    data: dict[str, Any] = {}
    for _, part in events(news(view)):
        data |= part
    match = EVENT.fullmatch(encode_event("samples", data, "run-1"))
    assert match
    reported = orjson.loads(match[1])
    names = {series["name"] for series in reported["series"]}
    assert names >= set(PROTOTYPES)
    assert {word for word in MARKUP if len(word) <= 200} - names <= {
        word for word in MARKUP if CONTROL.search(word)
    }
    assert not [name for name in names if CONTROL.search(name)]


def test_prototype_names_are_series_like_any_other() -> None:
    store = filled(PROTOTYPES)
    assert set(PROTOTYPES) <= set(store.series)
    assert all(store.series[name].count >= 1 for name in PROTOTYPES)


@pytest.mark.parametrize("word", STEERING, ids=ascii)
def test_no_word_controls_the_terminal(word: str) -> None:
    screen = io.StringIO()
    reporter = RateLimitedReporter(Console(screen).say)
    read = settings(["--format", "json"])
    for batch in batches([b'{"a":' + lines([word])], read):
        reporter.bad(batch.bad, 0)
    reporter.left_out([word])
    reporter.understood(word, 0)
    reporter.finish(100)
    reported = screen.getvalue()
    assert not CONTROL.search(reported), ascii(reported)
    assert all(line.startswith("livegraph: ") for line in reported.splitlines())


def table(names: list[str]) -> list[Series]:
    made = []
    for n, name in enumerate(names):
        series = Series(name, 1000)
        series.append(np.array([1.5, 2.5]), np.array([-42.0, n]))
        made.append(series)
    return made


def test_no_name_is_a_formula_in_a_spreadsheet_and_numbers_stay_numbers() -> None:
    names = list(filled(EVERY).series)
    text = b"".join(export.csv("=x", table(names), -np.inf, np.inf)).decode()
    head, first, _ = csv.reader(io.StringIO(text, newline=""))
    assert len(head) == len(first) == len(names) + 1
    for cell, name in zip(head[1:], names, strict=True):
        assert cell.removeprefix("'") == name.removeprefix("'")
        assert cell[:1] not in set("=+-@\t\r\uff1d\uff0b\uff0d\uff20"), cell
    assert head[0] == "'=x"
    assert first == ["1.5", *["-42"] * len(names)]


def test_json_lines_preserve_every_name() -> None:
    names = list(filled(EVERY).series)
    rows = [*export.jsonl("time", table(names), -np.inf, np.inf)]
    assert all(row.count(b"\n") == 1 for row in rows)
    assert list(json.loads(rows[0])["values"]) == names

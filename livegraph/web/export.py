"""Exports the stored samples as JSON, CSV or JSON Lines, in small parts.

CSV and JSON Lines are tables with a row for each x and a column for each series. Samples of one
record share their x and therefore their row. If a series has several samples at the same x, each
gets its own row; none is merged or lost. Points in the plane follow below, a row each: their x are
of another kind, and have a column of their own, `NAME.x`.
"""

import re
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from math import inf, isnan

from livegraph.lib.arrays import Floats
from livegraph.lib.iso_time import fraction_digits, iso_time
from livegraph.lib.json_lines import json_line
from livegraph.storage.series import Series
from livegraph.web.event_encoding import dumps

CHUNK_SAMPLES = 4096
"""Samples converted to text at a time, for all series together."""
MIN_CHUNK_SAMPLES = 64
"""The minimum for each series."""
SCANNED_SAMPLES = 64 * 1024
"""Times looked at in one go, for the digits that they need."""
PART_BYTES = 64 * 1024
"""Bytes of a write."""
FORMULA_STARTS = re.compile(
    r"(?<![^;\t\r\n])(?=[\s\x1c-\x1f\x85\ufeff]*[=+\-@＝＋－＠])"  # noqa: RUF001 - full-width forms
)
"""Where a spreadsheet would read a formula (OWASP, "CSV Injection"): at the start of a cell, after
white space, or after a semicolon or a tab, which it may take for the separator."""
QUOTED = re.compile(r"[,;\t\r\n\"]")
"""Characters that a cell may contain only in quotes."""

Spans = list[tuple[Floats, Floats]]
"""x and y of points, each pair float64[n], as views of the stored blocks."""
Row = tuple[float, list[float | None]]
"""x, and y of each series: NaN for a gap, None without a sample."""


def samples(series: list[Series], start: float, stop: float, points: int) -> Iterator[bytes]:
    """The answer to `/samples`. Points are not copied: they may take up half of --memory."""
    yield b'{"series":['
    for i, each in enumerate(series):
        level, spans = each.spans(start, stop, points)
        if i:
            yield b","
        yield from series_json(dumps({"name": each.name, "level": level}), spans)
    yield b"]}"


def series_json(head: bytes, spans: Spans) -> Iterator[bytes]:
    """A JSON object with the members of `head`, a non-empty object, and `x` and `y`."""
    yield head[:-1] + b',"x":'
    yield from _array([x for x, _ in spans])
    yield b',"y":'
    yield from _array([y for _, y in spans])
    yield b"}"


def _array(spans: list[Floats]) -> Iterator[bytes]:
    before = b"["
    for values in spans:
        for at in range(0, len(values), CHUNK_SAMPLES):
            yield before + dumps(values[at : at + CHUNK_SAMPLES])[1:-1]
            before = b","
    yield b"]" if before == b"," else b"[]"


def csv(
    x_name: str, series: list[Series], start: float, stop: float, *, iso: bool = False
) -> Iterator[bytes]:
    """CSV as in RFC 4180: a header, then the rows; a gap is an empty cell.

    Numbers have the digits of their shortest form: `21` stays `21`. With `iso`, x are Unix times
    and written in ISO 8601. A name that a spreadsheet would run as a formula gets a leading
    apostrophe; numbers never do. An empty part says only that other tasks may run.
    """
    over_x, in_plane = _parted(series)
    columns = [each.spans(start, stop, 0)[1] for each in over_x]
    write_x: Callable[[float], str] = _digits
    if iso:
        digits = yield from _fraction_digits(columns, start, stop)
        write_x = _digits if digits is None else partial(iso_time, digits=digits)
    names = [] if in_plane and not over_x else [x_name, *(s.name for s in over_x)]
    names += [name for s in in_plane for name in (f"{s.name}.x", s.name)]
    yield _record(map(_cell, names))
    after = 2 * len(in_plane)
    for x, row in _rows(columns, start, stop):
        yield _record([write_x(x), *map(_value, row), *[""] * after])
    for n, each in enumerate(in_plane):
        before = len(names) - after + 2 * n
        for x, y in _samples(_all(each), -inf, inf, CHUNK_SAMPLES):
            cells = [*[""] * before, _digits(x), _value(y)]
            yield _record(cells + [""] * (len(names) - len(cells)))


def jsonl(key: str, series: list[Series], start: float, stop: float) -> Iterator[bytes]:
    """JSON Lines as `--print` writes them: `{"time":…,"values":{…}}`; a gap is null.

    `key` of x: `time`, or `x` if it is a field or a number.
    """
    over_x, in_plane = _parted(series)
    names = [s.name for s in over_x]
    for x, row in _rows([each.spans(start, stop, 0)[1] for each in over_x], start, stop):
        values = {name: y for name, y in zip(names, row, strict=True) if y is not None}
        yield json_line({key: x, "values": values})
    for each in in_plane:
        for x, y in _samples(_all(each), -inf, inf, CHUNK_SAMPLES):
            yield json_line({"x": x, "values": {each.name: y}, "xy": True})


def _parted(series: list[Series]) -> tuple[list[Series], list[Series]]:
    """The series over x, and those of points in the plane."""
    return [s for s in series if not s.plane], [s for s in series if s.plane]


def _record(cells: Iterable[str]) -> bytes:
    return f"{','.join(cells)}\r\n".encode()


CONTENT_TYPES = {"csv": "text/csv", "jsonl": "application/x-ndjson"}
"""The content type of each kind of export."""


def parts(rows: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in parts of `PART_BYTES`; the last one may be shorter, and some are empty."""
    part = bytearray()
    for row in rows:
        if not row:
            yield b""
        part += row
        while len(part) >= PART_BYTES:
            yield bytes(part[:PART_BYTES])
            del part[:PART_BYTES]
    yield bytes(part)


def _rows(columns: list[Spans], start: float, stop: float) -> Iterator[Row]:
    """Merge the series by x: the next samples with the smallest x make a row."""
    chunk = max(CHUNK_SAMPLES // max(len(columns), 1), MIN_CHUNK_SAMPLES)
    samples = [_samples(spans, start, stop, chunk) for spans in columns]
    heads = [next(each, None) for each in samples]
    while waiting := [head[0] for head in heads if head]:
        x = min(waiting)
        row: list[float | None] = [None] * len(heads)
        for i, head in enumerate(heads):
            if head and head[0] == x:
                row[i] = head[1]
                heads[i] = next(samples[i], None)
        yield x, row


def _all(series: Series) -> Spans:
    return series.spans(-inf, inf, 0)[1]


def _samples(spans: Spans, start: float, stop: float, chunk: int) -> Iterator[tuple[float, float]]:
    for x, y in _chunks(spans, start, stop, chunk):
        yield from zip(x.tolist(), y.tolist(), strict=True)


def _chunks(spans: Spans, start: float, stop: float, chunk: int) -> Iterator[tuple[Floats, Floats]]:
    """The points from `start` to `stop`, at most `chunk` at a time.

    Spans are views, so points that are dropped meanwhile are still exported.
    """
    for xs, ys in spans:
        for at in range(0, len(xs), chunk):
            x, y = xs[at : at + chunk], ys[at : at + chunk]
            inside = (start <= x) & (x <= stop)
            yield x[inside], y[inside]


def _fraction_digits(
    columns: list[Spans], start: float, stop: float
) -> Generator[bytes, None, int | None]:
    """Return the digits that all times need, or None; see `fraction_digits`."""
    digits: int | None = 0
    for spans in columns:
        for x, _ in _chunks(spans, start, stop, SCANNED_SAMPLES):
            if digits is not None:
                digits = fraction_digits(x, digits)
            yield b""
    return digits


def _value(y: float | None) -> str:
    return "" if y is None or isnan(y) else _digits(y)


def _digits(value: float) -> str:
    """The shortest decimal form of this number, without a trailing `.0`."""
    return repr(value).removesuffix(".0")


def _cell(text: str) -> str:
    safe = FORMULA_STARTS.sub("'", text)
    if safe == text and not QUOTED.search(text):
        return text
    return '"' + safe.replace('"', '""') + '"'

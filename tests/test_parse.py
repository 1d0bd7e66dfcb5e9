"""The parser: blocks of lines are read like lines one by one, and what batches contain."""

import time as clock
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import NOW, batches, by_line, cut, objects, shown, told_by

from livegraph.parse import Parser
from livegraph.parsing.batch import BadLine, Text
from livegraph.parsing.batch_builder import BatchBuilder
from livegraph.parsing.formats import FORMATS
from livegraph.parsing.formats.table.table import Table
from livegraph.parsing.framing.lines import LineBlock, LineFramer
from livegraph.parsing.interface import Line, Outcome, RowBlock
from livegraph.parsing.row_normalizer import RowNormalizer
from livegraph.parsing.understood import Understood
from livegraph.settings import ReadingOptions, RunMode

PIECES = st.sampled_from(
    [
        *(b"1", b"-2.5", b"+.5", b"1e999", b"nan", b"-", b"1_0", b"0x1F", b"12,5", b"1,234,567"),
        *(b"1700000000", b"1700000000123", b"999999999", b"21.5 \xc2\xb0C", b"45%", b"2/249"),
        *(b" ", b"  ", b"\t", b",", b";", b"|", b", ", b"\xc2\xa0", b"\r", b"#", b":", b"=", b'"'),
        *(b"temp", b"CPU", b"all", b"time", b"a b", b"Average:", b"---", b"[12:00:01] ", b"key="),
        *(b"10:00:01", b"2024-05-14", b"2024-05-14T10:21:33Z", b'{"a":1}', b'{"a":', b"[1,2]"),
        *(
            b">a:1",
            b">b:5:6|xy",
            b"\x1b[31m",
            b"\xff\xfe",
            b"(",
            b")",
            b"{'x': nan}",
            b"\xef\xbb\xbf",
        ),
    ]
)
LINE = st.lists(PIECES, max_size=6).map(b"".join)
ROWS = st.builds(
    lambda cells, separator, count: (separator.join(cells) + b"\n") * count,
    st.lists(st.sampled_from([b"1", b"2.5", b"-3e5", b"+.5", b"5.", b"007", b"1e999"]), min_size=1),
    st.sampled_from([b",", b" ", b"\t", b", ", b"  ", b";", b"|"]),
    st.integers(1, 30),
)
MEMBERS = st.sampled_from(
    [
        *(b'"a":1', b'"a":-2.5e3', b'"b":2', b'"c d":0.5', b'"a":1e999', b'"a":01', b'"b":null'),
        *(b'"b":"3"', b'"a":true', b'"t":5', b'"time":1700000000', b'"v [mV]":7', b'"b":{"c":1}'),
        *(b'"values":{"a":1}', b'"units":{"a":"V"}', b'"source":"s"', b'"text":"x"', b'"x":3'),
        *(b'"b":[1', b"2]", b'"s":"}', b'{"', b'"s":"}{"', b'"n":123456789012345678901234567890'),
    ]
)
OBJECT = st.lists(MEMBERS, min_size=1, max_size=4).map(lambda some: b"{" + b",".join(some) + b"}")
ALIKE = st.builds(
    lambda one, others, count: b"\n".join([one] * count + others) + b"\n",
    OBJECT,
    st.lists(st.one_of(OBJECT, st.just(b'{"a":1},{"a":2}'), st.just(b'{"x":[{"a":1}'))),
    st.integers(1, 20),
)
NUMBERS = st.sampled_from(
    [
        *(b"1", b"-2", b"0.5", b"1e3", b"+1", b".5", b"1700000000", b"1,234", b"nan", b"5ms"),
        *(b"01", b"-0012.50", b"0000001", b"00000012", b"1e-05"),
    ]
)
SKELETON = st.lists(
    st.sampled_from(
        [
            *(
                b"a=%b",
                b" b=%b",
                b",c=%b",
                b" d: %b",
                b"e:%b",
                b" f %b",
                b" t=%b",
                b", y z = %b",
                b" x",
                b" ok %b",
            ),
            *(b"%b", b" g1=%b", b" g2=%b", b" h-2.5:%b", b" k=%be-05", b" l=%bE3", b" 7", b" 8.0"),
            *(
                b'{"a":%b',
                b',"b2":%b',
                b', "s":"id 7"',
                b',"n":{"x":%b',
                b"[%b",
                b",%b]",
                b"}",
                b"}}",
            ),
        ]
    ),
    min_size=1,
    max_size=4,
).map(b"".join)


@st.composite
def skeletons(draw: st.DrawFn) -> bytes:
    """Lines that differ only in their numbers, and some others."""
    shape, other = draw(SKELETON), draw(SKELETON)
    shapes = [shape] * draw(st.integers(8, 20)) + draw(st.lists(st.sampled_from([shape, other])))
    plain = draw(st.booleans())
    number = st.sampled_from([b"1", b"-2.5", b"1e3", b"1700000000"]) if plain else NUMBERS
    lines = [each % tuple(draw(number) for _ in range(each.count(b"%b"))) for each in shapes]
    return b"\n".join(lines) + b"\n"


NUMBER = (b"1", b"-2.5", b"1e3", b"0", b"1234567890", b"1715682093", b"42")
ODD = (
    b"+1",
    b".5",
    b"01",
    b"1,234",
    b"nan",
    b"5ms",
    b"1e999",
    b"",
    b"null",
    b"1 2",
    b"-",
    b"9" * 25,
)
STAMP = tuple(
    b"2024-05-14T10:%02d:%02d.%03d" % (minute, second, second)
    for minute, second in [(1, 2), (59, 59), (0, 9)]
)
WORD = (
    b"info",
    b"warn",
    b"ok",
    b"nan",
    b"/a/b",
    b"N/A",
    b"e5",
    b"2024-05-14",
    b"a b",
    b"5",
    b"NaN.",
    b"\xff",
)
CELLS: dict[bytes, tuple[tuple[bytes, ...], tuple[bytes, ...]]] = {
    b"N": (NUMBER, ODD),
    b"S": ((b"2024-05-14T10:00:01", b"2024-05-14T10:59:59"), (b"2024-05-14T10:00:01.5", b"x")),
    b"T": (
        STAMP,
        (b"2024-05-14T10:60:00.000", b"2024-13-14T10:00:00.000", b"2024-05-14T10:00:00", b"x"),
    ),
    b"D": (
        (b"2024-05-14 10:00:01", b"2024-10-27 02:30:00"),
        (b"2024-05-14 25:00:00", b"2024-05-14"),
    ),
    b"E": (
        (b"1715682093.5", b"1715682093", b"1715682094.25"),
        (b"5", b"1715682093512", b"17156820930"),
    ),
    b"M": ((b"1715682093512", b"1715682093513"), (b"1715682093", b"17", b"1715682093512.5")),
    b"W": ((b"info", b"warn", b"ok"), WORD),
    b"L": ((b"INFO", b"WARN", b"ERROR"), (b"info", b"INFO ", b"temp", b"5")),
    b"B": ((b"true", b"false", b"null"), (b"True", b"1", b'"x"')),
}
"""Placeholders by their letter: (usual cells, rare cells)."""
LINES = st.sampled_from(
    [
        *(
            b'{"ts":"@TZ","level":"@W","temp":@N,"pos":{"x":@N,"y":[@N,@N]},"ok":@B}',
            b'{"time":@E,"a":"@N"}',
        ),
        *(
            b'{"time":@E,"values":{"a":@N,"b":@B},"units":{"a":"@W"}}',
            b'{"time":@E,"source":"@W","values":{"a":@N}}',
        ),
        *(
            b'{"s":"@W","b":@N}',
            b'{"v [mV]":@N,"a":@N}',
            b'{"t":@N,"a":@B}',
            b'@TZ {"a":@N}',
            b"{'a': @N}",
        ),
        *(
            b"@TZ,@N,@N",
            b"@D @N @N",
            b"@T,@N",
            b"@S,@N",
            b"@D,@N;@N",
            b"@M,@N",
            b"@E @N",
            b"@N,@N",
            b"@NC,@N%",
        ),
        *(
            b"@TZ @L temp=@N hum=@N",
            b'ts=@TZ level=@W temp=@N msg="@W"',
            b"[@T] @L a=@N",
            b"time=@E a=@N",
        ),
        *(
            b"@D,123 - @L - loss=@N",
            b"a=@N,@N",
            b"a=@NC b=@N%",
            b"a: @N, b: @N",
            b"a b = @N, c = @N",
            b"t=@N a=@N",
            b"a=@N b @N",
        ),
        *(
            b">temp:@N",
            b">temp:@M:@N",
            b">hum:@N\xc2\xa7%",
            b">xy:@N:@N|xy",
            b"a/b @N",
            b"a.b @N @E",
            b"temp:@N",
        ),
        *(b"m,l=a temp=@N,hum=@N 1715682093512000000", b"api:@N|ms", b"g:@N|g", b'n{a="b"} @N @M'),
    ]
)


@st.composite
def shaped(draw: st.DrawFn) -> bytes:
    """Lines of one template, or of several that alternate; some with a rare cell."""
    shapes = draw(st.lists(LINES, min_size=1, max_size=3))
    odd = draw(st.booleans())
    lines = []
    for i in range(draw(st.integers(20, 60))):
        first, *parts = shapes[i % len(shapes)].split(b"@")
        line = first
        for part in parts:
            usual, others = CELLS[part[:1]]
            cell = draw(st.sampled_from(usual + others if odd and i > 16 else usual))
            line += cell + part[1:]
        lines.append(line)
    header = draw(st.sampled_from([b"", b"", b"", b"time,a,b\n", b"time a b\n", b"a,b\n"]))
    return header + b"\n".join(lines) + b"\n"


STREAMS = st.lists(
    st.one_of(LINE.map(lambda line: line + b"\n"), ROWS, ALIKE, skeletons(), shaped(), st.binary()),
    max_size=12,
).map(b"".join)
CUTS = st.lists(st.integers(0, 2000), max_size=8)
OPTIONS = st.sampled_from(
    [
        ReadingOptions(),
        ReadingOptions(fields=("1", "temp")),
        ReadingOptions(names=("a", "-", "c")),
        ReadingOptions(decimal=","),
        ReadingOptions(time="arrival"),
        ReadingOptions(time="1"),
        ReadingOptions(time="ts"),
        ReadingOptions(time="temp"),
        ReadingOptions(fields=("b", "y.*")),
        ReadingOptions(names=("time", "b")),
        ReadingOptions(time="%H:%M"),
        ReadingOptions(time="%Y"),
        ReadingOptions(time="%s"),
        ReadingOptions(time="%m%d%H%M"),
        ReadingOptions(key="temp"),
        ReadingOptions(delimiter=";"),
        ReadingOptions(pattern="(?P<a>[0-9]+)[ ,]"),
        *(ReadingOptions(format=name) for name in FORMATS),
    ]
)


@settings(deadline=None)
@given(STREAMS, CUTS, OPTIONS)
def test_the_result_does_not_depend_on_chunk_boundaries(
    data: bytes, at: list[int], options: ReadingOptions
) -> None:
    assert shown(cut(data, at), options) == shown([data], options)


@settings(deadline=None)
@given(STREAMS, OPTIONS)
def test_a_block_is_read_like_its_lines_one_by_one(data: bytes, options: ReadingOptions) -> None:
    assert shown([data], options) == by_line(data, options)


@settings(deadline=None)
@given(STREAMS, OPTIONS, st.integers(1, 9))
def test_the_result_does_not_depend_on_how_many_lines_are_parsed_at_a_time(
    data: bytes, options: ReadingOptions, most: int
) -> None:
    parser, lines, reported = Parser(options), LineFramer(options.max_line), []
    for block in [*lines.feed(data), *lines.finish()]:
        at = 0
        while at < len(block.data):
            batch, at = parser.parse_some(block, at, NOW, most)
            reported.append(batch)
    assert told_by([*reported, parser.finish(NOW)]) == shown([data], options)


@pytest.mark.parametrize(
    "line",
    [
        *("%d", "%d.5 7", "%d,2,3", "1e5\t%d", "1700000000 %d", "+%d", "%d  .5"),
        *(
            "temp:%d hum:40",
            "temp1=%d x2.5=%d.25",
            "lr=%d.5e-05 loss=0.1",
            "temp %d",
            "a: %d, b: 2",
        ),
        *('{"a":%d}', '{"a1":%d,"b":{"c":-2.5}}', '{"id": "x7", "v": %d}', '{"v":[%d,2]}'),
    ],
)
def test_similar_lines_are_read_at_once(line: str) -> None:
    data = "".join(line.replace("%d", str(i)) + "\n" for i in range(10, 2000)).encode()
    one_by_one = 20
    batch, end = Parser(ReadingOptions()).parse_some(LineBlock(data), 0, NOW, one_by_one)
    assert (batch.records, end) == (1990, len(data))


def test_an_odd_line_does_not_affect_the_lines_around_it() -> None:
    lines = [b"oops" if i % 1000 == 999 else b"%d" % i for i in range(10_000)]
    one_by_one = 200
    batch, _ = Parser(ReadingOptions()).parse_some(
        LineBlock(b"\n".join(lines) + b"\n"), 0, NOW, one_by_one
    )
    assert (batch.records, len(batch.texts)) == (9990, 10)


def test_three_digits_after_a_comma_may_be_thousands() -> None:
    data = b"a=1,23\n" * 20 + b"a=1,234\n" * 20
    assert shown([data], ReadingOptions()) == by_line(data, ReadingOptions())
    assert objects(data)[-1]["values"] == {"a": 1234}


def test_lines_read_at_once_count_between_a_name_and_a_number_and_a_header() -> None:
    pairs = b"".join(b"a=%d\n" % i for i in range(60))
    data = b"temp 5\n" + pairs + b"Name Value\nfoo 5\nbar 6\n"
    assert shown([data], ReadingOptions()) == by_line(data, ReadingOptions())
    assert objects(data)[-1]["values"] == {"bar.Value": 6}


def test_after_an_odd_line_lines_are_soon_read_at_once_again() -> None:
    lines = [b"a=1%02d level=%b" % (i % 60, [b"info", b"warn"][i % 2]) for i in range(1000)]
    lines[50::100] = [b"INFO started"] * 10
    assert read_at_once(b"\n".join(lines) + b"\n", ReadingOptions()) > 900


@settings(deadline=None)
@given(shaped(), OPTIONS)
def test_lines_of_one_template_are_read_like_lines_one_by_one(
    data: bytes, options: ReadingOptions
) -> None:
    assert shown([data], options) == by_line(data, options)


@pytest.mark.parametrize("line", [b",a=%d, w x = %d", b"a=%d, flow = %d", b"b: %d, a=%d"])
def test_equal_numbers_at_first_do_not_change_places_later(line: bytes) -> None:
    data = b"".join(line % (0, 2 * (i > 10)) + b"\n" for i in range(20))
    assert shown([data], ReadingOptions()) == by_line(data, ReadingOptions())


@pytest.mark.parametrize("between", range(1, 14))
def test_a_header_is_one_however_the_lines_since_the_last_pair_were_read(between: int) -> None:
    alike = b'{"x":%d}\n'
    lines = [alike % i for i in range(40)] + [b"temp 5\n"] + [alike % 7] * between
    data = b"".join([*lines, b"a b\n1 2\n3 4\n"])
    assert shown([data], ReadingOptions()) == by_line(data, ReadingOptions())


def test_a_number_in_a_time_column_may_be_a_unix_time() -> None:
    lines = [b"%d,7%d\n2024-05-14T10:00:09.001,5%d\n" % (i + 40, i, i) for i in range(40)]
    data = b"a,b\n" + b"".join(lines).replace(b"\n70,", b"\n1234567890,")
    assert shown([data], ReadingOptions()) == by_line(data, ReadingOptions())


def read_at_once(data: bytes, options: ReadingOptions) -> int:
    """Count the lines that are read in blocks."""
    parser, lines = Parser(options), 0

    class Counted(RowNormalizer):
        def take_block(self, run: RowBlock, first: int, builder: BatchBuilder) -> None:
            nonlocal lines
            lines += run.lines
            super().take_block(run, first, builder)

    parser._rows = Counted(options, parser._understood)
    parser.parse(LineBlock(data), NOW)
    return lines


COMMON = [
    (b'{"ts":"2024-05-14T10:21:%02dZ","level":"%b","temp":%d,"pos":{"x":1},"ok":true}', ""),
    (b'{"time":17156820%02d,"id":"%b","a":"%d"}', ""),
    (b'{"time":17156820%02d.25,"values":{"a":%.0b%d,"b":null},"units":{"a":"V"}}', ""),
    (b"2024-05-14T10:21:%02d.123Z,1%.0b,%d", ""),
    (b"2024-05-14T10:21:%02d,1%.0b,%d", "time,a,b"),
    (b"2024-05-14 10:21:%02d,1%.0b,%d", "time,a,b"),
    (b"2024-05-14 10:21:%02d 1%.0b %d", ""),
    (b"17156820%02d123,1%.0b,%d", "time,a,b"),
    (b"2024-05-14T10:21:%02d INFO%.0b temp=%d", ""),
    (b"2024-05-14 10:21:%02d,123 INFO k=%b temp=%d", ""),
    (b'ts=2024-05-14T10:21:%02dZ level=%b temp=%d msg="all well"', ""),
    (b">temp:%d.5%.0b\n>hum:%d", ""),
    (b">temp:17156820%02d123:5%.0b\n>hum:%d", ""),
    (b"temp 1%02d\nhum 5%.0b\nco2 %d", ""),
    (b"temp:1%02d%.0b\nhum:%d", ""),
    (b"a=1%02dC%.0b b=%d%%", ""),
    (b"value=00%02d001%.0b n=-0%d mode=auto", ""),
    (b"temp 00%02d1%.0b\nhum 0%d", ""),
]


@pytest.mark.parametrize(("line", "header"), COMMON)
def test_common_lines_are_read_at_once(line: bytes, header: str) -> None:
    words = [b"info", b"warn", b"debug"]
    turns = [line % (i % 60, words[i % 3], i) for i in range(200)]
    data = b"\n".join([*([header.encode()] if header else []), *turns]) + b"\n"
    lines = data.count(b"\n")
    assert read_at_once(data, ReadingOptions()) > lines - 40
    assert shown([data], ReadingOptions()) == by_line(data, ReadingOptions())


@settings(deadline=None)
@given(STREAMS, CUTS, OPTIONS)
def test_every_line_is_counted_once(data: bytes, at: list[int], options: ReadingOptions) -> None:
    reported = batches(cut(data, at), options)
    read = reported[-1].last_line
    assert sum(batch.lines for batch in reported) == read
    for batch in reported:
        counted = batch.records + len(batch.texts) + batch.layout + len(batch.bad)
        assert batch.lines == counted
        assert len(batch.time) in (0, len(batch.line))
        for column in batch.columns:
            assert all(a < b for a, b in pairwise(column.rows.tolist()))
            assert len(column.rows) == len(column.y)


def parser_after(data: bytes, **options: Any) -> tuple[Parser, Callable[[bytes], list[str]]]:
    parser = Parser(ReadingOptions(**options))
    parser.parse(LineBlock(data), NOW)
    return parser, lambda more: [text.text for text in parser.parse(LineBlock(more), NOW).texts]


def test_a_lone_message_is_shown_when_the_stream_pauses() -> None:
    parser, texts = parser_after(b"Sensor ready\n")
    batch = parser.settle(NOW)
    assert [text.text for text in batch.texts] == ["Sensor ready"]
    assert texts(b"pump on\n") == []
    assert texts(b"5\n") == ["pump on"]


def test_a_line_shown_in_a_pause_may_still_be_a_header() -> None:
    parser, _ = parser_after(b"a b\n")
    assert len(parser.settle(NOW).texts) == 1
    batch = parser.parse(LineBlock(b"1 2\n"), NOW)
    assert [column.name for column in batch.columns] == ["a", "b"]
    assert (batch.lines, batch.layout) == (1, 0)


def test_a_label_line_at_the_end_is_text() -> None:
    assert objects(b"a b\n") == [{"line": 1, "text": "a b"}]


def test_bytes_that_are_not_utf8_are_noted_on_their_line() -> None:
    assert objects(b"5\n\xffhello you\n")[1]["encoding"] is True
    (batch, *_) = batches([b"5\n\xffhello you\n"], ReadingOptions())
    assert batch.notes == {"encoding": 1}


def test_the_summary_of_what_was_read_is_one_line() -> None:
    assert Parser(ReadingOptions()).understood == ""
    assert parser_after(b"usr sys\n1 2\n")[0].understood == "table: usr, sys"
    assert parser_after(b'{"a":{"b":1},"c":2}\n')[0].understood == "json: a.b, c"
    timed = b"time,a\n2024-05-14T10:21:33Z,1\n"
    assert parser_after(timed)[0].understood == "table: a, time from the data"
    many = b",".join(b"%d" % i for i in range(20)) + b"\n"
    assert parser_after(many)[0].understood.endswith("8, …")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (b"a: 1\nb: 2\nc: 3\n", "pairs: a, b, c"),
        (b"a: 1\n" * 500 + b"b: 2\n" * 500 + b"a: 1\n", "pairs: a, b"),
        (b"5\n", "numbers: value"),
        (b"5\n" * 500 + b"1 2\n", "numbers: value; table: 1, 2"),
        (b'{"a":1}\nb=2\n{"c":1}\n', "json: a, c; pairs: b"),
        (b"[12:00:01] a=1\na=2\n", "pairs: a, time from the data"),
        (b"".join(b"n%d: 1\n" % i for i in range(9)), "pairs: n0, n1, n2, n3, n4, n5, n6, n7, …"),
        (b"hello world\n", ""),
    ],
)
def test_the_summary_covers_all_lines(lines: bytes, said: str) -> None:
    assert parser_after(lines)[0].understood == said
    one_by_one = Parser(ReadingOptions())
    for line in lines.splitlines(keepends=True):
        one_by_one.parse(LineBlock(line), NOW)
    assert one_by_one.understood == said


def test_the_summary_names_no_series_beyond_the_limit() -> None:
    assert (
        parser_after(b"a=1 b=2 c=3\n", run=RunMode(max_series=2))[0].understood == "pairs: a, b, …"
    )
    assert parser_after(b"a=1 b=2\n", run=RunMode(max_series=2))[0].understood == "pairs: a, b"


def test_the_summary_says_that_a_field_was_found_in_text() -> None:
    lines = b"12:01:07 INFO sensor temp 21.5 C\nok\n"
    parser, _ = parser_after(lines, fields=("temp",))
    assert parser.understood == "temp, from text lines, time from the data"
    parser.parse(LineBlock(b'{"temp":1}\n'), NOW)
    assert parser.understood.endswith("; json: temp")


def test_rows_of_plain_numbers_are_one_column_per_series() -> None:
    data = b"".join(b"%d,%d\n" % (i, -i) for i in range(1000))
    batch, end = batches([data], ReadingOptions())
    assert (batch.records, len(batch.line), batch.x.size) == (1000, 1000, 0)
    assert [column.name for column in batch.columns] == ["1", "2"]
    assert batch.columns[1].y.tolist() == [-float(i) for i in range(1000)]
    assert (batch.first_line, batch.last_line, end.lines) == (1, 1000, 0)


def test_an_overflow_among_many_numbers_is_one_bad_line() -> None:
    batch, _ = batches(
        [b"1\n" * 5000 + b"1e999\n" + b"2\n" * 5000], ReadingOptions(max_line=1 << 20)
    )
    assert [(bad.line, bad.reason) for bad in batch.bad] == [(5001, "number")]
    assert batch.records == 10_000


def test_a_unit_is_reported_once_with_its_row() -> None:
    batch, _ = batches([b"t=1ms\nt=2\nt=3s\n"], ReadingOptions())
    assert [(unit.row, unit.name, unit.unit) for unit in batch.units] == [(0, "t", "ms")]
    assert batch.columns[0].y.tolist() == [1, 2, 3000]


def test_only_a_few_lines_are_pending_at_a_time() -> None:
    for line in (b"x x\n", b"# a b\n", b"C C\n", b"a b\nC %\n"):
        _, texts = parser_after(line * 1000)
        assert len(texts(b"not 5 a row\n")) <= 4


def test_a_pending_line_in_a_strict_format_is_not_shown_early() -> None:
    parser, _ = parser_after(b"a,b\n", format="csv")
    batch = parser.settle(NOW)
    assert batch.lines == 0
    assert parser.parse(LineBlock(b"1,2\n"), NOW).layout == 1


def test_a_bad_line_decides_a_pending_line() -> None:
    parser, _ = parser_after(b"a b\n")
    batch = parser.parse(LineBlock(b"xxx", "too_long"), NOW)
    assert [text.text for text in batch.texts] == ["a b"]
    assert batch.bad == (BadLine(2, "too_long", "", "xxx"),)
    columns = parser.parse(LineBlock(b"1 2\n"), NOW).columns
    assert [column.name for column in columns] == ["1", "2"]


def test_a_lone_word_names_a_column_where_the_stream_begins_and_not_after_a_bad_line() -> None:
    for before, name in [([], "temp"), ([LineBlock(b"\xff", "too_long")], "value")]:
        parser = Parser(ReadingOptions())
        bad = [bad.text for block in before for bad in parser.parse(block, NOW).bad]
        assert bad == ["\ufffd"] * len(before)
        (column,) = parser.parse(LineBlock(b"temp\n5\n"), NOW).columns
        assert column.name == name


def test_what_waited_is_told_in_a_batch_without_lines_of_its_own() -> None:
    parser, _ = parser_after(b"5\na b\n")
    for batch in (parser.settle(NOW), parser.finish(NOW)):
        assert (batch.first_line, batch.last_line) == (3, 2)


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_lines_are_read_one_by_one_than_asked_for(most: int) -> None:
    lines = b"oops!\n" * 10
    batch, end = Parser(ReadingOptions()).parse_some(LineBlock(lines), 0, NOW, most)
    assert (batch.last_line, end) == (most, most * len(b"oops!\n"))


def test_a_header_among_rows_that_are_read_at_once_names_what_follows() -> None:
    data = b"a b\n" + b"1 2\n" * 50 + b"c d\n" + b"3 4\n" * 50
    assert shown([data], ReadingOptions()) == by_line(data, ReadingOptions())
    assert objects(data)[-1]["values"] == {"c": 3, "d": 4}


def test_a_field_in_the_words_of_lines_alike_is_found_in_each() -> None:
    data = b"".join(b"INFO b=%d sensor temp 21\n" % i for i in range(50))
    found = objects(data, args=("--field", "temp"))
    assert [item["values"] for item in found] == [{"temp": 21}] * 50


def test_rows_read_at_once_after_a_field_in_text_are_understood_as_their_format() -> None:
    rows = b"temp=1 hum=2\n" * 100
    parser, _ = parser_after(rows + b"sensor temp 21.5 C\n" + rows, fields=("temp", "hum"))
    assert parser.understood == "pairs: temp, hum; temp, from text lines"


def test_a_comment_is_layout_in_a_format_that_knows_none() -> None:
    batch, _ = batches([b'# note\n{"a":1}\nhello\n'], ReadingOptions(format="json"))
    assert (batch.records, batch.layout) == (1, 1)
    assert batch.bad == (BadLine(3, "not_json", "", "hello"),)


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        (b"2024-05-14T10:21:33Z INFO started at once, ok", False),
        (b"[2024-05-14T10:21:33Z] started", False),
        (b'[2024-05-14T10:21:33Z] {"msg":"started"}', False),
        (b'{"time":1715682093,"text":"started"}', False),
        (b'{"time":1715682093,"text":"started","mark":true}', True),
    ],
)
@pytest.mark.parametrize(("kind", "time"), [("auto", 1715682093), ("arrival", None)])
def test_a_text_has_its_own_time_unless_all_have_that_of_arrival(
    line: bytes, kind: str, time: float | None, *, mark: bool
) -> None:
    told = batches([line + b"\n"], ReadingOptions(time=kind))
    texts = [text for batch in told for text in batch.texts]
    assert [(text.time, text.mark) for text in texts] == [(time, mark)]


@pytest.mark.parametrize("form", ["", "%b %d %H:%M:%S"])
def test_on_new_year_s_eve_a_time_without_a_year_may_be_of_the_new_year(form: str) -> None:
    eve = clock.mktime((2026, 12, 31, 23, 59, 50, 0, 0, -1))
    options = ReadingOptions(time=form or "auto")
    batch, _ = batches([b"Jan 01 00:00:01 temp=5\n"], options, now=eve)
    assert batch.time.tolist() == [eve + 11]


@pytest.mark.parametrize(
    ("lines", "fields", "counts"),
    [
        (b"# a b\n1 2\n", (), (1, 0, 1)),
        (b"a b\n1 2\n", (), (1, 0, 1)),
        (b"# a\n\nhello you\n", (), (0, 1, 2)),
        (b"sensor temp 21.5 C\n", ("temp",), (1, 0, 0)),
        (b"a=1 sensor temp 21.5 C\n", ("temp",), (1, 0, 0)),
        (b"a=1\ntemp=1\n", ("temp",), (1, 0, 1)),
    ],
)
def test_a_line_counts_as_what_it_is(
    lines: bytes, fields: tuple[str, ...], counts: tuple[int, int, int]
) -> None:
    told = batches([lines], ReadingOptions(fields=fields))
    assert counts == (
        sum(batch.records for batch in told),
        sum(len(batch.texts) for batch in told),
        sum(batch.layout for batch in told),
    )


def test_parsers_of_one_source_share_what_was_understood() -> None:
    understood = Understood(ReadingOptions())
    for line in (b"a=1\n", b"b=1\n"):
        Parser(ReadingOptions(), understood=understood).parse(LineBlock(line), NOW)
    assert str(understood) == "pairs: a, b"


def test_a_line_that_waits_in_a_strict_format_is_bad_at_the_end() -> None:
    told = batches([b"a,b\n"], ReadingOptions(format="csv"))
    assert [bad for batch in told for bad in batch.bad] == [BadLine(1, "not_csv", "", "a,b")]


def test_a_text_without_a_time_has_none() -> None:
    batch, _ = batches([b'{"msg":"started"}\n'], ReadingOptions())
    assert batch.texts == (Text(1, '{"msg":"started"}'),)


def test_a_line_that_waits_says_too_that_its_bytes_are_not_utf8() -> None:
    assert objects(b"hello you\xff\n") == [{"line": 1, "text": "hello you\ufffd", "encoding": True}]


def test_caches_do_not_grow_without_limit() -> None:
    data = b"".join(b"name%d=5ms\n" % i for i in range(30_000))
    parser, _ = parser_after(data)
    samples = parser._rows
    assert len(samples._names) <= 10_001
    assert len(samples._units) <= 10_000


def test_alternating_headers_remember_the_kinds_of_their_columns() -> None:
    block = b"CPU load\nall 5\n\nroom temp hum\nhall 21 40\n\n"
    result = objects(block * 3)
    names = [tuple(item["values"]) for item in result if "values" in item]
    assert names == [("all.load",), ("hall.temp", "hall.hum")] * 3
    assert not [item for item in result if "text" in item]


def test_a_panel_is_reported_when_it_changes() -> None:
    lines = b">x,pos:1\n>x,pos:2\n>x,other:3\n>y:4\n"
    lines += b'{"value":[5],"legend":["z"],"id":7}\n{"value":[6],"legend":["z"],"id":7}\n'
    (batch, *_) = batches([lines], ReadingOptions())
    assert [(reported.name, reported.panel) for reported in batch.panels] == [
        ("x", "pos"),
        ("x", "other"),
        ("z", "7"),
    ]
    assert {column.name: column.y.tolist() for column in batch.columns} == {
        "x": [1, 2, 3],
        "y": [4],
        "z": [5, 6],
    }


def test_a_topic_is_put_in_front_of_names_and_texts() -> None:
    parser = Parser(ReadingOptions(), topic="lab/rig")
    batch = parser.parse(LineBlock(b"a=1\nwell\nso it is\n"), NOW)
    reported = [*batch.texts, *parser.finish(NOW).texts]
    assert [column.name for column in batch.columns] == ["lab/rig.a"]
    assert [text.text for text in reported] == ["lab/rig: well", "lab/rig: so it is"]


def test_the_beginning_of_a_bad_line_is_shown() -> None:
    long = b"x" * 500
    for data, form in [(b'{"a":' + long, "auto"), (long + b" y", "csv"), (long, "json")]:
        reported = batches([data + b"\n"], ReadingOptions(format=form))
        (bad,) = [bad for batch in reported for bad in batch.bad]
        assert bad.text == data.decode()[:200]
    (bad,) = Parser(ReadingOptions()).parse(LineBlock(long, "too_long"), NOW).bad
    assert bad.text == long.decode()[:200]


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        ('{"a":', "it ends too early at column 6"),
        ('{"a":1,}', "unexpected ',' at column 7"),
        ('[2024-05-14 10:21] {"a" 1}', "unexpected '1' at column 25"),
        ('{"a":["\tb"]}', "unexpected '\\t' at column 8"),
        ("[" * 3000, "nested more than 32 levels deep"),
    ],
)
def test_malformed_json_is_reported_with_the_column_where_it_breaks_off(
    line: str, detail: str
) -> None:
    reported = batches([line.encode() + b"\n"], ReadingOptions(format="json"))
    assert [bad.detail for batch in reported for bad in batch.bad] == [detail]


def test_a_field_is_missing_until_a_line_has_it() -> None:
    parser = Parser(ReadingOptions(fields=("temp",), key="room", time="clock"))
    parser.parse(LineBlock(b"a=1\n" * 99), NOW)
    options = ("--field", "--key", "--time")
    assert tuple((one.option, list(one.seen)) for one in parser.missing) == tuple(
        (option, ["a"]) for option in options
    )
    parser.parse(LineBlock(b"room=x clock=5 temp=1\n"), NOW)
    assert not parser.missing


def test_the_summary_has_an_ellipsis_only_if_it_leaves_names_out() -> None:
    for count, more in [(8, ""), (9, ", …")]:
        names = [f"s{i}" for i in range(count)]
        line = " ".join(f"{name}=1" for name in names)
        parser, _ = parser_after(line.encode() + b"\n")
        assert parser.understood == f"pairs: {', '.join(names[:8])}{more}"


def test_a_record_with_bytes_that_are_not_utf8_says_so() -> None:
    assert objects(b"a=1 \xff\nb=2\n") == [
        {"line": 1, "values": {"a": 1}, "encoding": True},
        {"line": 2, "values": {"b": 2}},
    ]


def test_the_format_of_a_block_is_understood_after_a_line_of_text() -> None:
    lines, parser = LineFramer(1000), Parser(ReadingOptions(fields=("temp", "hum")))
    text, record = b"room temp 5 is fine\n", b'{"temp":1.5,"hum":2.5}\n'
    for block in lines.feed(text + 3 * record + text + 500 * record):
        parser.parse(block, NOW)
    assert parser.understood == "temp, from text lines; json: temp, hum"


def test_a_field_is_not_looked_for_in_a_comment_that_may_be_a_header() -> None:
    assert objects(b"# x temp:5 y\n", args=["--field", "temp"]) == []


def test_a_line_before_a_repeated_header_is_text_whatever_header_comes_next() -> None:
    assert objects(b"a b\n1 2\nfoo bar\na b\n# c d\n5 6\n") == [
        {"line": 2, "values": {"a": 1.0, "b": 2.0}},
        {"line": 3, "text": "foo bar"},
        {"line": 6, "values": {"c": 5.0, "d": 6.0}},
    ]


@pytest.mark.parametrize(
    "line",
    [
        "cpu,host={thing} usage={i} 1465839830000000000",
        'cpu{{host="{thing}"}} {i}',
        "cpu:{i}|h|#host:{thing}",
        '{{"host":"{thing}","cpu":{i}}}',
        "{thing} a={i} b={i}",
        "{thing}: a={i} b=1 other: a={i}",
        "[{thing}] a={i}",
        "{thing} a={i}",
        "{thing} - a: {i}, b: {i}",
        "I (312) {thing}: a: {i}",
        "{thing}  | a={i}",
        "Solving for {thing}, a = {i}, b = {i}",
        "sensor={number} a={i}",
        '{{"sensor":{number},"a":{i}}}',
        '{{"location":"{thing}","a":{i}}}',
        '{{"type":"{thing}","value":{i}}}',
        "room={thing} a={i}",
        "[{thing} #1] a: {i} b: {i}",
        "{thing} a: {i} b: {i}",
        "64 bytes from {thing}.net: a={i} b={i}",
        "I (312) {thing}: a {i} ms",
        "{thing}  | request a {i} ms",
        '{thing}  | {{"a":{i}}}',
        "May 01 12:00:01 {thing} app[812]: a={i}",
        "Sensor {number}: a={i} b={i}",
        "{thing}:\n  a: {i}\n  b: {i}",
    ],
)
def test_lines_about_different_things_are_told_apart_however_many_are_read_at_once(
    line: str,
) -> None:
    things = ["one"] * 60 + ["one", "one", "two"] * 60
    data = "".join(
        line.format(thing=thing, number=len(thing) + (thing == "two"), i=i) + "\n"
        for i, thing in enumerate(things)
    ).encode()
    read = shown([data], ReadingOptions())
    assert read == by_line(data, ReadingOptions())
    only = ReadingOptions(fields=("a", "b"))
    assert shown([data], only) == by_line(data, only)
    names = {name for each in read for name in each.get("values", {})}  # type: ignore[attr-defined]
    assert any("two" in name or "4." in name for name in names)


def test_a_held_row_that_was_shown_in_a_pause_stays_text_and_the_next_ones_count() -> None:
    parser = Parser(ReadingOptions())
    assert parser.parse(LineBlock(b"lo 0.5 1\n"), NOW).records == 0
    assert [text.text for text in parser.settle(NOW).texts] == ["lo 0.5 1"]
    assert parser.parse(LineBlock(b"lo 0.6 2\n"), NOW).records == 1
    assert parser.parse(LineBlock(b"lo 0.7 3\n"), NOW).records == 1


def test_a_group_of_the_pattern_that_is_never_a_number_is_reported_until_it_is_one() -> None:
    parser = Parser(ReadingOptions(pattern=r"state (?P<s>\w+) (?P<n>\d+)"))
    parser.parse(LineBlock(b"state on 5\n"), NOW)
    assert parser.missing == (("--pattern", "s", ["on"]),)
    parser.parse(LineBlock(b"state 1 5\n"), NOW)
    assert not parser.missing


@pytest.mark.parametrize(
    "lines",
    [
        b"# Subtest: the glob [&&~~||] stands for these\nok 9 - the glob [&&~~||] stands\n",
        b'10.0.0.1 number, ------ - - [21/Nov/2026:16:01:32 +0000] "HEAD / HTTP/1.0" 200\n',
    ],
)
def test_marks_at_odd_places_make_no_format_fail(lines: bytes) -> None:
    objects(lines, args=["--names", "a,b"])
    objects(lines)


def test_a_line_on_which_a_format_fails_is_bad_and_the_next_one_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = Table.parse_line

    def fail_on_seven(self: Table, line: Line) -> Outcome | None:
        if line.text == "7":
            raise ValueError(line.text)
        return read(self, line)

    monkeypatch.setattr(Table, "parse_line", fail_on_seven)
    batch = Parser(ReadingOptions()).parse(LineBlock(b"6\n7\n8\n"), NOW)
    assert (batch.lines, batch.records) == (3, 2)
    assert batch.bad == (BadLine(2, "internal_error", "ValueError: 7", "7"),)

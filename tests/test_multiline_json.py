"""JSON documents over several lines: which lines they take, and that each line is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import NOW, batches, by_line, cut, objects, settings, shown

from livegraph.parse import Parser
from livegraph.parsing.framing.lines import LineBlock
from livegraph.settings import ReadingOptions

PIECES = [
    *(b"{", b"}", b"[", b"]", b"},", b'{"a": 1,', b'"b": {', b'"c": 2', b'"d": [1, 2],', b'"e":'),
    *(b"1,", b"2", b"a=5", b"1 2 3", b'{"a": 1}', b'{"a": 2}{"a": 3}', b"", b"a,b", b"\xff,"),
]
LINES = st.lists(st.sampled_from(PIECES)).map(b"\n".join)


def count(data: bytes) -> tuple[int, int, int, int, int]:
    """Lines, records, texts, layout and bad lines."""
    told = batches([data], ReadingOptions())
    return (
        sum(batch.lines for batch in told),
        sum(batch.records for batch in told),
        sum(len(batch.texts) for batch in told),
        sum(batch.layout for batch in told),
        sum(len(batch.bad) for batch in told),
    )


def test_the_lines_of_a_document_count_as_one_record_and_layout() -> None:
    assert count(b'{\n"a": 1,\n"b": 2\n}\n5\n') == (5, 2, 0, 3, 0)


def test_a_document_that_breaks_off_is_one_bad_line_and_the_next_is_read() -> None:
    assert count(b'{\n"a": 1,\na=5\n') == (3, 1, 0, 1, 1)
    assert objects(b'{\n"a": 1,\na=5\n')[1] == {"line": 3, "values": {"a": 5.0}}


def test_a_document_that_the_end_of_input_cuts_off_is_bad() -> None:
    assert objects(b'{\n"a": 1,\n') == [{"line": 1, "bad": "json"}]


def test_a_bracket_alone_is_text_unless_json_follows() -> None:
    assert objects(b"{\nint x;\n")[0] == {"line": 1, "text": "{"}
    assert objects(b"[\n") == [{"line": 1, "text": "["}]


def test_a_line_cut_off_takes_no_further_object() -> None:
    found = objects(b'{"a": 1,\n{"a": 2}\n{"a": 3}\n')
    assert [item.get("values") for item in found] == [None, {"a": 2.0}, {"a": 3.0}]


def test_a_document_has_a_limit() -> None:
    many = b'{\n"x": [\n' + b"1,\n" * 5000 + b"2]}\n7\n"
    assert len(objects(many)[0]["values"]) == 5001
    found = objects(many, args=("--max-line", "100"))
    assert found[0] == {"line": 1, "bad": "json"}
    assert found[-1] == {"line": 5004, "values": {"value": 7.0}}


def test_a_document_may_come_in_pieces_and_waits_through_a_pause() -> None:
    parser = Parser(settings())
    told = [parser.parse(LineBlock(line), NOW) for line in (b"{\n", b'"a": 1\n')]
    told += [parser.settle(NOW), parser.parse(LineBlock(b"}\n"), NOW), parser.finish(NOW)]
    assert [batch.records for batch in told] == [0, 0, 0, 1, 0]
    assert sum(batch.lines for batch in told) == 3


def test_lines_in_blocks_do_not_pass_an_open_document() -> None:
    lines = b'{"a": 1}\n' * 50 + b'{"a":\n' + b'[\n{"a": 1},\n{"a": 2}\n]\n' + b'{"a": 1}\n' * 50
    assert sum("values" in item for item in objects(lines)) == 102


@pytest.mark.parametrize("text", ['{"a": [' * 4000, '{"a": "' + "\\" * 9000, "[" * 9000, '"",' * 9])
def test_a_line_that_might_begin_a_document_is_read_once(text: str) -> None:
    assert len(objects(text.encode() + b"\n5\n")) >= 1


@given(LINES, st.lists(st.integers(0, 400)))
def test_every_line_is_counted_however_the_input_is_cut(data: bytes, at: list[int]) -> None:
    told = batches(cut(data, at), ReadingOptions())
    ends = data.count(b"\n") + (not data.endswith(b"\n") and bool(data)) + data.count(b"}{")
    assert sum(batch.lines for batch in told) == ends
    assert shown(cut(data, at), ReadingOptions()) == by_line(data, ReadingOptions())

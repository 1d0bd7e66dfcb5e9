"""`LineFramer`: where lines end, and which lines are bad."""

import re
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from livegraph.parsing.framing.lines import LineBlock, LineFramer

MAX = 16
STREAMS = st.lists(
    st.one_of(
        st.sampled_from(
            [b"\n", b"\r", b"\r\n", b"\xef\xbb\xbf", b"x" * 20, b"\x1b", b"\x1b[0G", b"\x1b[2;1H"]
        ),
        st.binary(),
    )
).map(b"".join)


def cut(data: bytes, at: list[int]) -> list[bytes]:
    places = [0, *sorted(place % (len(data) + 1) for place in at), len(data)]
    return [data[a:b] for a, b in pairwise(places)]


def read(
    *chunks: bytes, max_line: int = MAX, skip_first: bool = False, keep_last: bool = True
) -> list[LineBlock]:
    lines = LineFramer(max_line, skip_first=skip_first, keep_last=keep_last)
    return [block for chunk in chunks for block in lines.feed(chunk)] + lines.finish()


def reasons_and_lines(blocks: list[LineBlock]) -> list[tuple[str, bytes]]:
    """Each line of the blocks, as (reason, line); the reason is '' unless the line is bad."""
    result = []
    for block in blocks:
        parts = [block.data] if block.reason else block.data.removesuffix(b"\n").split(b"\n")
        result += [(block.reason, part) for part in parts]
    return result


def whole(*chunks: bytes, **options: Any) -> list[bytes]:
    return [line for reason, line in reasons_and_lines(read(*chunks, **options)) if not reason]


def test_lf_crlf_and_cr_end_a_line() -> None:
    assert whole(b"1\n2\r\n3\r4\n") == [b"1", b"2", b"3", b"4"]


def test_a_crlf_split_between_chunks_is_one_line_end() -> None:
    assert whole(b"1\r", b"\n2\n") == [b"1", b"2"]


def test_a_cr_ends_its_line_at_once() -> None:
    assert LineFramer(MAX).feed(b"50%\r") == [LineBlock(b"50%\n")]


def test_moving_the_cursor_to_the_first_column_ends_a_line() -> None:
    assert whole(b"1\x1b[0G2\x1b[G3\x1b[H4\x1b[5;1H5\x1b[F6") == [
        b"1",
        b"2",
        b"3",
        b"4",
        b"5",
        b"6",
    ]


def test_other_escape_sequences_end_no_line() -> None:
    line = b"1\x1b[2K2\x1b[12G3\x1b[5;40H"
    assert whole(line, max_line=40) == [line]


def test_an_escape_sequence_split_between_chunks_ends_a_line() -> None:
    assert whole(b"1\x1b", b"[", b"0", b"G2") == [b"1", b"2"]


def test_an_unfinished_escape_sequence_belongs_to_the_last_line() -> None:
    assert whole(b"1\x1b[0") == [b"1\x1b[0"]


def test_only_the_first_lf_after_a_cr_belongs_to_it() -> None:
    assert whole(b"1\r", b"\n", b"\n2") == [b"1", b"", b"2"]


def test_no_other_character_ends_a_line() -> None:
    line = "a\vb\fc\x85d\u2028e\x1c".encode()
    assert whole(line + b"\n") == [line]


def test_blank_lines_are_lines() -> None:
    assert whole(b"1\n\n2\n") == [b"1", b"", b"2"]


def test_a_chunk_without_cr_is_one_block() -> None:
    assert read(b"1\n2\n3\n") == [LineBlock(b"1\n2\n3\n")]


def test_the_last_line_needs_no_line_end() -> None:
    assert whole(b"1\n2") == [b"1", b"2"]


def test_the_fragment_before_a_lost_connection_is_partial() -> None:
    assert read(b"1\n2", keep_last=False) == [LineBlock(b"1\n"), LineBlock(b"2", "partial")]


def test_a_serial_port_starts_at_the_first_line_end() -> None:
    assert whole(b"9.5\r", b"\n21.5\n", skip_first=True) == [b"21.5"]


def test_a_bom_is_removed_wherever_the_chunks_are_cut() -> None:
    assert whole(b"\xef", b"\xbb", b"\xbf7\n8\n") == [b"7", b"8"]
    assert whole(b"7\n\xef\xbb\xbf8\n") == [b"7", b"\xef\xbb\xbf8"]


def test_half_a_bom_is_data() -> None:
    assert whole(b"\xef\xbb") == [b"\xef\xbb"]


def test_a_line_as_long_as_the_limit_is_read() -> None:
    assert whole(b"x" * MAX + b"\r\n") == [b"x" * MAX]


def test_a_longer_line_is_reported_once_and_the_next_is_read() -> None:
    assert reasons_and_lines(read(b"a\n" + b"x" * 40, b"x" * 40 + b"\n7\n")) == [
        ("", b"a"),
        ("too_long", b"x" * 40),
        ("", b"7"),
    ]


def test_a_long_line_within_a_chunk_is_reported_in_order() -> None:
    chunk = b"a\n" * 20 + b"x" * 17 + b"\n" + b"b\n" * 20
    reasons = [reason for reason, _ in reasons_and_lines(read(chunk))]
    assert reasons == [""] * 20 + ["too_long"] + [""] * 20


def test_a_line_that_never_ends_takes_no_memory() -> None:
    lines = LineFramer(MAX)
    reported = [block for _ in range(1000) for block in lines.feed(b"x" * 65536)]
    assert [block.reason for block in reported] == ["too_long"]
    assert len(reported[0].data) == 200
    assert lines.feed(b"\n7\n") == [LineBlock(b"7\n")]


def test_a_new_stream_may_follow_the_end() -> None:
    lines = LineFramer(MAX)
    assert lines.feed(b"1\r") == [LineBlock(b"1\n")]
    assert lines.finish() == []
    assert lines.feed(b"\xef\xbb\xbf\n2\n") == [LineBlock(b"\n2\n")]


@given(STREAMS, st.lists(st.integers(0, 400)), st.booleans(), st.booleans())
def test_the_result_does_not_depend_on_chunk_boundaries(
    data: bytes,
    at: list[int],
    skip_first: bool,  # noqa: FBT001
    keep_last: bool,  # noqa: FBT001
) -> None:
    together = reasons_and_lines(read(data, skip_first=skip_first, keep_last=keep_last))
    apart = reasons_and_lines(read(*cut(data, at), skip_first=skip_first, keep_last=keep_last))
    assert [line[0] for line in apart] == [line[0] for line in together]
    assert [line for line in apart if not line[0]] == [line for line in together if not line[0]]


@given(STREAMS)
def test_no_byte_is_lost_or_added(data: bytes) -> None:
    text = re.sub(rb"\x1b\[(?:[0-9;]*H|0?G|[EFf])", b"\r", data.removeprefix(b"\xef\xbb\xbf"))
    text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    expected = text.removesuffix(b"\n").split(b"\n") if text else []
    assert whole(data, max_line=1 << 20) == expected


OBJECTS = st.lists(
    st.sampled_from(
        [b'{"', b'{"a":1}', b'"', b"}", b'}{"', b"{", b"\\", b"\n", b"\r\n", b"x" * 9, b'{"b":{}}']
    )
).map(b"".join)


def test_concatenated_objects_are_lines() -> None:
    line = b'{"a":"}{"}{"b":{"c":{}}}{"d":[{},{}]}'
    lines = [b'{"a":"}{"}', b'{"b":{"c":{}}}', b'{"d":[{},{}]}']
    assert whole(line + b"\n7\n", max_line=100) == [*lines, b"7"]
    assert whole(line, max_line=100, keep_last=False) == lines


def test_an_object_is_a_line_once_the_next_begins_or_the_stream_pauses() -> None:
    lines = LineFramer(100)
    assert lines.feed(b'{"a":1}') == []
    assert lines.feed(b'{"a"') == [LineBlock(b'{"a":1}\n')]
    assert lines.feed(b":2}") == []
    assert lines.settle() == [LineBlock(b'{"a":2}\n')]
    assert lines.feed(b'\r\n{"a":3}\n') == [LineBlock(b'{"a":3}\n')]
    assert lines.settle() == []


def test_braces_in_other_lines_are_left_alone() -> None:
    for line in (b'{x}{"y"}', b'see {"a":1}{"b":2}', b'{"a":1},{"b":2}', b"{'a':1}{'b':2}"):
        assert whole(line + b"\n", max_line=100) == [line]


@given(OBJECTS, st.lists(st.integers(0, 400)), st.booleans())
def test_objects_do_not_depend_on_chunk_boundaries(
    data: bytes,
    at: list[int],
    keep_last: bool,  # noqa: FBT001
) -> None:
    together = reasons_and_lines(read(data, keep_last=keep_last))
    apart = reasons_and_lines(read(*cut(data, at), keep_last=keep_last))
    assert [line[0] for line in apart] == [line[0] for line in together]
    assert [line for line in apart if not line[0]] == [line for line in together if not line[0]]

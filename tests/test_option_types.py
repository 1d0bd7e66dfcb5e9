"""What `--send` says, as bytes."""

import pytest

from livegraph.errors import UsageError
from livegraph.option_types import unescape


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("start", b"start\n"),
        ("", b"\n"),
        (r"start\r\n", b"start\r\n"),
        (r"start\r", b"start\r"),
        ("line\n", b"line\n"),
        (r"\x03\c", b"\x03"),
        (r"\xfF\0\t\e\c", b"\xff\0\t\x1b"),
        (r"a\\c", b"a\\c\n"),
        (r"a\\\c", b"a\\"),
        ("é", "é\n".encode()),
        ("\udcff", b"\xff\n"),
    ],
)
def test_escapes_are_read_and_a_line_end_is_added_where_there_is_none(
    text: str, data: bytes
) -> None:
    assert unescape(text) == data


@pytest.mark.parametrize("text", ["\\", r"C:\dir", r"\x0", r"\c\n", r"\u00e9"])
def test_an_unknown_escape_is_told(text: str) -> None:
    with pytest.raises(UsageError, match=r"a \\ is written"):
        unescape(text)

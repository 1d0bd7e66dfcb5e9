"""Option types: the values of texts, and the errors for invalid ones."""

import math

import pytest

from livegraph.errors import UsageError
from livegraph.options import types
from livegraph.options.types import LINE_SIZE, MEMORY_SIZE, SEND, SPEED, WINDOW, OptionType

PANEL_EXPECTED = "expected NAMES or NAMES[FROM:TO], for example 'temp,out[10:30]' or 'load[0:]'"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (WINDOW, "60s", 60),
        (WINDOW, "5m", 300),
        (WINDOW, "1h", 3600),
        (WINDOW, "2d", 172800),
        (WINDOW, "1.5m", 90),
        (WINDOW, "500", 500),
        (WINDOW, "all", math.inf),
        (MEMORY_SIZE, "512M", 512 << 20),
        (MEMORY_SIZE, "2G", 2 << 30),
        (MEMORY_SIZE, "1MiB", 1 << 20),
        (LINE_SIZE, "64K", 65536),
        (LINE_SIZE, "100", 100),
        (SPEED, "0.5x", 0.5),
        (SPEED, "max", math.inf),
        (types.NAMES, "a,-", ("a", "-")),
        (types.NAMES, "", ()),
        (types.NUMBER, "-1e3", -1000),
        (types.SWITCH, "Off", False),
        (types.PORT, "0", 0),
    ],
)
def test_a_text_is_converted_to_a_value(kind: OptionType, text: str, value: object) -> None:
    assert kind.parse(text, "--option") == value


@pytest.mark.parametrize(
    ("kind", "texts", "expected"),
    [
        (
            WINDOW,
            ("", "0s", "-5s", "5 parsecs", "nan", "inf", "1e3s", "5us", "٥s"),
            "expected a time span, for example 10s, 5m, 1h or 2d, or auto or all",
        ),
        (types.SPAN, ("all", "x"), "expected a time span, for example 500ms, 2s, 5m or 1h"),
        (
            MEMORY_SIZE,
            ("", "0", "-1K", "many", "1T", "1.5M", "1000"),
            "expected a size of at least 1M, for example 512M or 2G",
        ),
        (LINE_SIZE, ("1", "x"), "expected a size of at least 64 bytes, for example 64K"),
        (types.BAUD, ("0", "-1", "x"), "expected a speed in baud, for example 115200"),
        (
            types.PORT,
            ("-1", "65536", "x"),
            "expected a port from 1 to 65535, or 0 for a free one",
        ),
        (types.COUNT, ("0", "1.5"), "expected a whole number above 0, for example 256"),
        (types.NUMBER, ("low", "nan", "-inf"), "expected a number, for example 1.5"),
        (types.SWITCH, ("maybe",), "expected true or false"),
        (types.DECIMAL, ("x",), "expected a decimal separator, . or ,"),
        (types.OneOf(("line", "bar")), ("pie", ""), "expected one of line, bar"),
        (types.PATTERN, ("(",), "missing ) at position 1; expected a regular expression"),
        (
            types.THRESHOLD,
            ("a", "temp>inf"),
            "expected NAME>NUMBER, for example 'temp>80' or 'load<=0.5'",
        ),
        (
            types.PANEL,
            ("temp[a:]", "temp[0:inf]", "temp[0:1x]"),
            f"{PANEL_EXPECTED}; a name that ends in brackets has [:] after it",
        ),
        (
            types.PANEL,
            ("[0:1]", " [:]"),
            PANEL_EXPECTED,
        ),
        (
            types.PANEL,
            ("temp[30:10]", "temp[ 30 :10 ]"),
            f"30 is not below 10; {PANEL_EXPECTED}",
        ),
    ],
)
def test_an_error_names_the_option_the_value_and_what_was_expected(
    kind: OptionType, texts: tuple[str, ...], expected: str
) -> None:
    for text in texts:
        with pytest.raises(UsageError) as refused:
            kind.parse(text, "--option")
        assert str(refused.value) == f"--option {text!r}: {expected}"


@pytest.mark.parametrize(
    ("kind", "text"), [(types.TOKEN, "secret"), (types.JOIN, "http:///#token=secret")]
)
def test_an_error_does_not_show_a_secret(kind: OptionType, text: str) -> None:
    with pytest.raises(UsageError) as refused:
        kind.parse(text, "--option")
    assert "secret" not in str(refused.value)


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
def test_escapes_are_read_and_a_missing_line_end_is_added(text: str, data: bytes) -> None:
    assert SEND.parse(text, "--send") == data


@pytest.mark.parametrize("text", ["\\", r"C:\dir", r"\x0", r"\c\n", r"\u00e9"])
def test_an_unknown_escape_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"unknown escape; write \\\\ for a \\,"):
        SEND.parse(text, "--send")

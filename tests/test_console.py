"""Text on the terminal cannot control it."""

import io

import pytest

from livegraph.terminal.console import Console, escape_controls


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("21.5 °C", "21.5 °C"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\r", "a\\nb\\r"),
        ("\x7f\x9b1m", "\\x7f\\x9b1m"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\ud800", "\\ud800"),
        ("日本", "日本"),
    ],
)
def test_control_and_bidi_characters_are_written_out(text: str, shown: str) -> None:
    assert escape_controls(text) == shown


def test_every_line_begins_with_livegraph() -> None:
    stream = io.StringIO()
    Console(stream).address("http://localhost:1/")
    assert stream.getvalue() == "livegraph: http://localhost:1/  (Ctrl-C to stop)\n"


def test_a_closed_terminal_is_not_an_error() -> None:
    stream = io.StringIO()
    stream.close()
    Console(stream).say("anyone?")

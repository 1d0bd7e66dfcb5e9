"""Types of options: they convert the text of a value, with uniform errors.

A value from the command line, an environment variable or the config file is converted in the same
way. An error names the option (or the file and key) and the value, then what was expected.
"""

import math
import os
import re
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from livegraph.errors import UsageError
from livegraph.lib.backslash_escapes import unescape

SECONDS = {"": 1.0, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
BYTES = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
SWITCHES = {
    **dict.fromkeys(("true", "t", "yes", "y", "on", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "off", "0", ""), False),
}

_PAGE = re.compile(r"//[^/\s]+/?(#\S*)?")
_HOST_AND_PORT = re.compile(r"(?:localhost|[^/:\s]*\.[^/:\s]+|\[[^/\s]+\]):[0-9]+(?:[/#].*)?")


class OptionType(click.ParamType):  # type: ignore[type-arg]  # generic only in new versions
    """Converts a value with `read`, which raises ValueError if the value is invalid.

    The error then names what was `expected`; `read` can raise UsageError for a more precise reason.
    `toml`: the types that the value may have in a config file. `secret`: errors do not show the
    value.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[str], Any],
        expected: str = "a text in quotes",
        toml: tuple[type, ...] = (str,),
        *,
        secret: bool = False,
    ) -> None:
        self.name = name
        self.read, self.expected, self.toml, self.secret = read, expected, toml, secret

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Convert a value for click, also a default or a value of the config file."""
        key = param.opts[0] if param else self.name
        if param and ctx and is_from_config(param, ctx):
            key = f"{ctx.obj}: {key.lstrip('-')}"
        return self.parse(value, key)

    def parse(self, value: object, key: str) -> Any:
        """Convert a text or a TOML value. Errors are UsageErrors that begin with `key`."""
        try:
            return self.read(value if isinstance(value, str) else str(value))
        except UsageError as error:
            reason = str(error)
        except ValueError:
            reason = f"expected {self.expected}"
        raise UsageError(f"{key}{'' if self.secret else f' {value!r}'}: {reason}")


class Switch(OptionType, click.types.BoolParamType):
    """A boolean. Derives from click's type so that click accepts the option without a value."""

    def __init__(self) -> None:
        super().__init__("boolean", _switch, "true or false", (bool,))


class OneOf(OptionType, click.Choice):  # type: ignore[type-arg]
    """A choice of words."""

    def __init__(self, words: Sequence[str]) -> None:
        click.Choice.__init__(self, words)
        super().__init__("choice", _one_of(words), f"one of {', '.join(words)}")


def is_from_config(param: click.Parameter, context: click.Context) -> bool:
    """Whether the option was set by the config file, whose name is `context.obj`."""
    return context.get_parameter_source(param.name or "") is ParameterSource.DEFAULT_MAP


def _switch(text: str) -> bool:
    try:
        return SWITCHES[text.strip().lower()]
    except KeyError:
        raise ValueError from None


def _one_of(words: Sequence[str]) -> Callable[[str], str]:
    return lambda text: words[words.index(text)]


def _integer(least: int, most: float = math.inf) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if not least <= number <= most:
            raise ValueError
        return number

    return read


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _span(text: str) -> float:
    """Seconds: `60s`, `500ms`, `5m`, `1h`, `2d`, or a bare number of seconds."""
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?(ms|[smhd]?)", text)
    seconds = float(match[1]) * SECONDS[match[2]] if match else 0.0
    if not 0 < seconds < math.inf:
        raise ValueError
    return seconds


def _window(text: str) -> float | None:
    """Seconds, infinity for `all`, None for `auto`."""
    if text == "auto":
        return None
    return math.inf if text == "all" else _span(text)


def _speed(text: str) -> float:
    """A playback speed: `10`, `0.5`, or `max`, which gives infinity."""
    if text == "max":
        return math.inf
    match = re.fullmatch(r"([0-9]*\.?[0-9]+)x?", text)
    if not match or not 1e-3 <= float(match[1]) <= 1e6:
        raise ValueError
    return float(match[1])


def _size(least: int) -> Callable[[str], int]:
    """Bytes: `512M`, `2G`, `65536`."""

    def read(text: str) -> int:
        match = re.fullmatch(r"([0-9]+)([KMG]?)(?:i?B)?", text)
        size = int(match[1]) * BYTES[match[2]] if match else 0
        if size < least:
            raise ValueError
        return size

    return read


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def _decimal(text: str) -> str:
    if text not in ("", ".", ","):
        raise ValueError
    return text


def _pattern(text: str) -> str:
    if text:
        import regex

        try:
            regex.compile(text)
        except regex.error as error:
            raise UsageError(f"{error}; expected a regular expression") from error
    return text


def _time(text: str) -> str:
    if "%" in text:
        from livegraph.lib.time_format import TimeFormat

        TimeFormat(text)
    return text


def _threshold(text: str) -> str:
    from livegraph.storage.thresholds import parse_threshold

    return parse_threshold(text).text


def _panel(text: str) -> str:
    from livegraph.lib.panel_spec import parse_panel

    parse_panel(text)
    return text


def _join(text: str) -> str:
    if _HOST_AND_PORT.fullmatch(text) and not os.path.lexists(text):
        text = f"http://{text}"
    scheme, colon, rest = text.partition(":")
    if scheme.lower() not in ("http", "https"):
        return text  # `HERE`, or a source
    if not _PAGE.fullmatch(rest):
        raise ValueError
    return scheme.lower() + colon + rest


def _token(text: str) -> str:
    from livegraph.access_tokens import check_length

    if re.search(r"\s", text):
        raise UsageError("expected a token without spaces or line ends")
    if text:  # an empty token has an error of its own, see `access_tokens`
        check_length(text)
    return text


def _token_file(text: str) -> str:
    from livegraph.access_tokens import read_token

    return read_token(Path(text))


SAVED_BY = "Saved by livegraph"
"""This is in the first `_HEAD_BYTES` of each saved page; `--save` replaces no other file."""
_HEAD_BYTES = 4096


def _save_path(text: str) -> str:
    """The path of a file that can be created or replaced, or an empty text."""
    from livegraph.system.file_errors import write_fix
    from livegraph.system.symlinks import opened_folder

    if text:
        path = Path(text)
        parent = path.absolute().parent
        try:
            with opened_folder(path) as (folder, name):
                _check_replaceable(parent, folder, name)
        except OSError as error:
            raise UsageError(f"{error.strerror}; {write_fix(error, 'use another file')}") from error
    return text


def _check_replaceable(parent: Path, folder: int | None, name: str) -> None:
    from livegraph.system.file_access import BINARY, NO_LINK

    with suppress(FileNotFoundError):
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        if stat.S_ISDIR(mode):
            raise UsageError("it is a directory; name a file in it")
        if not stat.S_ISREG(mode):
            raise UsageError("it is not a regular file; use another file")
        flags = os.O_RDONLY | BINARY | NO_LINK
        with os.fdopen(os.open(name, flags, dir_fd=folder), "rb") as file:
            head = file.read(_HEAD_BYTES)
        if head and SAVED_BY.encode() not in head:
            raise UsageError("it exists and is not a page that livegraph saved; use another file")
    here = parent if folder is None else "."
    if not os.access(here, os.W_OK | os.X_OK, dir_fd=folder):
        raise UsageError(f"you may not write to {parent}; use another directory")


_QUANTITY = (str, int, float)

TEXT = OptionType("text", str)
SWITCH = Switch()
COUNT = OptionType("integer", _integer(1), "a whole number above 0, for example 256", (int,))
BAUD = OptionType("integer", _integer(1), "a speed in baud, for example 115200", (int,))
PORT = OptionType(
    "integer", _integer(0, 65535), "a port from 1 to 65535, or 0 for a free one", (int,)
)
NUMBER = OptionType("number", _finite, "a number, for example 1.5", (int, float))
SPAN = OptionType("span", _span, "a time span, for example 500ms, 2s, 5m or 1h", _QUANTITY)
WINDOW = OptionType(
    "window", _window, "a time span, for example 10s, 5m, 1h or 2d, or auto or all", _QUANTITY
)
SPEED = OptionType(
    "speed", _speed, "a factor from 0.001 to 1000000, for example 10, or max", _QUANTITY
)
LINE_SIZE = OptionType("size", _size(64), "a size of at least 64 bytes, for example 64K", _QUANTITY)
MEMORY_SIZE = OptionType(
    "size", _size(1 << 20), "a size of at least 1M, for example 512M or 2G", _QUANTITY
)
NAMES = OptionType("names", _names, "names, for example 'a,b,-'", (str, list))
DECIMAL = OptionType("decimal", _decimal, "a decimal separator, . or ,")
PATTERN = OptionType("pattern", _pattern)
TIME = OptionType("time", _time)
THRESHOLD = OptionType("threshold", _threshold)
PANEL = OptionType("panel", _panel)
SEND = OptionType("send", unescape)
JOIN = OptionType(
    "join", _join, "the address of a page, for example http://127.0.0.1:8080/", secret=True
)
TOKEN = OptionType("token", _token, secret=True)
TOKEN_FILE = OptionType("file", _token_file)
SAVE_PATH = OptionType("file", _save_path)

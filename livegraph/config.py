"""`--config FILE`: options by their names, in TOML; sources may have reading options of their own.

    window = "5m"
    [[source]]
    url = "serial:/dev/ttyUSB0"
    baud = 115200

What is wrong is told with its key and a fix. Paths mean what they mean on the command line.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

from livegraph.errors import UsageError

Kinds: TypeAlias = Mapping[str, type]
"""What each option is: bool, int, float, str, or list, of texts."""

SOURCE_OPTIONS = (
    *("baud", "every", "follow", "format", "field", "pattern", "names", "delimiter", "decimal"),
    *("time", "key", "max-line", "send"),
)
"""The options that a source may have for itself."""
QUANTITIES = ("every", "speed", "max-line", "window", "memory")
"""Texts that may be a bare number."""
TYPE_NAMES = {
    bool: ("true or false", "true"),
    int: ("a whole number", "8080"),
    float: ("a number", "1.5"),
    str: ("a text", '"text"'),
    list: ("a list of texts", '["a", "b"]'),
}


@dataclass(frozen=True, slots=True)
class Config:
    """Values by the names of options, and the sources: `url`, maybe `name`, and what is their own.

    A text is a text, whatever it was written as.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[Mapping[str, Any], ...] = ()


def load(path: Path, kinds: Kinds) -> Config:
    """What a file says; `kinds` are the options that there are."""
    given = _table(path)
    sources = _source_list(path, given.pop("source", []))
    values = {key: _value(path, key, value, kinds) for key, value in given.items()}
    sources += [f"serial:{port}" for port in values.pop("serial", [])]
    sources += [f"replay:{file}" for file in values.pop("replay", [])]
    sources += ["demo:"] if values.pop("demo", False) else []
    return Config(values, tuple(_source(path, source, kinds) for source in sources))


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"--config {path}: {error.strerror}; is the path right?") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"--config {path} is no text; write TOML into it") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"--config {path} is no TOML: {error}; say window = '5m'") from error


def _source_list(path: Path, given: Any) -> list[Any]:  # noqa: ANN401 - TOML is anything
    listed = given if isinstance(given, list) else [given]
    if not all(isinstance(item, str | dict) for item in listed):
        raise UsageError(f'{path}: source = {given} names none; say source = ["a.log"]')
    return listed


def _source(path: Path, given: str | dict[str, Any], kinds: Kinds) -> Mapping[str, Any]:
    if isinstance(given, str):
        return {"url": given}
    known = {"url": str, "name": str, **{key: kinds[key] for key in SOURCE_OPTIONS}}
    values = {key: _value(path, key, value, known) for key, value in given.items()}
    if not values.get("url"):
        raise UsageError(f'{path}: a source has no url; say url = "serial:/dev/ttyUSB0"')
    return values


def _value(path: Path, key: str, value: Any, kinds: Kinds) -> Any:  # noqa: ANN401
    if key not in kinds:
        near = get_close_matches(key, [*kinds, "source"], 1)
        fix = f"do you mean {near[0]}?" if near else f"there are {', '.join(sorted(kinds))}"
        raise UsageError(f"{path}: no option is called {key}; {fix}")
    kind = kinds[key]
    if key == "names" and _is_text_list(value):
        return ",".join(value)
    if kind is list and (isinstance(value, str) or _is_text_list(value)):
        return [value] if isinstance(value, str) else value
    if type(value) in (int, float) and (kind is float or key in QUANTITIES):
        return value if kind is float else str(value)
    if kind is list or type(value) is not kind:
        what, example = TYPE_NAMES[kind]
        raise UsageError(f"{path}: {key} is {what}, not {value!r}; say {key} = {example}")
    return value


def _is_text_list(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, list) and all(isinstance(item, str) for item in value)

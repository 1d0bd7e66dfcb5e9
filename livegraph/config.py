"""`--config FILE`: reads options and sources from a TOML file; a source may have its own options.

    window = "5m"
    [[source]]
    url = "serial:/dev/ttyUSB0"
    baud = 115200

Every error names the file and the key. Relative paths are relative to the current directory.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

from livegraph.errors import UsageError
from livegraph.options.option import Option
from livegraph.source_spec import SourceSpec
from livegraph.system.file_errors import read_fix

Options: TypeAlias = Mapping[str, Option]
"""The options of the command line by key, for example `y-min`."""

URL, NAME = Option("--url", "url"), Option("--name", "called")
"""Keys of a source besides the per-source options."""


@dataclass(frozen=True, slots=True)
class Config:
    """The contents of a config file.

    `values`: unconverted values of options, by parameter name. `sources`: each source with its own
    options, converted to fields of `ReadingOptions`.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[tuple[SourceSpec, Mapping[str, Any]], ...] = ()


def load(path: Path, options: Options) -> Config:
    """Read a config file. Raises UsageError if the file, a key or the type of a value is wrong."""
    given = _table(path)
    sources = _source_list(path, given.pop("source", []))
    values = {}
    for key, value in given.items():
        option = _option(str(path), key, options, ["source"])
        values[option.name] = _typed(f"{path}: {key}", value, option)
    sources += [f"serial:{port}" for port in values.pop("ports", [])]
    sources += [f"replay:{file}" for file in values.pop("replays", [])]
    sources += ["demo:"] if values.pop("demo", False) else []
    return Config(values, tuple(_source(path, source, options) for source in sources))


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"--config '{path}': {error.strerror}; {read_fix(error)}") from error
    except UnicodeDecodeError as error:
        text = "not UTF-8 text; expected TOML, for example window = '5m'"
        raise UsageError(f"--config '{path}': {text}") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}; expected TOML, for example window = '5m'") from error


def _source_list(path: Path, given: Any) -> list[Any]:
    listed = given if isinstance(given, list) else [given]
    if not all(isinstance(item, str | dict) for item in listed):
        expected = 'expected paths or addresses, for example source = ["a.log"]'
        raise UsageError(f"{path}: source {given!r}: {expected}")
    return listed


def _source(
    path: Path, given: str | dict[str, Any], options: Options
) -> tuple[SourceSpec, Mapping[str, Any]]:
    from livegraph.sources import url_spec

    table = {"url": given} if isinstance(given, str) else given
    url = _typed(f"{path}: url", table.get("url", ""), URL)
    if not url:
        raise UsageError(f'{path}: a source needs a url, for example url = "serial:/dev/ttyUSB0"')
    spec = url_spec(url)
    where = f"{path}: source {spec.shown}"
    known = {
        "url": URL,
        "name": NAME,
        **{key: each for key, each in options.items() if each.per_source},
    }
    own = {}
    for key, value in table.items():
        option = _option(where, key, known)
        own[option.name] = _read(f"{where}: {key}", value, option)
    own.pop(URL.name)
    return spec, own


def _option(where: str, key: str, options: Options, others: Sequence[str] = ()) -> Option:
    if key not in options:
        near = get_close_matches(key, [*options, *others], 1)
        fix = f"did you mean {near[0]}?" if near else f"options: {', '.join(sorted(options))}"
        raise UsageError(f"{where}: {key}: no such option; {fix}")
    return options[key]


def _read(key: str, value: Any, option: Option) -> Any:
    typed = _typed(key, value, option)
    if option.multiple:
        return tuple(option.type.parse(item, key) for item in typed)
    return option.type.parse(typed, key)


def _typed(key: str, value: Any, option: Option) -> Any:
    """The value as click accepts it. Raises UsageError if the option cannot have its TOML type."""
    listed = isinstance(value, list) and all(isinstance(item, str) for item in value)
    if option.multiple:
        if listed or isinstance(value, str):
            return value if listed else [value]
        raise UsageError(f'{key} {value!r}: expected a list of texts, for example ["a", "b"]')
    if listed and list in option.type.toml:
        return ",".join(value)
    if type(value) not in option.type.toml or isinstance(value, list):
        quotes = ", without quotes" if isinstance(value, str) else ""
        raise UsageError(f"{key} {value!r}: expected {option.type.expected}{quotes}")
    return value

"""The words of hints."""

import shlex
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache

from livegraph.ingest.heard import MAX_NAMES, Heard
from livegraph.parsing.suggestion import reading_option, suggest_some
from livegraph.settings import Settings
from livegraph.storage.messages import Hint

MAX_SHAPED = 20
"""Lines of one shape from which a suggestion is made."""
MAX_SEEN = 20
"""Names that a hint lists."""
MAX_NEAR = 3
"""Names that are near another one."""
MAX_EXAMPLE = 100
"""Characters of an example line."""


def text_hint(heard: Heard, of: str, behind: str, *, pattern: bool) -> Hint:
    """The lines of a source are text. `of` names it; `behind` follows the options of a command."""
    count = f"{heard.texts:,} {'line' if heard.texts == 1 else 'lines'} of text"
    lines = heard.numbered[-MAX_SHAPED:]
    suggestions = suggest_some(lines) if lines else []
    shown = lines[-1] if lines else max(heard.alike.values(), key=len)[-1]
    shown = shown if len(shown) <= MAX_EXAMPLE else shown[: MAX_EXAMPLE - 1] + "…"
    if not suggestions:
        text = f"{of}{count} and no number to plot, such as “{shown}”; to see what was read"
        return Hint(text, f"livegraph --explain{behind}")
    why = "that --pattern does not match" if pattern else "and no number with a name"
    text = f"{of}{count} {why}, such as “{shown}”; to plot its numbers"
    return Hint(text, f"livegraph {reading_option(lines[-1], suggestions)}{behind}")


def left_out_hint(name: str, value: str, behind: str) -> Hint:
    """Lines with numbers have a value such as `5foo`, or a time such as `00:01`."""
    if ":" in value:
        text = f"the column {name} is left out: {value} may be hours and minutes"
        text += " or minutes and seconds; --time %M:%S reads minutes and seconds"
        return Hint(f"{text}; for hours and minutes", f"livegraph --time %H:%M{behind}")
    number = value.rstrip(value.lstrip("+-.0123456789"))
    unit = value.removeprefix(number)
    text = f"{name}={value} is left out, since livegraph does not know the unit {unit}"
    return Hint(f"{text}; {name}={number} {unit}, with a blank, is read", "")


def without_x_hint(name: str, source: str, *, over_time: bool) -> Hint:
    """A source lacks the field of `--time`, and others have it."""
    where = "the time of their arrival" if over_time else f"the newest {name}"
    text = f"--time {name}: no field named {name} yet in {source}"
    return Hint(f"{text}; its samples are placed at {where}", "")


def group_hint(name: str, matched: Sequence[str]) -> Hint:
    """A group of `--pattern` has given no number."""
    if not matched:
        return Hint(f"--pattern: the group {name} has matched nothing yet", "")
    why = f"the group {name} matched {matched[0]!r}, which is no number"
    return Hint(f"--pattern: {why}; let it match only the number", "")


def missing_series_hint(
    option: str, value: str, name: str, seen: Sequence[str], behind: str
) -> Hint:
    """No series has a name that an option names in its `value`."""
    near = near_names(name, tuple(seen))
    text = f"{option} {value}: no series named {name} yet"
    text += f"; seen so far: {_listed([*near, *seen]) or 'no numbers'}"
    return _with_nearest(text, option, value.replace(name, near[0]) if near else "", near, behind)


def missing_field_hint(option: str, name: str, seen: Sequence[str], behind: str) -> Hint:
    """No line has the field of `--key` or `--time`; `seen` are words of lines."""
    near = near_names(name, tuple(seen))
    text = f"{option} {name}: no field named {name} yet"
    text += f"; seen so far: {_listed(near) or 'no numbers'}" if seen else ""
    return _with_nearest(text, option, near[0] if near else "", near, behind)


def _listed(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    return ", ".join(names[:MAX_SEEN]) + (", …" if len(names) > MAX_SEEN else "")


def _with_nearest(text: str, option: str, value: str, near: Sequence[str], behind: str) -> Hint:
    if not near:
        return Hint(text, "")
    return Hint(f"{text}; to use {near[0]}", f"livegraph {option} {shlex.quote(value)}{behind}")


@lru_cache(maxsize=64)
def near_names(name: str, seen: Sequence[str]) -> Sequence[str]:
    """The names most similar to `name`, the nearest first; upper and lower case are alike.

    A name of several parts is as near as its last part: `train.Loss` to `loss`.
    """
    seen = list(dict.fromkeys(seen))[:MAX_NAMES]
    forms: dict[str, list[str]] = {}
    for each in seen:
        for form in dict.fromkeys((each.lower(), _last_part(each).lower())):
            forms.setdefault(form, []).append(each)
    near = get_close_matches(name.lower(), forms)
    twins = [each for each in seen if has_twin(name, [each])]
    return (*dict.fromkeys([*twins, *(each for form in near for each in forms[form])]),)[:MAX_NEAR]


def has_twin(name: str, seen: Sequence[str]) -> bool:
    """Whether one of the names is `name` in upper or lower case, or ends in it: `train.Loss`."""
    lower = name.lower()
    return any(lower in (each.lower(), _last_part(each).lower()) for each in seen)


def _last_part(name: str) -> str:
    return name.rpartition(".")[2]


def typed_sources(settings: Settings) -> str:
    """What follows the options in a command that reads the same source, if it is the only one."""
    if len(settings.sources) != 1:
        return ""
    [source] = settings.sources
    shown = source.shown.removeprefix(f"{source.scheme}:")
    if source.scheme == "command":
        return f"-- {shown}"
    if source.scheme == "serial":
        return f"--serial {shlex.quote(shown)} --baud {settings.reading.baud}"
    if source.scheme == "file":
        return "--follow " * settings.reading.follow + shlex.quote(shown)
    return ""

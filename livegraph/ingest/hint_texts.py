"""The words of hints."""

import re
import shlex
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeAlias

from livegraph.ingest.heard import MAX_NAMES, Heard
from livegraph.parsing.lexing.decimal_sign import is_doubtful
from livegraph.parsing.suggestion import reading_option, suggest_some
from livegraph.settings import ReadingOptions
from livegraph.storage.messages import Hint

_HEXADECIMAL = re.compile(r"[+-]?0[xX][0-9A-Fa-f]++")
Command: TypeAlias = Callable[..., str]
"""Makes a command of options, as `TypedCommand.changed` does without its sources."""
READING = (("--field", None), ("--pattern", None))
"""Options that say which numbers of a text are read: a suggestion that does so replaces them."""
MAX_SHAPED = 20
"""Lines of one shape from which a suggestion is made."""
MAX_SEEN = 20
"""Names that a hint lists."""
MAX_NEAR = 3
"""Names that are near another one."""
MAX_EXAMPLE = 100
"""Characters of an example line."""


def text_hint(heard: Heard, of: str, command: Command, reading: ReadingOptions) -> Hint:
    """The lines of a source are text. `of` names it; `reading` is how it was read."""
    count = f"{heard.texts:,} {'line' if heard.texts == 1 else 'lines'} of text"
    lines = heard.numbered[-MAX_SHAPED:]
    suggestions = suggest_some(lines) if lines else []
    shown = lines[-1] if lines else max(heard.alike.values(), key=len)[-1]
    shown = shown if len(shown) <= MAX_EXAMPLE else shown[: MAX_EXAMPLE - 1] + "…"
    if not suggestions:
        text = f"{of}{count} and no number to plot, such as “{shown}”; to see what was read"
        return Hint(text, command("--explain", mode="explain"))
    if not (reading.decimal or reading.pattern) and is_doubtful(shown):
        text = (
            f"{of}{count} and no number to plot, such as “{shown}”; if a comma is the decimal sign"
        )
        return Hint(text, command("--decimal ,"))
    why = "that --pattern does not match" if reading.pattern else "and no number with a name"
    text = f"{of}{count} {why}, such as “{shown}”; to plot its numbers"
    option = reading_option(lines[-1], suggestions)
    return Hint(text, command(option, without=READING))


def left_out_hint(name: str, value: str, command: Command) -> Hint:
    """Lines with numbers have a value such as `5foo`, or a time such as `00:01`."""
    if ":" in value:
        text = f"the column {name} is left out: {value} may be hours and minutes"
        text += " or minutes and seconds; --time %M:%S reads minutes and seconds"
        return Hint(f"{text}; for hours and minutes", command("--time %H:%M"))
    if _HEXADECIMAL.fullmatch(value):
        return Hint(
            f"{name}={value} is left out, because livegraph reads no hexadecimal numbers", ""
        )
    if is_doubtful(value):
        text = f"{name}={value} is left out, because its comma may separate two numbers"
        return Hint(f"{text}; if it is the decimal sign", command("--decimal ,"))
    number = value.rstrip(value.lstrip("+-.0123456789"))
    unit = value.removeprefix(number)
    text = f"{name}={value} is left out, because livegraph does not know the unit {unit}"
    return Hint(f"{text}; with a space, {name}={number} {unit}, it is read", "")


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
    option: str, value: str, name: str, seen: Sequence[str], command: Command
) -> Hint:
    """No series has a name that an option names in its `value`."""
    near = near_names(name, tuple(seen))
    text = f"{option} {value}: no series named {name} yet"
    text += f"; seen so far: {_listed([*near, *seen]) or 'no numbers'}"
    if option == "--field" and "," in name.strip(", "):
        parts = [part.strip() for part in name.split(",") if part.strip()]
        meant = [*dict.fromkeys((*near_names(part, tuple(seen)), part)[0] for part in parts)]
        options = " ".join(f"--field {shlex.quote(each)}" for each in meant)
        change = command(options, without=[(option, value)])
        return Hint(f"{text}; each --field takes one name", change)
    return _with_nearest(text, (option, value), name, near, command)


def missing_field_hint(option: str, name: str, seen: Sequence[str], command: Command) -> Hint:
    """No line has the field of `--key` or `--time`; `seen` are words of lines."""
    near = near_names(name, tuple(seen))
    text = f"{option} {name}: no field named {name} yet"
    text += f"; seen so far: {_listed(near) or 'no numbers'}" if seen else ""
    return _with_nearest(text, (option, name), name, near, command)


def _listed(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    return ", ".join(names[:MAX_SEEN]) + (", …" if len(names) > MAX_SEEN else "")


def _with_nearest(
    text: str, typed: tuple[str, str], name: str, near: Sequence[str], command: Command
) -> Hint:
    """Suggest what was typed, an option and its value, with the nearest name in it."""
    if not near:
        return Hint(text, "")
    option, value = typed
    change = f"{option} {shlex.quote(value.replace(name, near[0]))}"
    return Hint(f"{text}; to use {near[0]}", command(change, without=[typed]))


def mark_hint(mark: str, *, has_text: bool) -> Hint:
    """No line has matched `--mark` so far."""
    if has_text:
        return Hint(f"--mark {mark}: no line of text matches it yet", "")
    return Hint(f"--mark {mark}: no line of text yet; lines with numbers are not marked", "")


def grown_hint(file: str, command: Command) -> Hint:
    """A file that was read to its end is still being written to."""
    text = f"{file} has grown since livegraph read it; to show new lines as they are added"
    return Hint(text, command("--follow"))


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

"""Options that would do nothing in this run: better an error than silence.

A variable or a config file may hold options for many runs, so only some of those are checked.
"""

from collections.abc import Collection, Iterator

from livegraph.errors import UsageError
from livegraph.options.option import Option
from livegraph.options.table import GROUPS
from livegraph.settings import Settings

_OF_A_SCHEME = {
    "--baud": ("serial", "a serial port, for example livegraph --serial auto --baud 115200"),
    "--follow": ("file", "a file, for example livegraph --follow app.log"),
}
"""The scheme of source that an option is for, and what to write."""


def check_use(given: Collection[str], settings: Settings) -> None:
    """Raise UsageError if one of the options in `given`, by their long names, does nothing."""
    for problem in _problems(given, settings):
        raise UsageError(problem)


def _problems(given: Collection[str], settings: Settings) -> Iterator[str]:
    schemes = {source.scheme for source in settings.sources}
    for option, (scheme, expected) in _OF_A_SCHEME.items():
        if option in given and scheme not in schemes:
            yield f"{option}: expected {expected}"
    mode = settings.output.mode
    for each in (option for group in GROUPS.values() for option in group):
        if each.opts[0] in given and mode not in each.modes:
            yield f"{each.opts[0]}: {_why_unused(each, mode)}"


def _why_unused(option: Option, mode: str) -> str:
    if mode == "join":
        return "belongs to the run with the page; give it there, or omit --join"
    if option.key == "record" and mode == "print":
        return "needs a page, and --print serves none; write --print > FILE instead"
    if "print" in option.modes:
        return f"does nothing with --{mode}; choose one"
    return f"needs a page, and --{mode} serves none; choose one"

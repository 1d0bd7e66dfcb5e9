"""Options on the command line that would do nothing in this run: better an error than silence.

A variable or a config file may hold options for many runs, so those are not checked.
"""

from collections.abc import Collection, Iterator

from livegraph.errors import UsageError
from livegraph.settings import Settings

_OF_A_PAGE = (
    *("--port", "--host", "--allow-host", "--tls-cert", "--tls-key"),
    *("--no-token", "--insecure-no-token"),
    *("--window", "--chart", "--y-min", "--y-max", "--log-y", "--panel", "--panels", "--split"),
)
_OF_ANY_PAGE = ("--title", "--mark", "--threshold", "--exec", "--token", "--token-file")
"""Options that also need a page, which a run with `--join` has."""
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
    for option in (*_OF_A_PAGE, *_OF_ANY_PAGE):
        if option in given and (mode := settings.output.pageless):
            yield f"{option}: needs a page, and {mode} serves none; choose one"
    for option in _OF_A_PAGE:
        if option in given and settings.output.join:
            yield f"{option}: belongs to the run with the page; give it there, or omit --join"

"""The title of a page without `--title`: what is watched, in a few words and without secrets."""

import re
import shlex
from collections.abc import Sequence

from livegraph.lib.control_characters import STEERING
from livegraph.lib.redaction import redacted_command
from livegraph.settings import Settings
from livegraph.source_spec import SourceSpec
from livegraph.system.pipe_writer import writer_name

MAX_LENGTH = 200
"""Characters of a title; the rest is cut off."""
MAX_NAMED = 2
"""Sources that are named in a title; of more than that and one, the others are counted."""

_SCHEME = re.compile(r"(?:https?|wss?|mqtts?)://(?=.)")


def page_title(settings: Settings, names: Sequence[str]) -> str:
    """`--title`, or the sources; `names`: those of the opened `settings.sources`, redacted."""
    if settings.display.title:
        return settings.display.title
    called = [settings.reading_of(i).called for i in range(len(names))]
    words = list(map(_watched, settings.sources, names, called))
    if len(words) > MAX_NAMED + 1:
        words = [*words[:MAX_NAMED], f"{len(words) - MAX_NAMED} more"]
    title = ", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + "".join(words[-1:])
    return STEERING.sub("\N{REPLACEMENT CHARACTER}", title)[:MAX_LENGTH] or "what is pushed"


def _watched(spec: SourceSpec, name: str, called: str) -> str:
    if called:
        return called
    if spec.scheme == "stdin":
        return writer_name(0) or "standard input"
    if spec.scheme == "command":
        return redacted_command(shlex.split(spec.address))
    if spec.scheme == "file" and spec.address.startswith("/dev/"):
        return spec.address
    return _SCHEME.sub("", name)

"""What hints are about."""

from collections.abc import Iterator
from typing import NamedTuple

from livegraph.lib.panel_spec import parse_panel
from livegraph.settings import Settings
from livegraph.storage.thresholds import parse_threshold


class HintKey(NamedTuple):
    """What a hint is about: an option's value and a name in it, the text of a source, or a unit.

    `source`: the only one that it is about, if others are not.
    """

    option: str
    value: str
    name: str = ""
    source: str = ""


def named_series(settings: Settings) -> Iterator[HintKey]:
    """The series that options of the whole run name."""
    storage = settings.storage
    for option, names in {"--rate": storage.rate, "--diff": storage.diff}.items():
        yield from (HintKey(option, name, name) for name in names)
    for text in storage.thresholds:
        yield HintKey("--threshold", text, parse_threshold(text).series)
    for text in settings.display.panels:
        for name in filter(None, map(str.strip, parse_panel(text).names.split(","))):
            yield HintKey("--panel", text, name)

"""The line formats, one per file. `parse_line` defines a format; `parse_block` is only faster."""

from collections.abc import Callable, Sequence

from livegraph.parsing.formats.graphite import Graphite
from livegraph.parsing.formats.influx import Influx
from livegraph.parsing.formats.json import Json
from livegraph.parsing.formats.pairs import Pairs
from livegraph.parsing.formats.pattern import Pattern
from livegraph.parsing.formats.prometheus import Prometheus
from livegraph.parsing.formats.statsd import StatsD
from livegraph.parsing.formats.table.table import Table
from livegraph.parsing.formats.teleplot import Teleplot
from livegraph.parsing.interface import Format
from livegraph.parsing.lexing.cells import COMMA, PIPE, SEMICOLON, TAB
from livegraph.settings import Settings

FormatFactory = Callable[[Settings], Format]

FORMATS: dict[str, tuple[FormatFactory, ...]] = {
    "auto": (Json, Teleplot, Table, Pairs, Graphite),
    "json": (lambda settings: Json(settings, claim=False),),
    "table": (Table,),
    "csv": (lambda settings: Table(settings, (TAB, PIPE, SEMICOLON, COMMA)),),
    "numbers": (lambda settings: Table(settings, headers=False),),
    "teleplot": (lambda settings: Teleplot(settings, bare=True),),
    "pairs": (lambda settings: Pairs(settings, claim=False),),
    "logfmt": (lambda settings: Pairs(settings, only_equal=True, claim=False),),
    "arduino": (Table, Pairs),
    "influx": (Influx,),
    "statsd": (StatsD,),
    "prometheus": (Prometheus,),
}
"""`--format` name → the formats to try, in order."""

_BARE: tuple[FormatFactory, ...] = (
    Json,
    lambda settings: Teleplot(settings, bare=True, claim=False),
    *(Table, Pairs, Graphite),
)
"""The formats of `auto` where Teleplot points may lack their `>`."""


def format_factories(settings: Settings, *, bare: bool = False) -> Sequence[FormatFactory]:
    """Return the factories of the formats that `settings` ask for, in the order to try them.

    `bare`: Teleplot points may lack their `>`, as over UDP.
    """
    if settings.pattern:
        return (Pattern,)
    return _BARE if bare and settings.format == "auto" else FORMATS[settings.format]

"""The line formats, each a module or a folder.

`parse_line` defines a format; `parse_block` is only faster.
"""

from collections.abc import Callable, Sequence

from livegraph.parsing.formats.frames import Frames
from livegraph.parsing.formats.graphite import Graphite
from livegraph.parsing.formats.http_requests import HttpRequests
from livegraph.parsing.formats.influx import Influx
from livegraph.parsing.formats.json.json import Json
from livegraph.parsing.formats.label_rows import LabelRows
from livegraph.parsing.formats.lists import Lists
from livegraph.parsing.formats.mappings import Mappings
from livegraph.parsing.formats.marked import Marked
from livegraph.parsing.formats.messages import Messages
from livegraph.parsing.formats.pairs.pairs import Pairs
from livegraph.parsing.formats.pattern import Pattern
from livegraph.parsing.formats.progress import Progress
from livegraph.parsing.formats.prometheus import Prometheus
from livegraph.parsing.formats.sentences import Sentences
from livegraph.parsing.formats.statsd import StatsD
from livegraph.parsing.formats.structs import Structs
from livegraph.parsing.formats.subscription import Subscription
from livegraph.parsing.formats.table.table import Table
from livegraph.parsing.formats.teleplot import Teleplot
from livegraph.parsing.formats.unified_diff import UnifiedDiff
from livegraph.parsing.interface import Format
from livegraph.parsing.lexing.cells import COMMA, PIPE, SEMICOLON, TAB
from livegraph.settings import ReadingOptions

FormatFactory = Callable[[ReadingOptions], Format]

_OWN_MARKS: tuple[FormatFactory, ...] = (
    lambda options: Prometheus(options, claim=True),
    lambda options: Influx(options, claim=True),
    StatsD,
)
"""Formats whose lines can be nothing else."""
_PLAIN: tuple[FormatFactory, ...] = (
    Marked,
    HttpRequests,
    Mappings,
    Progress,
    Structs,
    Table,
    Lists,
    Pairs,
    Graphite,
    Sentences,
    LabelRows,
    Messages,
)
"""The formats of `auto` behind JSON and Teleplot."""

FORMATS: dict[str, tuple[FormatFactory, ...]] = {
    "auto": (UnifiedDiff, Subscription, Json, *_OWN_MARKS, Frames, Teleplot, *_PLAIN),
    "json": (lambda options: Json(options, claim=False),),
    "table": (Table,),
    "csv": (lambda options: Table(options, (TAB, PIPE, SEMICOLON, COMMA)),),
    "numbers": (lambda options: Table(options, headers=False),),
    "teleplot": (lambda options: Teleplot(options, bare=True),),
    "pairs": (lambda options: Pairs(options, claim=False),),
    "logfmt": (lambda options: Pairs(options, only_equal=True, claim=False),),
    "arduino": (Table, Pairs),
    "influx": (Influx,),
    "statsd": (StatsD,),
    "prometheus": (Prometheus,),
}
"""`--format` name → the formats to try, in order."""

_BARE: tuple[FormatFactory, ...] = (
    UnifiedDiff,
    Subscription,
    Json,
    *_OWN_MARKS,
    Frames,
    lambda options: Teleplot(options, bare=True, claim=False),
    *_PLAIN,
)
"""The formats of `auto` where Teleplot points may lack their `>`."""


def format_factories(options: ReadingOptions, *, bare: bool = False) -> Sequence[FormatFactory]:
    """Return the factories of the formats that `options` ask for, in the order to try them.

    `bare`: Teleplot points may lack their `>`, as over UDP.
    """
    if options.pattern:
        return (Pattern,)
    return _BARE if bare and options.format == "auto" else FORMATS[options.format]

"""The settings of a run and their defaults, grouped by the part of livegraph that needs them.

`options.types` checks each value by itself; `Settings` checks how options fit together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from livegraph import access_tokens
from livegraph.errors import UsageError
from livegraph.source_spec import SourceSpec
from livegraph.system import memory_limit
from livegraph.typed_command import TypedCommand

FORMATS = (
    *("auto", "json", "table", "csv", "numbers", "pairs", "logfmt", "teleplot"),
    *("arduino", "influx", "statsd", "prometheus"),
)
"""The values of `--format`; `formats.FORMATS` has a row for each except `auto`."""

HERE = "here"
"""The value of `--join` without an address: the newest page on this machine."""

CHARTS = ("line", "area", "stack", "bar", "scatter")
"""The values of `--chart`; the page has a file for each in static/js/charts/kinds."""

ARRANGEMENTS = ("auto", "one", "each", "unit")
"""What decides which series share a panel: names and ranges, nothing, each alone, their units."""

REPEATABLE_SCHEMES = ("command", "http", "https")
"""Schemes of the sources that `--every` repeats."""

SENDABLE_SCHEMES = ("command", "serial", "ws", "wss", "tcp", "unix")
"""Schemes of the sources that text can be sent to, or to their clients."""

TIME_MODES = ("auto", "arrival", "index")
"""The values of `--time` besides a field or a format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOption:
    """The choice of the x axis."""

    time: str = "auto"

    @property
    def time_field(self) -> str:
        """The field that `--time` names as the x axis, or ''."""
        return "" if self.time in TIME_MODES or self.time_form else self.time

    @property
    def time_form(self) -> str:
        """The time format that `--time` gives, or ''."""
        return self.time if "%" in self.time else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMode:
    """What the whole run is for, as far as it changes how each of its sources is read."""

    max_series: int = 256
    print: bool = False
    explain: bool = False
    exit_on_eof: bool = False
    passes_on: bool = False  # rows also go to a file, a broker or another page


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions(TimeOption):
    """How a source is opened and its lines are read. Sizes are in bytes, spans in seconds."""

    called: str = ""
    baud: int = 9600
    every: float = 0.0
    follow: bool = False
    speed: float = 1.0
    send: tuple[bytes, ...] = ()
    allow_send: bool = False
    format: str = "auto"
    fields: tuple[str, ...] = ()
    pattern: str = ""
    names: tuple[str, ...] = ()
    delimiter: str = ""
    decimal: str = ""
    key: str = ""
    max_line: int = 64 * 1024
    run: RunMode = RunMode()

    @property
    def named_fields(self) -> frozenset[str]:
        """The fields that options name, whose numbers are wanted whatever they are called."""
        return frozenset([*self.fields, self.time_field])


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageOptions(TimeOption):
    """Which samples and messages are stored, and what is derived from them."""

    memory: int = memory_limit.DEFAULT
    max_series: int = RunMode().max_series
    messages: int = 1000
    rate: tuple[str, ...] = ()
    diff: tuple[str, ...] = ()
    mark: str = ""
    thresholds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayOptions:
    """What the page shows initially.

    `title`: empty for what is watched. `window`: seconds (or samples), infinity, or None for one
    chosen by how often rows come.
    """

    title: str = ""
    window: float | None = None
    chart: str = "line"
    y_min: float | None = None
    y_max: float | None = None
    log_y: bool = False
    panels: tuple[str, ...] = ()
    arrange: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerOptions:
    """Where and to whom the page is served. `port` 0 means any free port."""

    host: str = "127.0.0.1"
    port: int = 0
    open: bool = True
    allow_hosts: tuple[str, ...] = ()
    token: str | None = None
    token_for_others: bool = False  # only other users of this machine need the token
    no_token: bool = False
    insecure_no_token: bool = False
    tls_cert: str = ""
    tls_key: str = ""
    push: bool = False
    max_viewers: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputOptions:
    """Where records go in addition to the page, or instead of it."""

    print: bool = False
    explain: bool = False
    join: str = ""
    tee: bool = False
    record: str = ""
    publish: str = ""
    save: str = ""
    exec: str = ""
    exit_on_eof: bool = False
    quiet: bool = False

    @property
    def mode(self) -> str:
        """What the run does with its input: `page`, `print`, `explain` or `join`."""
        modes = {"explain": self.explain, "print": self.print, "join": self.join, "page": True}
        return next(mode for mode, given in modes.items() if given)


PARTS = {
    "run": RunMode,
    "reading": ReadingOptions,
    "storage": StorageOptions,
    "display": DisplayOptions,
    "server": ServerOptions,
    "output": OutputOptions,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a run. Raises UsageError for options that contradict each other.

    `own`: for each source, the fields of `reading` that differ for it; may be empty. `typed`: the
    command line, for advice.
    """

    sources: tuple[SourceSpec, ...] = (SourceSpec("stdin"),)
    own: tuple[Mapping[str, Any], ...] = ()
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    storage: StorageOptions = field(default_factory=StorageOptions)
    display: DisplayOptions = field(default_factory=DisplayOptions)
    server: ServerOptions = field(default_factory=ServerOptions)
    output: OutputOptions = field(default_factory=OutputOptions)
    typed: TypedCommand = field(default_factory=TypedCommand)

    @classmethod
    def of(
        cls,
        sources: tuple[SourceSpec, ...] = (SourceSpec("stdin"),),
        own: tuple[Mapping[str, Any], ...] = (),
        typed: TypedCommand = TypedCommand(),  # noqa: B008 - it is frozen
        **options: Any,  # noqa: ANN401 - the fields of all parts
    ) -> "Settings":
        """Build the settings; each option goes to every part with a field of its name.

        `split` stands for `arrange="each"`.
        """
        if options.pop("split", False):
            if (arrange := options.get("arrange", "auto")) not in ("auto", "each"):
                raise UsageError(f"--split and --panels {arrange}: choose one")
            options["arrange"] = "each"
        options["passes_on"] = any(map(options.get, ("record", "publish", "join")))
        named = {name: {each.name for each in fields(part)} for name, part in PARTS.items()}
        if unknown := options.keys() - set().union(*named.values()):
            raise TypeError(f"no part has {', '.join(unknown)}")
        parts: dict[str, Any] = {
            name: part(**{key: options[key] for key in options.keys() & named[name]})
            for name, part in PARTS.items()
        }
        parts["reading"] = replace(parts["reading"], run=parts.pop("run"))
        return cls(sources=sources, own=own, typed=typed, **parts)

    def reading_of(self, at: int) -> ReadingOptions:
        """The reading options of the source with index `at`: its own override the common ones."""
        return replace(self.reading, **self.own[at]) if self.own else self.reading

    @property
    def choose_series(self) -> bool:
        """Whether an option says which numbers of a source become series."""
        reading = (self.reading_of(at) for at in range(len(self.sources)))
        return any(each.fields or each.pattern or each.names or each.key for each in reading)

    def __post_init__(self) -> None:
        for problem in (*self._source_problems(), *self._problems()):
            raise UsageError(problem)

    def _source_problems(self) -> Iterator[str]:
        """Errors for options that do not apply to any, or to one, of the sources."""
        reading, commands = self.reading, "a command (after --)"
        to_send = f"{commands}, --serial, ws://, tcp:// or unix:"
        for source, own in zip(self.sources, self.own, strict=False):
            if "send" in own and source.scheme not in SENDABLE_SCHEMES:
                yield f"source {source.shown}: send: nothing can be sent to it; remove the option"
            if "every" in own and source.scheme not in REPEATABLE_SCHEMES:
                yield f"source {source.shown}: every: it cannot be repeated; remove the option"
        if reading.every and not self._reads(REPEATABLE_SCHEMES):
            example = "livegraph --every 2s -- cat /proc/loadavg"
            yield f"--every: expected {commands} or an http:// address, for example {example}"
        if reading.speed != 1 and not self._reads(["replay"]):
            yield "--speed: expected a replay, for example livegraph --replay FILE --speed 10"
        for option, given in {"--send": reading.send, "--allow-send": reading.allow_send}.items():
            if given and not self._reads(SENDABLE_SCHEMES):
                yield f"{option}: expected a source that can be sent to, such as {to_send}"

    def _reads(self, schemes: Sequence[str]) -> bool:
        return any(source.scheme in schemes for source in self.sources)

    def _problems(self) -> Iterator[str]:
        """Errors for options that contradict each other or need one that is missing."""
        storage, server, output = self.storage, self.server, self.output
        without = "--no-token" if server.no_token else ""
        without = "--insecure-no-token" if server.insecure_no_token else without
        sends = self.reading.allow_send
        yield from access_tokens.problems(server.token, server.host, without, sends=sends)
        if output.exec and not storage.thresholds:
            yield "--exec: needs a threshold; add --threshold 'temp>80'"
        if output.print and output.explain:
            yield "--print and --explain: choose one"
        if output.tee and output.mode in ("print", "explain"):
            yield f"--tee and --{output.mode}: both write to stdout; choose one"
        if output.join and (storage.time == "index" or storage.time_field):
            yield f"--time {storage.time!r}: the joined page decides this; leave --time out"
        yield from self._axis_problems()

    def _axis_problems(self) -> Iterator[str]:
        low, high = self.display.y_min, self.display.y_max
        if low is not None and high is not None and low >= high:
            yield f"--y-min {low:g}: expected less than --y-max, which is {high:g}"
        if self.display.log_y and any(end is not None and end <= 0 for end in (low, high)):
            yield "--log-y: expected --y-min and --y-max above 0, for example --y-min 0.1"

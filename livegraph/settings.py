"""The checked options of a run: every default and every check is here.

`cli` has one click option for each field; `Settings` refuses what makes no sense, with the fix.
"""

import math
import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import regex

from livegraph import access_tokens
from livegraph.errors import UsageError
from livegraph.lib.time_format import TimeFormat
from livegraph.option_types import unescape
from livegraph.source_spec import SourceSpec
from livegraph.system import memory_limit
from livegraph.system.symlinks import opened_folder
from livegraph.system.write_errors import fix

DEFAULT_WINDOW = 60.0
"""Seconds shown, unless asked otherwise; where x is no time, all is."""

SECONDS = {"": 1.0, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
BYTES = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}

FORMATS = (
    *("auto", "json", "table", "csv", "numbers", "pairs", "logfmt", "teleplot"),
    *("arduino", "influx", "statsd", "prometheus"),
)
"""The names that `--format` takes; `formats.FORMATS` has a row for each but `auto`."""

HERE = "here"
"""What `--join` says without an address: the newest page on this machine."""

CHARTS = ("line", "area", "stack", "bar", "scatter")
"""The kinds of charts; the page has a file for each in static/js/charts."""

REPEATABLE_SCHEMES = ("command", "http", "https")
"""Schemes of the sources that `--every` repeats."""

SENDABLE_SCHEMES = ("command", "serial", "ws", "wss", "tcp", "unix")
"""Schemes of the sources that can be sent to, themselves or whoever connects to them."""

TIME_MODES = ("auto", "arrival", "index")
"""What `--time` takes besides a field or a format."""


def window(text: str) -> float:
    """`60s`, `5m`, `1h`, `2d`, a bare number of seconds (or of samples), or `all` as infinity."""
    return math.inf if text == "all" else span(text, "10s, 5m, 1h, 2d or all")


def span(text: str, fix: str = "500ms, 2s, 5m or 1h") -> float:
    """A number of seconds: `60s`, `500ms`, `5m`, `1h`, `2d`, or bare."""
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?(ms|[smhd]?)", text)
    width = float(match[1]) * SECONDS[match[2]] if match else 0.0
    if not 0 < width < math.inf:
        raise UsageError(f"{text!r} is no span; say {fix}")
    return width


def speed(text: str) -> float:
    """How many times as fast: `10`, `0.5`, or `max` as infinity."""
    if text == "max":
        return math.inf
    match = re.fullmatch(r"([0-9]*\.?[0-9]+)x?", text)
    faster = float(match[1]) if match else 0.0
    if not 1e-3 <= faster <= 1e6:
        raise UsageError(f"{text!r} is no speed; say 10, 0.5 or max")
    return faster


def size(text: str) -> int:
    """`512M`, `2G`, `65536`: a number of bytes."""
    match = re.fullmatch(r"([0-9]+)([KMG]?)(?:i?B)?", text)
    if not match or int(match[1]) == 0:
        raise UsageError(f"{text!r} is no size; say 64K, 512M or 2G")
    return int(match[1]) * BYTES[match[2]]


def pattern_checked(option: str, text: str) -> None:
    """Refuses what is no regular expression."""
    try:
        regex.compile(text)
    except regex.error as error:
        raise UsageError(f"--{option} {text!r} is no regular expression: {error}") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run was asked for. Sizes are bytes, spans are seconds, `port` 0 is any free one."""

    # reading
    sources: tuple[SourceSpec, ...] = (SourceSpec("stdin"),)
    own: tuple[Mapping[str, Any], ...] = ()  # what differs for each of the sources, if anything
    called: str = ""  # the source, of those of its own
    every: float = 0.0
    follow: bool = False
    speed: float = 1.0
    baud: int = 9600
    format: str = "auto"
    fields: tuple[str, ...] = ()
    pattern: str = ""
    names: tuple[str, ...] = ()
    delimiter: str = ""
    decimal: str = ""
    time: str = "auto"
    key: str = ""
    rate: tuple[str, ...] = ()
    diff: tuple[str, ...] = ()
    max_line: int = 64 * 1024
    send: tuple[str, ...] = ()
    allow_send: bool = False

    # keeping
    memory: int = memory_limit.DEFAULT
    max_series: int = 256
    messages: int = 1000

    # showing
    title: str = "livegraph"
    window: float | None = None  # a minute, or all where x is no time
    chart: str = "line"
    y_min: float | None = None
    y_max: float | None = None
    log_y: bool = False
    panels: tuple[str, ...] = ()
    split: bool = False
    mark: str = ""
    thresholds: tuple[str, ...] = ()
    exec: str = ""

    # serving
    host: str = "127.0.0.1"
    port: int = 0
    open: bool = True
    allow_hosts: tuple[str, ...] = ()
    token: str | None = None
    token_for_others: bool = (
        False  # only other users of this machine need it; `ServeCommand` decides
    )
    no_token: bool = False
    insecure_no_token: bool = False
    tls_cert: str = ""
    tls_key: str = ""
    push: bool = False
    publish: str = ""
    max_viewers: int = 1000

    # in a pipeline
    tee: bool = False
    print: bool = False
    exit_on_eof: bool = False
    save: str = ""
    join: str = ""
    record: str = ""

    def of(self, at: int) -> "Settings":
        """Those of the source at this place: what is its own goes before what is for all."""
        return replace(self, own=(), **self.own[at]) if self.own else self

    @property
    def passes_on(self) -> bool:
        """Whether what is understood goes elsewhere, too, row by row."""
        return bool(self.record or self.publish or self.join)

    @property
    def time_field(self) -> str:
        """The field that `--time` names as the time or the x axis, or ''."""
        return "" if self.time in TIME_MODES or self.time_form else self.time

    @property
    def time_form(self) -> str:
        """The format of times that `--time` gives, or ''."""
        return self.time if "%" in self.time else ""

    def __post_init__(self) -> None:
        self._check_reading()
        self._check_serving()
        for at, source in enumerate(self.sources if self.own else ()):
            shown = source.shown
            try:
                self.of(at)
            except UsageError as error:
                raise UsageError(f"source {shown}: {error}") from error
            for option, kinds in {"send": SENDABLE_SCHEMES, "every": REPEATABLE_SCHEMES}.items():
                if option in self.own[at] and source.scheme not in kinds:
                    fit = ", ".join(f"{kind}:" for kind in kinds)
                    text = f"source {shown}: {option} is for {fit}; leave it out there"
                    raise UsageError(text)

    def _check_reading(self) -> None:
        if self.format not in FORMATS:
            raise UsageError(f"no format {self.format!r}; there are {', '.join(FORMATS)}")
        pattern_checked("pattern", self.pattern)
        pattern_checked("mark", self.mark)
        if self.time_form:
            TimeFormat(self.time_form)  # refuses what gives no time
        if self.decimal not in ("", ".", ","):
            raise UsageError(f"--decimal {self.decimal} is no decimal sign; say . or ,")
        if self.every and not self._reads(*REPEATABLE_SCHEMES):
            raise UsageError(
                "--every repeats a command or a request; say livegraph --every 2s "
                "-- cat /proc/loadavg"
            )
        self.greetings  # noqa: B018 - read, so that a mistake is told now
        self._check_sending()
        if self.speed != 1 and not self._reads("replay"):
            raise UsageError("--speed is that of a replay; say livegraph --replay FILE --speed 10")
        if self.baud <= 0:
            raise UsageError(f"baud {self.baud} is no speed; say 9600 or 115200")
        if self.max_line < 64:
            raise UsageError(f"--max-line {self.max_line} is too short; say 64K")

    def _check_sending(self) -> None:
        asked = "--send" if self.send else "--allow-send" if self.allow_send else ""
        if asked and not self._reads(*SENDABLE_SCHEMES):
            raise UsageError(
                f"{asked} needs a source that takes something: a command (after --), --serial, "
                "ws://, tcp:// or unix:; files and what is piped in take nothing"
            )

    def _reads(self, *schemes: str) -> bool:
        return any(source.scheme in schemes for source in self.sources)

    @property
    def greetings(self) -> list[bytes]:
        """What each source is sent first, each time it is there."""
        return list(map(unescape, self.send))

    def _check_serving(self) -> None:
        if not 0 <= self.port <= 65535:
            raise UsageError(f"port {self.port} does not exist; leave --port out for a free one")
        without = "--no-token" if self.no_token else ""
        without = "--insecure-no-token" if self.insecure_no_token else without
        access_tokens.check(self.token, self.host, without, sends=self.allow_send)
        if self.memory < memory_limit.LEAST:
            raise UsageError(f"--memory {self.memory} is too little; say 64M or more")
        if self.max_series < 1:
            raise UsageError(f"--max-series {self.max_series} leaves nothing; say 256")
        if self.exec and not self.thresholds:
            raise UsageError("--exec runs when a threshold is passed; add --threshold 'temp>80'")
        if self.print:
            self._check_print()
        if self.join:
            self._check_join()
        if self.save:
            self._check_save()
        self._check_chart()

    @property
    def _serving(self) -> list[str]:
        """The options given that need a page of our own."""
        given: dict[str, object] = {
            "--save": self.save,
            "--record": self.record,
            "--publish": self.publish,
        }
        given |= {"--push": self.push, "--allow-send": self.allow_send}
        return [option for option, value in given.items() if value]

    def _check_print(self) -> None:
        if self.tee:
            raise UsageError("--tee and --print both want stdout; choose one")
        if self.record:
            raise UsageError("--record goes with what serves; say --print > FILE, or leave it out")
        for option in (*self._serving, *(["--join"] if self.join else [])):
            raise UsageError(f"{option} needs a page, --print serves nothing; choose one")

    def _check_join(self) -> None:
        for option in (*self._serving, *(["--threshold"] if self.thresholds else [])):
            raise UsageError(
                f"{option} is for a page of its own; say it there, or leave --join out"
            )
        if self.time == "index" or self.time_field:
            raise UsageError("what x is, the page that is joined says; leave --time out")
        if self.join != HERE and not re.match(r"https?://[^/\s]+/?(#\S*)?$", self.join):
            raise UsageError("--join takes the address of a page, as in http://127.0.0.1:8080/")

    def _check_save(self) -> None:
        path = Path(self.save)
        try:
            with opened_folder(path) as (folder, name):
                self._check_replaceable(path, folder, name)
        except FileNotFoundError as error:
            parent = path.absolute().parent
            raise UsageError(
                f"--save {path}: there is no folder {parent}; make it first"
            ) from error
        except OSError as error:
            what = fix(error, "name another file")
            raise UsageError(f"--save {path}: {error.strerror}; {what}") from error

    @staticmethod
    def _check_replaceable(path: Path, folder: int, name: str) -> None:
        with suppress(FileNotFoundError):
            mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                raise UsageError(f"--save {path} is a folder; name a file in it")
            if not stat.S_ISREG(mode):
                raise UsageError(f"--save {path} is no file that can be replaced; name another")
        if not os.access(".", os.W_OK | os.X_OK, dir_fd=folder):
            parent = path.absolute().parent
            raise UsageError(f"--save {path}: {parent} cannot be written; name another folder")

    def _check_chart(self) -> None:
        if self.chart not in CHARTS:
            raise UsageError(f"no chart {self.chart!r}; there are {', '.join(CHARTS)}")
        ends = [end for end in (self.y_min, self.y_max) if end is not None]
        if not all(map(math.isfinite, ends)):
            raise UsageError("--y-min and --y-max are numbers; leave one out to have it follow")
        if len(ends) == 2 and ends[0] >= ends[1]:
            raise UsageError(f"--y-min {ends[0]:g} is not below --y-max {ends[1]:g}")
        if self.log_y and any(end <= 0 for end in ends):
            raise UsageError("--log-y begins above zero; say --y-min 0.1")

"""Lines with marks of their own, which can be nothing else: one expression and one reader each.

`snmpwalk`, Graphite with tags, OpenTSDB's `put`, collectd's `PUTVAL`, power meters (OBIS), GPS
receivers (NMEA 0183), the intervals of iperf, and /proc/loadavg.
"""

import math
import re
from collections.abc import Callable

from livegraph.lib.bounded_dict import BoundedDict
from livegraph.parsing.formats.nmea import SENTENCE, read_sentence
from livegraph.parsing.formats.row_builder import row_of
from livegraph.parsing.interface import Line, Outcome, PlainText, Record
from livegraph.parsing.lexing.number import NUMBER, Value, read_number
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.settings import ReadingOptions

MAX_STREAMS = 1000
"""Streams of iperf whose last interval is remembered; the least recently used goes first."""

Samples = dict[str, Value]
Reader = Callable[[re.Match[str], TimestampParser], tuple[Samples, float | None]]

_SNMP = re.compile(
    r"([\w.:-]+(?:::|\.)[\w.\"'-]+) = (?:Counter32|Counter64|Gauge32|Unsigned32|INTEGER|Integer32"
    r"|Timeticks|STRING|Opaque|OID|Hex-STRING|IpAddress|Network Address): (.*)"
)
_SNMP_VALUE = re.compile(rf"\(([0-9]+)\).*|(?:Float: )?\"?({NUMBER})\"?(?: ([^\W\d]\S*))?")
_TAGGED = re.compile(rf"([^\s;=]+)((?:;[^\s;=]+=[^\s;]+)+)[ \t]+({NUMBER})(?:[ \t]+([0-9.]+))?")
_PUT = re.compile(rf"put (\S+) ([0-9]{{10,13}}) ({NUMBER})((?: [^\s=]+=\S+)*)")
_PUTVAL = re.compile(r"PUTVAL \"?([^\s\"]+)\"?(?: interval=\S+)? ([0-9.]+|N)((?::[^\s:]+)+)")
_OBIS = re.compile(rf"((?:[0-9]+-[0-9]+:)?[0-9]+\.[0-9]+\.[0-9]+).*\(({NUMBER})\*([^\s()*]+)\)")
_INTERVAL = re.compile(
    r"\[ *([0-9]+|SUM)\] +([0-9.]+)- *([0-9.]+) +sec +([0-9.]+ [KMGT]?Bytes)"
    r" +([0-9.]+ [KMGT]?bits/sec) *(.*)"
)
_DATAGRAMS = re.compile(r"([0-9.]+ ms) +([0-9]+)/ *[0-9]+ +\([0-9.e+-]+%\)")
_LOADAVG = re.compile(
    r"([0-9]+\.[0-9]{2}) ([0-9]+\.[0-9]{2}) ([0-9]+\.[0-9]{2}) ([0-9]+)/([0-9]+) [0-9]+"
)
_RETRANSMITS = re.compile(r"([0-9]+)(?: +([0-9.]+ [KMGT]?Bytes))?")


def _snmp(match: re.Match[str], _timestamps: TimestampParser) -> tuple[Samples, float | None]:
    value = _SNMP_VALUE.fullmatch(match[2])
    if value is None:
        return {}, None
    return {match[1]: (float(value[1] or value[2]), value[3] or "")}, None


def _tags(text: str, separator: str) -> str:
    return "".join("." + tag.partition("=")[2] for tag in text.split(separator) if tag)


def _tagged(match: re.Match[str], timestamps: TimestampParser) -> tuple[Samples, float | None]:
    name = match[1] + _tags(match[2], ";")
    return {name: (float(match[3]), "")}, timestamps.read_named(match[4] or "")


def _put(match: re.Match[str], timestamps: TimestampParser) -> tuple[Samples, float | None]:
    name = match[1] + _tags(match[4], " ")
    return {name: (float(match[3]), "")}, timestamps.read_named(match[2])


def _putval(match: re.Match[str], timestamps: TimestampParser) -> tuple[Samples, float | None]:
    values = [read_number(text) for text in match[3][1:].split(":")]
    names = [match[1] if i == 1 else f"{match[1]}.{i}" for i in range(1, len(values) + 1)]
    found = {name: value for name, value in zip(names, values, strict=True) if value}
    return found, timestamps.read_named(match[2])


def _obis(match: re.Match[str], _timestamps: TimestampParser) -> tuple[Samples, float | None]:
    return {match[1]: (float(match[2]), match[3])}, None


class _Intervals:
    """Reads the intervals of iperf, and tells the summary of a run by its start."""

    def __init__(self) -> None:
        self._ends = BoundedDict[str, float](MAX_STREAMS)

    def read(
        self, match: re.Match[str], _timestamps: TimestampParser
    ) -> tuple[Samples, float | None]:
        stream, start, end, *cells = match.groups()
        last = self._ends.get(stream, math.inf)
        if float(start) < last <= float(end):
            return {}, None
        self._ends[stream] = float(end)
        return _interval(stream, *cells), None


def _interval(stream: str, size: str, rate: str, rest: str) -> Samples:
    values: Samples = {}
    for name, text in (("Transfer", size), ("Bitrate", rate)):
        if value := read_number(text):
            values[name] = value
    if datagrams := _DATAGRAMS.fullmatch(rest):
        values["Lost"] = float(datagrams[2]), ""
        if jitter := read_number(datagrams[1]):
            values["Jitter"] = jitter
    elif rest.isdecimal() and stream != "SUM":
        values["Datagrams"] = float(rest), ""
    elif more := _RETRANSMITS.fullmatch(rest):
        values["Retr"] = float(more[1]), ""
        if window := read_number(more[2] or ""):
            values["Cwnd"] = window
    elif rest:
        return {}  # a summary of the whole run
    return {f"{stream}.{name}": value for name, value in values.items()}


def _loadavg(match: re.Match[str], _timestamps: TimestampParser) -> tuple[Samples, float | None]:
    """The last number is the newest process id."""
    names = ("load average", "load average.2", "load average.3", "running", "total")
    return {name: (float(y), "") for name, y in zip(names, match.groups(), strict=True)}, None


def _nmea(match: re.Match[str], _timestamps: TimestampParser) -> tuple[Samples, float | None]:
    return read_sentence(match[1], match[2].split(",")), None


_READERS: tuple[tuple[str, re.Pattern[str], Reader], ...] = (
    (" = ", _SNMP, _snmp),
    (";", _TAGGED, _tagged),
    ("put ", _PUT, _put),
    ("PUTVAL ", _PUTVAL, _putval),
    ("*", _OBIS, _obis),
    ("$", SENTENCE, _nmea),
    ("/", _LOADAVG, _loadavg),
)
"""A text that is in every such line, its expression, and the reader of what that matched."""


class Marked:
    """Reads lines that their own marks explain; such a line without a number is text.

    With `--names` it reads none: the user says what the columns are.
    """

    name = "marked"

    def __init__(self, options: ReadingOptions) -> None:
        intervals = ("bits/sec", _INTERVAL, _Intervals().read)
        self._readers = () if options.names else (*_READERS, intervals)

    def parse_line(self, line: Line) -> Outcome | None:
        text = line.body
        for mark, pattern, read in self._readers:
            if mark in text and (match := pattern.fullmatch(text)):
                values, time = read(match, line.timestamps)
                time = line.without_log_time()[1] if time is None else time
                return Record([row_of(values, time)]) if values else PlainText(time=time)
        return None

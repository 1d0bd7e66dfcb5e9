"""Teleplot: `>name:value`, `>name:ms:value;ms:value§unit|flags`, as in Teleplot's README.

On a serial line and on stdin a point starts with `>`. On Teleplot's UDP port it does not, and `>`
starts a log line; `bare=True` reads both. A malformed point is text, or is left to the other
formats with `claim=False`. The flags `t` (text), `xy` (x and y, also `xyclr`) and, with `xy`,
`clr` (drop the points before) are used, others are ignored.
"""

import math
import re

from livegraph.parsing.interface import Line, Outcome, PlainText, Record, Row
from livegraph.parsing.lexing.number import BLANKS, read_number
from livegraph.parsing.vectorized.template_cache import TemplateFormat
from livegraph.settings import ReadingOptions

_NAMED = re.compile(r"[^\W\d][^:]*+:")
"""A name does not start with a digit: `10:21` is more likely a time of day."""


class Teleplot(TemplateFormat):
    """Reads points. A name may have a panel after a comma: `>speed,motor:1`."""

    name = "teleplot"

    def __init__(self, options: ReadingOptions, *, bare: bool = False, claim: bool = True) -> None:
        self._bare, self._claim = bare, claim
        super().__init__(options)

    def parse_line(self, line: Line) -> Outcome | None:
        text = line.body
        if text[0] == ">":
            return self._taken(line, self._point(text[1:])) or (
                self._log(text[1:]) if self._bare else PlainText()
            )
        if not self._bare:
            return None
        if text[0] == "|" or text.startswith("3D|"):
            return PlainText()
        if ":" not in text or not (self._claim or _NAMED.match(text)):
            return None
        return self._taken(line, self._point(text)) or (PlainText() if self._claim else None)

    def _taken(self, line: Line, point: Outcome | None) -> Outcome | None:
        if isinstance(point, Record) and len(point.rows) == 1:
            self._templates.take(line, point.rows[0])
        return point

    def _log(self, text: str) -> PlainText:
        """Read `>:Hello world` or `>1627551892437:Hello at a time`."""
        stamp, colon, message = text.partition(":")
        if colon and (not stamp or stamp.isdecimal()):
            return PlainText(message.strip(BLANKS) or None, _milliseconds(stamp))
        return PlainText()

    def _point(self, text: str) -> Outcome | None:
        text, _, flags = text.partition("|")
        head, _, unit = text.partition("§")
        name, colon, points = head.partition(":")
        name, _, panel = (part.strip(BLANKS) for part in name.partition(","))
        if not name or not colon:
            return None
        if "t" in flags.split(","):
            return _message(name, points)
        xy = "xy" in flags and "xyz" not in flags  # as Teleplot looks for it: `xyclr`, `np,xy`
        rows = [
            _row(name, point, unit.strip(BLANKS), xy=xy) for point in points.split(";") if point
        ]
        valid = [row for row in rows if row is not None]
        if not valid or len(valid) != len(rows):
            return None
        valid[0] = valid[0]._replace(clear=xy and "clr" in flags)
        return Record([row._replace(panel=panel) for row in valid] if panel else valid)


def _row(name: str, point: str, unit: str, *, xy: bool) -> Row | None:
    """Read `value` or `ms:value`; with `xy`, `x:y` or `x:y:ms`."""
    parts = [part.strip(BLANKS) for part in point.split(":")]
    if not 1 <= len(parts) <= (3 if xy else 2):
        return None
    numbers = [read_number(part) for part in parts]
    if any(number is None for number in numbers):
        return None
    values = [number[0] for number in numbers if number]
    chosen = numbers[1 if xy and len(parts) > 1 else -1]
    known = unit or (chosen[1] if chosen else "")
    units = {name: known} if known else {}
    if xy:
        time = values[2] / 1000 if len(values) == 3 else None
        if len(values) < 2 or not math.isfinite(values[0]):
            return None
        return Row({name: values[1]}, units, time, values[0], plane=True)
    time = values[0] / 1000 if len(values) == 2 else None
    return Row({name: values[-1]}, units, time) if time is None or math.isfinite(time) else None


def _message(name: str, points: str) -> PlainText:
    """Read the text of `state:IDLE|t` or `state:1627551892437:Off|t`."""
    stamp, colon, message = points.partition(":")
    if colon and stamp.isdecimal():
        return PlainText(f"{name}: {message.strip(BLANKS)}", _milliseconds(stamp))
    return PlainText(f"{name}: {points.strip(BLANKS)}")


def _milliseconds(text: str) -> float | None:
    value = read_number(text) if text else None
    return value[0] / 1000 if value and math.isfinite(value[0]) else None

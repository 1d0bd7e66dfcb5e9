"""From what a format read to the samples of a batch: what is common to all formats.

Names are cleaned, `--field` chooses, a series keeps the unit it met first, a number too large is a
gap, or a bad line where nothing else is there.
"""

import math
from collections.abc import Iterable, Mapping

import numpy as np

from livegraph.batch import BadLine, Unit
from livegraph.builder import Builder
from livegraph.fields import Fields
from livegraph.grammar.names import Names
from livegraph.grammar.reading import Bad, Line, Row, Run
from livegraph.grammar.unit import converted
from livegraph.settings import Settings

MAX_UNITS = 10_000
"""How many series have a remembered unit."""

SHOWN = 20
"""So many names are told of those that were not asked for."""

TOO_LARGE = Bad("number", "larger than any number")


class Samples:
    """Puts rows into a builder; remembers the unit of each series."""

    def __init__(self, settings: Settings) -> None:
        self._fields = Fields(settings.fields)
        self._timed = settings.time not in ("arrival", "index")
        self._names = Names()
        self._units: dict[str, str] = {}
        self._last: tuple[Iterable[str], bool] = ((), False)

    @property
    def last(self) -> tuple[list[str], bool]:
        """The series of the last row, and whether it had a time of its own."""
        names, timed = self._last
        return list(names), timed

    @property
    def missing(self) -> str:
        """What `--field` asks for and has not come, and what there is instead; or nothing."""
        missing = self._fields.missing
        if not missing:
            return ""
        others = ", ".join(self._fields.others[:SHOWN]) or "no name at all"
        return f"nothing called {', '.join(missing)} has come, but {others}"

    @property
    def timed(self) -> bool:
        """Whether the times in the data count."""
        return self._timed

    def take(self, rows: list[Row], line: Line, number: int, builder: Builder) -> Bad | bool:
        """Whether a row is left when `--field` has chosen; Bad where all numbers are too large.

        A row of nothing but numbers too large is left out if it is not the only one of its line.
        """
        found = False
        sound = False
        for row in rows:
            values = self._kept(row.values)
            if not values:
                continue
            found = True
            if math.isfinite(sum(values.values())) or self._sound(values):
                sound = True
                self._add(row, values, line, number, builder)
        return sound or (TOO_LARGE if found else False)

    def _add(
        self, row: Row, values: dict[str, float], line: Line, number: int, builder: Builder
    ) -> None:
        if row.units:
            self._convert(values, row.units, builder)
        time = row.time if row.time is not None else line.time
        builder.add_row(number, values, time if self._timed else None, row.x)
        self._last = values, self._timed and time is not None

    @staticmethod
    def _sound(values: dict[str, float]) -> bool:
        """Makes what is too large a gap; False if nothing else is there."""
        large = [name for name, y in values.items() if math.isinf(y)]
        values.update(dict.fromkeys(large, math.nan))
        return len(large) < len(values)

    def find(self, line: Line, number: int, builder: Builder) -> bool:
        """Whether a line that is no record has a number behind the name of a field."""
        found = {} if self._fields.any else self._fields.find(line.text)
        if not found:
            return False
        values = {name: value[0] for name, value in found.items()}
        units = {name: value[1] for name, value in found.items()}
        row = Row(values, units, line.logged()[1])
        return self.take([row], line, number, builder) is True

    def take_run(self, run: Run, first: int, builder: Builder) -> None:
        """Counts rows read at once, from line `first` on."""
        names = [self._names[name] for name in run.names]
        keep = [j for j, name in enumerate(names) if self._fields.any or self._fields.keeps(name)]
        if not keep:
            builder.layout += len(run.y)
            return
        lines = np.arange(first, first + len(run.y))
        y = run.y if len(keep) == len(names) else run.y[:, keep]
        time = run.time if self._timed else run.time[:0]
        if not math.isfinite(float(y.sum())) and (infinite := np.isinf(y)).any():
            bad = infinite.all(axis=1)
            for line, row in zip(lines[bad].tolist(), y[bad].tolist(), strict=True):
                text = " ".join(map(str, row))
                builder.bad.append(BadLine(line, TOO_LARGE.reason, TOO_LARGE.detail, text))
            y = np.where(infinite, math.nan, y)[~bad]
            lines, time = lines[~bad], time[~bad] if time.size else time
        kept = [names[j] for j in keep]
        builder.add_run(lines, kept, y, time)
        self._last = kept, time.size > 0
        builder.records += len(lines)

    def _kept(self, values: Mapping[str, float]) -> dict[str, float]:
        """Under clean names, what `--field` keeps."""
        names = self._names
        kept = {names[name]: y for name, y in values.items()}
        if self._fields.any:
            return kept
        return {name: y for name, y in kept.items() if self._fields.keeps(name)}

    def _convert(
        self, values: dict[str, float], units: Mapping[str, str], builder: Builder
    ) -> None:
        """A series keeps the first unit it met; numbers of its family are converted to it."""
        for raw, unit in units.items():
            name = self._names[raw]
            if not unit or name not in values:
                continue
            known = self._units.get(name)
            if known is None:
                if len(self._units) < MAX_UNITS:
                    shown = self._units[name] = self._names[unit]
                    builder.units.append(Unit(builder.rows, name, shown))
            elif known != unit:
                values[name] = converted(values[name], unit, known)

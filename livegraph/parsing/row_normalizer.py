"""Turn the rows of a format into samples of a batch: the steps common to all formats.

Names are cleaned, `--field` selects series, and values are converted to the first unit of their
series. A number that is too large becomes a gap, or makes the line bad if it has no other number.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np

from livegraph.lib.arrays import Floats, Ints
from livegraph.parsing.batch import SeriesGroup, SeriesPanel, SeriesUnit
from livegraph.parsing.batch_builder import BatchBuilder
from livegraph.parsing.interface import Line, Malformed, Row, RowBlock
from livegraph.parsing.lexing.series_name import SeriesNames
from livegraph.parsing.lexing.unit import convert, family_of
from livegraph.parsing.understood import TEXT, Understood
from livegraph.settings import ReadingOptions

MAX_UNITS = 10_000
"""Series whose unit is remembered, and whose panel and group are; further ones have none."""

Y = TypeVar("Y", float, Floats)

TOO_LARGE = Malformed("number", "too large for a 64-bit float")


class RowNormalizer:
    """Adds rows to a builder, and remembers the unit, panel and group of each series.

    Set `form` to the name of the format before each call. `prefix`: see `SeriesNames`.
    """

    def __init__(self, options: ReadingOptions, understood: Understood, prefix: str = "") -> None:
        self.form = ""
        self._understood = understood
        self._fields = understood.fields
        self._timed = options.time not in ("arrival", "index")
        self._names, self._labels = SeriesNames(prefix), SeriesNames()
        self._units: dict[str, str] = {}
        self._apart: dict[tuple[str, str], str] = {}  # by name and what the unit measures
        self._panels: dict[str, str] = {}
        self._groups: dict[str, str] = {}

    @property
    def timed(self) -> bool:
        """Whether times in the data are used (not with `--time arrival` or `index`)."""
        return self._timed

    def take(
        self, rows: list[Row], line: Line, number: int, builder: BatchBuilder
    ) -> Malformed | bool:
        """Add the rows of a line. False if `--field` keeps nothing of them.

        A row in which all numbers are too large is left out; Malformed if no other row is kept.
        """
        any_values = False
        any_finite = False
        for row in rows:
            if row.left_out:
                left_out = {self._names[raw]: text for raw, text in row.left_out.items()}
                self._understood.leave_out(left_out)
            values = self._kept(row.values, row.thing)
            if not values:
                continue
            any_values = True
            if math.isfinite(sum(values.values())) or self._drop_infinite(values):
                any_finite = True
                self._add(row, values, line, number, builder)
        return any_finite or (TOO_LARGE if any_values else False)

    def _add(
        self, row: Row, values: dict[str, float], line: Line, number: int, builder: BatchBuilder
    ) -> None:
        if row.units:
            self._convert(values, row.units, builder.rows, builder)
        if row.panel:
            for name, panel in _changed(
                self._panels, dict.fromkeys(values, self._labels[row.panel])
            ):
                builder.panels.append(SeriesPanel(builder.rows, name, panel))
        if row.groups:
            groups = {self._names[raw]: self._labels[each] for raw, each in row.groups.items()}
            for name, group in _changed(self._groups, groups):
                builder.groups.append(SeriesGroup(builder.rows, name, group))
        if row.plane:
            builder.plane.append(builder.rows)
            if row.clear:
                builder.cleared.append(builder.rows)
        time = row.time if row.time is not None else line.time
        builder.add_row(number, values, time if self._timed else None, row.x)
        self._understood.add(self.form, row.values, values, timed=self._timed and time is not None)

    @staticmethod
    def _drop_infinite(values: dict[str, float]) -> bool:
        """Replace numbers that are too large by gaps; False if there are no others."""
        large = [name for name, y in values.items() if math.isinf(y)]
        values.update(dict.fromkeys(large, math.nan))
        return len(large) < len(values)

    def find(self, line: Line, number: int, builder: BatchBuilder) -> bool:
        """Add the numbers that follow names of `--field` in a line of text; False if none do."""
        if self._fields.keeps_all:
            return False
        named = self._fields.find(line.decimal.with_points(line.text, learn=False))
        if not named:
            return False
        values = {name: value[0] for name, value in named.items()}
        units = {name: value[1] for name, value in named.items()}
        row = Row(values, units, line.without_log_time()[1])
        self.form = TEXT
        return self.take([row], line, number, builder) is True

    def accounts_for(self, run: RowBlock, lines: bytes) -> bool:
        """Whether the lines of the block that `--field` drops have none of its fields."""
        if self._fields.keeps_all:
            return True
        runs = (run, *run.following)
        names = {self._names[name] for one in runs for name in one.names}
        dropped = (name for name in names if not self._fields.keeps(name))
        if any(map(self._fields.may_keep_behind_thing, dropped)):
            return False  # a block does not say what its lines are about
        if all(any(self._keep(one)) for one in runs):
            return True
        # a match never extends past a semicolon, as it never extends past a line end
        return not self._fields.find(lines.replace(b"\n", b";").decode(errors="replace"))

    def take_block(self, run: RowBlock, first: int, builder: BatchBuilder) -> None:
        """Add and count the rows of a block whose first line is number `first`."""
        runs = (run, *run.following)
        turns = np.arange(first, first + run.lines).reshape(-1, len(runs))
        kept = [i for i, one in enumerate(runs) if any(self._keep(one))]
        builder.layout += turns.size - len(turns) * len(kept)
        if len(runs) == 1:
            self._take_block(run, turns[:, 0], builder)
        elif kept:
            self._take_cycle([runs[i] for i in kept], turns[:, kept], builder)

    def _keep(self, run: RowBlock) -> list[bool]:
        """Whether `--field` keeps each series of a block."""
        fields = self._fields
        return [fields.keeps_all or fields.keeps(self._names[name]) for name in run.names]

    def _take_block(self, run: RowBlock, lines: Ints, builder: BatchBuilder) -> None:
        keep = [j for j, kept in enumerate(self._keep(run)) if kept]
        if not keep:
            return
        y = run.y if len(keep) == len(run.names) else run.y[:, keep]
        time = run.time if self._timed else run.time[:0]
        if not math.isfinite(float(y.sum())) and (infinite := np.isinf(y)).any():
            bad = infinite.all(axis=1)
            for line, row in zip(lines[bad].tolist(), y[bad].tolist(), strict=True):
                text = " ".join(map(str, row))
                builder.add_bad(line, TOO_LARGE.reason, TOO_LARGE.detail, text)
            y = np.where(infinite, math.nan, y)[~bad]
            lines, time = lines[~bad], time[~bad] if time.size else time
        names = tuple(run.names[j] for j in keep)
        self._take_cycle([replace(run, names=names, y=y, time=time)], lines[:, None], builder)

    def _take_cycle(self, runs: list[RowBlock], lines: Ints, builder: BatchBuilder) -> None:
        """Add blocks whose lines alternate: row i of `runs[j]` is line number `lines[i, j]`."""
        timed = self._timed and any(run.time.size for run in runs)
        times = np.full(lines.shape, math.nan) if timed else np.empty((0, 0))
        rows = builder.rows + np.arange(lines.size).reshape(lines.shape)
        for j, run in enumerate(runs):
            if timed and run.time.size:
                times[:, j] = run.time
            self._add_columns(run, rows[:, j], builder)
        builder.add_rows(lines.ravel(), times.ravel())
        builder.records += lines.size

    def _add_columns(self, run: RowBlock, rows: Ints, builder: BatchBuilder) -> None:
        columns = {}
        for j, name in enumerate(run.names):
            if self._fields.keeps_all or self._fields.keeps(self._names[name]):
                columns[self._names[name]] = np.ascontiguousarray(run.y[:, j])
        self._convert(columns, run.units, int(rows[0]) if len(rows) else 0, builder)
        for name, y in columns.items():
            builder.add_column(name, rows, y)
        timed = self._timed and run.time.size > 0
        self._understood.add(self.form, run.names, columns, timed=timed)

    def _kept(self, values: Mapping[str, float], thing: str) -> dict[str, float]:
        """Clean the names, and keep what `--field` keeps, with or without the thing in front."""
        names = self._names
        if self._fields.keeps_all:
            return {names[name]: y for name, y in values.items()}
        keeps, before = self._fields.keeps, f"{thing}."
        return {
            names[name]: y
            for name, y in values.items()
            if keeps(names[name]) or (thing and keeps(names[name.removeprefix(before)]))
        }

    def _convert(
        self, values: dict[str, Y], units: Mapping[str, str], row: int, builder: BatchBuilder
    ) -> None:
        """Convert `values` to the first unit of their series.

        Those in a unit that measures something else get a series of their own, `power [V]`.
        `values` are the numbers of the row `row`, or columns that start there.
        """
        for raw, unit in units.items():
            name = self._names[raw]
            if not unit or name not in values:
                continue
            known = self._units.get(name)
            if known and known != unit and (apart := self._apart_from(name, raw, unit)):
                values[apart] = values.pop(name)
                name, known = apart, self._units.get(apart)
            if known is None:
                if len(self._units) < MAX_UNITS:
                    shown = self._units[name] = self._labels[unit]
                    builder.units.append(SeriesUnit(row, name, shown))
            elif known != unit:
                values[name] = convert(values[name], unit, known)

    def _apart_from(self, name: str, raw: str, unit: str) -> str:
        """The series for the numbers of `name` in `unit`, '' if it measures what its unit does.

        `raw` is the name before it was cleaned.
        """
        first, family = family_of(self._units[name]), family_of(unit)
        if not first or not family or first == family:
            return ""
        apart = self._names[f"{raw} [{unit}]"]
        if len(self._apart) < MAX_UNITS:
            return self._apart.setdefault((name, family), apart)
        return self._apart.get((name, family), apart)


def _changed(known: dict[str, str], labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The labels that are not yet `known` of their series; they are known then."""
    for name, label in labels.items():
        if known.get(name) != label and (name in known or len(known) < MAX_UNITS):
            known[name] = label
            yield name, label

"""All series of a run, by the names they are shown under.

A series belongs to one source. It is shown under its own name until another source uses the same
name; then each of them is shown as `SOURCE:NAME`, as grep shows file names. `renamed` counts such
renames, so that pages can be reloaded. A source that comes back continues its series.

Appends are buffered, and downsampled on the first read: downsampling many samples at once costs
little more than one.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal, TypeAlias

import numpy as np

from livegraph.lib.arrays import Floats
from livegraph.settings import StorageOptions
from livegraph.storage.level import POINT_BYTES
from livegraph.storage.plane_series import PlaneSeries
from livegraph.storage.series import Series

MAX_BUFFERED_SAMPLES = 64 * 1024
"""Samples buffered at most before they are added to their series."""
MIN_PART_SAMPLES = 16
"""Each buffered array counts as at least this many samples."""
MAX_EXAMPLES = 5
"""Names beyond `--max-series` that are kept as examples for the message about them."""
SHARED = None
"""In place of a source, for a name that several sources use."""

Kind: TypeAlias = Literal["rows", "plane", "text"]
"""Where samples come from: rows over x, points in the plane, or numbers that viewers chose in lines
of text. A source may use one name for series of different kinds."""
KINDS: tuple[Kind, ...] = ("rows", "plane", "text")


class SeriesRegistry:
    """Up to `max_series` series, which share `memory` evenly."""

    def __init__(self, options: StorageOptions) -> None:
        self.renamed = 0
        self.may_swing = False  # of new series: see `Series`
        self.left_out: dict[str, None] = {}
        self._shown: dict[str, Series] = {}
        # by source, then by plain name and kind
        self._by_source: dict[str, dict[tuple[str, Kind], Series]] = {}
        self._users: dict[str, str | None] = {}  # by plain name
        self._buffered: dict[Series, list[tuple[Floats, Floats]]] = {}
        self._buffered_count = 0
        self._options = options
        self._share = 0  # of each series, in points

    def append(
        self, source: str, name: str, x: Floats, y: Floats, kind: Kind = "rows"
    ) -> Series | None:
        """Add samples to the series `name` of a source; None if there are too many series.

        `x`, `y`: float64[n].
        """
        series = self.find(source, name, kind) or self._create(source, name, kind)
        if series is None:
            return None
        self._buffered.setdefault(series, []).append((x, y))
        self._buffered_count += max(len(y), MIN_PART_SAMPLES)
        if self._buffered_count > MAX_BUFFERED_SAMPLES:
            self._flush()
        return series

    def in_plane(self, source: str, name: str) -> PlaneSeries | None:
        """The series of points in the plane of that name; None if there are too many series."""
        series = self.find(source, name, "plane") or self._create(source, name, "plane")
        assert series is None or isinstance(series, PlaneSeries)
        return series

    def find(self, source: str, name: str, kind: Kind) -> Series | None:
        return self._by_source.get(source, {}).get((name, kind))

    def named(self, source: str, name: str, kinds: Collection[Kind] = KINDS) -> list[Series]:
        """The series that a source calls `name`: at most one of each kind."""
        return [series for kind in kinds if (series := self.find(source, name, kind))]

    def names(self, source: str) -> Collection[str]:
        """The names of the series of a source, as it calls them."""
        return {name for name, _ in self._by_source.get(source, {})}

    def of(self, source: str) -> Iterable[Series]:
        """The series of a source, with all buffered samples added."""
        self._flush()
        return self._by_source.get(source, {}).values()

    def from_rows(self, source: str) -> dict[str, Series]:
        """The series of the rows of a source over x, by the names that it uses."""
        self._flush()
        named = self._by_source.get(source, {})
        return {name: each for (name, kind), each in named.items() if kind == "rows"}

    def drop(self, kind: Kind) -> list[Series]:
        """Remove and return all series of a kind; they begin anew with their next samples."""
        self._flush()
        dropped = []
        for named in self._by_source.values():
            dropped += [named.pop(key) for key in list(named) if key[1] == kind]
        for series in dropped:
            del self._shown[series.name]
        return dropped

    @property
    def series(self) -> dict[str, Series]:
        """The series by the names shown, in order of appearance, all buffered samples added."""
        self._flush()
        return self._shown

    def _create(self, source: str, name: str, kind: Kind) -> Series | None:
        """A new series; memory is divided anew. None if there are too many."""
        if len(self._shown) >= self._options.max_series:
            if len(self.left_out) < MAX_EXAMPLES:
                self.left_out[name] = None
            return None
        share = self._options.memory // POINT_BYTES // _shares(len(self._shown) + 1)
        if share != self._share:
            self._share = share
            for each in self._shown.values():
                each.resize(share)
        shown = self._unused_name(self._name(source, name))
        if kind == "plane":
            series: Series = PlaneSeries(shown, share)
        else:
            series = Series(shown, share, may_swing=self.may_swing)
        series.source = source
        self._shown[shown] = series
        self._by_source.setdefault(source, {})[name, kind] = series
        return series

    def _name(self, source: str, name: str) -> str:
        user = self._users.setdefault(name, source)
        if user == source:
            return name
        if user is not SHARED:
            self._users[name] = SHARED
            for series in self.named(user, name):
                self._rename(series, f"{user}:{name}")
        return f"{source}:{name}"

    def _rename(self, series: Series, name: str) -> None:
        series.name = self._unused_name(name)
        self._shown = {each.name: each for each in self._shown.values()}
        self.renamed += 1

    def _unused_name(self, name: str) -> str:
        """The name, with primes if another series already has it."""
        while name in self._shown:
            name += "'"
        return name

    def _flush(self) -> None:
        joined: dict[tuple[int, ...], Floats] = {}  # series of the same rows share their x
        for series, parts in self._buffered.items():
            xs, ys = zip(*parts, strict=True)
            key = tuple(map(id, xs))
            if key not in joined:
                joined[key] = _concatenated(xs)
            series.append(joined[key], _concatenated(ys))
        self._buffered.clear()
        self._buffered_count = 0


def _shares(count: int) -> int:
    """The shares to divide memory into for `count` series: up to 1/16 more than that.

    So most new series take a share that is free, and the others need not be resized.
    """
    step = 1 << max(0, count.bit_length() - 5)
    return -(-count // step) * step


def _concatenated(parts: Sequence[Floats]) -> Floats:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)

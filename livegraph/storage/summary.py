"""The summary of a range of values: count, sum, minimum and maximum."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from livegraph.lib.arrays import Floats


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary of values. `count` includes `gaps`; without a number, `min` > `max`."""

    count: int = 0
    gaps: int = 0
    sum: float = 0.0
    min: float = np.inf
    max: float = -np.inf

    @classmethod
    def of(cls, y: Floats) -> Self:
        """Summarise `y`: float64[n], where NaN is a gap."""
        gap = np.isnan(y)
        numbers = y[~gap] if gap.any() else y
        if not len(numbers):
            return cls(len(y), len(y))
        with np.errstate(over="ignore"):  # the mean may become infinite
            total = float(numbers.sum())
        smallest, largest = float(numbers.min()), float(numbers.max())
        return cls(len(y), len(y) - len(numbers), total, smallest, largest)

    @property
    def mean(self) -> float | None:
        return self.sum / (self.count - self.gaps) if self.count > self.gaps else None

    def times(self, weight: int) -> Self:
        """The summary if each value occurred `weight` times."""
        count, gaps = self.count * weight, self.gaps * weight
        return type(self)(count, gaps, self.sum * weight, self.min, self.max)

    def __add__(self, other: "Summary") -> "Summary":
        return Summary(
            self.count + other.count,
            self.gaps + other.gaps,
            self.sum + other.sum,
            min(self.min, other.min),
            max(self.max, other.max),
        )

"""Writes Unix times in ISO 8601, such as `2026-11-22T13:08:11.5Z`, so that none loses a digit.

The times of a table have the same number of digits: pandas and spreadsheets take the form of the
first one for that of all.
"""

from datetime import UTC, datetime
from functools import lru_cache
from math import floor

import numpy as np

from livegraph.lib.arrays import Floats

YEAR_1, YEAR_10000 = -62135596800, 253402300800
"""Unix seconds of the first and after the last time with a year of four digits."""
MAX_DIGITS = 9
"""Digits after the point that readers of ISO 8601 accept."""


def fraction_digits(x: Floats, least: int = 0) -> int | None:
    """The digits after the point, at least `least`, with which all of `x` are read back exactly.

    `x`: float64[n], Unix seconds. None if one has no year of four digits. Times from 2004 to 2038
    need at most 7, as a float64 has no more.
    """
    if not ((x >= YEAR_1) & (x < YEAR_10000)).all():
        return None
    seconds = np.floor(x)
    fractions = x - seconds
    digits = least
    while digits < MAX_DIGITS:
        scale = 10.0**digits
        if (seconds + np.rint(fractions * scale) / scale == x).all():
            break
        digits += 1
    return digits


def iso_time(x: float, digits: int) -> str:
    """The time `x`, Unix seconds, in UTC with this number of digits after the point."""
    seconds = floor(x)
    carry, ticks = divmod(round((x - seconds) * 10.0**digits), 10**digits)
    fraction = f".{ticks:0{digits}}" if digits else ""
    return f"{_second(seconds + carry)}{fraction}Z"


@lru_cache(maxsize=16)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()[:19]

"""Read columns of ISO timestamps at once, with the same result as `TimestampParser`.

All stamps have the same notation, so NumPy can read them as `datetime64`. The UTC offset is looked
up at both ends of each week. If it changes within a week, it is looked up for each day of it, and
on the day of the change, for each hour. The hour of the change itself is read line by line.
"""

import math
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from livegraph.lib.arrays import Floats
from livegraph.parsing.lexing.timestamp import TimestampParser

DATE, SECOND = 10, 19
"""Length of a stamp up to its day, and up to its second; a fraction may follow."""
SPANS = (604800, 86400, 3600)
"""Seconds of a week, a day, an hour. No zone changes its offset and back within a week."""

_STAMP = re.compile(
    rb"[0-9]{4}([-/])[0-9]{2}\1[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?"
)
_ZERO = ord("0")


def parse_timestamps(
    stamps: Sequence[bytes], zone: str, timestamps: TimestampParser
) -> Floats | None:
    """Convert stamps such as `2024-05-14T10:21:33.123` to float64[n], Unix seconds.

    `zone` is the text after each stamp, empty for local time. None if a stamp has another notation
    than the first, or is not a valid date and time.
    """
    width = len(stamps[0])
    if not _STAMP.fullmatch(stamps[0]) or set(map(len, stamps)) != {width}:
        return None
    characters = np.frombuffer(b"".join(stamps), np.uint8).reshape(-1, width)
    if not _alike(characters):
        return None
    wall = _wall_clock(characters)
    if wall is None or (offsets := _offsets(wall, zone, timestamps)) is None:
        return None
    whole = wall.astype(np.float64) - offsets
    if width <= SECOND:
        return whole
    # the quotient of two integers is the float nearest to the decimal fraction
    digits = characters[:, SECOND + 1 :].astype(np.float64) - _ZERO
    places = 10.0 ** np.arange(digits.shape[1], dtype=np.float64)[::-1]
    fraction: Floats = digits @ places / 10.0 ** digits.shape[1]
    return whole + fraction


def _alike(characters: NDArray[np.uint8]) -> bool:
    """Whether all rows have digits where the first row has, and else the same characters."""
    digit = (characters[0] >= _ZERO) & (characters[0] <= _ZERO + 9)
    others = characters[:, ~digit]
    numbers = characters[:, digit] - np.uint8(_ZERO)  # characters below "0" wrap around
    return bool((others == others[0]).all() and (numbers <= 9).all())


def _wall_clock(characters: NDArray[np.uint8]) -> NDArray[np.int64] | None:
    """Seconds since 1970 in the time zone of the stamps; None if one is not a valid time."""
    iso = characters[:, :SECOND].copy()
    iso[:, [4, 7]] = ord("-")
    try:
        return iso.view(f"S{SECOND}")[:, 0].astype("datetime64[s]").astype(np.int64)
    except ValueError:
        return None


def _offsets(wall: NDArray[np.int64], zone: str, timestamps: TimestampParser) -> Floats | None:
    """Seconds ahead of UTC for each stamp; None if the offset changes in the hour of one."""
    offsets = np.full(len(wall), math.nan)
    for span in SPANS:
        uneven = np.isnan(offsets)
        if not uneven.any():
            return offsets
        offsets[uneven] = _even_offsets(wall[uneven], span, zone, timestamps)
    return None if np.isnan(offsets).any() else offsets


def _even_offsets(
    wall: NDArray[np.int64], span: int, zone: str, timestamps: TimestampParser
) -> Floats:
    """Seconds ahead of UTC, looked up per `span` seconds; NaN where the offset changes in one."""
    starts, index = np.unique(wall // span * span, return_inverse=True)
    offsets = [_even_offset(start, start + span - 1, zone, timestamps) for start in starts.tolist()]
    return np.array(offsets)[index]


def _even_offset(first: int, last: int, zone: str, timestamps: TimestampParser) -> float:
    """Seconds ahead of UTC at both ends of a span; NaN if they differ."""
    offsets = set()
    for wall in (first, last):
        time = timestamps.read_exact(f"{np.datetime64(wall, 's')}{zone}")
        offsets.add(math.nan if time is None else wall - time)
    return offsets.pop() if len(offsets) == 1 else math.nan

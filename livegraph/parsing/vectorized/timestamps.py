"""Columns of ISO times, read at once: text in, Unix seconds out, as `TimestampParser` reads one.

All stamps are written alike, digit for digit, so numpy reads them as `datetime64`. The offset of
the zone is looked up once a week, at both ends of it; in a week with a change of clocks, once a
day, and on that day, once an hour. The hour of the change itself is left to be read line by line.
"""

import math
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from livegraph.lib.arrays import Floats
from livegraph.parsing.lexing.timestamp import TimestampParser

DATE, SECOND = 10, 19
"""Characters of a stamp down to its day, and down to its second; a fraction may follow."""
SPANS = (604800, 86400, 3600)
"""Seconds of a week, a day, an hour. No zone has changed its clocks forth and back in a week."""

_STAMP = re.compile(
    rb"[0-9]{4}([-/])[0-9]{2}\1[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?"
)
_ZERO = ord("0")


def parse_timestamps(
    stamps: Sequence[bytes], zone: str, timestamps: TimestampParser
) -> Floats | None:
    """Convert stamps such as `2024-05-14T10:21:33.123` to float64[n], Unix seconds.

    `zone` is the text that follows each stamp, empty for local time. None if a stamp is not written
    like the first one, or is in no calendar.
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
    # a division of whole numbers gives the very float that the decimals are
    digits = characters[:, SECOND + 1 :].astype(np.float64) - _ZERO
    places = 10.0 ** np.arange(digits.shape[1], dtype=np.float64)[::-1]
    fraction: Floats = digits @ places / 10.0 ** digits.shape[1]
    return whole + fraction


def _alike(characters: NDArray[np.uint8]) -> bool:
    """Whether all rows have digits where the first has, and else the characters of the first."""
    digit = (characters[0] >= _ZERO) & (characters[0] <= _ZERO + 9)
    others = characters[:, ~digit]
    numbers = characters[:, digit] - np.uint8(_ZERO)  # what is below wraps around
    return bool((others == others[0]).all() and (numbers <= 9).all())


def _wall_clock(characters: NDArray[np.uint8]) -> NDArray[np.int64] | None:
    """Seconds since 1970 on the stamps' own clocks; None if one is in no calendar."""
    iso = characters[:, :SECOND].copy()
    iso[:, [4, 7]] = ord("-")
    try:
        return iso.view(f"S{SECOND}")[:, 0].astype("datetime64[s]").astype(np.int64)
    except ValueError:
        return None


def _offsets(wall: NDArray[np.int64], zone: str, timestamps: TimestampParser) -> Floats | None:
    """Seconds that each stamp's clock is ahead of UTC; None if clocks change in its hour."""
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
    """The same, looked up once for each `span` seconds; NaN where clocks change in one."""
    starts, index = np.unique(wall // span * span, return_inverse=True)
    offsets = [_even_offset(start, start + span - 1, zone, timestamps) for start in starts.tolist()]
    return np.array(offsets)[index]


def _even_offset(first: int, last: int, zone: str, timestamps: TimestampParser) -> float:
    """Seconds ahead of UTC at both ends; NaN if they differ."""
    offsets = set()
    for wall in (first, last):
        time = timestamps.read_exact(f"{np.datetime64(wall, 's')}{zone}")
        offsets.add(math.nan if time is None else wall - time)
    return offsets.pop() if len(offsets) == 1 else math.nan

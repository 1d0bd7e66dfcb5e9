"""Columns of ISO times, read at once: text in, Unix seconds out, as `Moments` reads one.

All are written alike, digit for digit, so the characters are a matrix and each place of it a
column. A calendar is asked only for the hours that occur, and for both ends of each, so that an
hour in which the clocks change is found out and left to be read one by one.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from livegraph.batch import Floats
from livegraph.grammar.moment import Moments

DATE, HOUR, CLOCK = 10, 13, 19
"""How long `2024-05-14` is; with the hour; with minutes and seconds."""

_STAMP = re.compile(
    rb"[0-9]{4}([-/])[0-9]{2}\1[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?"
)
_ZERO = ord("0")


def seconds(stamps: Sequence[bytes], zone: str, moments: Moments) -> Floats | None:
    """The times of `2024-05-14T10:21:33.123` and the like, `zone` behind each; None if one is
    written otherwise than the first, or is none.
    """
    width = len(stamps[0])
    if not _STAMP.fullmatch(stamps[0]) or set(map(len, stamps)) != {width}:
        return None
    places = np.frombuffer(b"".join(stamps), np.uint8).reshape(-1, width)
    if not _alike(places):
        return None
    clock = _number(places, [14, 15]) * 60 + _number(places, [17, 18])
    if (places[:, [14, 17]] > _ZERO + 5).any():  # a 60th minute or second
        return None
    hours = _hours(stamps, zone, moments)
    if hours is None:
        return None
    whole = hours + clock
    if width <= CLOCK:
        return whole
    digits = range(CLOCK + 1, width)
    # a division of whole numbers gives the very float that the decimals are
    return whole + _number(places, digits) / 10.0 ** len(digits)


def _alike(places: NDArray[np.uint8]) -> bool:
    """Digits where the first has digits, else the very characters of the first."""
    digit = (places[0] >= _ZERO) & (places[0] <= _ZERO + 9)
    others = places[:, ~digit]
    numbers = places[:, digit] - np.uint8(_ZERO)  # what is below wraps around
    return bool((others == others[0]).all() and (numbers <= 9).all())


def _number(places: NDArray[np.uint8], columns: Sequence[int]) -> Floats:
    result = np.zeros(len(places))
    for column in columns:
        result = result * 10 + (places[:, column] - _ZERO)
    return result


def _hours(stamps: Sequence[bytes], zone: str, moments: Moments) -> Floats | None:
    """When the hour of each began."""
    hours = [stamp[:HOUR] for stamp in stamps]
    known = {hour: _hour(hour.decode(), zone, moments) for hour in set(hours)}
    if None in known.values():
        return None
    return np.array([known[hour] for hour in hours], np.float64)


def _hour(text: str, zone: str, moments: Moments) -> float | None:
    """None if it is not an hour of 3600 seconds, one after the other."""
    first, last = (moments.read(f"{text}:{clock}{zone}") for clock in ("00:00", "59:59"))
    return first if first is not None and last is not None and last - first == 3599 else None

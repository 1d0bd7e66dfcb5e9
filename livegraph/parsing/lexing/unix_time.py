"""Unix times in s, ms, µs and ns, and how one is told from other numbers."""

# the first second of 2000 and 2008, the last of 2036 and 2100
YEAR_2000, YEAR_2008, YEAR_2036, YEAR_2100 = 946684800, 1199145600, 2114380800, 4133980800

SCALES = (1.0, 1e3, 1e6, 1e9)
"""Ticks per second of Unix times in s, ms, µs and ns. From 2000 to 2100 they do not overlap."""
_SCALES_OF = {"": SCALES} | {unit: (SCALES[i],) for i, unit in enumerate(("s", "ms", "us", "ns"))}


def epoch_seconds(y: float, first: float, last: float, unit: str = "") -> float | None:
    """Convert a Unix time to seconds; None if not between `first` and `last`.

    It is in `unit`, one of `s ms us ns`, or in any of them if that is ''.
    """
    for scale in _SCALES_OF[unit]:
        if first * scale <= y <= last * scale:
            return y / scale
    return None

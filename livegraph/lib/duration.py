"""Time spans in words."""

UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
"""Units of time and their seconds, the longest first."""


def unit_of(seconds: float) -> tuple[str, int]:
    """The longest unit that fits into a time span, and its seconds."""
    return next((each for each in UNITS if seconds >= each[1]), UNITS[-1])


def in_words(seconds: float) -> str:
    """A time span in whole units, rounded down: `12 s`, `5 min`, `less than 1 s`."""
    unit, size = unit_of(seconds)
    return f"{seconds // size:.0f} {unit}" if seconds >= 1 else "less than 1 s"

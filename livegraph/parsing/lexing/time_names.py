"""Names of fields that hold the time of their line, and the unit that such a name says."""

_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "seconds"), "s"),
    **dict.fromkeys(("ms", "msec", "millis"), "ms"),
    **dict.fromkeys(("us", "µs", "μs", "usec", "micros"), "us"),
    **dict.fromkeys(("ns", "nsec", "nanos"), "ns"),
}
"""Ends of names, `ts_ms`, and the units that they say."""

_MOMENTS = {
    "timestamp",
    "ts",
    *(f"{word}_{unit}" for word in ("timestamp", "ts") for unit in _UNITS),
}
_EITHER = {f"{word}_{unit}" for word in ("time", "t") for unit in _UNITS}
"""Names of moments, and of how long something took: `status=200 time_ms=12`."""
_CLOCKS = {"millis", "micros", *(f"uptime_{unit}" for unit in _UNITS)}
"""Names of times since a start, which may be large, but are no Unix times."""

TIME_FIELD_NAMES = frozenset(
    {
        "time",
        "t",
        "date",
        "datetime",
        "date time",
        "@timestamp",
        "when",
        "_time",
        "__realtime_timestamp",
        "%time",
    }
    | _MOMENTS
    | _EITHER
)
"""Names of fields that hold the time of the line, in lower case."""
ELAPSED_FIELD_NAMES = TIME_FIELD_NAMES | _CLOCKS
"""Names of columns that may hold elapsed times, in lower case."""
FIRST_ONLY = frozenset(_EITHER | _CLOCKS)
"""Those of them that hold elapsed times in the first column only."""


def is_time_name(name: str) -> bool:
    """Whether a field of this name holds the time of its line: `t`, but not the temperature `T`."""
    return name != "T" and name.lower() in TIME_FIELD_NAMES


def time_unit(name: str) -> str:
    """The unit that the name of a time says: `ts_ms` is in milliseconds; '' if it says none."""
    return _UNITS.get(name.lower().rpartition("_")[2], "")

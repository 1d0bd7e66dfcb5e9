"""Days, clocks and zones in Unix seconds; what all notations of times share."""

from datetime import datetime, timedelta, timezone

MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    )
}
MONTH = "(" + "|".join(MONTHS) + ")"
END = r"(?![0-9A-Za-z_.:/+-])"
"""Not the end of a time if one of these follows."""


def zone_of(text: str | None) -> timezone | None:
    """The zone of `+0100` or `+01`; None without text, and for an offset of a day or more."""
    if not text:
        return None
    hours, minutes = int(text[1:3]), int(text[-2:] if len(text) > 3 else 0)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset) if offset < timedelta(days=1) else None


def unix_seconds(
    day: tuple[int, int, int],
    clock: tuple[str | None, str | None, str | None, str | None],
    zone: timezone | None = None,
) -> float | None:
    """Unix seconds, or None for a time that does not exist, such as a 32nd day or a 25th hour."""
    hour, minute, second, fraction = clock
    try:
        whole = datetime(*day, int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zone)
        return whole.timestamp() + (float("." + fraction) if fraction else 0.0)
    except (ValueError, OverflowError, OSError):
        return None

"""Sentences of GPS receivers and of instruments of ships, in NMEA 0183."""

import re

from livegraph.parsing.lexing.number import Value, read_number

SENTENCE = re.compile(r"\$[A-Z]{2}([A-Z]{3}),([^*]*)\*[0-9A-Fa-f]{2}")
"""Its kind and its cells."""

_FIELDS = {
    "GGA": {6: ("satellites", ""), 7: ("hdop", ""), 8: ("altitude", "m")},
    "RMC": {6: ("speed", "kn"), 7: ("course", "°")},
    "VTG": {0: ("course", "°"), 6: ("speed over ground", "km/h")},
    "GSA": {14: ("pdop", ""), 15: ("hdop", ""), 16: ("vdop", "")},
    "DBT": {2: ("depth", "m")},
    "DPT": {0: ("depth", "m")},
    "HDG": {0: ("heading", "°")},
    "HDM": {0: ("heading", "°")},
    "HDT": {0: ("heading", "°")},
    "MTW": {0: ("water temperature", "C")},
    "VHW": {4: ("speed", "kn")},
    "MWV": {0: ("wind angle", "°"), 2: ("wind speed", "")},
}
"""The fields of a sentence that are samples, with their units."""
_PLACE = {"GGA": 1, "RMC": 2, "GLL": 0}
"""Where the latitude stands; its hemisphere, the longitude and its hemisphere follow."""


def read_sentence(kind: str, cells: list[str]) -> dict[str, Value]:
    """The samples of a sentence such as GGA, with `kind` in front of their names."""
    values: dict[str, Value] = {}
    if (at := _PLACE.get(kind)) is not None and len(cells) > at + 3:
        for name, i in (("latitude", at), ("longitude", at + 2)):
            if (degrees := _degrees(cells[i], cells[i + 1])) is not None:
                values[name] = degrees, "°"
    for i, (name, unit) in _FIELDS.get(kind, {}).items():
        value = read_number(cells[i]) if i < len(cells) else None
        if value:
            values[name] = value[0], unit
    return {f"{kind}.{name}": value for name, value in values.items()}


def _degrees(text: str, hemisphere: str) -> float | None:
    """`4807.038` and `N` are 48 degrees and 7.038 minutes north."""
    value = read_number(text)
    if value is None or value[1]:
        return None
    degrees, minutes = divmod(value[0], 100)
    return (degrees + minutes / 60) * (-1 if hemisphere in ("S", "W") else 1)

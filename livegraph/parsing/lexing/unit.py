"""Units: a closed, case-sensitive list, and conversion between them.

Spellings of the same unit convert with factor 1: `µs`, `μs` and `us`. A rate (`MB/s`, `Mbits/sec`)
converts like the unit that it counts. `K/s`, `M/s` … are bytes, by 1024.
"""

import re
from typing import NamedTuple, TypeVar

from livegraph.lib.arrays import Floats

Y = TypeVar("Y", float, Floats)


class Unit(NamedTuple):
    """A unit equals `factor` times the smallest unit of its `family`, which is 0 at `zero`."""

    family: str
    factor: float
    zero: float = 0.0


SI = {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
"""Suffixes that multiply the number and are not units; `300 K`, with a blank, is a temperature."""

FAMILIES: dict[str, dict[str, float]] = {
    "time": {
        "ns": 1,
        "µs": 1e3,
        "μs": 1e3,
        "us": 1e3,
        "ms": 1e6,
        "s": 1e9,
        "min": 60e9,
        "h": 3600e9,
        "nsec": 1,
        "usec": 1e3,
        "msec": 1e6,
        **dict.fromkeys(("sec", "secs", "second", "seconds"), 1e9),
    },
    "bytes": {
        "B": 1,
        "kB": 1e3,
        "KB": 1e3,
        "MB": 1e6,
        "GB": 1e9,
        "TB": 1e12,
        "KiB": 1 << 10,
        "MiB": 1 << 20,
        "GiB": 1 << 30,
        "TiB": 1 << 40,
        "Ki": 1 << 10,
        "Mi": 1 << 20,
        "Gi": 1 << 30,
        "Ti": 1 << 40,  # free -h, kubectl
        "Bytes": 1,
        "KBytes": 1 << 10,
        "MBytes": 1 << 20,
        "GBytes": 1 << 30,
    },
    "bits": {
        "bit": 1,
        "kbit": 1e3,
        "Mbit": 1e6,
        "Gbit": 1e9,
        "Tbit": 1e12,
        "bits": 1,
        "kbits": 1e3,
        "Kbits": 1e3,
        "Mbits": 1e6,
        "Gbits": 1e9,
    },
    "bits/s": {"bps": 1, "kbps": 1e3, "Mbps": 1e6, "Gbps": 1e9},
    "volt": {"mV": 1, "V": 1e3},
    "ampere": {"mA": 1, "A": 1e3},
    "watt": {"W": 1, "kW": 1e3},
    "energy": {"Wh": 1, "kWh": 1e3},
    "frequency": {"Hz": 1, "kHz": 1e3, "MHz": 1e6, "GHz": 1e9},
    "pressure": {"Pa": 1, "hPa": 1e2, "kPa": 1e3, "bar": 1e5},
    "length": {"mm": 1, "cm": 10, "m": 1e3, "km": 1e6},
    "mass": {"g": 1, "kg": 1e3},
    "turns": {"rpm": 1, "RPM": 1},
    "ohm": {"\u03a9": 1, "\u2126": 1},
}
DEGREES = {
    **dict.fromkeys(("C", "°C", "℃"), Unit("temperature", 1.0)),
    **dict.fromkeys(("F", "°F", "℉"), Unit("temperature", 5 / 9, 32.0)),
    "K": Unit("temperature", 1.0, 273.15),
}
ALONE = ("%", "°", "psi", "N", "lux", "ppm", "dB", "dBm")
"""Units that do not convert into others."""
DIGITS = 9
"""Decimals of a converted temperature: a difference of decimals is not exact."""
RATES = ("it/s", "req/s")
MULTIPLE = "x"
"""Only directly behind its number: `speed=1.01x`."""


def _table() -> dict[str, Unit]:
    units = {name: Unit(name, 1.0) for name in ALONE} | DEGREES
    for family, members in FAMILIES.items():
        units |= {name: Unit(family, float(factor)) for name, factor in members.items()}
    rates = {
        f"{name}/{second}": Unit(f"{unit.family}/s", unit.factor)
        for name, unit in units.items()
        for second in ("s", "sec")
    }
    rates |= {f"{prefix}/s": rates[f"{prefix}iB/s"] for prefix in ("K", "M", "G", "T")}
    return units | rates | {name: Unit(name, 1.0) for name in RATES}


UNITS = _table()

_TIMELY = re.compile(
    r"(?i:time|duration|elapsed|delay|latency|lag|lat|interval|period|age|wait|timeout|sleep|wall"
    r"|clock|offset|jitter|remaining|eta|(?:^|[_ .-])(?:t|dt|ts|x))$"
)
"""Names of times, at their end."""

LATIN_1 = {"\ufffd": "°", "\ufffdC": "°C", "\ufffdF": "°F", "\ufffds": "µs"}
"""Units with a Latin-1 degree or micro sign, decoded as UTF-8 with replacement characters."""
SPELLINGS = {
    f"{mark}{scale}": f"°{scale}" for mark in ("'", "*", "º", "deg") for scale in ("C", "F")
}
"""Units as some programs write them: `45.2'C`."""


def known_unit(text: str) -> str:
    """The unit that `text` spells, `°C` for `*C`; '' if it is none of the list."""
    return text if text in UNITS else SPELLINGS.get(text, "")


def convert(y: Y, unit: str, to: str) -> Y:
    """Convert `y` from `unit` to `to`; unchanged if they are not of the same family."""
    if unit == to or not is_convertible(unit, to):
        return y
    source, target = UNITS[unit], UNITS[to]
    if source.zero != target.zero:
        degrees = (y - source.zero) * source.factor / target.factor + target.zero
        return round(degrees, DIGITS) if isinstance(degrees, float) else degrees.round(DIGITS)
    if source.factor < target.factor:  # the quotient of two units is a whole number: 1.2 s are
        return y / (target.factor / source.factor)  # 1200 ms exactly, and 300 ms are 0.3 s
    return y * (source.factor / target.factor)


def is_convertible(unit: str, to: str) -> bool:
    """Whether `unit` and `to` are the same, or of one family."""
    return unit == to or (family_of(unit) != "" and family_of(unit) == family_of(to))


def family_of(unit: str) -> str:
    """What a known unit measures; '' for any other."""
    return UNITS[unit].family if unit in UNITS else ""


def split_name(name: str) -> tuple[str, str]:
    """Split a unit off a name, `used [MiB]` or `time(ms)`: (name, unit), '' without one.

    Square brackets hold a unit unless they hold an index (`a[0]`); parentheses hold one only if it
    is a known unit. `CPU(s)` is a plural, unless the name tells of a time: `time(s)`.
    """
    if not name.endswith(("]", ")")):
        return name, ""
    at = name.rfind("[" if name[-1] == "]" else "(")
    base, unit = name[:at].rstrip(" \t\xa0"), name[at + 1 : -1].strip(" \t\xa0")
    known = unit in UNITS if name[-1] == ")" else unit and not unit.isdecimal()
    if unit == "s" and name[at - 1 : at].isalpha() and not _TIMELY.search(base):
        return name, ""
    return (base, unit) if at > 0 and base and known else (name, "")

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
    "volt": {"µV": 1e-3, "uV": 1e-3, "mV": 1, "V": 1e3, "kV": 1e6},
    "ampere": {"µA": 1e-3, "uA": 1e-3, "mA": 1, "A": 1e3},
    "watt": {"mW": 1e-3, "W": 1, "kW": 1e3, "MW": 1e6},
    "energy": {"mWh": 1e-3, "Wh": 1, "kWh": 1e3, "MWh": 1e6},
    "charge": {"mAh": 1, "Ah": 1e3},
    "frequency": {"Hz": 1, "kHz": 1e3, "MHz": 1e6, "GHz": 1e9},
    "pressure": {"Pa": 1, "hPa": 1e2, "mbar": 1e2, "kPa": 1e3, "bar": 1e5, "MPa": 1e6},
    "length": {"µm": 1e-3, "um": 1e-3, "mm": 1, "cm": 10, "m": 1e3, "km": 1e6},
    "mass": {"mg": 1e-3, "g": 1, "kg": 1e3},
    "turns": {"rpm": 1, "RPM": 1},
    "ohm": {
        **dict.fromkeys(("\u03a9", "\u2126", "Ohm", "ohm", "Ohms", "ohms"), 1),
        **dict.fromkeys(("k\u03a9", "k\u2126", "kOhm", "kOhms", "KOhm", "KOhms", "kohm"), 1e3),
        **dict.fromkeys(("M\u03a9", "M\u2126", "MOhm"), 1e6),
    },
    "farad": {"pF": 1, "nF": 1e3, "µF": 1e6, "uF": 1e6},
    "tesla": {"nT": 1, "µT": 1e3, "uT": 1e3, "mT": 1e6},
    "dose": {"nSv/h": 1, "µSv/h": 1e3, "uSv/h": 1e3, "mSv/h": 1e6},
    "conductivity": {"µS/cm": 1, "uS/cm": 1, "mS/cm": 1e3},
    "flow": {"ml/min": 1, "mL/min": 1, "l/min": 1e3, "L/min": 1e3},
}
DEGREES = {
    **dict.fromkeys(("C", "°C", "℃"), Unit("temperature", 1.0)),
    **dict.fromkeys(("F", "°F", "℉"), Unit("temperature", 5 / 9, 32.0)),
    "K": Unit("temperature", 1.0, 273.15),
}
ALONE = (
    *("%", "°", "deg", "rad", "psi", "N", "Nm", "lux", "lx", "lm", "ppm", "ppb", "dB", "dBm"),
    *(
        "€",
        "£",
        "%RH",
        "VDC",
        "VAC",
        "VA",
        "eV",
        "keV",
        "cps",
        "cpm",
        "pH",
        "pcs",
        "m/s²",
        "m/s2",
        "m/s^2",
    ),
    *(
        "bpm",
        "BPM",
        "dps",
        "fps",
        "FPS",
        "dBA",
        "dBFS",
        "Lux",
        "mmHg",
        "inHg",
        "Torr",
        "atm",
        "kVA",
    ),
    *("J", "kJ", "kN", "mN", "mL", "ml", "lb", "lbs", "oz", "inch", "inches", "ft", "sccm", "slm"),
    *("W/m²", "W/m2", "W/m^2", "mg/m³", "mg/m3", "µg/m³", "µg/m3", "ug/m3", "mg/L", "mg/l", "NTU"),
)
"""Units that do not convert into others."""
DIGITS = 9
"""Decimals of a converted temperature: a difference of decimals is not exact."""
RATES = ("it/s", "s/it", "req/s", "p/s")
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
    miles = {"km/h": 1e6 / 3600, "mph": 1609344 / 3600, "kn": 1852e3 / 3600, "knots": 1852e3 / 3600}
    rates |= {name: Unit("length/s", factor) for name, factor in miles.items()}
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
    "hz": "Hz",
    "khz": "kHz",
    "KHz": "kHz",
    "Mhz": "MHz",
    "Ghz": "GHz",
    **{f"{mark}{scale}": f"°{scale}" for mark in ("'", "*", "º", "deg") for scale in ("C", "F")},
}
"""Units as some programs write them: `45.2'C`."""


_DEGREES = re.compile(
    r"(?<=[0-9])(?:[ \xa0]?deg(?:ree)?s?\.?[ \xa0]|\^)([CF])(?:elsius|ahrenheit)?+(?!\w)"
    r"|(?<=[0-9])\*(?=[ \t,;]|$)"
)


def with_degree_signs(text: str) -> str:
    """`21.5°C` for `21.5 deg C`, `21.5 degrees Celsius` and `21.5^C`; `21.5°` for `21.5*`."""
    if "deg" not in text and "^" not in text and "*" not in text:
        return text
    return _DEGREES.sub(lambda match: "°" + (match[1] or ""), text)


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

"""Units: a closed, case-sensitive list, and which of them can be converted into each other.

A unit is what a number means, not what it is written with: `µs`, `μs` and `us` are one. A rate
(`MB/s`) converts like what it counts.
"""

from typing import NamedTuple, TypeVar

from livegraph.lib.arrays import Floats

Y = TypeVar("Y", float, Floats)


class Unit(NamedTuple):
    """`factor` is how many of the smallest unit of its `family` one of it is."""

    family: str
    factor: float


SI = {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
"""A bare suffix is no unit: it multiplies the number."""

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
    },
    "bits": {"bit": 1, "kbit": 1e3, "Mbit": 1e6, "Gbit": 1e9, "Tbit": 1e12},
    "bits per second": {"bps": 1, "kbps": 1e3, "Mbps": 1e6, "Gbps": 1e9},
    "celsius": {"C": 1, "°C": 1, "℃": 1},
    "fahrenheit": {"F": 1, "°F": 1, "℉": 1},
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
ALONE = ("%", "°", "K", "psi", "N", "lux", "ppm", "dB", "dBm")
"""Units that convert into nothing else."""
RATES = ("it/s", "req/s")


def _table() -> dict[str, Unit]:
    units = {name: Unit(name, 1.0) for name in ALONE}
    for family, members in FAMILIES.items():
        units |= {name: Unit(family, float(factor)) for name, factor in members.items()}
    rates = {f"{name}/s": Unit(f"{unit.family}/s", unit.factor) for name, unit in units.items()}
    return units | rates | {name: Unit(name, 1.0) for name in RATES}


UNITS = _table()

LATIN_1 = {"\ufffd": "°", "\ufffdC": "°C", "\ufffdF": "°F", "\ufffds": "µs"}
"""What a degree or micro sign of an old encoding looks like after it was read as UTF-8."""


def convert(y: Y, unit: str, to: str) -> Y:
    """`y` in `unit` as a number of `to`; of another family it keeps its number."""
    source, target = UNITS.get(unit), UNITS.get(to)
    if unit == to or source is None or target is None or source.family != target.family:
        return y
    return y * source.factor / target.factor


def split_name(name: str) -> tuple[str, str]:
    """`used [MiB]`, `time(ms)` → the name and its unit, or '' where there is none.

    Square brackets always hold a unit, but for an index (`a[0]`); round ones if it is on the list.
    """
    if not name.endswith(("]", ")")):
        return name, ""
    at = name.rfind("[" if name[-1] == "]" else "(")
    base, unit = name[:at].rstrip(" \t\xa0"), name[at + 1 : -1].strip(" \t\xa0")
    known = unit in UNITS if name[-1] == ")" else unit and not unit.isdecimal()
    return (base, unit) if at > 0 and base and known else (name, "")

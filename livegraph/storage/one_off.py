"""One-off numbers: series that came in so few lines of their source that the page only lists them.

Text has numbers that no curve comes from: `hash table entries: 4096` once in a log. Hiding a curve
is worse than drawing such a number, so series are drawn if in doubt: if they came at regular
distances, if series with the same last part of their name (`web1.cpu`, `web2.cpu`) came often
together, and if the lines of a source are about different things in turn.
"""

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from livegraph.storage.series import Series

MIN_LINES = 500
"""Lines of a source before any of its numbers is a one-off."""
RARE_SHARE = 1 / 50
"""A number in a smaller share of the lines is rare."""
MAX_SAMPLES = 19
"""With more samples a series is a curve, however many lines are between them."""
MAX_OTHER_SHARE = 1 / 4
"""If more lines than this share have only rare numbers, the source brings many things in turn."""
MIN_REGULAR_SAMPLES = 3
REGULAR_FACTOR = 2.0
"""How far a regular distance may be from the median."""
REGULAR_SHARE = 3 / 4


def one_off_numbers(series: Mapping[str, Series], lines: int, records: int) -> list[Series]:
    """The one-off numbers among the series of a source, by the names that it uses.

    `lines` counts its records and lines of text, `records` those with numbers.
    """
    if lines < MIN_LINES:
        return []
    samples = Counter[str]()
    for name, each in series.items():
        samples[_last_part(name)] += _values(each)
    rare = {name for name in series if samples[_last_part(name)] < lines * RARE_SHARE}
    frequent = max((_values(series[name]) for name in series.keys() - rare), default=0)
    if records - frequent > lines * MAX_OTHER_SHARE:
        return []
    few = (each for name, each in series.items() if name in rare and _values(each) <= MAX_SAMPLES)
    return [each for each in few if not _is_regular(each)]


def _last_part(name: str) -> str:
    return name.rpartition(".")[2]


def _values(series: Series) -> int:
    return series.count - series.gaps


def _is_regular(series: Series) -> bool:
    """Whether most distances in x between the values are about the same."""
    if _values(series) < MIN_REGULAR_SAMPLES:
        return False
    level = series.levels[0]
    x, y = level.read(level.first, level.count)
    distances = sorted(after - before for before, after in pairwise(x[~np.isnan(y)].tolist()))
    usual = distances[len(distances) // 2] if distances else 0.0
    alike = [usual / REGULAR_FACTOR <= each <= usual * REGULAR_FACTOR for each in distances]
    return usual > 0 and sum(alike) >= REGULAR_SHARE * len(alike)

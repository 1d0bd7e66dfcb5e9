"""Types of the arrays that hold samples, and empty ones."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

NO_FLOATS: Floats = np.empty(0)
NO_INTS: Ints = np.empty(0, np.int64)


def fill_forward(values: Floats, before: float) -> Floats:
    """Replace each NaN by the last number before it; `before`, if there is none. float64[n]."""
    known = np.maximum.accumulate(np.where(np.isnan(values), 0, np.arange(1, len(values) + 1)))
    return np.append(before, values)[known]

"""Convert numbers in text to an array of floats, without a Python object per number.

simdjson accepts the numbers of JSON, a subset of those in `lexing.number`, and rounds as `float`
does.
"""

import numpy as np
import simdjson

from livegraph.lib.arrays import Floats

DIGITS = b"0123456789.-+eE"
"""The characters of a number."""


_parse = simdjson.Parser().parse  # reuses its memory; keeps no other state


def parse_floats(numbers: bytes) -> Floats | None:
    """Convert numbers separated by commas to float64[n].

    None if one of them is not a JSON number, or is an integer of more than 64 bits. `numbers` must
    not contain brackets, which would be read as a nested array.
    """
    try:
        array = _parse(b"[%b]" % numbers)
        assert isinstance(array, simdjson.Array)  # must not outlive this call
        return np.frombuffer(array.as_buffer(of_type="d"))
    except (ValueError, TypeError, RuntimeError):
        return None

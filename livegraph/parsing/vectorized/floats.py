"""Numbers as text to an array of floats, without a Python object for each of them.

simdjson takes JSON's numbers, which are fewer than ours, and rounds as `float` does: what it takes
we would take, and means the same.
"""

import numpy as np
import simdjson

from livegraph.lib.arrays import Floats

DIGITS = b"0123456789.-+eE"
"""What a number is made of."""


_parse = simdjson.Parser().parse  # keeps its memory from call to call, and nothing else


def parse_floats(numbers: bytes) -> Floats | None:
    """The numbers between the commas; None where one of them is not JSON's, or has over 64 bits.

    No bracket may be in there, it would be read as an array of its own.
    """
    try:
        array = _parse(b"[%b]" % numbers)
        assert isinstance(array, simdjson.Array)  # lives no longer than this call
        return np.frombuffer(array.as_buffer(of_type="d"))
    except (ValueError, TypeError, RuntimeError):
        return None

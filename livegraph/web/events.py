"""The events of a stream as bytes, and every other JSON that leaves: the only place that makes it.

An event's data is one line of JSON, its name and id are ours: nothing in a line of input can end an
event. NaN becomes null.
"""

from collections.abc import Mapping
from typing import Any

import orjson

OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS


def dumps(data: object) -> bytes:
    """Compact JSON; numpy arrays are lists, NaN and infinity are null."""
    return orjson.dumps(data, option=OPTIONS)


def encode_event(name: str, data: Mapping[str, Any], ident: str) -> bytes:
    """One server-sent event (WHATWG HTML, "Server-sent events")."""
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (ident.encode(), name.encode(), dumps(data))

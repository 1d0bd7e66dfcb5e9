"""Encodes Server-Sent Events and all other JSON of the server; nothing else does.

The data of an event is one line of JSON, so nothing in the input can end an event. NaN becomes
null.
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

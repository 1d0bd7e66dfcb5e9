"""Digits that stand for a thing and measure nothing: process ids, ports, versions, hex masks."""

import re

_ENDINGS = (
    *("id", "ID", "Id", "port", "Port", "PORT", "spt", "SPT", "dpt", "DPT", "inode", "Inode"),
    *("version", "Version", "VERSION", "serial", "Serial", "lineno", "lwp", "LWP"),
)
"""Cheap to test; few other names end so."""
_NAME = re.compile(
    r"(?:ns|n|p|t|e|s|r|fs|job|tracer)?(?:pid|tgid|pgid|gid|uid|sid|tid|lwp)|jobid|(?:.*[\s._-])?(?:product|vendor)id"
    r"|.*[\s._-]id|(?:.*[\s._-])?(?:[sd]?port|[sd]pt|inode|serial|version|lineno)",
    re.IGNORECASE,
)
_CAMEL = re.compile(r".*[a-z](?:Id|ID|Port|Version)")
_MASK = re.compile(r"00[0-9]{6}")
_HEX = r"(?=[0-9]*[a-fA-F])(?=[a-fA-F]*[0-9][0-9a-fA-F]*[0-9])(?:[0-9a-f]{%d,}|[0-9A-F]{%d,})"
_RANDOM = re.compile(_HEX % (8, 8) + "|.*?[-_./:#]" + _HEX % (5, 5) + "(?:[-_./:#].*)?")
"""`D925E394E4`, `default/web-7d4b9c6f5-x2k9p`."""


def is_random(word: str) -> bool:
    """Whether a word is a hash or has one in it: another comes with each line."""
    return _RANDOM.fullmatch(word) is not None


def is_identifier(name: str, text: str = "") -> bool:
    """Whether `text`, the value of `name`, is an id, a port or a version, or a mask.

    A bare `id` is none: it is also the idle time of `vmstat` and `top`.
    """
    if text.startswith("00") and _MASK.match(text):
        return True
    return name.endswith(_ENDINGS) and bool(_NAME.fullmatch(name) or _CAMEL.fullmatch(name))

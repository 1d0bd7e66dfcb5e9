"""Digits that stand for a thing and measure nothing: process numbers, masks in hexadecimal."""

import re

_NAME = re.compile(r"(?i:(?:ns|n|p|t|e|s|r|fs|tracer)?(?:pid|tgid|pgid|gid|uid|sid|tid))")
_MASK = re.compile(r"00[0-9]{6}")


def is_identifier(name: str, text: str) -> bool:
    """Whether `text`, the value of `name`, is the number of a process or a user, or a mask."""
    if text.startswith("00") and _MASK.match(text):
        return True
    return name[-2:] in ("id", "ID") and _NAME.fullmatch(name) is not None

"""Lists of options, whose numbers measure nothing: `rw,size=4k`, `v=12.5,o=Debian,a=now`."""

import re

_MOUNT = re.compile(r"(?<=[ \t\xa0(])(?:r[ow]|[^\W\d]\w*+,[^\W\d]\w*+),[^\s()]*+")
_LETTERS = re.compile(r"(?:,[a-z]=[A-Za-z][^\s,=]*+){4}")
"""Single letters, most of which stand for words."""


def without_mount_options(text: str) -> str:
    """The text without what stands in `type tmpfs (rw,nosuid,size=4k,mode=755)`."""
    return _MOUNT.sub("", text) if "," in text else text


def without_letters(text: str) -> str:
    """The text without `v=12.5,o=Debian,a=stable,n=bookworm,l=Debian`."""
    letters = _LETTERS.search(text) if "," in text else None
    if letters is None:
        return text
    end = text.find(" ", letters.end())
    return text[: text.rfind(" ", 0, letters.start()) + 1] + (text[end:] if end >= 0 else "")

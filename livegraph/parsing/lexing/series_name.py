r"""The names of series as they are shown: they cannot hide or reverse the text around them.

Characters that control a terminal are escaped, as `\x1b` or `\u202e`. Backslashes are doubled only
where they stand before such a character, or before text that looks like its escape: different names
stay different.
"""

import re
from hashlib import blake2b

from livegraph.lib.control_characters import STEERING

MAX_LENGTH = 200
MAX_CACHED_NAMES = 10_000
"""Cleaned names that are cached; a full cache is cleared."""
DIGEST_BYTES = 8

_ESCAPE = r"x(?:[0189][0-9a-f]|7f)|u(?:061c|20(?:0[ef]|2[89a-e]|6[6-9])|d[89a-f][0-9a-f]{2})"
_UNESCAPED = re.compile(rf"(?<!\\)(\\*+)(?:({STEERING.pattern})|(?={_ESCAPE}))")
_ESCAPED = re.compile(rf"(?<!\\)(\\++)({_ESCAPE})")


def escape_name(name: str) -> str:
    """Return the name without control, bidi and surrogate characters."""
    if name.isprintable() and "\\" not in name:
        return name
    return _UNESCAPED.sub(lambda match: 2 * match[1] + _escape(match[2] or ""), name)


def unescape_name(name: str) -> str:
    """Undo `escape_name`."""
    return _ESCAPED.sub(_unescape, name)


def _escape(character: str) -> str:
    if not character:
        return ""
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def _unescape(match: re.Match[str]) -> str:
    backslashes, escape = match.groups()
    half, odd = divmod(len(backslashes), 2)
    return half * "\\" + (chr(int(escape[1:], 16)) if odd else escape)


class SeriesNames(dict[str, str]):
    """`names[name]` is the cleaned name, cached because most lines repeat the same names.

    The name is escaped. One of more than 200 characters then keeps its beginning, and ends with a
    digest of all of it. `prefix` is put in front with a dot, and replaces the name `value`.
    """

    def __init__(self, prefix: str = "") -> None:
        super().__init__()
        self._prefix = prefix

    def __missing__(self, name: str) -> str:
        if len(self) >= MAX_CACHED_NAMES:
            self.clear()
        whole = name
        if self._prefix:
            whole = self._prefix if name == "value" else f"{self._prefix}.{name}"
        cleaned = self[name] = _cut(escape_name(whole), whole)
        return cleaned


def _cut(escaped: str, name: str) -> str:
    if len(escaped) <= MAX_LENGTH:
        return escaped
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).hexdigest()
    return f"{escaped[: MAX_LENGTH - len(digest) - 1]}…{digest}"

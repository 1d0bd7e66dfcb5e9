"""The escapes of `--send`."""

import re

from livegraph.errors import UsageError

_NAMED = {"n": b"\n", "r": b"\r", "t": b"\t", "e": b"\x1b", "0": b"\0", "\\": b"\\"}
_PIECE = re.compile(r"\\x([0-9A-Fa-f]{2})|\\([nrte0\\])|(\\)|([^\\]+)")


def unescape(text: str) -> bytes:
    r"""The bytes of a text with `\n`, `\r`, `\t`, `\e`, `\0`, `\xHH` and `\\`, the rest as UTF-8.

    A line end is added unless there is one already, or the text ends with `\c` (as for echo and
    printf).
    """
    body, bare = text, False
    if re.search(r"(?<!\\)(?:\\\\)*\\c$", text):
        body, bare = text[:-2], True
    data = b"".join(map(_unescape_piece, _PIECE.finditer(body)))
    return data if bare or data.endswith((b"\n", b"\r")) else data + b"\n"


def _unescape_piece(match: re.Match[str]) -> bytes:
    code, named, stray, plain = match.groups()
    if stray:
        raise UsageError(r"unknown escape; write \\ for a \, or use \n \r \t \e \0 \xHH \c")
    if code:
        return bytes.fromhex(code)
    return _NAMED[named] if named else plain.encode("utf-8", "surrogateescape")

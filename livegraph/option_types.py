r"""What `--send` says as bytes: `\n`, `\r`, `\t`, `\e`, `\0`, `\xHH` and `\\`, the rest as UTF-8.

A line end follows unless there is one already, or `\c` at the end says that none is wanted (as in
echo and printf).
"""

import re

from livegraph.errors import UsageError

_NAMED = {"n": b"\n", "r": b"\r", "t": b"\t", "e": b"\x1b", "0": b"\0", "\\": b"\\"}
_PIECE = re.compile(r"\\x([0-9A-Fa-f]{2})|\\([nrte0\\])|(\\)|([^\\]+)")


def unescape(text: str) -> bytes:
    """The bytes that a text means, with their line end; UsageError for an unknown escape."""
    body, bare = text, False
    if re.search(r"(?<!\\)(?:\\\\)*\\c$", text):
        body, bare = text[:-2], True
    data = b"".join(_unescape_piece(match, text) for match in _PIECE.finditer(body))
    return data if bare or data.endswith((b"\n", b"\r")) else data + b"\n"


def _unescape_piece(match: re.Match[str], text: str) -> bytes:
    code, named, stray, plain = match.groups()
    if stray:
        raise UsageError(rf"--send {text!r}: a \ is written \\; there are \n \r \t \e \0 \xHH \c")
    if code:
        return bytes.fromhex(code)
    return _NAMED[named] if named else plain.encode("utf-8", "surrogateescape")

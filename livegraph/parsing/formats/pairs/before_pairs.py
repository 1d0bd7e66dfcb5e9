"""What may stand before all pairs of a line: a level, and the thing that they are about."""

import re

from livegraph.parsing.formats.pairs.subjects import SUBJECT

_B = r"[ \t\xa0]"
ADDRESS = "[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}"
_LEVEL = re.compile(
    r"(?:\[?(?:TRACE|DEBUG|INFO|LOG|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\]?:?[ \t\xa0]++)(?=.)"
)
_BARE_LEVEL = re.compile(r"(?:TRACE|DEBUG|INFO|WARN|WARNING):?[ \t\xa0]++(?=[^\W\d])")
_THING = re.compile(
    rf"(?:([A-Z]++\[[0-9]\]){_B}*+:|(?:{SUBJECT} )?({ADDRESS})(?!=):?){_B}++(?=[^\W\d][^=]*+$)"
)
"""`GPU[0] : Power: 35`, `a4:c1:38:12:34:56 T: 21.5`: the names behind it are of that one."""


def thing_and_pairs(text: str, *, logged: bool) -> tuple[str, str]:
    """What `GPU[0] : Power: 35` is about, or '', and the text without it and its level."""
    if level := (_LEVEL if logged else _BARE_LEVEL).match(text):
        text = text[level.end() :]
    thing = _THING.match(text)
    return (thing[1] or thing[2], text[thing.end() :]) if thing else ("", text)

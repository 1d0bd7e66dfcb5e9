"""What may stand before all pairs of a line: a level, a counter, and what they are about."""

import re

from livegraph.parsing.formats.pairs.subjects import SUBJECT

_B = r"[ \t\xa0]"
ADDRESS = "[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}"
_LEVEL = re.compile(
    r"(?:\[?(?:TRACE|DEBUG|INFO|LOG|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\]?:?[ \t\xa0]++)(?=.)"
)
_BARE_LEVEL = re.compile(r"(?:TRACE|DEBUG|INFO|WARN|WARNING):?[ \t\xa0]++(?=[^\W\d])")
_THING = re.compile(
    rf"(?:([A-Z]++\[[0-9]\]){_B}*+:|(?:{SUBJECT} )?({ADDRESS})(?!=):?"
    rf"|(T:{_B}*+[0-9]++){_B}\([ 0-9]++\)(?= P:)){_B}++(?=[^\W\d][^=]*+$)"
)
"""`GPU[0] : Power: 35`, `a4:c1:38:12:34:56 T: 21.5`: the names behind it are of that one.

So are those of `T: 0 ( 1234) P:80 I:1000`, a thread of cyclictest.
"""
_COUNTER = re.compile(r"[^\[\]]*+(?:\[[0-9 ]++\][ ]*+)*+\[[0-9 ]++/[0-9 ]++\][ ]*+")
"""`Epoch(train) [1][50/7330]`."""
_MESSAGE = re.compile(r".*? :: ([^\W\d]\w*+)\(([^()]*+)\)")
"""`can0 1F0 [8] 00 01 :: EngineData(EngineSpeed: 812.5 rpm)` of cantools."""
_LESS = re.compile(r"\b(time|latency)<(?=[0-9])")
_PLACE = re.compile(r"([0-9.]++)[NS](, [0-9.]++)[EW](?!\w)")
_RAILS = re.compile(r"Completed ([0-9]{3}) [A-Za-z ]+ in ([0-9.]++m?s) \(([^()]++)\)")
_RECOVERY = re.compile(r"\[[=>.]{5,}+\][ ]++(\w++) = (?=[0-9])")
"""`[==>....]  recovery = 12.6% (123/976) finish=71.2min` of `/proc/mdstat`."""


def with_pairs(text: str) -> str:
    """The text with pairs in place of what some programs write beside other pairs.

    `time<1ms` of Windows' ping, `recovery = 12.6%`, and `[r=5MiB/s][r=10 IOPS]` of fio. The letters
    of `4807.4N, 1134.1E` are no units, and `Completed 200 OK in 45ms (` of Rails has two numbers.
    """
    text = _PLACE.sub(r"\1\2", text) if "N, " in text or "S, " in text else text
    text = _RAILS.sub(r"status: \1, time: \2, \3", text) if text.startswith("Completed ") else text
    text = _LESS.sub(r"\1=", text) if "<" in text else text
    text = _RECOVERY.sub(r"\1=", text) if ".]" in text else text
    return text.replace("][", "] [") if "][r=" in text or "][w=" in text else text


def thing_and_pairs(text: str, *, logged: bool) -> tuple[str, str]:
    """What `GPU[0] : Power: 35` is about, or '', and the text without it and its level."""
    if level := (_LEVEL if logged else _BARE_LEVEL).match(text):
        text = text[level.end() :]
    if "::" in text and (message := _MESSAGE.fullmatch(text)):
        return message[1], message[2]
    thing = _THING.match(text)
    if thing is None:
        return "", text
    return thing[1] or thing[2] or thing[3].replace(" ", ""), text[thing.end() :]


def behind_bracket(phrase: str) -> str:
    """What stands behind a counter, `Epoch(train)  [1][  50/7330]  lr`, or an open bracket.

    That is `200 OK in 12ms (Views`.
    """
    if "]" in phrase and (counter := _COUNTER.match(phrase)):
        phrase = phrase[counter.end() :]
    return phrase.rpartition("(")[2] if phrase.count("(") > phrase.count(")") else phrase

"""What programs write around the pairs of a line: a counter in brackets, a log tag, a name.

The tag or name says what the line is about: a group of the expression.
"""

import re

_INDEXED = r"[A-Z]++\[[0-9]\][ \t]*+:"
"""`GPU[0] :` says what the pairs are about."""
_TAG = (
    r"(?!(?i:trace|debug|info|notice|warn|warning|error|critical|fatal|main)\])"
    r"[^\W\d][\w./-]*+(?:[ ]?#?[0-9]{1,3})?"
)
"""A thing in brackets, no level of a log."""
_PYTHON = "(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)"
_NAME = r"([^\W\d][\w.]*+)[ ]-[ ]"
_LOGGING = re.compile(
    rf"(?:-[ ])?(?:{_NAME}{_PYTHON}[ ]-[ ]|{_PYTHON}[ ]-[ ](?:{_NAME}(?=[^\W\d]))?)(?=\S)"
)
"""What `logging` of Python is usually told to write behind the time: `- trainer - INFO -`."""
_PREFIX = re.compile(
    r"(?:"
    r"\[[0-9 .,:/%ms-]++\][ \t:]*+"  # [3] [1,  2000] [ 1s ] [1235] alice@app
    r"(?:[\w.-]++@[\w.-]++[ ](?=[A-Z]++:))?(?=[^\W\d]|[@%/{'\"])"
    rf"|(?:([\w.-]++)[ ]++)?(?!{_INDEXED})([\w./-]++)\[[0-9]++\]:[ \t]++"  # web01 sensord[812]:
    r"|[EWIDV][ ]\([0-9]++\)[ ]([\w.-]++):[ \t]++"  # I (312) sensor:
    r"|(?:([\w.-]++)[ \t]*+)?\|[ \t]++(?=[^|]*+$)"  # sensor-1  |
    r"|->[ \t]++"
    r"|\.++(?=[^\W\d])"  # what a sketch prints while it waits
    r"|\[[A-Z]{1,2}\]\[[\w.]++:[0-9]++\]:[ \t]++"  # [D][wifi:123]:
    r"|\[(?:([^\W\d][\w.-]*+)(?=\])|[^\[\]]++)\]:[ \t]++"  # [11/21 10:00:01 d2.utils.events]:
    rf"|(?!{_INDEXED})\w++(?:\(\w++\))?:?[ ]{{0,2}}"
    r"(?:\[[0-9 /,]++\])++:?[ \t]++(?![=:])"  # Epoch [1][50/100]
    rf"|{_PYTHON}:([\w.]++):[ \t]*+"  # INFO:tensorflow:
    r"|(?:DEBUG|INFO|WARN|WARNING|ERROR)[ ]++(?:\([\w.-]++\)[ ])?\[([\w.-]++)\][ ]++(?=[^\W\d])"
    rf"|\[({_TAG})\][ \t]++(?=[^\W\d][^\[]*+$)"  # [DHT22 #1] Temperature: 21.4
    r"|(?:[IWEF][0-9]{4}[ ])?(?:[0-9:.]++[ ]++)?[0-9]++[ ][\w./-]++:[0-9]++\][ ]++"  # glog
    r"|(?:\|[ ]++)?(?:TRACE|DEBUG|INFO|SUCCESS|WARNING|ERROR|CRITICAL)[ ]*+\|[ ]++"  # loguru
    r"[\w.<>]++:[\w.<>]++:[0-9]++[ ]-[ ]++"
    r"|\[(?:DEBUG|INFO|WARN|ERROR|FATAL)\][ ]\[[0-9.]++\](?:[ ]\[([\w./-]++)\])?:[ ]++"  # ROS
    r"|(?:\[[0-9:.,]++\][ ])?<(?:err|wrn|inf|dbg)>[ ]([\w.-]++):[ ]++"  # Zephyr
    r"|(?:-[ ])?(?:Recv:[ ]++(?:ok[ ]++)?|ok[ ]++)(?=\w++:)"
    r"|(?:DEBUG|INFO|WARNING|ERROR)[ ][0-9]{2}-[0-9]{2}[ ][0-9:.,]++[ ]"  # vLLM
    r"\[?[\w./-]++:[0-9]++\][ ]++(?:(Engine[ ][0-9]++):[ ])?"
    r")"
)
_STRUCT = re.compile(r"\w*+[ ]?\{[ ]")


def split_prefix(text: str) -> tuple[str, str]:
    """The text without what stands before its pairs, and the thing which that names, or ''.

    `[1,  2000] loss: 2.183`, `web01 sensord[812]: temp=21.5`, `api-1  | temp=21.5`,
    `I (312) bme: temp: 21.5`, `-> temp: 21.5`, and the printed struct `Reading { temp: 21.5 }`. If
    nothing would be left, it is all of the text.
    """
    logger = ""
    if match := _LOGGING.match(text):
        text, logger = text[match.end() :], match[1] or match[2] or ""
    if (match := _PREFIX.match(text)) and match.end() < len(text):
        return text[match.end() :], ".".join(filter(None, match.groups())) or logger
    if text.endswith(" }") and (match := _STRUCT.match(text)):
        return text[match.end() : -2].strip(" ") or text, logger
    return text, logger

"""Log lines about one HTTP request: its status, how long it took and the size of the answer.

`GET /api/items/88 200 375ms`, `10.0.0.1 - - [time] "GET / HTTP/1.1" 200 3`, and between the bars of
a framework, `[GIN] time | 200 | 1.2ms | 10.0.0.1 | GET "/ping"`. The path is in no name: each would
make series of its own.
"""

import re

from livegraph.parsing.formats.row_builder import row_of
from livegraph.parsing.interface import Line, Outcome, Record
from livegraph.parsing.lexing.number import Value, read_number

MAX_CHARACTERS = 4000
"""A longer line is not looked at."""

_REQUEST = re.compile(
    r"(?<![\w/.-])(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)(?:[ \t\"'|]++)(?:https?://|/)[^\s\"']*+"
    r"(?P<protocol>[ ]HTTP/[0-9.]++)?[\"']?"
)
_STATUS = r"(?<![\w.:/-])(?P<status>[1-5][0-9]{2})(?![\w.:/%]|-[0-9])"
_DURATION = r"[0-9]++(?:\.[0-9]++)?+[ ]?(?:[num\u00b5\u03bc]?s|secs?|seconds)(?![\w/%])"
_SIZE = r"[0-9]++(?:\.[0-9]++)?+[ ]?(?:[kKM]?i?B|bytes)(?![\w/])"
_ANSWER = re.compile(
    r"(?:[\s|:>()\u2192-]|=>|from [^\s]++|returned|responded|completed|with|status|code|response)*+"
    rf"{_STATUS}"
)
"""What stands behind the request, up to the status."""
_BYTES = re.compile(r" ([0-9]++)(?=$|[ ][\"-])")
"""The size in an access log, behind `HTTP/1.1" 200`."""
_REMARKS = re.compile(
    rf"(?:[ ][0-9.]++(?=$|[ ]))?(?:[^\w\"=]|{_DURATION}|{_SIZE}|\"[^\"]*+\"|[A-Za-z][A-Za-z']*+"
    r"|(?<=s - )[0-9]++$)*+"
)
"""What may follow that. One bare number may, which can be anything; several are of a table."""
_BEFORE = re.compile(rf".*?\|[ \t]*+{_STATUS}[ \t]*+\|[^=]*+")
"""The status between two bars, before the request."""
_FIRST_DURATION = re.compile(rf"(?<![\w.:-]){_DURATION}")
_FIRST_SIZE = re.compile(rf"(?<![\w.:-])(?:{_SIZE}|(?<=s - )[0-9]++$)")
"""morgan has the bytes last: `200 12.3 ms - 512`."""


class HttpRequests:
    """Reads such lines; one without a status is left to other formats."""

    name = "requests"

    def __init__(self, _options: object) -> None:
        pass

    def parse_line(self, line: Line) -> Outcome | None:
        body = line.body
        if not (" /" in body or '"/' in body or " http" in body) or len(body) > MAX_CHARACTERS:
            return None
        text, time = line.without_log_time()
        request = _REQUEST.search(text)
        if request is None:
            return None
        before, behind = text[: request.start()], text[request.end() :]
        if answer := _ANSWER.match(behind):
            remarks = behind[answer.end() :]
            known = request["protocol"] is not None or _REMARKS.fullmatch(remarks) is not None
        else:
            answer, remarks = _BEFORE.fullmatch(before), before
            known = not behind.strip("\"' \t")
        if answer is None or not known or "=" in before or "=" in remarks:
            return None
        size = _BYTES.match(remarks) if request["protocol"] else None
        size = size or _FIRST_SIZE.search(remarks)
        values: dict[str, Value] = {"status": (float(answer["status"]), "")}
        values |= _measured("time", _FIRST_DURATION.search(remarks))
        values |= _measured("bytes", size)
        return Record([row_of(values, time)])


def _measured(name: str, match: re.Match[str] | None) -> dict[str, Value]:
    value = read_number(match[0].strip().replace("bytes", "B")) if match else None
    return {name: value} if value else {}

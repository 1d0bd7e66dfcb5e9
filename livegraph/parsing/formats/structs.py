"""Structs and objects as programs print them, without quotes around the names.

`Stats { step: 1, pos: Vec3 { x: 1.2, y: 3.4 } }` of Rust, `{ t: 1, pos: { x: 1.2 } }` of
JavaScript, `{Step:1 Loss:0.5 Pos:{X:1}}` of Go. Names are joined by dots, as those of JSON are.
"""

import re
from typing import Any

from livegraph.parsing.formats.json.flattener import MAX_DEPTH, Flattener
from livegraph.parsing.interface import Line, Outcome, Record
from livegraph.parsing.lexing.number import NUMBER
from livegraph.parsing.tags import Tags
from livegraph.parsing.vectorized.template_cache import TemplateCache, TemplateFormat
from livegraph.settings import ReadingOptions

_B = r"[ \t\xa0]*+"
_TYPE = r"(?:&?(?:[\w.*]++::)*+[\w.*]++)?"
_OPEN = re.compile(rf"(?:\[?[A-Z]++\]?:?[ \t]++)?(?:[\w.-]++(?::|{_B}=){_B})?{_TYPE}{_B}\{{")
"""The start of the whole: its type, and perhaps a level and a name before it."""
_TOKEN = re.compile(
    rf"{_B}(?:(?P<close>[}}\])])|(?P<open>{_TYPE}{_B}(?P<bracket>[{{\[(]))"
    rf"|(?P<name>[^\W\d][\w-]*+){_B}(?::(?!:)|=)|(?P<number>{NUMBER})(?![\w.])"
    r"|(?P<text>\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'|[^\s,:{}()\[\]\"']++))"
    rf"{_B},?"
)
_KIND = re.compile(r"(?:^|[ &:])([^\W\d]\w*+) ?\{")
"""What the struct is: `VFR_HUD {alt : 512.3}` and `GPS {alt : 512}` share no series."""
_SOME = re.compile(r"\bSome\(([^()]*+)\)")
_WORDS = {"true": True, "false": False, "nil": None, "None": None, "null": None, "undefined": None}
MAX_CHARACTERS = 4000

Container = dict[str, Any] | list[Any]


class Structs(TemplateFormat):
    """Reads a line that is one struct, perhaps with nested ones, arrays and tuples in it."""

    name = "structs"

    def __init__(self, options: ReadingOptions) -> None:
        self._flattener = Flattener(options)
        self._tags = Tags()
        plain = not options.key and options.decimal != ","
        super().__init__(options, TemplateCache(plain=plain, x=options.time_field))

    def parse_line(self, line: Line) -> Outcome | None:
        text, time = line.text, None
        if text[-1] != "}" or len(text) > MAX_CHARACTERS:
            return None
        if text[0] != "{" and (timed := line.timestamps.read_log_prefix(text)):
            text, time = timed
        struct = _struct(_SOME.sub(r"\1", text))
        if not struct:
            return None
        kind = _KIND.search(text)
        row = self._flattener.row(struct, line.timestamps)
        row = row if row.time is not None else row._replace(time=time)
        if kind:
            return self._tags.tell_apart(Record([row]), kind[1])
        self._templates.take(line, row)
        return Record([row])


def _struct(text: str) -> dict[str, Any] | None:
    """The fields of the struct that is all of the text; None if it is none."""
    begin = _OPEN.match(text)
    if begin is None:
        return None
    whole: dict[str, Any] = {}
    open_ones: list[Container] = [whole]
    at, name = begin.end(), ""
    while open_ones:
        token = _TOKEN.match(text, at)
        if token is None or len(open_ones) >= MAX_DEPTH:
            return None
        at = token.end()
        if token["close"]:
            if name or (token["close"] == "}") != isinstance(open_ones.pop(), dict):
                return None
        elif token["name"]:
            if name or not isinstance(open_ones[-1], dict):
                return None
            name = token["name"]
        elif not _put(open_ones, name, _value(token)):
            return None
        else:
            name = ""
    return whole if at == len(text) else None


def _value(token: re.Match[str]) -> Any:  # noqa: ANN401  what JSON can hold
    if token["bracket"]:
        return {} if token["bracket"] == "{" else []
    if token["number"]:
        return float(token["number"])
    return _WORDS.get(token["text"], token["text"].strip("\"'"))


def _put(open_ones: list[Container], name: str, value: Any) -> bool:  # noqa: ANN401
    """Put a value into the innermost container, and open it if it is one.

    False if it has a name in a list, or no new one in a struct.
    """
    container = open_ones[-1]
    if isinstance(container, list):
        if name:
            return False
        container.append(value)
    else:
        if not name or name in container:
            return False
        container[name] = value
    if isinstance(value, dict | list):
        open_ones.append(value)
    return True

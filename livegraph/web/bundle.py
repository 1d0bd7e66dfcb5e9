"""A script or a style sheet joined with all that it imports, so that a browser asks for one file.

The page has some 130 modules; asking for each takes seconds where an answer takes 100 ms.

A module becomes a function that runs once, after those it imports, and returns what it exports. The
page's modules import by names (`{ a, b as c }`) or as a whole (`* as x`), export functions, classes
and constants where they are declared, and never import each other in a circle.
"""

import re
from collections.abc import Callable
from posixpath import dirname, join, normpath

JS_IMPORT = re.compile(r"^import (\{[^}]*\}|\* as \w+) from '(\.[^']+)';\n", re.MULTILINE)
JS_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
CSS_IMPORT = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)


def joined_modules(path: str, read: Callable[[str], str]) -> str:
    """The module at `path`, and all that it imports, as one strict script; `read` reads a path."""
    ordered: dict[str, str] = {}

    def add(path: str) -> None:
        text = read(path)
        for _, target in JS_IMPORT.findall(text):
            if (imported := _resolved(path, target)) not in ordered:
                add(imported)
        ordered[path] = _as_function(path, text)

    add(path)
    return "".join(["'use strict';\nconst modules = {};\n", *ordered.values()])


def joined_styles(path: str, read: Callable[[str], str]) -> str:
    """The style sheet at `path`, with each `@import` replaced by the sheet; `read` reads a path."""
    return CSS_IMPORT.sub(lambda match: read(_resolved(path, match[1])), read(path))


def _as_function(path: str, text: str) -> str:
    def constant(match: re.Match[str]) -> str:
        names = match[1].removeprefix("* as ").replace(" as ", ": ")
        return f"const {names} = modules['{_resolved(path, match[2])}'];\n"

    exports = ", ".join(JS_EXPORT.findall(text))
    body = JS_EXPORT.sub("", JS_IMPORT.sub(constant, text))
    return f"modules['{path}'] = (() => {{\n{body}return {{ {exports} }};\n}})();\n"


def _resolved(path: str, target: str) -> str:
    return normpath(join(dirname(path), target))

"""All messages of the program, collected from its source: docs/messages.md.

A message is a text that is passed to one of `CALLS`, or that a function of problems yields. `…`
stands for a value.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "livegraph"
CALLS = {
    *("say", "_say", "error", "fail", "_fail", "_announce", "_report_once", "_report"),
    *("UsageError", "SourceError", "AddressError", "LivegraphError", "ValueError", "PeerError"),
    *("Hint", "Note", "message"),
}
"""Functions and classes whose texts a person reads."""
WORDS = ("text", "detail")
"""Names of arguments that are such texts, too."""
PROBLEMS = "problems"
"""Generators with this word in their names yield messages."""
INTRODUCTION = """\
# Messages

All messages on the terminal, by the file that has them; `…` stands for a value. Each says what
happened, and what to do where something can be done.
"""


def messages_page() -> str:
    """The table of all messages as a page of documentation."""
    parts = [INTRODUCTION]
    for path in sorted(PACKAGE.rglob("*.py")):
        found = dict.fromkeys(_messages(ast.parse(path.read_text())))
        if found:
            lines = "\n".join(f"- `{text}`" for text in found)
            parts.append(f"## {path.relative_to(PACKAGE.parent)}\n\n{lines}\n")
    return "\n".join(parts)


def _messages(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in CALLS:
            named = [each.value for each in node.keywords if each.arg in WORDS]
            for argument in [*node.args, *named]:
                yield from _texts(argument)
        elif isinstance(node, ast.FunctionDef) and PROBLEMS in node.name:
            for each in ast.walk(node):
                if isinstance(each, ast.Yield) and each.value:
                    yield from _texts(each.value)
        elif isinstance(node, ast.Assign) and _is_text_name(node.targets[0]):
            yield from _texts(node.value)


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _is_text_name(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and (
        target.id in WORDS or target.id.endswith(("ADVICE", "MEMORY", "NUMBERS", "NOT_FOUND"))
    )


def _texts(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be, unless they are single words or only values."""
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    else:
        text = re.sub(r"\{\w+\}", "…", _text(node)).strip()
        if " " in text and re.search("[a-z]{2}", text):
            yield text


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(each) or "…" for each in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return (_text(node.left) or "…") + (_text(node.right) or "…")
    return ""

"""The pages that are made from the options: docs/options.md and the manual page livegraph.1."""

from collections.abc import Iterator, Sequence

import click

from livegraph.cli import PARAMETERS, others
from livegraph.options.help import EXAMPLES, INTRODUCTION, label
from livegraph.options.option import MODES, Option
from livegraph.options.table import GROUPS

CONFIG = """\
Each option can also be set by a variable, `LIVEGRAPH_PORT=8080`, or in a config file (`--config`),
by its long name. The command line overrides variables, and these override the config file."""


def groups() -> Iterator[tuple[str, Sequence[click.Option]]]:
    yield from GROUPS.items()
    yield "Other", others(PARAMETERS)


def about(option: click.Option) -> str:
    """All there is to say about an option, in sentences."""
    parts = [f"{option.help}."]
    if isinstance(option, Option):
        parts += [option.more] if option.more else []
        if unused := [f"--{mode}" for mode in MODES if mode not in option.modes]:
            *most, last = unused
            parts.append(f"Not with {', '.join(most) + ' or ' if most else ''}{last}.")
        if option.show_default and not option.is_flag:
            parts.append(f"Default: {option.default}.")
    return " ".join(parts)


def options_page() -> str:
    lines = ["# Options\n", *(f"    {line}".rstrip() for line in INTRODUCTION.splitlines()), ""]
    lines += [CONFIG, ""]
    for title, options in groups():
        lines.append(f"## {title}\n")
        lines += [f"- `{label(each).strip()}`: {about(each)}" for each in options]
        lines.append("")
    return "\n".join(lines)


def manual_page() -> str:
    usage, _, rest = INTRODUCTION.partition("\n\n")
    purpose, _, sources = rest.partition("\n\n")
    lines = ['.TH LIVEGRAPH 1 "" livegraph "User Commands"', ".SH NAME"]
    lines.append(roff(f"livegraph - {purpose[0].lower()}{purpose[1:].rstrip('.')}"))
    lines += [".SH SYNOPSIS", roff(usage.removeprefix("Usage: ")), ".SH DESCRIPTION"]
    lines += [roff(sources.strip()), ".PP", roff(CONFIG.replace("`", ""))]
    for title, options in groups():
        lines.append(f".SH {title.upper()}")
        for each in options:
            lines += [".TP", rf"\fB{roff(label(each).strip())}\fR", roff(about(each))]
    examples = [line for line in EXAMPLES.splitlines()[1:] if line.startswith("  ")]
    lines += [".SH EXAMPLES", ".nf", *map(roff, examples), ".fi", ""]
    return "\n".join(lines)


def roff(text: str) -> str:
    """Escape what troff would read as commands, line by line."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return "\n".join(
        rf"\&{line}" if line[:1] in (".", "'") else line for line in escaped.split("\n")
    )

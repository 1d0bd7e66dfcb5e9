"""The text of `--help`: groups of options, one line each."""

from collections.abc import Mapping, Sequence

import click

from livegraph.options.option import Option

INTRODUCTION = """\
Usage: SOMETHING | livegraph [OPTIONS] [SOURCE]... [-- COMMAND]

See the numbers in any text, live, in your browser.

SOURCE is a file, - for stdin (the default), serial:PORT, tcp://:PORT,
udp://:PORT, unix:PATH, mqtt://BROKER/TOPIC, ws://HOST/PATH or http://HOST/PATH;
give as many as you like.
"""
EXAMPLES = """\
Examples:
  ping localhost | livegraph        the numbers in what a program prints
  livegraph -- vmstat 1             run a command, without buffering
  livegraph -s auto -b 115200       a board on a serial port
  livegraph -F app.log -f temp      a log file as it grows
  livegraph day.csv                 a file

Each option can also be a variable, LIVEGRAPH_PORT=8080, or a line of a config
file. `man livegraph` says more about each.
"""


def help_text(groups: Mapping[str, Sequence[Option]], others: Sequence[click.Option]) -> str:
    """The whole help; `others` are the options that are in no group."""
    listed: dict[str, Sequence[click.Option]] = {**groups, "Other": others}
    width = 2 + max(len(label(each)) for group in listed.values() for each in group)
    parts = [INTRODUCTION]
    for title, options in listed.items():
        lines = [f"  {label(each):<{width}}{said(each)}" for each in options]
        parts.append("\n".join([f"{title}:", *lines, ""]))
    return "\n".join([*parts, EXAMPLES])


def label(option: click.Option) -> str:
    """`-s, --serial PORT`; the column of short forms stays free for an option without one."""
    short = next((name for name in option.opts if not name.startswith("--")), "")
    names = [name for name in (*option.opts, *option.secondary_opts) if name.startswith("--")]
    value = "" if option.is_flag else f" {option.metavar}"
    return f"{short + ',' if short else '':<3} {' / '.join(names)}{value}"


def said(option: click.Option) -> str:
    """The line of help, with the default if it says something."""
    default = f" [{option.default}]" if option.show_default and not option.is_flag else ""
    return f"{option.help}{default}"

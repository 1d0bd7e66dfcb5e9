"""The command line: converts options to `Settings` and runs a command.

Only this module prints fatal errors and exits.
"""

import asyncio
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from livegraph import __version__
from livegraph import option_types as types
from livegraph.config import Config, load
from livegraph.errors import Exit, LivegraphError, UsageError
from livegraph.option_types import OneOf, Option, is_from_config
from livegraph.settings import ARRANGEMENTS, CHARTS, FORMATS, HERE, Settings
from livegraph.source_spec import SourceSpec
from livegraph.system import memory_limit
from livegraph.terminal.console import Console
from livegraph.terminal.standard_streams import show

SHORT = """\
Usage: SOMETHING | livegraph [OPTIONS] [SOURCE]... [-- COMMAND]

  ping localhost | livegraph          numbers out of whatever is piped in
  livegraph -- vmstat 1               a command, run without buffering
  livegraph --serial /dev/ttyUSB0     numbers from a serial port
  livegraph --demo                    something to look at

livegraph --help lists all options.
"""


def config_options() -> dict[str, Option]:
    """The options that a config file may set, by key."""
    options = [each for each in PARAMETERS if isinstance(each, Option)]
    return {each.key: each for each in options if each.key != "config"}


def _load_config(context: click.Context, _option: click.Parameter, value: str | None) -> Config:
    """Load the config file as defaults, which the command line and variables override."""
    config = load(Path(value), config_options()) if value else Config()
    context.default_map, context.obj = dict(config.values), value
    return config


DEFAULT = Settings()
_HOST_AND_PORT = re.compile(r"(?:localhost|[^/:\s]*\.[^/:\s]+|\[[^/\s]+\]):[0-9]+(?:[/#].*)?")

# fmt: off
PARAMETERS: list[click.Parameter] = [
    click.Argument(["sources"], nargs=-1, metavar="[SOURCE]... [-- COMMAND [ARG]...]"),
    Option("--serial", "ports", multiple=True, metavar="PORT", help="Read a serial port, auto for the only one there is, or a pyserial URL; repeatable."),
    Option("--baud", per_source=True, type=types.BAUD, default=DEFAULT.reading.baud, help="Speed of the serial port."),
    Option("--every", type=types.SPAN, per_source=True, metavar="SPAN", help="Run the command, or ask for the address, again and again: 500ms, 2s, 5m."),
    Option("--follow", per_source=True, is_flag=True, help="Go on reading files as they grow, also when they are replaced (tail -F)."),
    Option("--replay", "replays", multiple=True, metavar="FILE", help="Play a file with times in its lines, such as a recorded one, at its own pace; repeatable."),
    Option("--speed", type=types.SPEED, metavar="N|max", default="1", help="So many times as fast."),
    Option("--send", type=types.SEND, per_source=True, multiple=True, metavar="TEXT", help=r"Send this to each serial port, command, WebSocket or caller once it is there, with a line end; \r, \n, \x03 are read, \c at the end leaves the line end out; repeatable."),
    Option("--allow-send", is_flag=True, help="Let the page send, with a line to type in; data then needs the token that is printed."),
    Option("--demo", is_flag=True, help="Show three made-up series."),
    Option("--field", "fields", per_source=True, multiple=True, metavar="NAME", help="Keep only this series; repeatable, dotted (a.b), also a glob (cpu.*, cpu[01])."),
    Option("--format", per_source=True, type=OneOf(FORMATS), default=DEFAULT.reading.format, help="How a line is read."),
    Option("--pattern", type=types.PATTERN, per_source=True, metavar="REGEX", default=DEFAULT.reading.pattern, help="Read what a regular expression finds: each named group is a series; the groups name and value name it."),
    Option("--names", type=types.NAMES, per_source=True, metavar="A,B,-", default="", help="Names of the columns; - skips one."),
    Option("--delimiter", per_source=True, metavar="TEXT", default=DEFAULT.reading.delimiter, help="What stands between the columns."),
    Option("--decimal", type=types.DECIMAL, per_source=True, metavar="CHARACTER", default=DEFAULT.reading.decimal, help="The decimal separator, if it is a comma."),
    Option("--time", type=types.TIME, per_source=True, metavar="auto|arrival|index|FIELD|FORMAT", default=DEFAULT.reading.time, help="What the x axis is: a time in the data, when lines came, their number, a field, or a time in a format such as %d.%m.%Y %H:%M."),
    Option("--key", per_source=True, metavar="NAME", default=DEFAULT.reading.key, help="The field whose value stands in front of the names."),
    Option("--rate", multiple=True, metavar="NAME", help="Show the growth per second of a counter; repeatable, also a glob."),
    Option("--diff", multiple=True, metavar="NAME", help="Show the difference to the sample before; repeatable, also a glob."),
    Option("--max-line", type=types.LINE_SIZE, per_source=True, metavar="SIZE", default="64K", help="Longer lines are dropped and counted."),
    Option("--title", metavar="TEXT", default=DEFAULT.display.title, help="Title of the page; otherwise what is watched."),
    Option("--window", type=types.WINDOW, metavar="SPAN", default="auto", help="What the page shows: 10s, 5m, 1h, 2d, all, or auto: at least a minute and 60 samples of the slowest source, all of a file."),
    Option("--chart", type=OneOf(CHARTS), default=DEFAULT.display.chart, help="What is drawn; also to be chosen on the page."),
    Option("--y-min", type=types.NUMBER, metavar="NUMBER", help="Lower end of the y axis; it follows the values otherwise."),
    Option("--y-max", type=types.NUMBER, metavar="NUMBER", help="Upper end of the y axis."),
    Option("--log-y", is_flag=True, help="A logarithmic y axis, on which zero and below are gaps."),
    Option("--panel", "panels", type=types.PANEL, multiple=True, metavar="A,B*[FROM:TO]", help="Show these series in a panel of their own; names or globs, repeatable. [10:30] at the end fixes its y axis, [0:] or [:30] one end of it; [:] fixes none, and lets a name end in brackets."),
    Option("--panels", "arrange", type=OneOf(ARRANGEMENTS), default=DEFAULT.display.arrange, help="Which series share a panel: those that go together (auto), all in one, each in its own, or those of a unit; also to be chosen on the page."),
    Option("--split", is_flag=True, help="Show each series in a panel of its own, as --panels each."),
    Option("--mark", type=types.PATTERN, metavar="REGEX", default=DEFAULT.storage.mark, help="Mark the time axis at the lines of text that match."),
    Option("--threshold", "thresholds", type=types.THRESHOLD, multiple=True, metavar="'NAME>NUMBER'", help="Draw a line at this value, and warn when the series crosses it, whichever source brings it; also >=, <, <=; repeatable."),
    Option("--exec", metavar="COMMAND", default=DEFAULT.output.exec, help="Run a command when a threshold is passed, at most every 10s for each series and threshold."),
    Option("--host", metavar="ADDRESS", default=DEFAULT.server.host, help="Address to serve on; others than this machine need the token that is printed."),
    Option("--port", type=types.PORT, default=DEFAULT.server.port, help="Port to serve on; 0 is a free one."),
    Option("--open/--no-open", default=DEFAULT.server.open, help="Open the page in a browser."),
    Option("--allow-host", "allow_hosts", multiple=True, metavar="NAME", help="Further name this server is known by; repeatable."),
    Option("--token", type=types.TOKEN, metavar="TEXT", help="Token that everybody needs, also you; LIVEGRAPH_TOKEN or --token-file hide it from ps."),
    Option("--token-file", metavar="FILE", type=types.TOKEN_FILE, help="File or pipe with the token: one line of at least 16 characters."),
    Option("--no-token", is_flag=True, help="Let every user of this machine see the data without a token; otherwise only you and root can."),
    Option("--insecure-no-token", is_flag=True, help="Serve other machines without a token."),
    Option("--tls-cert", metavar="FILE", default=DEFAULT.server.tls_cert, help="Serve https with this certificate (PEM, with its chain)."),
    Option("--tls-key", metavar="FILE", default=DEFAULT.server.tls_key, help="Key of the certificate, if it is in a file of its own."),
    Option("--push", is_flag=True, help="Take lines that programs POST; with --token, --host or --allow-send that is so anyway."),
    Option("--publish", metavar="URL", default=DEFAULT.output.publish, help="Forward the records to mqtt://broker/topic as JSON Lines."),
    Option("--join", type=types.JOIN, is_flag=False, flag_value=HERE, metavar="[ADDRESS]", default=DEFAULT.output.join, help="Show it on the page that is open already on this machine, the newest, or on the one at ADDRESS."),
    Option("--tee", is_flag=True, help="Copy the input to stdout unchanged."),
    Option("--print", "print_", is_flag=True, help="Serve nothing: write what was understood to stdout, as JSON Lines."),
    Option("--explain", is_flag=True, help="Serve nothing: show each kind of line, what was understood of it, and which options read the rest."),
    Option("--record", metavar="FILE.jsonl", default=DEFAULT.output.record, help="Add what was understood to a file, with its times, as JSON Lines; livegraph FILE.jsonl shows it again."),
    Option("--save", type=types.SAVE_PATH, metavar="FILE.html", default=DEFAULT.output.save, help="Write the page with all it shows to a file at the end of the input, and on exit."),
    Option("--exit-on-eof", is_flag=True, help="End when the input ends and the pages have it all."),
    Option("--config", metavar="FILE.toml", is_eager=True, callback=_load_config, help="Options and sources from a file, by their names; the command line goes before it."),
    Option("--max-series", type=types.COUNT, default=DEFAULT.storage.max_series, help="More series than this are left out, and counted."),
    Option("--memory", type=types.MEMORY_SIZE, metavar="SIZE", help="Memory for the samples of all series together.  [default: 512M, or less to fit ulimit -v, ulimit -d and cgroup limits]"),
]
# fmt: on


def _showing(text: Callable[[click.Context], str]) -> Callable[..., None]:
    """Return the callback of an option that shows a text and exits."""

    def callback(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001
        if value and not context.resilient_parsing:
            show(text(context) + "\n")
            context.exit()

    return callback


class Main(click.Command):
    """The click command of livegraph.

    Arguments after the first `--` become the parameter `command`, a list or None. Every failure is
    a line on stderr and an exit status.
    """

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the signature of click
        try:
            return super().main(*args, **kwargs)
        except LivegraphError as error:
            Console().say(str(error))
            sys.exit(error.exit)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Write the help so that a full disk is reported and a closed pipe is ignored."""
        found = super().get_help_option(ctx)
        if found:
            found.callback = _showing(click.Context.get_help)
        return found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        at = args.index("--") if "--" in args else len(args)
        ctx.params["command"] = args[at + 1 :] if at < len(args) else None
        try:
            return super().parse_args(ctx, args[:at])
        except click.UsageError as error:
            raise UsageError(self._reworded(error, ctx)) from error

    def _reworded(self, error: click.UsageError, ctx: click.Context) -> str:
        """Reword click's errors about options in the style of our own errors."""
        options = {
            name: each
            for each in self.get_params(ctx)
            for name in (*each.opts, *each.secondary_opts)
            if isinstance(each, click.Option)
        }
        name = getattr(error, "option_name", "")
        if isinstance(error, click.NoSuchOption):
            words = {each.lstrip("-"): each for each in options}
            near = get_close_matches(name.lstrip("-"), words, 1)
            fix = (
                f"did you mean {words[near[0]]}?" if near else "livegraph --help lists all options"
            )
            return f"{name}: no such option; {fix}"
        if isinstance(error, click.BadOptionUsage):
            option = options[name]
            value = f"a value: {name} {option.metavar or option.type.name.upper()}"
            return f"{name}: expected {f'no value; give {name} alone' if option.is_flag else value}"
        return error.format_message()


@click.command(cls=Main, params=PARAMETERS, context_settings={"max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_showing(lambda _: f"livegraph {__version__}"),
    help="Show the version and exit.",
)
def main(**options: Any) -> None:  # noqa: ANN401 - the fields of Settings
    """Show the numbers in whatever comes line by line, moving, in a browser.

    SOURCE is - for standard input (the default), the path of a file, serial:PORT, tcp://:PORT, udp://:PORT, unix:PATH, mqtt://BROKER/TOPIC, ws://... or http://...; there may be several. The name of an existing file is that file. COMMAND runs on a
    pseudo-terminal, so that its output is not held back: livegraph -- vmstat 1. Every option can be set as an environment variable, too: LIVEGRAPH_PORT=8080.
    """
    try:
        options["memory"], notice = _fit_memory(options)
        settings = _settings(**options)
        status = _run(settings, notice)
    except MemoryError:
        Console().say(f"stopped: {memory_limit.OUT_OF_MEMORY}")
        status = Exit.FAILURE
    except KeyboardInterrupt:
        status = Exit.INTERRUPT
    sys.exit(status)


def _fit_memory(options: Mapping[str, Any]) -> tuple[int, str]:
    """Return the bytes for samples, and a notice if a memory limit lowered the default.

    `--print`, `--explain` and `--join` store no samples, so their `--memory` need not fit.
    """
    given: int | None = options["memory"]
    passes_on = options["print_"] or options["explain"] or options["join"]
    needs = memory_limit.PASSING_ON if passes_on else memory_limit.SERVING
    found = memory_limit.limits(needs)
    memory, notice = memory_limit.fit(memory_limit.LEAST if passes_on else given, found)
    if found:
        memory_limit.reserve_less()
    return (given or memory_limit.DEFAULT, "") if passes_on else (memory, notice)


def _settings(
    *,
    token_file: str | None,
    print_: bool,
    config: Config,
    **rest: Any,  # noqa: ANN401 - the fields of Settings
) -> Settings:
    if rest["join"] not in ("", HERE) and not rest["join"].startswith(("http://", "https://")):
        if _HOST_AND_PORT.fullmatch(rest["join"]) and not os.path.lexists(rest["join"]):
            raise UsageError(f"--join: expected {types.JOIN.expected}")
        sources = (rest["join"], *rest["sources"])  # livegraph --join run.csv
        rest |= {"sources": sources, "join": HERE}
    named, own = _take_sources(rest), ()
    if not named and config.sources:
        named, own = zip(*config.sources, strict=True)
    if not named and sys.stdin is not None and sys.stdin.isatty():
        if not rest["push"]:
            click.echo(SHORT, err=True, nl=False)
            sys.exit(Exit.USAGE)
    elif not named:
        named = (SourceSpec("stdin"),)
    if token_file is not None:
        if rest["token"] is not None:
            raise UsageError(
                "--token (or LIVEGRAPH_TOKEN) and --token-file are both given; choose one"
            )
        rest["token"] = token_file
    try:
        return Settings.of(named, own, print=print_, **rest)
    except UsageError as error:
        raise UsageError(_with_origin(str(error))) from error


def _with_origin(problem: str) -> str:
    """Add the config file to an error if it set some of the options that the error names."""
    context = click.get_current_context()
    if problem.startswith("source "):
        return f"{context.obj}: {problem}"
    named = [each for each in PARAMETERS if each.opts[0] in re.findall("--[a-z-]+", problem)]
    keys = [each.opts[0].lstrip("-") for each in named if is_from_config(each, context)]
    return f"{problem} ({' and '.join(keys)}: {context.obj})" if keys else problem


def _take_sources(options: dict[str, Any]) -> tuple[SourceSpec, ...]:
    """Remove the sources from the options, and return them."""
    from livegraph.sources import argument_spec, command_spec

    command: Sequence[str] | None = options.pop("command")
    return (
        *map(argument_spec, options.pop("sources")),
        *([] if command is None else [command_spec(command)]),
        *(SourceSpec("serial", port) for port in options.pop("ports")),
        *(SourceSpec("replay", file) for file in options.pop("replays")),
        *([SourceSpec("demo")] if options.pop("demo") else []),
    )


def _run(settings: Settings, notice: str) -> Exit:
    # lazy imports: the server and its libraries are slow to load
    if settings.output.print:
        from livegraph.commands.print import print_records

        return asyncio.run(print_records(settings, Console()))
    if settings.output.explain:
        from livegraph.commands.explain import explain_lines

        return asyncio.run(explain_lines(settings, Console()))
    if settings.output.join:
        from livegraph.commands.join import join_page

        return asyncio.run(join_page(settings, Console()))
    from livegraph.commands.serve import ServeCommand

    return asyncio.run(ServeCommand(settings, Console(), notice).run())

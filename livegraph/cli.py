"""The command line: options → Settings → session. The only place that prints errors or exits."""

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from livegraph import __version__
from livegraph.access_tokens import read_token
from livegraph.config import Config, Kinds, load
from livegraph.errors import Exit, LivegraphError, UsageError
from livegraph.settings import CHARTS, FORMATS, HERE, Settings, size, span, speed, window
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


def option(*names: str, **kwargs: Any) -> click.Option:  # noqa: ANN401 - as click has it
    """An option, which the variable LIVEGRAPH_<ITS NAME> sets as well."""
    variable = "LIVEGRAPH_" + names[0].partition("/")[0].strip("-").replace("-", "_").upper()
    kwargs.setdefault("show_default", bool(kwargs.get("default")))
    kwargs.setdefault("envvar", variable)
    return click.Option(names, **kwargs)


DEFAULT = Settings()
READERS: dict[str, Callable[[str], float]] = {
    "max_line": size,
    "window": window,
    "every": span,
    "speed": speed,
}
"""Options whose text is read here, where an error finds its words."""


def option_types() -> Kinds:
    """What the options are that a file may have."""
    options = [each for each in PARAMETERS if isinstance(each, click.Option)]
    return {_option_name(each): _type_of(each) for each in options if not each.is_eager}


def _option_name(option: click.Parameter) -> str:
    return option.opts[0].lstrip("-")


def _type_of(option: click.Option) -> type:
    if option.is_flag or option.multiple:
        return bool if option.is_flag else list
    return {click.INT: int, click.FLOAT: float}.get(option.type, str)


def _load_config(context: click.Context, _option: click.Parameter, value: str | None) -> Config:
    """A file's options are the defaults of what the command line and the variables do not say."""
    try:
        config = load(Path(value), option_types()) if value else Config()
    except LivegraphError as error:
        Console().say(str(error))
        context.exit(error.exit)
    names = {_option_name(each): each.name for each in PARAMETERS}
    context.default_map = {names[key] or "": value for key, value in config.values.items()}
    return config


# fmt: off
PARAMETERS: list[click.Parameter] = [
    click.Argument(["sources"], nargs=-1, metavar="[SOURCE]... [-- COMMAND [ARG]...]"),
    option("--serial", "ports", multiple=True, metavar="PORT", help="Read a serial port, auto for the only one there is, or a pyserial URL; repeatable."),
    option("--baud", type=int, default=DEFAULT.baud, help="Speed of the serial port."),
    option("--every", metavar="SPAN", help="Run the command, or ask for the address, again and again: 500ms, 2s, 5m."),
    option("--follow", is_flag=True, help="Go on reading files as they grow, also when they are replaced (tail -F)."),
    option("--replay", "replays", multiple=True, metavar="FILE", help="Play a file with times in its lines, such as a recorded one, at its own pace; repeatable."),
    option("--speed", metavar="N|max", default="1", help="So many times as fast."),
    option("--send", multiple=True, metavar="TEXT", help=r"Send this to each serial port, command, WebSocket or caller once it is there, with a line end; \r, \n, \x03 are read, \c at the end leaves the line end out; repeatable."),
    option("--allow-send", is_flag=True, help="Let the page send, with a line to type in; data then needs the token that is printed."),
    option("--demo", is_flag=True, help="Show three made-up series."),
    option("--field", "fields", multiple=True, metavar="NAME", help="Keep only this series; repeatable, dotted (a.b), also a glob (cpu.*, cpu[01])."),
    option("--format", type=click.Choice(FORMATS), default=DEFAULT.format, help="How a line is read."),
    option("--pattern", metavar="REGEX", default=DEFAULT.pattern, help="Read what a regular expression finds: each named group is a series."),
    option("--names", metavar="A,B,-", default="", help="Names of the columns; - skips one."),
    option("--delimiter", metavar="TEXT", default=DEFAULT.delimiter, help="What stands between the columns."),
    option("--decimal", metavar="CHARACTER", default=DEFAULT.decimal, help="The decimal separator, if it is a comma."),
    option("--time", metavar="auto|arrival|index|FIELD|FORMAT", default=DEFAULT.time, help="What the x axis is: a time in the data, when lines came, their number, a field, or a time in a format such as %d.%m.%Y %H:%M."),
    option("--key", metavar="NAME", default=DEFAULT.key, help="The field whose value stands in front of the names."),
    option("--rate", multiple=True, metavar="NAME", help="Show the growth per second of a counter; repeatable, also a glob."),
    option("--diff", multiple=True, metavar="NAME", help="Show the difference to the sample before; repeatable, also a glob."),
    option("--max-line", metavar="SIZE", default="64K", help="Longer lines are dropped and counted."),
    option("--title", metavar="TEXT", default=DEFAULT.title, help="Title of the page."),
    option("--window", metavar="SPAN", help="What the page shows: 10s, 5m, 1h, 2d or all.  [default: 60s]"),
    option("--chart", type=click.Choice(CHARTS), default=DEFAULT.chart, help="What is drawn; also to be chosen on the page."),
    option("--y-min", type=float, metavar="NUMBER", help="Lower end of the y axis; it follows the values otherwise."),
    option("--y-max", type=float, metavar="NUMBER", help="Upper end of the y axis."),
    option("--log-y", is_flag=True, help="A logarithmic y axis, on which zero and below are gaps."),
    option("--panel", "panels", multiple=True, metavar="A,B*", help="Show these series in a panel of their own; names or globs, repeatable."),
    option("--split", is_flag=True, help="Show each series in a panel of its own."),
    option("--mark", metavar="REGEX", default=DEFAULT.mark, help="Mark the time axis at the lines of text that match."),
    option("--threshold", "thresholds", multiple=True, metavar="'NAME>NUMBER'", help="Draw a line at this value, and warn when the series crosses it, whichever source brings it; also >=, <, <=; repeatable."),
    option("--exec", metavar="COMMAND", default=DEFAULT.exec, help="Run a command when a threshold is passed, at most every 10s for each series and threshold."),
    option("--host", metavar="ADDRESS", default=DEFAULT.host, help="Address to serve on; others than this machine need the token that is printed."),
    option("--port", type=int, default=DEFAULT.port, help="Port to serve on; 0 is a free one."),
    option("--open/--no-open", default=DEFAULT.open, help="Open the page in a browser."),
    option("--allow-host", "allow_hosts", multiple=True, metavar="NAME", help="Further name this server is known by; repeatable."),
    option("--token", metavar="TEXT", help="Token that everybody needs, also you; LIVEGRAPH_TOKEN or --token-file hide it from ps."),
    option("--token-file", metavar="FILE", type=click.Path(exists=True, dir_okay=False), help="File or pipe with the token: one line of at least 16 characters."),
    option("--no-token", is_flag=True, help="Let every user of this machine see the data without a token; otherwise only you and root can."),
    option("--insecure-no-token", is_flag=True, help="Serve other machines without a token."),
    option("--tls-cert", metavar="FILE", default=DEFAULT.tls_cert, help="Serve https with this certificate (PEM, with its chain)."),
    option("--tls-key", metavar="FILE", default=DEFAULT.tls_key, help="Key of the certificate, if it is in a file of its own."),
    option("--push", is_flag=True, help="Take lines that programs POST; with --token, --host or --allow-send that is so anyway."),
    option("--publish", metavar="URL", default=DEFAULT.publish, help="Forward the records to mqtt://broker/topic as JSON Lines."),
    option("--join", is_flag=False, flag_value=HERE, metavar="[ADDRESS]", default=DEFAULT.join, help="Show it on the page that is open already on this machine, the newest, or on the one at ADDRESS."),
    option("--tee", is_flag=True, help="Copy the input to stdout unchanged."),
    option("--print", "print_", is_flag=True, help="Serve nothing: write what was understood to stdout, as JSON Lines."),
    option("--record", metavar="FILE.jsonl", default=DEFAULT.record, help="Add what was understood to a file, with its times, as JSON Lines; livegraph FILE.jsonl shows it again."),
    option("--save", metavar="FILE.html", default=DEFAULT.save, help="Write the page with all it shows to a file at the end of the input, and on exit."),
    option("--exit-on-eof", is_flag=True, help="End when the input ends and the pages have it all."),
    option("--config", metavar="FILE.toml", is_eager=True, callback=_load_config, help="Options and sources from a file, by their names; the command line goes before it."),
    option("--max-series", type=int, default=DEFAULT.max_series, help="More series than this are left out, and counted."),
    option("--memory", metavar="SIZE", help="Memory for the samples of all series together.  [default: 512M, or less to fit ulimit -v, ulimit -d and cgroup limits]"),
]
# fmt: on


def _showing(text: Callable[[click.Context], str]) -> Callable[..., None]:
    """The callback of an option that shows a text and ends."""

    def callback(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001
        if not value or context.resilient_parsing:
            return
        try:
            show(text(context) + "\n")
        except LivegraphError as error:
            Console().say(str(error))
            context.exit(error.exit)
        context.exit()

    return callback


class Main(click.Command):
    """What stands after the first `--` is a command: the parameter `command`, or None."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Show the help as data is written: a full disk is reported, a closed pipe is not."""
        found = super().get_help_option(ctx)
        if found:
            found.callback = _showing(click.Context.get_help)
        return found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        at = args.index("--") if "--" in args else len(args)
        ctx.params["command"] = args[at + 1 :] if at < len(args) else None
        return super().parse_args(ctx, args[:at])


@click.command(cls=Main, params=PARAMETERS, context_settings={"max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_showing(lambda _: f"livegraph {__version__}"),
    help="Show the version and exit.",
)
def main(**options: Any) -> None:  # noqa: ANN401 - as click gives them
    """Show the numbers in whatever comes line by line, moving, in a browser.

    SOURCE is - for standard input (the default), the path of a file, serial:PORT, tcp://:PORT, udp://:PORT, unix:PATH, mqtt://BROKER/TOPIC, ws://... or http://...; there may be several. The name of an existing file is that file. COMMAND runs on a
    pseudo-terminal, so that its output is not held back: livegraph -- vmstat 1. Every option can be set as an environment variable, too: LIVEGRAPH_PORT=8080.
    """
    try:
        options["memory"], notice = _fit_memory(options)
        settings = _settings(**options)
        status = _run(settings, notice)
    except LivegraphError as error:
        Console().say(str(error))
        status = error.exit
    except MemoryError:
        Console().say(f"stopped: {memory_limit.OUT_OF_MEMORY}")
        status = Exit.FAILURE
    except KeyboardInterrupt:
        status = Exit.INTERRUPT
    sys.exit(status)


def _fit_memory(options: Mapping[str, Any]) -> tuple[int, str]:
    """Bytes for samples, and a notice if a limit on memory made that less than the default.

    `--print` and `--join` keep no samples, so what was given for them need not fit.
    """
    given = size(options["memory"]) if options["memory"] else None
    passes_on = options["print_"] or options["join"]
    needs = memory_limit.PASSING_ON if passes_on else memory_limit.SERVING
    found = memory_limit.limits(needs)
    memory, notice = memory_limit.fit(memory_limit.LEAST if passes_on else given, found)
    if found:
        memory_limit.reserve_less()
    return (given or DEFAULT.memory, "") if passes_on else (memory, notice)


def _settings(
    *,
    token_file: str | None,
    print_: bool,
    config: Config,
    **rest: Any,  # noqa: ANN401 - the fields of Settings
) -> Settings:
    from livegraph.sources import url_spec

    if rest["join"] not in ("", HERE) and not rest["join"].startswith(("http://", "https://")):
        sources = (rest["join"], *rest["sources"])  # livegraph --join run.csv
        rest |= {"sources": sources, "join": HERE}
    named = _take_sources(rest)
    configured = () if named else config.sources
    named = named or tuple(url_spec(source["url"]) for source in configured)
    own = tuple(_converted(_source_settings(source)) for source in configured)
    if not named and sys.stdin is not None and sys.stdin.isatty():
        if not rest["push"]:
            click.echo(SHORT, err=True, nl=False)
            sys.exit(Exit.USAGE)
    elif not named:
        named = (SourceSpec("stdin"),)
    if token_file:
        if rest["token"] is not None:
            raise UsageError(
                "--token (or LIVEGRAPH_TOKEN) and --token-file are both given; choose one"
            )
        rest["token"] = read_token(Path(token_file))
    return Settings(sources=named, own=own, print=print_, **_converted(rest))


def _converted(options: dict[str, Any]) -> dict[str, Any]:
    """With what is in their texts."""
    for name, read in READERS.items():
        if options.get(name) is not None:
            options[name] = read(options[name])
    if "names" in options:
        options["names"] = tuple(options["names"].split(",")) if options["names"] else ()
    return options


def _source_settings(source: Mapping[str, Any]) -> dict[str, Any]:
    """What differs for a source, by the fields of Settings."""
    names = {"name": "called", **{_option_name(each): each.name for each in PARAMETERS}}
    return {
        names[key] or "": tuple(value) if isinstance(value, list) else value
        for key, value in source.items()
        if key != "url"
    }


def _take_sources(options: dict[str, Any]) -> tuple[SourceSpec, ...]:
    """The sources that these options name; they are taken out."""
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
    # imported when needed: the server and its libraries are slow to load
    if settings.print:
        from livegraph.commands.print import print_records

        return asyncio.run(print_records(settings, Console()))
    if settings.join:
        from livegraph.commands.join import join_page

        return asyncio.run(join_page(settings, Console()))
    from livegraph.commands.serve import ServeCommand

    return asyncio.run(ServeCommand(settings, Console(), notice).run())

"""The command line: converts options to `Settings` and runs a command.

Only this module prints fatal errors and exits.
"""

import gc
import re
import sys
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from livegraph import __version__
from livegraph.config import Config, load
from livegraph.errors import Exit, LivegraphError, UsageError
from livegraph.options.command_line import CommandLine, refuse_program
from livegraph.options.help import help_text
from livegraph.options.option import Option
from livegraph.options.table import GROUPS, SOURCES
from livegraph.options.types import is_from_config
from livegraph.options.unused import check_use
from livegraph.settings import HERE, Settings
from livegraph.source_spec import SourceSpec
from livegraph.system import memory_limit
from livegraph.terminal.console import Console
from livegraph.terminal.standard_streams import show
from livegraph.typed_command import TypedCommand, TypedOption

SHORT = """\
Usage: SOMETHING | livegraph [OPTIONS] [SOURCE]... [-- COMMAND]

  ping localhost | livegraph          the numbers in what a program prints
  livegraph -- vmstat 1               run a command, without buffering
  livegraph --serial /dev/ttyUSB0     a board on a serial port
  livegraph --demo                    example data

livegraph --help lists all options.
"""


def config_options() -> dict[str, Option]:
    """The options that a config file may set, by key."""
    return {each.key: each for group in GROUPS.values() for each in group}


def _load_config(context: click.Context, _option: click.Parameter, value: str | None) -> Config:
    """Load the config file as defaults, which the command line and variables override."""
    config = load(Path(value), config_options()) if value else Config()
    context.default_map, context.obj = dict(config.values), value
    return config


def _showing(text: Callable[[click.Context], str]) -> Callable[..., None]:
    """Return the callback of an option that shows a text and exits."""

    def callback(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001
        if value and not context.resilient_parsing:
            show(text(context) + "\n")
            context.exit()

    return callback


class Main(CommandLine):
    """The click command of livegraph. Every failure is a line on stderr and an exit status."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the signature of click
        try:
            return super().main(*args, **kwargs)
        except LivegraphError as error:
            Console().error(str(error))
            sys.exit(error.exit)

    def get_help(self, ctx: click.Context) -> str:
        return help_text(GROUPS, others(self.get_params(ctx)))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Write the help so that a full disk is reported and a closed pipe is ignored."""
        found = super().get_help_option(ctx)
        if found:
            found.callback = _showing(click.Context.get_help)
            found.help = "Show this help"
        return found


CONFIG = Option(
    "--config",
    metavar="FILE.toml",
    is_eager=True,
    callback=_load_config,
    help="Read options and sources from a file",
    more="Options are called as on the command line, which overrides them.",
)
VERSION = click.Option(
    ["--version", "-V"],
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_showing(lambda _: f"livegraph {__version__}"),
    help="Show the version",
)
PARAMETERS = [SOURCES, *(each for group in GROUPS.values() for each in group), CONFIG, VERSION]


def others(parameters: Iterable[click.Parameter]) -> list[click.Option]:
    """The options that are in no group: config file, version and help."""
    grouped = {each for group in GROUPS.values() for each in group}
    return [each for each in parameters if isinstance(each, click.Option) and each not in grouped]


@click.command(
    cls=Main, params=PARAMETERS, context_settings={"help_option_names": ["--help", "-h"]}
)
def main(**options: Any) -> None:  # noqa: ANN401 - the fields of Settings
    """See the numbers in any text, live, in your browser."""
    try:
        options["memory"], notice = _fit_memory(options)
        settings = _settings(**options)
        status = _run(settings, notice)
    except MemoryError:
        Console().error(f"stopped: {memory_limit.OUT_OF_MEMORY}")
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
    typed: tuple[TypedOption, ...],
    **rest: Any,  # noqa: ANN401 - the fields of Settings
) -> Settings:
    if rest["join"] not in ("", HERE) and not rest["join"].startswith(("http://", "https://")):
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
        command = TypedCommand(typed, names_sources=not own)
        settings = Settings.of(named, own, command, print=print_, **rest)
        check_use(_given(), settings)
    except UsageError as error:
        raise UsageError(_with_origin(str(error))) from error
    return settings


def _given() -> set[str]:
    """The long names of the options on the command line, and of strict ones set elsewhere."""
    context = click.get_current_context()
    return {
        each.opts[0]
        for each in context.command.params
        if context.get_parameter_source(each.name or "") is ParameterSource.COMMANDLINE
        or (isinstance(each, Option) and each.strict and context.params[each.name or ""])
    }


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
    words: Sequence[str] = options.pop("sources")
    if command is None:
        refuse_program(words)
    return (
        *map(argument_spec, words),
        *([] if command is None else [command_spec(command)]),
        *(SourceSpec("serial", port) for port in options.pop("ports")),
        *(SourceSpec("replay", file) for file in options.pop("replays")),
        *([SourceSpec("demo")] if options.pop("demo") else []),
    )


def _run(settings: Settings, notice: str) -> int:
    import asyncio  # which takes as long to load as all else that --help needs

    command = _command(settings, notice)
    gc.freeze()  # modules stay loaded; collecting them again would only cost time
    gc.enable()
    # the other event loop of Windows has no `add_reader`, which UDP and MQTT need
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(command)


def _command(settings: Settings, notice: str) -> Coroutine[Any, Any, int]:
    console = Console(quiet=settings.output.quiet)
    # lazy imports: the server and its libraries are slow to load
    if settings.output.print:
        from livegraph.commands.print import print_records

        return print_records(settings, console)
    if settings.output.explain:
        from livegraph.commands.explain import explain_lines

        return explain_lines(settings, console)
    if settings.output.join:
        from livegraph.commands.join import join_page

        return join_page(settings, console)
    from livegraph.commands.serve import ServeCommand

    return ServeCommand(settings, console, notice).run()

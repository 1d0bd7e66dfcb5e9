"""The command line: converts options to `Settings` and runs a command.

Only this module prints fatal errors and exits.
"""

import gc
import os
import re
import shutil
import sys
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from livegraph import __version__
from livegraph.config import Config, load
from livegraph.errors import Exit, LivegraphError, UsageError
from livegraph.lib.redaction import redacted_word
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


class Main(click.Command):
    """The click command of livegraph.

    Arguments after the first `--` become the parameter `command`, a list or None. Every failure is
    a line on stderr and an exit status.
    """

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

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        at = args.index("--") if "--" in args else len(args)
        ctx.params["command"] = args[at + 1 :] if at < len(args) else None
        if at == len(args):
            _refuse_program(args)  # with its options, which are not those of livegraph
        self._refuse_options_as_values(ctx, args[:at])
        try:
            return super().parse_args(ctx, args[:at])
        except click.UsageError as error:
            raise UsageError(self._reworded(error, ctx)) from error

    def _options(self, ctx: click.Context) -> dict[str, click.Option]:
        """The options by each of their names."""
        return {
            name: each
            for each in self.get_params(ctx)
            for name in (*each.opts, *each.secondary_opts)
            if isinstance(each, click.Option)
        }

    def _refuse_options_as_values(self, ctx: click.Context, args: Sequence[str]) -> None:
        """UsageError if the value of an option is missing and click would take the next option."""
        options = self._options(ctx)
        for name, value in pairwise(args):
            option = options.get(name)
            if isinstance(option, Option) and option.needs_value and value in options:
                raise UsageError(f"{name}: expected a value, found the option {value}")

    def _reworded(self, error: click.UsageError, ctx: click.Context) -> str:
        """Reword click's errors about options in the style of our own errors."""
        options = self._options(ctx)
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
        settings = Settings.of(named, own, print=print_, **rest)
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
        _refuse_program(words)
    return (
        *map(argument_spec, words),
        *([] if command is None else [command_spec(command)]),
        *(SourceSpec("serial", port) for port in options.pop("ports")),
        *(SourceSpec("replay", file) for file in options.pop("replays")),
        *([SourceSpec("demo")] if options.pop("demo") else []),
    )


def _refuse_program(words: Sequence[str]) -> None:
    """UsageError if the first word is a program, and no file or address: `livegraph vmstat 1`."""
    word = words[0] if words else "/"
    if "/" not in word and not os.path.lexists(word) and shutil.which(word):
        shown = " ".join(map(redacted_word, words))
        raise UsageError(f"{word}: no such file; to run a command, write livegraph -- {shown}")


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

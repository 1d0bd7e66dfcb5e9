"""Reading the command line: what click does, with the words after `--` and errors in our style."""

import os
import shutil
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import pairwise

import click

from livegraph.errors import UsageError
from livegraph.lib.redaction import redacted_word
from livegraph.options.option import Option
from livegraph.typed_command import TypedOption

SOURCE_OPTIONS = ("serial", "replay", "demo")
"""Keys of the options that name a source."""


class CommandLine(click.Command):
    """A click command whose errors about the command line are UsageErrors.

    Arguments after the first `--` become the parameter `command`, a list or None. The parameter
    `typed` has the options as they were typed.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        at = args.index("--") if "--" in args else len(args)
        ctx.params["command"] = args[at + 1 :] if at < len(args) else None
        if at == len(args):
            refuse_program(args)  # with its options, which are not those of livegraph
        args = args[:at]
        self._refuse_options_as_values(ctx, args)
        try:
            ctx.params["typed"] = self._typed(ctx, args)
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise UsageError(self._reworded(error, ctx)) from error

    def _typed(self, ctx: click.Context, args: Sequence[str]) -> tuple[TypedOption, ...]:
        """The options as they were typed, in order, each with its long name."""
        given, _, order = self.make_parser(ctx).parse_args(list(args))
        typed: list[TypedOption] = []
        for option in dict.fromkeys(order):
            if isinstance(option, Option) and option.key not in SOURCE_OPTIONS:
                values = given[option.name]
                typed += map(option.typed, values if option.multiple else [values])
        return tuple(typed)

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


def refuse_program(words: Sequence[str]) -> None:
    """UsageError if the first word is a program, and no file or address: `livegraph vmstat 1`."""
    word = words[0] if words else "/"
    if "/" not in word and not os.path.lexists(word) and shutil.which(word):
        shown = " ".join(map(redacted_word, words))
        raise UsageError(f"{word}: no such file; to run a command, write livegraph -- {shown}")

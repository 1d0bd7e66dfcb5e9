"""An option of the command line, which a variable and the config file can set, too."""

from collections.abc import Sequence
from typing import Any

import click

from livegraph.options.completion import files
from livegraph.options.types import SWITCH, TEXT, OptionType
from livegraph.typed_command import TypedOption

MODES = ("page", "print", "explain", "join")
"""What a run can do with its input; `OutputOptions.mode` says what it does."""


class Option(click.Option):
    """An option that the variable LIVEGRAPH_<NAME> and the config file can also set.

    `per_source`: the config file can set it for a single source, too. `help` is one line; `more`
    is what else there is to say, for the manual. `modes`: those in which it does something; in
    others it is refused on the command line and, if it is `strict`, wherever it was set.
    """

    type: OptionType

    def __init__(
        self,
        *names: str,
        per_source: bool = False,
        more: str = "",
        modes: Sequence[str] = MODES,
        strict: bool = False,
        **kwargs: Any,
    ) -> None:
        self.per_source, self.more = per_source, more
        self.modes, self.strict = modes, strict
        self.key = names[0].partition("/")[0].lstrip("-")
        is_flag = kwargs.get("is_flag", "/" in names[0])
        kwargs.setdefault("type", SWITCH if is_flag else TEXT)
        if kwargs.get("metavar", "").startswith("FILE"):
            kwargs.setdefault("shell_complete", files)
        kwargs.setdefault("show_default", bool(kwargs.get("default")))
        kwargs.setdefault("envvar", "LIVEGRAPH_" + self.key.replace("-", "_").upper())
        super().__init__(names, **kwargs)

    @property
    def needs_value(self) -> bool:
        """Whether a value must follow it."""
        return not self.is_flag and not (self.metavar or "").startswith("[")

    def typed(self, value: object) -> TypedOption:
        """The option as it was typed, with a value as click's parser returns it."""
        on_or_off = self.opts[0] if value else self.secondary_opts[0]
        text = value if isinstance(value, str) and not self.is_flag else None
        return TypedOption(
            on_or_off if self.is_flag else self.opts[0],
            text,
            self.modes,
            self.multiple,
            self.type.secret,
        )

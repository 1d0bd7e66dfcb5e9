"""The command that the user typed, so that advice can be that command with one change."""

import shlex
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from livegraph.lib.redaction import names_secret, redacted_word, runnable_command
from livegraph.source_spec import SourceSpec

FREE_TEXTS = ("--send", "--exec")
"""Options whose values are commands and messages, which may have passwords anywhere."""


@dataclass(frozen=True, slots=True)
class TypedOption:
    """An option as it was typed; `value` is None if it has none.

    `modes`: see `Option`. `is_secret`: its value is never shown.
    """

    name: str
    value: str | None = None
    modes: Collection[str] = ()
    is_repeatable: bool = False
    is_secret: bool = False

    @property
    def words(self) -> str:
        """The option, quoted for a shell."""
        return self.name if self.value is None else f"{self.name} {shlex.quote(self.value)}"

    @property
    def may_be_shown(self) -> bool:
        """Whether it has no secret: no password in a URL, and no word for one in a free text."""
        text = self.value or ""
        is_clear = not (self.name in FREE_TEXTS and names_secret(text))
        return not self.is_secret and is_clear and redacted_word(text) == text


@dataclass(frozen=True, slots=True)
class TypedCommand:
    """The options of a command line, except those that name sources.

    `names_sources`: whether the command line has the sources, and not a config file.
    """

    options: tuple[TypedOption, ...] = ()
    names_sources: bool = True

    def changed(
        self,
        change: str,
        sources: Sequence[SourceSpec],
        *,
        mode: str = "",
        without: Collection[tuple[str, str | None]] = (),
    ) -> str:
        """The command that reads `sources` with the options in `change`, quoted for a shell.

        If one of them is stdin, it is the right end of a pipe, and begins with `PROGRAM |`.
        Left out are options that `change` replaces, those in `without` (name and value, None for
        any), those that do nothing in the `mode` that it asks for, and those that may have secrets.
        """
        replaced = {word for word in shlex.split(change) if word.startswith("--")}
        kept = [
            each.words
            for each in self.options
            if (each.is_repeatable or each.name not in replaced)
            and (not mode or mode in each.modes)
            and not {(each.name, each.value), (each.name, None)} & set(without)
            and each.may_be_shown
        ]
        behind = source_words(sources) if self.names_sources else []
        before = ["PROGRAM |"] if any(each.scheme == "stdin" for each in sources) else []
        return " ".join([*before, "livegraph", change, *kept, *behind])

    def left_out(self, command: str, sources: Sequence[SourceSpec]) -> list[str]:
        """What a command that `changed` made for these sources lacks, because it may be secret."""
        words = command.split()
        options = [
            each.name
            for each in self.options
            if not (each.may_be_shown or each.name in words)
            and ("--explain" not in words or "explain" in each.modes)
        ]
        named = [each for each in sources if self.names_sources and _words(each) in command]
        return list(dict.fromkeys([*options, *filter(None, map(_rest, named))]))


def source_words(sources: Sequence[SourceSpec]) -> list[str]:
    """What names these sources on a command line, quoted for a shell and without secrets."""
    if [each.scheme for each in sources] == ["stdin"]:
        return []
    commands = [each for each in sources if each.scheme == "command"]
    return [*(_words(each) for each in sources if each not in commands), *map(_words, commands)]


def _rest(source: SourceSpec) -> str:
    """What `_words` leaves out of a source, in words, or ''."""
    if source.scheme == "command":
        return "the rest of the command" if _words(source).endswith(" …") else ""
    return "" if source.shown == str(source) else f"the rest of {source.shown}"


def _words(source: SourceSpec) -> str:
    if source.scheme == "command":
        return f"-- {runnable_command(shlex.split(source.address))}"
    shown = source.shown.removeprefix(f"{source.scheme}:")
    if source.scheme in ("serial", "replay"):
        return f"--{source.scheme} {shlex.quote(shown)}"
    return "--demo" if source.scheme == "demo" else shlex.quote(source.shown)

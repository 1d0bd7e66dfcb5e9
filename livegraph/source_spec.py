"""What a run reads, as it was named: a scheme and an address."""

from dataclasses import dataclass

from livegraph.lib.redaction import redacted, redacted_word


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One source of a run, not opened yet; `str` shows it as a config file would name it.

    `scheme` is a key of `livegraph.sources.SOURCES`. `address` is what that kind of source needs:
    a path, a port, the rest of a URL, or the words of a command, quoted as in a shell.
    """

    scheme: str
    address: str = ""

    def __str__(self) -> str:
        if self.scheme == "stdin":
            return "-"
        return self.address if self.scheme == "file" else f"{self.scheme}:{self.address}"

    @property
    def shown(self) -> str:
        """The same as an error may show it: without what is or may be a secret."""
        if self.scheme == "file":
            return redacted_word(self.address)
        if self.scheme == "replay":
            return f"replay:{redacted_word(self.address)}"
        return redacted(str(self))

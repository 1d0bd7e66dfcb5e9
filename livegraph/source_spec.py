"""The name of a source on the command line or in a config file: a scheme and an address."""

from dataclasses import dataclass

from livegraph.lib.redaction import redacted, redacted_word


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source that is not open yet; `str` is the form that config files use.

    `scheme`: a key of `livegraph.sources.SOURCES`. `address`: whatever that scheme needs, such as a
    path, a port, the rest of a URL, or a command quoted as in a shell.
    """

    scheme: str
    address: str = ""

    def __str__(self) -> str:
        if self.scheme == "stdin":
            return "-"
        return self.address if self.scheme == "file" else f"{self.scheme}:{self.address}"

    @property
    def shown(self) -> str:
        """The same for messages: without anything that may be a secret."""
        if self.scheme == "file":
            return redacted_word(self.address)
        if self.scheme == "replay":
            return f"replay:{redacted_word(self.address)}"
        return redacted(str(self))

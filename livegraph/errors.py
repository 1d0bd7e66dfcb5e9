"""What can go wrong for good, in words for the person at the terminal, with the exit status.

Only `cli` catches these. Every message says what happened, then the fix.
"""

from enum import IntEnum


class Exit(IntEnum):
    """Exit statuses, as the README lists them."""

    END = 0
    FAILURE = 1
    USAGE = 2
    SOURCE = 3  # could not be opened, or was lost for good
    ADDRESS = 4  # not available
    HANGUP = 129
    INTERRUPT = 130
    TERMINATE = 143


class LivegraphError(Exception):
    """A failure that ends the run; its text is printed as it stands."""

    exit = Exit.FAILURE


class UsageError(LivegraphError):
    """The options do not make sense."""

    exit = Exit.USAGE


class SourceError(LivegraphError):
    """The source could not be opened, or is lost for good."""

    exit = Exit.SOURCE


class AddressError(LivegraphError):
    """The address to serve on is not available."""

    exit = Exit.ADDRESS

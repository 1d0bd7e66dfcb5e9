"""Errors that end a run, with their exit statuses.

Only `cli` catches these. Each message says what is wrong, with the value, and then what to do.
"""

from enum import IntEnum


class Exit(IntEnum):
    """Exit statuses; the README lists them."""

    END = 0
    FAILURE = 1
    USAGE = 2
    SOURCE = 3  # it cannot be opened, or was lost
    ADDRESS = 4  # it cannot be listened on
    HANGUP = 129
    INTERRUPT = 130
    TERMINATE = 143


class LivegraphError(Exception):
    """A failure that ends the run; its text is shown to the user as it is."""

    exit = Exit.FAILURE


class UsageError(LivegraphError):
    """An option or argument is invalid."""

    exit = Exit.USAGE


class SourceError(LivegraphError):
    """A source cannot be opened, is lost, or cannot be sent to."""

    exit = Exit.SOURCE


class AddressError(LivegraphError):
    """An address cannot be listened on."""

    exit = Exit.ADDRESS

"""Reports unexpected exceptions that aiohttp and asyncio log, each kind once, in one line.

Malformed requests of peers are ignored. Exhausted descriptors or memory are reported as such.
"""

import asyncio
import errno
import logging
from collections.abc import Callable
from typing import Any

from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError

from livegraph.system.memory_limit import OUT_OF_MEMORY

LOGGERS = ("aiohttp", "asyncio")
MALFORMED = (HttpProcessingError, RequestPayloadError, ConnectionError, UnicodeError)
EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
"""Errors because of which no connection can be accepted; asyncio tries again after a second."""
MAX_KINDS = 100
"""Kinds of errors reported; further kinds are not."""


class UnhandledErrorLog(logging.Handler):
    """Calls `say` with a line for each kind of error. Call `watch` to install it."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._say = say
        self._reported: set[str] = set()

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        for name in LOGGERS:
            logger = logging.getLogger(name)
            logger.handlers = [self]
            logger.propagate = False
        loop.set_exception_handler(lambda _, context: self._unhandled(context))

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, MALFORMED):
            self._report(record.getMessage(), error)

    def _unhandled(self, context: dict[str, Any]) -> None:
        self._report(context.get("message", ""), context.get("exception"))

    def _report(self, message: str, error: BaseException | None) -> None:
        if isinstance(error, OSError) and error.errno in EXHAUSTED:
            self._report_once(
                f"no more pages can connect: {error.strerror}; raise the limit (ulimit -n)"
            )
        elif isinstance(error, MemoryError):
            self._report_once(f"a request or a task was aborted: {OUT_OF_MEMORY}")
        else:
            self._report_once(f"internal error: {_kind(message, error)}")

    def _report_once(self, text: str) -> None:
        if text not in self._reported and len(self._reported) < MAX_KINDS:
            self._reported.add(text)
            self._say(text)


def _kind(message: str, error: BaseException | None) -> str:
    return f"{message.split(chr(10), maxsplit=1)[0]}: {error!r}"

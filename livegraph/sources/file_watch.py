"""Watches a file and its name with inotify, where the system has it.

A log is rotated by renaming it; then its writer creates a new file with the old name. The watch
tracks each such file from name to name until it has been opened, so that a file that was rotated
again in the meantime is still found.
"""

import contextlib
from pathlib import Path

from livegraph.lib.bounded_dict import BoundedDict
from livegraph.system.polling import Poller

try:
    import inotify_simple as inotify
except ImportError:  # not Linux
    inotify = None

MAX_MOVING = 16
"""Renames of which only the first event has arrived. Of more, the oldest is forgotten."""


class FileWatch:
    """Watches `path` and files added later; `wait` returns early when one of them changes.

    `appeared` counts the files that got the name. Without notifications (another system, no watches
    left, a network file system) `wait` always takes its full time, `places` is empty and `appeared`
    stays 0.
    """

    def __init__(self, path: Path) -> None:
        self.appeared = self._returned = 0
        self._name = path.name
        self._places: dict[str, int] = {}  # name -> number of the file that has it
        self._moving = BoundedDict[int, int](MAX_MOVING)  # cookie of a rename -> number of the file
        self._poller = Poller()
        self._inotify = None
        if inotify:
            with contextlib.suppress(OSError):  # too many watches, or an unreadable folder
                self._inotify = inotify.INotify(nonblocking=True)
                flags = inotify.flags
                names = flags.CREATE | flags.MOVED_FROM | flags.MOVED_TO | flags.DELETE
                self._inotify.add_watch(path.parent, names)
                self._poller.add(self._inotify.fileno())

    def add(self, fd: int) -> None:
        """Watch an open file, whatever its name becomes, until it is deleted."""
        if self._inotify:
            with contextlib.suppress(OSError):
                self._inotify.add_watch(f"/proc/self/fd/{fd}", inotify.flags.MODIFY)

    def wait(self, seconds: float) -> None:
        """Wait for a change, `end`, or the timeout."""
        self._poller.wait(seconds)
        for event in self._inotify.read(timeout=0) if self._inotify else ():
            self._process_event(event.mask, event.cookie, event.name)

    def _process_event(self, mask: int, cookie: int, name: str) -> None:
        flags = inotify.flags
        if mask & (flags.MOVED_FROM | flags.DELETE):
            number = self._places.pop(name, 0)
            if number and mask & flags.MOVED_FROM:
                self._moving[cookie] = number
        elif mask & (flags.MOVED_TO | flags.CREATE):
            number = self._moving.pop(cookie, 0)
            if name == self._name and not number:
                self.appeared += 1
                number = self.appeared
            self._places.pop(name, None)  # replaced
            if number:
                self._places[name] = number

    def places(self) -> list[str]:
        """Names of the files that appeared since the last call but one, oldest first.

        So each is returned twice: the file opened under its name the first time may be a later one.
        """
        names = sorted(self._places, key=self._places.__getitem__)
        self._places = {name: n for name, n in self._places.items() if n > self._returned}
        self._returned = self.appeared
        return names

    def end(self) -> None:
        """Make `wait` return at once from now on; any thread may call it."""
        self._poller.wake()

    def close(self) -> None:
        self._poller.close()
        if self._inotify:
            self._inotify.close()

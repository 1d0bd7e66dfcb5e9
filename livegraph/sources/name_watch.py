"""Notifications of what happens to a file and its name, where the system sends them (inotify).

A log is rotated by renaming it, after which its writer creates a new file of the old name. The
watch follows each such file from name to name until it has been opened, so that one that was
rotated again meanwhile is still found.
"""

import contextlib
import os
import select
from pathlib import Path

from livegraph.lib.bounded_dict import BoundedDict

try:
    import inotify_simple as inotify
except ImportError:  # not Linux
    inotify = None

MAX_MOVING = 16
"""Renames whose second event has not come yet; of more, the oldest is forgotten."""


class NameWatch:
    """Watches `path` and the open files added; `wait` returns early when something happens to them.

    `appeared` counts the files that got the name. Without notifications (another system, no watches
    left, a network file system) `wait` waits, `places` is empty and `appeared` stays 0.
    """

    def __init__(self, path: Path) -> None:
        self.appeared = self._asked = 0
        self._name = path.name
        self._places: dict[str, int] = {}  # by name, which file of those that appeared is there
        self._moving = BoundedDict[int, int](MAX_MOVING)  # the same by the cookie of a rename
        self._wake, self._waker = os.pipe()
        self._poll = select.poll()
        self._poll.register(self._wake, select.POLLIN)
        self._inotify = None
        if inotify:
            with contextlib.suppress(OSError):  # too many watches, or the folder cannot be read
                self._inotify = inotify.INotify(nonblocking=True)
                flags = inotify.flags
                names = flags.CREATE | flags.MOVED_FROM | flags.MOVED_TO | flags.DELETE
                self._inotify.add_watch(path.parent, names)
                self._poll.register(self._inotify.fileno(), select.POLLIN)

    def add(self, fd: int) -> None:
        """Watch an open file, whatever its name becomes, until it is gone."""
        if self._inotify:
            with contextlib.suppress(OSError):
                self._inotify.add_watch(f"/proc/self/fd/{fd}", inotify.flags.MODIFY)

    def wait(self, milliseconds: int) -> None:
        self._poll.poll(milliseconds)
        for event in self._inotify.read(timeout=0) if self._inotify else ():
            self._take(event.mask, event.cookie, event.name)

    def _take(self, mask: int, cookie: int, name: str) -> None:
        flags = inotify.flags
        if mask & (flags.MOVED_FROM | flags.DELETE):
            which = self._places.pop(name, 0)
            if which and mask & flags.MOVED_FROM:
                self._moving[cookie] = which
        elif mask & (flags.MOVED_TO | flags.CREATE):
            which = self._moving.pop(cookie, 0)
            if name == self._name and not which:
                self.appeared += 1
                which = self.appeared
            self._places.pop(name, None)  # replaced
            if which:
                self._places[name] = which

    def places(self) -> list[str]:
        """Names of the files that appeared since the last call but one, oldest first.

        So each is returned twice: the file opened under its name the first time may be a later one.
        """
        names = sorted(self._places, key=self._places.__getitem__)
        self._places = {name: n for name, n in self._places.items() if n > self._asked}
        self._asked = self.appeared
        return names

    def end(self) -> None:
        """Have `wait` return at once, from now on."""
        os.write(self._waker, b"x")

    def close(self) -> None:
        os.close(self._wake)
        os.close(self._waker)
        if self._inotify:
            self._inotify.close()

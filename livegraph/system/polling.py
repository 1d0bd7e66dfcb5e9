"""Waits until descriptors are ready, or until another thread interrupts the wait."""

import os
import select
import sys
import threading

if sys.platform != "win32":

    class Poller:
        """The descriptors that one thread waits for. `woken`: another thread has called `wake`.

        `select.poll` works with regular files, unlike `loop.connect_read_pipe`. It does not make a
        terminal non-blocking for the other programs that share it.
        """

        interrupts_reads = True

        def __init__(self) -> None:
            self.woken = False
            self._wake, self._waker = os.pipe()
            self._poll = select.poll()
            self._poll.register(self._wake, select.POLLIN)

        def add(self, fd: int) -> None:
            """Wait until `fd` can be read."""
            self._poll.register(fd, select.POLLIN)

        def add_output(self, fd: int) -> None:
            """Wait until `fd` can be written."""
            self._poll.register(fd, select.POLLOUT)

        def remove(self, fd: int) -> None:
            self._poll.unregister(fd)

        def wait(self, seconds: float | None = None) -> set[int]:
            """Wait for a descriptor, `wake` or the timeout; returns the descriptors.

            After `wake`, it returns at once.
            """
            milliseconds = None if seconds is None else seconds * 1000
            return {fd for fd, _ in self._poll.poll(milliseconds) if fd != self._wake}

        def wake(self) -> None:
            self.woken = True
            os.write(self._waker, b"x")

        def close(self) -> None:
            os.close(self._wake)
            os.close(self._waker)

else:

    class Poller:
        """Windows cannot wait for a pipe or a file: they count as ready, and reading them blocks.

        A thread that blocks there does not notice `wake`; it ends with the process.
        """

        interrupts_reads = False

        def __init__(self) -> None:
            self.woken = False
            self._event = threading.Event()
            self._fds: set[int] = set()

        def add(self, fd: int) -> None:
            self._fds.add(fd)

        add_output = add

        def remove(self, fd: int) -> None:
            self._fds.discard(fd)

        def wait(self, seconds: float | None = None) -> set[int]:
            if not self._fds:
                self._event.wait(seconds)
            return set(self._fds)

        def wake(self) -> None:
            self.woken = True
            self._event.set()

        def close(self) -> None:
            self._fds.clear()

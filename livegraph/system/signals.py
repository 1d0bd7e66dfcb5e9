"""The signals that end a run."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable

INTERRUPT, TERMINATE = signal.SIGINT, signal.SIGTERM
if sys.platform != "win32":
    HANGUP = signal.SIGHUP
    """The terminal is gone; on Windows, Ctrl-Break."""
else:
    HANGUP = signal.SIGBREAK


def on_signal(number: signal.Signals, callback: Callable[[], None]) -> None:
    """Have the running event loop call `callback` for a signal, unless the signal is ignored."""
    if signal.getsignal(number) == signal.SIG_IGN:  # nohup
        return
    loop = asyncio.get_running_loop()
    if sys.platform != "win32":
        loop.add_signal_handler(number, callback)
    else:
        _wake_on_signals(loop)
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(callback))


def release() -> None:
    """The run has ended: Ctrl-C has nothing to end any more, and other signals end the process."""
    if sys.platform != "win32":
        for number in (INTERRUPT, TERMINATE, HANGUP):
            asyncio.get_running_loop().remove_signal_handler(number)
    signal.signal(INTERRUPT, signal.SIG_IGN)


if sys.platform == "win32":
    _wakers: dict[asyncio.AbstractEventLoop, socket.socket] = {}

    def _wake_on_signals(loop: asyncio.AbstractEventLoop) -> None:
        """End the wait for sockets at each signal, because Python runs its handler only then."""
        if loop not in _wakers:
            wake, _wakers[loop] = socket.socketpair()
            for each in (wake, _wakers[loop]):
                each.settimeout(0)
            signal.set_wakeup_fd(_wakers[loop].fileno(), warn_on_full_buffer=False)
            loop.add_reader(wake, wake.recv, 64)

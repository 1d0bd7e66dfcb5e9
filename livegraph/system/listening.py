"""Sockets that listen."""

import socket
import sys


def reserve_port(sock: socket.socket) -> None:
    """Let `sock` have the port of a process that has just ended, but of no running one.

    On Windows, SO_REUSEADDR would let two running processes have the same port.
    """
    if sys.platform == "win32":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)

"""`tcp://:9000`: accepts TCP connections; each peer is a source named by its address.

There is no TCP client: `nc HOST PORT | livegraph` reads from a server.
"""

import socket

from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.listen_address import bind_address, listening_text
from livegraph.sources.stream_listener import StreamListener


def _peer(sock: socket.socket) -> str:
    """The address of the peer, so that a peer that connects again continues its series."""
    try:
        host: str = sock.getpeername()[0]
    except OSError:  # already disconnected
        return "tcp"
    return host.removeprefix("::ffff:")


def open_source(spec: SourceSpec, _options: ReadingOptions) -> StreamListener:
    sock = bind_address("tcp", spec.address, socket.SOCK_STREAM)
    return StreamListener(f"tcp:{spec.address}", sock, listening_text("tcp", sock), _peer)

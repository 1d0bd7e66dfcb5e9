"""`tcp://:9000`: lines from whoever connects, each peer a source by its address.

To read from a server there is `nc HOST PORT | livegraph`; a client of our own would be one more
thing to learn and do no more.
"""

import socket

from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.listen_address import bind_address, listening_text
from livegraph.sources.stream_listener import StreamListener


def _peer(sock: socket.socket) -> str:
    """Its host, so that one that connects again goes on with its series."""
    try:
        host: str = sock.getpeername()[0]
    except OSError:  # gone already
        return "tcp"
    return host.removeprefix("::ffff:")


def open_source(spec: SourceSpec, _options: ReadingOptions) -> StreamListener:
    sock = bind_address("tcp", spec.address, socket.SOCK_STREAM)
    return StreamListener(f"tcp:{spec.address}", sock, listening_text("tcp", sock), _peer)

"""The command `livegraph` in a shell: a process of a fork server, with the streams of this one.

    python -I -S fork_client.py DESCRIPTOR ARGUMENTS…

`DESCRIPTOR` is the inherited socket of the fork server. The process joins the process group of this
one, so Ctrl-C reaches it. This one holds no stream open and ends with the same status.
"""

import json
import os
import signal
import socket
import sys


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # they reach the other process, which decides
    with socket.socket(fileno=int(sys.argv[1])) as requests:
        ours, theirs = os.pipe()
        request = [sys.argv[2:], dict(os.environ), os.getcwd(), os.getpgrp()]  # noqa: PTH109
        descriptors = [0, 1, 2, theirs]
        socket.send_fds(requests, [json.dumps(request).encode()], descriptors)
    for each in descriptors:
        os.close(each)
    with os.fdopen(ours) as report:
        report.readline()  # its process id
        status = int(report.readline())
    os._exit(status if status >= 0 else 128 - status)


main()

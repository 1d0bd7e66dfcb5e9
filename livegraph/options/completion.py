"""What the shell offers for the value of an option, besides the words of a choice."""

import click
from click.shell_completion import CompletionItem


def files(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Have the shell complete the name of a file."""
    return [CompletionItem(incomplete, type="file")]


def serial_ports(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The serial ports that have hardware behind them."""
    from serial.tools.list_ports import comports

    ports = {port.device: port.description for port in comports() if port.hwid != "n/a"}
    known = {"auto": "the only one there is", **ports}
    return [
        CompletionItem(name, help=about)
        for name, about in known.items()
        if name.startswith(incomplete)
    ]

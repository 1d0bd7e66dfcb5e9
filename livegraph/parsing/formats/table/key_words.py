"""The labels of columns that say which thing a row is about."""

from livegraph.parsing.few_keys import DEVICE_IDS

KEY_WORDS = frozenset(
    [
        *("device", "dev", "cpu", "core", "iface", "interface", "name", "id", "index", "gpu"),
        *("container", "pid", "command", "host", "filesystem", "mounted", "partition"),
        *("jobid", "tid"),
    ]
)

ADDRESSES = frozenset(["address", "address:port"])
"""Last words of such labels."""
THINGS = frozenset(["syscall", "function", "symbol", "module", "package"])
"""Last words of such labels that say what a row is about: `errors syscall`, `imported package`."""
NAMING = ("_name", "processname", "hostname")
"""Endings of such labels."""
NUMBERING = frozenset(["id", "index"])
"""Key words that may head a number of the row."""
PROCESS_LABELS = frozenset(["pid", "jobid", "tid"])


def is_key_word(label: str) -> bool:
    """Whether every word of a label is a key word: `CPU`, `Device:`, `ID#`, `CONTAINER ID`.

    So is an address, whatever it is the address of: `Peer Address:Port`.
    """
    lower = label.lower().rstrip(":#")
    words = lower.split(" ")
    if lower in DEVICE_IDS or (len(words) == 1 and lower.endswith(NAMING)):
        return True
    return all(word in KEY_WORDS for word in words) or words[-1] in THINGS or is_address(words[-1])


def is_address(label: str) -> bool:
    """Whether a label heads addresses: `Foreign Address`, `Address:Port`."""
    return label.lower().rpartition(" ")[2] in ADDRESSES

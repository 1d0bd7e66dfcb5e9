"""The labels of columns that say which thing a row is about."""

from livegraph.parsing.few_keys import DEVICE_IDS, ENTITY_FIELDS

KEY_WORDS = frozenset(
    [
        *("device", "dev", "cpu", "core", "iface", "interface", "name", "id", "index", "gpu"),
        *("container", "pid", "command", "host", "filesystem", "mounted", "partition"),
        *("jobid", "tid", "ssid", "bssid"),
    ]
)

ADDRESSES = frozenset(["address", "address:port"])
"""Last words of such labels."""
THINGS = frozenset(["syscall", "function", "symbol", "module", "package"])
"""Last words of such labels that say what a row is about: `errors syscall`, `imported package`."""
NUMBERED = frozenset(
    [
        *("anchor", "axis", "battery", "bay", "board", "camera", "cell", "ch", "channel", "client"),
        *("coil", "disk", "drive", "drone", "encoder", "fan", "heater", "input", "inverter"),
        *("joint", "lamp", "leg", "meter", "module", "motor", "node", "output", "panel", "phase"),
        *(
            "plug",
            "port",
            "probe",
            "processor",
            "psu",
            "pump",
            "rack",
            "rank",
            "relay",
            "robot",
            "room",
        ),
        *("rotor", "server", "servo", "slot", "socket", "station", "string", "switch", "tank"),
        *("unit", "valve", "wheel", "worker", "zone"),
    ]
)
"""Things that are numbered: `plug 1 power 43.2 W`."""
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


def is_numbered_thing(label: str) -> bool:
    """Whether the whole number behind the label is one of several such things: `sensor 3`."""
    lower = label.lower()
    return is_key_word(lower) or lower in ENTITY_FIELDS or lower in NUMBERED


def is_address(label: str) -> bool:
    """Whether a label heads addresses: `Foreign Address`, `Address:Port`."""
    return label.lower().rpartition(" ")[2] in ADDRESSES

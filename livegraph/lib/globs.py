"""Names and globs, as in `--field`, `--rate`, `--diff` and `--threshold`.

The page implements the same syntax for `--panel` and thresholds (`static/js/lib/globs.js`). Both
are tested with the cases in tests/data/globs.json.
"""

import re
from fnmatch import fnmatchcase

_WILD = re.compile(r"[*?\[]")


def is_glob(text: str) -> bool:
    """Whether `text` may match other names than itself."""
    return _WILD.search(text) is not None


def matches(glob: str, name: str) -> bool:
    """Whether `glob` matches the whole of `name`, case-sensitively.

    As in a shell, `*` matches any text, `?` any character, `[a-c]` one of these, `[!a-c]` one of
    the others, and `[` without its `]` itself. A name always matches itself, whatever it contains.
    """
    return name == glob or fnmatchcase(name, glob)

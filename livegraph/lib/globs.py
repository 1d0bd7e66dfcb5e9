"""Names and globs, as `--field`, `--rate`, `--diff` and `--threshold` take them.

The page has the same language for `--panel` and thresholds (`static/js/lib/globs.js`); the cases in
tests/data/globs.json hold for both.
"""

import re
from fnmatch import fnmatchcase

_WILD = re.compile(r"[*?\[]")


def is_glob(text: str) -> bool:
    """Whether it may stand for other names than itself."""
    return _WILD.search(text) is not None


def matches(glob: str, name: str) -> bool:
    """Whether `glob` stands for the whole of `name`, upper and lower case told apart.

    As in a shell: `*` is any text, `?` any character, `[a-c]` one of these and `[!a-c]` one of the
    others; without its `]` a `[` is itself. A name also stands for itself, whatever is in it.
    """
    return name == glob or fnmatchcase(name, glob)

"""One column of a table, and what its rows have shown about it.

The kind of a column is learned row by row. The value of a *key column* is put in front of the names
(`vda.r/s`). A key column with more than `MAX_KEYS` different values stops being one if it only
numbers the rows: none of its keys has come twice, and it is not headed by the name of a thing, such
as `pid`. Otherwise a row about a further thing is text, so that two things never share a series.
"""

from dataclasses import dataclass, field

from livegraph.parsing.formats.table.key_words import NUMBERING

MAX_KEYS = 64


@dataclass(slots=True)
class TableColumn:
    """One column of a table, and what its rows have shown about it.

    `own_time`: it has had a time in the user's own format, so each further cell must be a time or
    a gap. `group`: the word above it in an upper header line, or ''. `keys` are the keys seen so
    far, None once there were too many. `repeats`: one of them came twice.
    """

    name: str
    unit: str = ""
    group: str = ""
    key_word: bool = False
    time: bool = False
    own_time: bool = False
    numeric: bool = False
    skip: bool = False
    repeats: bool = False
    keys: set[str] | None = field(default_factory=set)

    def allows(self, key: str) -> bool:
        """Whether `key` may be put in front of the names; False for all once there are too many."""
        if self.is_full(key) and not self.names_things:
            self.keys = None
        return self.keys is not None

    def is_full(self, key: str) -> bool:
        """Whether `key` would be one too many."""
        return self.keys is not None and len(self.keys) >= MAX_KEYS and key not in self.keys

    @property
    def names_things(self) -> bool:
        """Whether the keys stand for things, and do not only number the rows."""
        return self.repeats or (self.key_word and self.name.lower() not in NUMBERING)

    def add_key(self, key: str) -> None:
        if self.keys is not None:
            self.repeats = self.repeats or key in self.keys
            self.keys.add(key)

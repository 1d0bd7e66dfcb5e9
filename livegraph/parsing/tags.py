"""Programs, services and tags before lines, and titles above: two of them never share a series.

`api-1 | request took 12 ms` and `api-2 | request took 45 ms` are of two services. As everywhere,
the first one met has plain names.
"""

from livegraph.parsing.few_keys import FewKeys, FirstOwners
from livegraph.parsing.interface import Held, Record, Row


class Tags:
    """Remembers which tag has had the plain name of each series."""

    def __init__(self) -> None:
        self._owners = FirstOwners()
        self._keys = FewKeys()

    def tell_apart(self, outcome: Record | Held, tag: str) -> Record | Held:
        """The outcome with the tag in front of its names, if another tag had one of them first."""
        if isinstance(outcome, Held):
            return outcome._replace(row=self._row(outcome.row, tag))
        return outcome._replace(rows=[self._row(row, tag) for row in outcome.rows])

    def _row(self, row: Row, tag: str) -> Row:
        shared = self._owners.share(tag, row.values)
        return row.prefixed(tag) if shared and self._keys.allows(tag) else row

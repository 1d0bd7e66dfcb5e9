"""Reading many lines at once, where the format of the last record can."""

from collections.abc import Iterable
from typing import cast

from livegraph.parsing.interface import BlockFormat, Format, RowBlock

MAX_LINES_BETWEEN = 200
"""Lines after which a block is looked for again; twice as many each time none is found."""


class BlockReader:
    """Looks for lines that are alike, and less often while there are none.

    `name`: of the format of the last record.
    """

    def __init__(self, formats: Iterable[Format]) -> None:
        self._formats: dict[str, BlockFormat] = {
            form.name: cast("BlockFormat", form)
            for form in formats
            if hasattr(form, "parse_block")  # isinstance takes as long as reading ten lines
        }
        self.name = ""
        self._form: BlockFormat | None = None
        self._lines_until, self._lines_between = 0, 1

    def use(self, name: str) -> None:
        """A record was in the format of this name."""
        self.name, self._form = name, self._formats.get(name)

    def is_due(self) -> bool:
        """Whether to look for a block at the next line; to be asked once for each line."""
        self._lines_until -= 1
        return self._lines_until < 0 and self._form is not None

    def read(self, data: bytes, start: int) -> RowBlock | None:
        """The lines from `start` on that are alike, read at once; None if there are none."""
        return self._form.parse_block(data, start) if self._form else None

    def tell(self, *, taken: bool) -> None:
        """Whether there was a block that could be taken."""
        if taken:
            self._lines_between = 1
        else:
            self._lines_until = self._lines_between - 1
            self._lines_between = min(2 * self._lines_between, MAX_LINES_BETWEEN)

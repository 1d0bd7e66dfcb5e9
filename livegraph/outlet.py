"""Where what was understood goes besides the page: to a broker, into a file."""

from dataclasses import dataclass
from typing import Protocol

from livegraph.batch import Batch


@dataclass(slots=True)
class OutletCount:
    """What became of what an outlet was given, counted in `unit`: bytes, records, runs, viewers.

    `taken`: it was written, accepted, ended well. `dropped`: there was no room for it.
    `failed`: it was lost to an error. What is under way is in none of them.
    """

    unit: str
    taken: int = 0
    dropped: int = 0
    failed: int = 0

    @property
    def lost(self) -> int:
        return self.dropped + self.failed

    def __str__(self) -> str:
        """In words: `1,204 records`, or `1,204 of 1,227 records; 20 dropped, 3 failed`."""
        if not self.lost:
            return f"{self.taken:,} {self.unit}"
        lost = {"dropped": self.dropped, "failed": self.failed}
        told = ", ".join(f"{n:,} {how}" for how, n in lost.items() if n)
        return f"{self.taken:,} of {self.taken + self.lost:,} {self.unit}; {told}"


class Outlet(Protocol):
    """Is told all that comes, and holds nobody up. `source` is named where there are several."""

    count: OutletCount

    def take(
        self, batch: Batch, before: float, arrival: float, source: str = "", *, timed: bool = True
    ) -> None:
        """A batch, when the read before it came and when its own did.

        `timed`: lines without a time of their own stand where they came.
        """
        ...

    def say(self, source: str, text: str, time: float) -> None:
        """A message that a source has besides its lines."""
        ...

    def gap(self, source: str) -> None:
        """What comes next from a source does not go on from what came."""
        ...

    async def close(self) -> bool:
        """Give what waits a moment to be taken; False if anything was lost since the start."""
        ...

"""What became of what a sink was given, counted."""

from dataclasses import dataclass


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

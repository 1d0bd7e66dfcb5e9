"""Counts what an outlet took and lost."""

from dataclasses import dataclass

LOSSES = {
    "viewers": ("refused, because too many were open", "disconnected, because they did not read"),
    "runs": ("skipped", "failed"),
}
"""By unit, what `dropped` and `failed` mean in words, where that is something else."""


@dataclass(slots=True)
class OutletCount:
    """Counts in `unit`, a plural: bytes, records, runs or viewers.

    `taken`: written, accepted, or run with success. `dropped`: there was no room. `failed`: lost
    to an error. What is still queued is not counted.
    """

    unit: str
    taken: int = 0
    dropped: int = 0
    failed: int = 0

    @property
    def lost(self) -> int:
        return self.dropped + self.failed

    def __str__(self) -> str:
        """In words: `1 record`, or `1,204 of 1,227 records; 20 dropped, 3 failed`."""
        total = self.taken + self.lost
        unit = self.unit.removesuffix("s") if total == 1 else self.unit
        if not self.lost:
            return f"{total:,} {unit}"
        words = LOSSES.get(self.unit, ("dropped", "failed"))
        lost = zip((self.dropped, self.failed), words, strict=True)
        losses = ", ".join(f"{n:,} {word}" for n, word in lost if n)
        return f"{self.taken:,} of {total:,} {unit}; {losses}"

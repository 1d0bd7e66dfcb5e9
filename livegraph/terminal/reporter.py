"""Reports on the terminal what was understood and which lines were skipped, without flooding it.

The same text is printed once, a change at most every `PAUSE_SECONDS`; skipped lines are printed one
by one at first, and then as counts.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from livegraph.lib.bounded_dict import MAX_SOURCES, BoundedDict
from livegraph.parsing.batch import BadLine
from livegraph.parsing.understood import of_sources
from livegraph.sink import Delivery, Sink
from livegraph.storage.registry import MAX_EXAMPLES
from livegraph.storage.store import Store
from livegraph.storage.thresholds import MAX_WATCHED, Crossing
from livegraph.terminal.console import Console

MAX_SHOWN_LINES = 5
"""Skipped lines printed one by one, within a second of the first."""
MAX_SHOWN_CROSSINGS = 5
"""Crossings printed one by one in `PAUSE_SECONDS`."""
PAUSE_SECONDS = 10.0
"""Seconds between two counts, and between two changes of what was understood."""

REASONS = {
    "json": "malformed JSON",
    "number": "bad number",
    "partial": "incomplete",
    "pattern_slow": "slow pattern",
    "internal_error": "an error in livegraph itself, please report it",
    "not_json": "not JSON",
    "not_table": "not a table",
    "not_csv": "not CSV",
    "not_teleplot": "not Teleplot",
    "not_arduino": "not Arduino",
    "not_influx": "not InfluxDB",
    "not_statsd": "not StatsD",
    "not_prometheus": "not Prometheus",
}
"""Words for the reason codes that do not read as words themselves, as `too_long` does."""


class RateLimitedReporter:
    """Calls `say` with a line at a time. `now` is in seconds, of any monotonic clock."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._understood = self._latest = ""
        self._understood_at = -PAUSE_SECONDS
        self._shown = 0
        self._bad_at: float | None = None
        self._counted_at = 0.0
        self._more: Counter[str] = Counter()
        self._left_out = self._unwatched = False
        self._crossings = self._more_crossings = 0
        self._crossed_at = -PAUSE_SECONDS

    def understood(self, text: str, now: float) -> None:
        """Report what was understood, if it changed."""
        self._latest = text
        if text != self._understood and now - self._understood_at >= PAUSE_SECONDS:
            self._understood, self._understood_at = text, now
            self._say(f"understood: {text}")

    def left_out(self, names: Collection[str]) -> None:
        """Report, once, that there are too many series."""
        if names and not self._left_out:
            self._left_out = True
            more = ", …" if len(names) == MAX_EXAMPLES else ""
            listed = f"{', '.join(names)}{more} {'is' if len(names) == 1 else 'are'} not shown"
            self._say(f"too many series: {listed}; raise --max-series")

    def unwatched(self, count: int) -> None:
        """Report, once, that thresholds match too many series."""
        if count and not self._unwatched:
            self._unwatched = True
            self._say(
                f"the thresholds match too many series: only the first {MAX_WATCHED:,} pairs of a "
                "threshold and a series are watched; use narrower --threshold patterns"
            )

    def bad(self, lines: Sequence[BadLine], now: float, source: str = "") -> None:
        """Report or count skipped lines; `source` is '' if it is the only one."""
        for line in lines:
            if self._bad_at is None:
                self._bad_at = self._counted_at = now
            if self._shown < MAX_SHOWN_LINES and now - self._bad_at <= 1:
                self._shown += 1
                self._say(f"{source} {_describe(line)}".lstrip())
            else:
                self._more[line.reason] += 1
        if now - self._counted_at >= PAUSE_SECONDS:
            self._count(now)

    def crossed(self, words: Callable[[], str], now: float) -> None:
        """Report a crossing in the words that `words` returns, or only count it."""
        if now - self._crossed_at >= PAUSE_SECONDS:
            self._count_crossings()
            self._crossed_at, self._crossings = now, 0
        self._crossings += 1
        if self._crossings <= MAX_SHOWN_CROSSINGS:
            self._say(words())
        else:
            self._more_crossings += 1

    def _count_crossings(self) -> None:
        if more := self._more_crossings:
            self._more_crossings = 0
            self._say(f"{more:,} further crossings of thresholds")

    def finish(self, now: float) -> None:
        """Report what was held back."""
        self._count_crossings()
        self._understood_at = -PAUSE_SECONDS
        self.understood(self._latest, now)
        self._count(now)

    def _count(self, now: float) -> None:
        if self._more:
            self._counted_at = now
            counts = ", ".join(f"{n:,} {reason_words(reason)}" for reason, n in self._more.items())
            self._more.clear()
            self._say(f"further lines skipped: {counts}")


class TerminalReporter(Sink):
    """Reports on the terminal what is read. With a `store`, its limits and crossings, too."""

    def __init__(self, console: Console, store: Store | None = None) -> None:
        self._store = store
        self._reporter = RateLimitedReporter(console.say)
        self._understood = BoundedDict[str, str](MAX_SOURCES)
        self._first: str | None = None
        self._several = False

    def begin(
        self,
        source: str,
        now: float,  # noqa: ARG002
        *,
        can_send: bool,  # noqa: ARG002
        finite: bool = False,  # noqa: ARG002
    ) -> None:
        self._several = self._several or self._first not in (None, source)
        self._first = self._first or source

    def crossed(self, crossing: Crossing) -> None:
        """Report that a series passed a threshold, or returned, and at what time."""
        self._reporter.crossed(lambda: self._words(crossing), time.monotonic())

    def _words(self, crossing: Crossing) -> str:
        is_time = self._store and self._store.x_kind == "time"
        at = _clock(crossing.x) if is_time else ""
        return f"{at} {crossing}".lstrip()

    def take(self, delivery: Delivery) -> None:
        now = time.monotonic()
        if self._understood.get(delivery.source) != delivery.understood:
            self._understood[delivery.source] = delivery.understood
        self._reporter.understood(of_sources(self._understood), now)
        self._reporter.bad(delivery.batch.bad, now, delivery.source if self._several else "")
        if self._store:
            self._reporter.left_out(self._store.left_out)
            self._reporter.unwatched(self._store.thresholds.unwatched)

    def finish(self) -> None:
        """Report what was held back."""
        self._reporter.finish(time.monotonic())

    async def close(self) -> bool:
        self.finish()
        return True


def _clock(seconds: float) -> str:
    """A Unix time as the local time of day, with the date unless it is today; '' without a date."""
    try:
        then = datetime.fromtimestamp(seconds).astimezone()
    except (OverflowError, OSError, ValueError):  # beyond the years 1 to 9999
        return ""
    is_today = then.date() == datetime.now().astimezone().date()
    return f"{then:%H:%M:%S}" if is_today else f"{then:%Y-%m-%d %H:%M:%S}"


def _describe(line: BadLine) -> str:
    detail = f" ({line.detail})" if line.detail else ""
    return f"line {line.line} skipped: {reason_words(line.reason)}{detail}: {line.text}"


def reason_words(reason: str) -> str:
    """The code of a reason why a line is bad, in words."""
    return REASONS.get(reason, reason.replace("_", " "))

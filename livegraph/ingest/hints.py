"""Hints about the input: text without a number, numbers left out, and names that no line has.

A hint needs evidence: lines of one shape, or many lines; if `Loss` comes in place of `loss`, one
line is enough. It is shown `HINT_SECONDS` later, if what
came meanwhile does not refute it, so the time alone never causes one. It is withdrawn as soon as it
is refuted. The terminal and the page show the same words and the same command.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from livegraph.ingest.grown_files import GrownFiles
from livegraph.ingest.heard import MAX_NAMES, MIN_LINES, Heard
from livegraph.ingest.hint_key import HintKey, named_series
from livegraph.ingest.hint_texts import (
    group_hint,
    grown_hint,
    has_twin,
    left_out_hint,
    mark_hint,
    missing_field_hint,
    missing_series_hint,
    text_hint,
    without_x_hint,
)
from livegraph.lib.bounded_dict import MAX_SOURCES, BoundedDict
from livegraph.lib.globs import matches
from livegraph.parsing.understood import LEFT_OUT
from livegraph.settings import Settings
from livegraph.sink import Delivery, Sink
from livegraph.storage.messages import Hint
from livegraph.storage.source_state import FINAL_STATES
from livegraph.storage.store import Store

if TYPE_CHECKING:
    from livegraph.source_spec import SourceSpec

HINT_SECONDS = 4.0
"""Seconds from the lines that are evidence to the hint."""
CHECK_SECONDS = 0.5
"""Seconds from lines to the next look at all that has come, however many lines come."""
MIN_SEARCHED = 20
"""Lines that are evidence that `--mark` matches none: it may well be for a rare line."""
MAX_HINTS = 50
"""Hints of a run; further ones are not shown."""


class HintReporter(Sink):
    """Says hints, and keeps the present ones in `store.hints`. Belongs to the event loop."""

    def __init__(
        self, settings: Settings, say: Callable[[str], None], store: Store | None = None
    ) -> None:
        self._say, self._store = say, store
        self._reading = settings.reading
        self._own = bool(settings.own)
        self._time_field = settings.reading.time_field
        self._typed, self._sources = settings.typed, settings.sources
        self._specs: dict[str, SourceSpec] = {}  # by name; those of the settings begin first
        self._command = partial(self._typed.changed, sources=self._sources)
        self._mark = settings.storage.mark
        self._heard = BoundedDict[str, Heard](MAX_SOURCES, lambda _: Heard())
        self._named = list(named_series(settings))  # those that have not come
        self._due: dict[HintKey, float] = {}
        self._hints: dict[HintKey, Hint] = {}
        self._said: set[HintKey] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._files = GrownFiles(settings, self._check)
        if store:
            store.on_change(self._on_change)

    @property
    def given(self) -> list[str]:
        """The present hints, each with its command."""
        return [_in_words(hint) for hint in self._hints.values()]

    def _on_change(self) -> None:
        """Look whether a number that was plotted refutes a hint."""
        if self._hints:
            self._check_at(asyncio.get_running_loop().time() + CHECK_SECONDS)

    def begin(self, source: str, now: float, *, can_send: bool, finite: bool = False) -> None:  # noqa: ARG002
        if len(self._specs) < len(self._sources):
            self._specs[source] = self._sources[len(self._specs)]

    def take(self, delivery: Delivery) -> None:
        heard = self._heard[delivery.source]
        heard.add(delivery)
        if self._named:
            self._find_named(delivery)
        evident = delivery.missing or self._named or heard.has_only_text or self._mark_is_missing
        if evident or self._hints or self._due or self._has_unit_problems:
            self._check_at(asyncio.get_running_loop().time() + CHECK_SECONDS)

    def _find_named(self, delivery: Delivery) -> None:
        """Forget the names that a series of this delivery has."""
        plain = [column.name for column in delivery.batch.columns]
        names = [*plain, *(f"{delivery.source}:{name}" for name in plain)]
        self._named = [
            key for key in self._named if not any(matches(key.name, name) for name in names)
        ]

    def state(self, source: str, state: str, detail: str, now: float) -> None:  # noqa: ARG002
        if state in FINAL_STATES:
            self._files.watch()
            if source in self._heard:
                self._heard[source].ended = True
                self._check()

    async def close(self) -> bool:
        self._files.close()
        if self._timer:
            self._timer.cancel()
        return True

    def _check(self) -> None:
        """Show the hints that are due, withdraw others, and look again when the next is due."""
        evident = list(self._evident())
        if not evident and not self._hints:
            self._due = {}
            return
        now = asyncio.get_running_loop().time()
        wait = 0.0 if all(each.ended for each in self._heard.values()) else HINT_SECONDS
        self._due = {key: min(self._due.get(key, now + wait), now + wait) for key in evident}
        self._show([key for key, due in self._due.items() if due <= now])
        later = [due for due in self._due.values() if due > now]
        if later:
            self._check_at(min(later))

    def _check_at(self, when: float) -> None:
        if self._timer and self._timer.when() > when:
            self._timer.cancel()
            self._timer = None
        if not self._timer:
            self._timer = asyncio.get_running_loop().call_at(when, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        self._check()

    def _show(self, keys: Sequence[HintKey]) -> None:
        hints = {key: self._whole(self._hint(key)) for key in keys[:MAX_HINTS]}
        if self._hints == hints:
            return
        self._hints = hints
        for key, hint in self._hints.items():
            if key not in self._said and len(self._said) < MAX_HINTS:
                self._said.add(key)
                self._say(_in_words(hint))
        if self._store:
            self._store.hints = list(self._hints.values())
            self._store.changed()

    # evidence

    def _evident(self) -> Iterator[HintKey]:
        """What there is evidence for."""
        heard = [each for each in self._heard.values() if each.lines]
        yield from self._missing_in(heard)
        yield from self._without_x()
        yield from self._left_out(heard)
        if self._named:
            yield from self._missing_series(heard)
        if self._mark_is_missing and sum(each.lines for each in heard) >= MIN_SEARCHED:
            yield HintKey("--mark", self._mark)
        for source, each in self._heard.items():
            if each.has_only_text and not (self._store and self._store.plotted.of(source)):
                yield HintKey("", source)
        yield from (HintKey("--follow", file.shown) for file in self._files.grown)
        if self._store and self._has_unit_problems:
            yield from (HintKey("unit", text) for text in self._store.thresholds.unit_problems())

    @property
    def _mark_is_missing(self) -> bool:
        """Whether `--mark` is given and has matched nothing yet."""
        return bool(self._mark and self._store and not self._store.marks.has_matched)

    @property
    def _has_unit_problems(self) -> bool:
        return self._store is not None and self._store.thresholds.has_unit_problems

    def _missing_in(self, heard: Sequence[Heard]) -> Iterator[HintKey]:
        """Names of `--field`, `--pattern`, `--time` and `--key` that no line has."""
        missing = {
            HintKey(one.option, one.name, one.name)
            for each in heard
            for one in each.missing
            if one.option != LEFT_OUT
        }
        for key in sorted(missing):
            sure = [
                each.ended or each.lines >= MIN_LINES or has_twin(one.name, one.seen)
                for each in heard
                for one in each.missing
                if (one.option, one.name) == (key.option, key.name)
            ]
            # another source may have it, unless each source has options of its own
            if all(sure) and (self._own or len(sure) == len(heard)):
                yield key

    @staticmethod
    def _left_out(heard: Sequence[Heard]) -> Iterator[HintKey]:
        """Names whose values begin with a number and are none."""
        for each in heard:
            if each.ended or each.lines >= MIN_LINES:
                names = (one.name for one in each.missing if one.option == LEFT_OUT)
                yield from (HintKey(LEFT_OUT, "", name) for name in names)

    def _without_x(self) -> Iterator[HintKey]:
        """Sources whose numbers lack the field of `--time`, while those of others have it."""
        with_numbers = {source: each for source, each in self._heard.items() if each.records}
        lacking = {
            source: each
            for source, each in with_numbers.items()
            if any(one.option == "--time" for one in each.missing)
        }
        if self._own or len(lacking) == len(with_numbers):
            return
        for source, each in lacking.items():
            if each.ended or each.lines >= MIN_LINES:
                yield HintKey("--time", self._time_field, self._time_field, source)

    def _missing_series(self, heard: Sequence[Heard]) -> Iterator[HintKey]:
        """Names of `--rate`, `--diff`, `--panel` and `--threshold` that no series has."""
        names = self._series_names()
        lines = sum(each.lines for each in heard)
        ended = all(each.ended for each in heard)
        if not names or any(len(each.names) >= MAX_NAMES for each in heard):
            return
        if ended or lines >= MIN_LINES:
            yield from self._named

    def _series_names(self) -> list[str]:
        """The names of all series, as their sources call them and, if several do, as shown."""
        names = dict.fromkeys(name for each in self._heard.values() for name in each.names)
        if len(self._heard) > 1:
            shown = [f"{key}:{name}" for key, each in self._heard.items() for name in each.names]
            names |= dict.fromkeys(shown)
        return list(names)

    # words

    def _whole(self, hint: Hint) -> Hint:
        """The same with what the reader has to add to its command."""
        lacking = self._typed.left_out(hint.command, self._sources) if hint.command else []
        if not lacking:
            return hint
        return Hint(f"{hint.text} (add {' and '.join(lacking)}, which may be secret)", hint.command)

    def _hint(self, key: HintKey) -> Hint:
        if not key.option:
            return self._text_hint(key.value)
        if key.option == "--mark":
            return mark_hint(key.value, has_text=any(each.texts for each in self._heard.values()))
        if key.option == "--follow":
            return grown_hint(key.value, self._command)
        if key.option == "unit":
            return Hint(key.value, "")
        if key.option == LEFT_OUT:
            return left_out_hint(key.name, self._seen(key)[-1], self._command)
        if key.source:
            over_time = self._store is not None and self._store.x_kind == "time"
            return without_x_hint(key.name, key.source, over_time=over_time)
        if key.option == "--pattern":
            return group_hint(key.name, self._seen(key))
        seen = self._seen(key)
        if key.option in ("--key", "--time"):
            return missing_field_hint(key.option, key.name, seen, self._command)
        seen = seen or self._series_names()
        return missing_series_hint(key.option, key.value, key.name, seen, self._command)

    def _seen(self, key: HintKey) -> list[str]:
        """What the sources had instead of a name that is missing."""
        missing = [one for each in self._heard.values() for one in each.missing]
        name = (key.option, key.name)
        return [seen for one in missing if (one.option, one.name) == name for seen in one.seen]

    def _text_hint(self, source: str) -> Hint:
        of = f"{source}: " if len(self._heard) > 1 else ""
        spec = self._specs.get(source)
        sources = self._sources if spec is None else [spec]
        command = partial(self._typed.changed, sources=sources)
        return text_hint(self._heard[source], of, command, self._reading)


def _in_words(hint: Hint) -> str:
    return f"{hint.text}: {hint.command}" if hint.command else hint.text

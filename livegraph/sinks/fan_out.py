"""Several sinks as one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from livegraph.sink import Delivery, Sink


class FanOut(Sink):
    """Passes everything on to each of its `sinks`, in order."""

    def __init__(self, sinks: Iterable[Sink] = ()) -> None:
        self.sinks = list(sinks)

    def begin(self, source: str, now: float, *, can_send: bool, finite: bool = False) -> None:
        for sink in self.sinks:
            sink.begin(self._label(source), now, can_send=can_send, finite=finite)

    def state(self, source: str, state: str, detail: str, now: float) -> None:
        for sink in self.sinks:
            sink.state(self._label(source), state, detail, now)

    def message(self, source: str, text: str, now: float) -> None:
        for sink in self.sinks:
            sink.message(self._label(source), text, now)

    def gap(self, source: str) -> None:
        for sink in self.sinks:
            sink.gap(self._label(source))

    def count(self, source: str, counts: Mapping[str, int]) -> None:
        for sink in self.sinks:
            sink.count(self._label(source), counts)

    def take(self, delivery: Delivery) -> None:
        for sink in self.sinks:
            sink.take(delivery)

    async def close(self) -> bool:
        return all([await sink.close() for sink in self.sinks])

    def _label(self, source: str) -> str:
        """The name of the source for the sinks."""
        return source


class OnlySourceUnnamed(FanOut):
    """Passes everything on, with '' as the name of the first source unless there are `several`.

    So records of a run with one source need not name it; what is pushed later is still named.
    """

    def __init__(self, sinks: Iterable[Sink] = (), *, several: bool) -> None:
        super().__init__(sinks)
        self._several = several
        self._only: str | None = None

    def begin(self, source: str, now: float, *, can_send: bool, finite: bool = False) -> None:
        if self._only is None and not self._several:
            self._only = source
        super().begin(source, now, can_send=can_send, finite=finite)

    def take(self, delivery: Delivery) -> None:
        super().take(replace(delivery, source=self._label(delivery.source)))

    def _label(self, source: str) -> str:
        return "" if source == self._only else source

"""The content of the events `hello` and `status` (see docs/wire.md)."""

import math
from dataclasses import asdict
from typing import Any

from livegraph import __version__
from livegraph.lib.panel_spec import parse_panel
from livegraph.settings import DisplayOptions
from livegraph.storage.source_state import SourceProgress, SourceState
from livegraph.storage.store import Store


def hello(
    display: DisplayOptions, store: Store, width: float, *, auto: bool = False
) -> dict[str, Any]:
    """What a page needs before the first sample.

    `width` is its window, a span of x. `auto`: livegraph chose it, and may choose another.
    """
    panels = [parse_panel(text) for text in display.panels]
    return {
        "run": store.run,
        "version": __version__,
        "title": display.title,
        "window": width if math.isfinite(width) else "all",
        "auto": auto,
        "x": {"kind": store.x_kind, "name": store.x_axis.name},
        "chart": display.chart,
        "y": {"min": display.y_min, "max": display.y_max, "log": display.log_y},
        "panels": [panel.names for panel in panels],
        "panel_y": [{"min": panel.min, "max": panel.max} for panel in panels],
        "arrange": display.arrange,
        "thresholds": [
            {**asdict(each), "values": each.values} if each.unit else asdict(each)
            for each in store.thresholds.thresholds
        ],
    }


def status(title: str, store: Store, viewers: int, now: float) -> dict[str, Any]:
    """Counters and states at `now` (Unix seconds); equal as long as nothing changes."""
    return {
        "run": store.run,
        "title": title,
        "source": [_source(state, store.progress(state.name)) for state in store.sources.values()],
        "lines": store.lines,
        "records": store.records,
        "text": store.text,
        "layout": store.layout,
        "bad": dict(store.bad),
        "ahead": _ahead(store),
        "notes": {**store.notes, **_dropped(store)},
        "outlets": {name: asdict(count) for name, count in store.outlets.items()},
        "rate": _rounded(store.rate.at(now)),
        "viewers": viewers,
        "understood": store.understood,
        "one_off": store.one_off,
        "hints": [asdict(hint) for hint in store.hints],
        "alarms": [
            {"threshold": text, "series": series, "since": since}
            for (text, series), since in store.thresholds.beyond.items()
        ],
    }


def _rounded(rate: float) -> float:
    return round(rate, 1 if rate >= 1 / 2 else 3)


def _ahead(store: Store) -> dict[str, Any] | None:
    """The rows far ahead of the clock, if there are any."""
    first, last = store.ahead.span
    return {"rows": store.ahead.count, "from": first, "to": last} if store.ahead.count else None


def _source(state: SourceState, progress: SourceProgress) -> dict[str, Any]:
    return {**asdict(state), "last": progress.last_read, "interval": progress.interval}


def _dropped(store: Store) -> dict[str, int]:
    """Drops of outlets that are also in the notes, for clients that do not know `outlets`."""
    return {
        f"{name}_dropped": count.dropped
        for name, count in store.outlets.items()
        if name in ("record", "publish") and count.dropped
    }

"""The changes that a view sends to its viewers, as objects and as events."""

from typing import Any

from livegraph.web.encoded_points import EncodedPoints
from livegraph.web.view import View, ViewChanges


def news(view: View) -> ViewChanges:
    """Advance the view; return what a tick sends to viewers that are up to date."""
    before = view.held
    view.advance()
    changes, after = view.lacking(before)
    assert after is view.held
    return changes


def events(changes: ViewChanges) -> list[tuple[str, dict[str, Any]]]:
    """Return the events of a stream, each with its name and data."""
    reported: list[tuple[str, dict[str, Any]]] = []
    if changes.samples or changes.head_moved or changes.replace:
        series = [EncodedPoints().of(change) for change in changes.samples]
        reported.append(
            ("samples", {"head": changes.head, "series": series, "replace": changes.replace})
        )
    if changes.messages or changes.replace_messages:
        data = {"messages": changes.messages, "replace": changes.replace_messages}
        reported.append(("messages", data))
    return reported

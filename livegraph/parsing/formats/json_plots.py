"""Objects for a page of plots, as some senders write them.

`{"id":1,"name":"motor","type":"line","value":[1.5,2],"legend":["speed","torque"]}` has the values
of one plot, named by its legend. The series are called as in the legend, and shown in a panel
called as the plot. A word that stands in the legends of two plots is the first one's; the other's
has its plot in front.
"""

from typing import Any

from livegraph.parsing.lexing.timestamp import TIME_FIELD_NAMES

MAX_CACHED_PLOTS = 10_000
"""Words of legends that are remembered; later ones have their plot in front."""


class PlotObjects:
    """Whose each word is."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}

    def read(self, value: Any) -> tuple[dict[str, Any], str] | None:  # noqa: ANN401
        """Values by name, a time among them, and the panel; None if it is no plot."""
        if type(value) is not dict or "legend" not in value or "value" not in value:
            return None
        words, values = value["legend"], value["value"]
        if type(words) is not list or type(values) is not list or not words:
            return None
        if len(words) != len(values) or not all(type(word) is str for word in words):
            return None
        if any(isinstance(item, dict | list) for item in values):
            return None
        panel = value.get("name", value.get("id", ""))
        if not isinstance(panel, str | int | float):
            return None
        panel = str(panel)
        named: dict[str, Any] = {
            key: item
            for key, item in value.items()
            if key.lower() in TIME_FIELD_NAMES and not isinstance(item, dict | list)
        }
        for word, item in zip(words, values, strict=True):
            named[self._name(word, panel)] = item
        return named, panel

    def _name(self, word: str, panel: str) -> str:
        if len(self._owners) < MAX_CACHED_PLOTS:
            self._owners.setdefault(word, panel)
        return word if self._owners.get(word) == panel or not panel else f"{panel}.{word}"

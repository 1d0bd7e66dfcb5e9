"""JSON objects that describe a plot: its values, and a legend that names them.

`{"id":1,"name":"motor","type":"line","value":[1.5,2],"legend":["speed","torque"]}` gives the series
`speed` and `torque`, shown in the panel `motor`. If the same word is in the legends of two plots,
the first plot keeps it; in the second, the name of the plot is put in front (`pump.speed`).
"""

from typing import Any

from livegraph.parsing.lexing.time_names import is_time_name

MAX_CACHED_PLOTS = 10_000
"""Legend words that are remembered; later words always get their plot in front."""


class PlotObjects:
    """Reads plot objects; remembers which plot each legend word belongs to."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}

    def read(self, value: Any) -> tuple[dict[str, Any], str] | None:  # noqa: ANN401
        """Return (values by name, with the time among them; panel), or None if it is not a plot."""
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
            if is_time_name(key) and not isinstance(item, dict | list)
        }
        for word, item in zip(words, values, strict=True):
            named[self._name(word, panel)] = item
        return named, panel

    def _name(self, word: str, panel: str) -> str:
        if len(self._owners) < MAX_CACHED_PLOTS:
            self._owners.setdefault(word, panel)
        return word if self._owners.get(word) == panel or not panel else f"{panel}.{word}"

"""A page without a browser: runs the page's own modules in node (`tests/js/replica.js`).

with Replica(graph.url) as page:
    page.until(lambda held: held["series"], "a series")
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from harness import wait_for
from programs import needed

SCRIPT = Path(__file__).parent / "js" / "replica.js"

Held = dict[str, Any]


class Replica:
    """A page that draws nothing. `url`: the run that it follows, if any."""

    def __init__(self, url: str = "") -> None:
        node = needed("node", "to run the page's modules with")
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            [node, str(SCRIPT), *filter(None, [url])], stdin=pipe, stdout=pipe, text=True
        )

    def send(self, **words: Any) -> None:
        """Send `event=…, data=…`, an event of a stream, or `limit=…`, the points it may hold."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(words) + "\n")

    @property
    def held(self) -> Held:
        """`series` with `name`, `x` and `y`, `messages`, `newest`, `run` and `opened`."""
        assert self._process.stdin
        assert self._process.stdout
        self.send(state=True)
        self._process.stdin.flush()
        held: Held = json.loads(self._process.stdout.readline())
        return held

    @property
    def picture(self) -> Held:
        """The part of `held` that is visible on the page."""
        held = self.held
        return {key: held[key] for key in ("run", "newest", "series", "messages")}

    def until(self, condition: Callable[[Held], Any], what: str) -> None:
        wait_for(lambda: condition(self.held), what)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

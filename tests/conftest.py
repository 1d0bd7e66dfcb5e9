"""Shared fixtures: a runtime folder, Chromium (started once), and tabs.

Tabs are closed and checked for errors after each test.
"""

import gc
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import hypothesis
import pytest
from harness import Graph
from pages import Pages
from playwright.sync_api import Browser, sync_playwright
from programs import missing
from tab import Tab

hypothesis.settings.register_profile("livegraph", deadline=None)  # timings never decide a test
hypothesis.settings.load_profile("livegraph")

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first one found is used. The headless shell has the same engine without desktop windows, and
needs half the CPU time for a tab.
"""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP evil.test 127.0.0.1",  # a foreign name that resolves to this machine
]


def pytest_collection_finish() -> None:
    """Leave thousands of tests and modules, which stay, out of each garbage collection."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _runtime_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let `--join` find only the runs of tests in this process."""
    folder = tmp_path_factory.mktemp("runtime")
    folder.chmod(0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        yield


@pytest.fixture
def in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The local time zone is UTC."""
    monkeypatch.setitem(os.environ, "TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("LIVEGRAPH_CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), None
    )
    if not path:
        missing(f"no Chromium: none of {', '.join(NAMES)} in PATH; see LIVEGRAPH_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def start() -> Iterator[Callable[..., Graph]]:
    """`start("--title", …)` starts a livegraph that runs until the tabs are closed."""
    with ExitStack() as graphs:
        yield lambda *options: graphs.enter_context(Graph(*options))


@pytest.fixture(scope="session")
def pages(chromium: Browser) -> Pages:
    return Pages(chromium)


@pytest.fixture
def open_tab(pages: Pages, start: object) -> Iterator[Callable[..., Tab]]:
    """`open_tab(graph, width=390, …)` opens a tab, as `Pages.tab` does.

    Depends on `start` so that tabs are closed before their servers: a lost server is an error.
    """
    with ExitStack() as tabs:
        yield lambda graph, *size, **options: tabs.enter_context(pages.tab(graph, *size, **options))

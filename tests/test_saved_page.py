"""The saved page: its contents and size, and how it is written to a file."""

import asyncio
import json
import math
import os
import re
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reading import take

from livegraph.errors import UsageError
from livegraph.options.types import SAVE_PATH, SAVED_BY
from livegraph.parsing.batch import Batch, SeriesColumn, Text
from livegraph.settings import DisplayOptions, StorageOptions
from livegraph.storage.plane_series import PlaneSeries
from livegraph.storage.series import Series
from livegraph.storage.store import Store
from livegraph.system import symlinks
from livegraph.system.users import user_name
from livegraph.web import saved_page
from livegraph.web.assets import assets

HOSTILE = [
    "</script><script>window.pwned=1</script>",
    "<!--",
    "<!--<script>",
    "]]>",
    "\u2028\u2029",
    "</SCRIPT\t>",
    "&lt;/script&gt;",
]


class Elements(HTMLParser):
    """The elements of a page, and the text of each script and style."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self._open = False
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))
        self._open = tag in ("script", "style", "title")

    def handle_endtag(self, _: str) -> None:
        self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            tag, attrs, text = self.found[-1]
            self.found[-1] = (tag, attrs, text + data)


def store_of(values: list[float], name: str = "a", *texts: str) -> Store:
    store = Store(StorageOptions(), by_index=True)
    rows = np.arange(len(values))
    take(
        store,
        Batch(
            lines=len(values) + len(texts),
            records=len(values),
            line=rows + 1,
            time=np.full(len(values), np.nan),
            columns=(SeriesColumn(name, rows, np.array(values)),),
            texts=tuple(Text(len(values) + n, text) for n, text in enumerate(texts, 1)),
        ),
        0.0,
        1.0,
    )
    return store


def page_of(store: Store, **settings: str) -> bytes:
    chosen = DisplayOptions(**settings)  # type: ignore[arg-type]
    contents = saved_page.page_contents(chosen, store, 1_700_000_000.0)
    return b"".join(saved_page.page_parts(saved_page.page_frame(assets(), chosen.title), contents))


def data_of(page: bytes) -> dict[str, Any]:
    [text] = [
        text for tag, attrs, text in Elements(page).found if tag == "script" and "id" in attrs
    ]
    result: dict[str, Any] = json.loads(text)
    return result


def test_the_data_is_in_the_page() -> None:
    page = page_of(store_of([1, math.nan, 3], "a", "boot ok"), title="green & house")
    result = data_of(page)
    assert result["series"] == [
        {
            "name": "a",
            "source": "",
            "unit": None,
            "panel": None,
            "group": None,
            "level": 0,
            "plane": False,
            "dropped": 0,
            "x": [1, 2, 3],
            "y": [1, None, 3],
        }
    ]
    assert result["saved"] == 1_700_000_000
    assert b"<title>green &amp; house</title>" in page
    assert "boot ok" in json.dumps(result["messages"])


def test_no_text_of_a_line_ends_the_data_or_begins_an_element() -> None:
    plain = [tag for tag, _, _ in Elements(page_of(store_of([1]))).found]
    for words in HOSTILE:
        page = page_of(store_of([1], words, words), title=words)
        assert [tag for tag, _, _ in Elements(page).found] == plain
        data = data_of(page)
        assert data["series"][0]["name"] == data["messages"][0]["text"] == words
        text = page[page.index(b'id="saved">') + 11 : page.rindex(b"</script>")].decode()
        assert not re.search("[<>&\u2028\u2029]", text)


def test_nothing_is_loaded_from_elsewhere() -> None:
    for _, attrs, _ in Elements(page_of(store_of([1]))).found:
        for name in ("src", "href"):
            assert (attrs.get(name) or "data:").startswith("data:")


def test_the_policy_allows_these_scripts_and_styles_and_no_network() -> None:
    result = Elements(page_of(store_of([1]))).found
    [policy] = [
        attrs["content"] or ""
        for tag, attrs, _ in result
        if tag == "meta" and "http-equiv" in attrs
    ]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    assert "data:" not in rules["script-src"]
    assert not {"connect-src", "frame-src", "font-src"} & set(rules)
    for tag, attrs, text in result:
        if tag in ("script", "style") and "id" not in attrs:
            digest = b64encode(sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in rules[f"{tag}-src"]


def series(name: str, count: int) -> Series:
    made = Series(name, 1 << 22)
    made.append(np.arange(float(count)), np.arange(float(count)))
    return made


def size(saved: saved_page.SavedSeries) -> int:
    return sum(len(x) for x, _ in saved.spans)


def test_a_run_that_fits_is_saved_sample_by_sample() -> None:
    [result] = saved_page.choose_levels([series("a", 200_000)])
    assert (result.level, size(result)) == (0, 200_000)


def test_points_in_the_plane_are_saved_with_how_many_older_ones_were_dropped() -> None:
    series = PlaneSeries("p", 1 << 20)
    series.append(np.arange(12_000.0), np.arange(12_000.0))
    (saved,) = saved_page.choose_levels([series])
    assert (saved.plane, saved.dropped, saved.spans[0][0][0]) == (True, 2000, 2000)


def test_large_series_are_downsampled_and_small_ones_are_not() -> None:
    result = {each.name: each for each in saved_page.choose_levels(series_of_many_sizes())}
    assert list(result) == ["large", "small", "larger", "huge"]
    assert sum(map(size, result.values())) <= saved_page.MAX_POINTS
    assert result["small"].level == 0
    assert result["huge"].level > 0
    for each in result.values():
        assert each.spans[0][0][0] < 100  # the coarse level reaches back to the beginning
        assert size(each) >= 1000


def series_of_many_sizes() -> list[Series]:
    sizes = {"large": 150_000, "small": 1000, "larger": 190_000, "huge": 1_000_000}
    return [series(name, count) for name, count in sizes.items()]


def test_a_file_is_replaced_as_a_whole_and_a_link_stays_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "run.html", tmp_path / "link.html"
    file.write_text("before")
    link.symlink_to(file)
    saved_page.write_atomically(link, [b"after"])
    assert file.read_bytes() == b"after"
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.html", "run.html"]


def test_a_failed_write_leaves_the_previous_file(tmp_path: Path) -> None:
    file = tmp_path / "run.html"
    file.write_text("before")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x").write_text("")
    with pytest.raises(OSError, match="folder"):
        saved_page.write_atomically(tmp_path / "folder", [b"after"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "run.html"]
    assert file.read_text() == "before"


def planted(link: Path, to: Path) -> Path:
    """Make a link that belongs to another user."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a link that belongs to another user")
    link.symlink_to(to)
    os.lchown(link, 1, 1)
    return link


def test_a_link_of_another_user_is_not_followed(tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_bytes(b"before")
    link = planted(tmp_path / "run.html", file)
    with pytest.raises(PermissionError):
        saved_page.write_atomically(link, [b"after"])
    with pytest.raises(UsageError, match=r"run.html is a symbolic link owned by user \w+; choose"):
        SAVE_PATH.parse(str(link), "--save")
    ours = tmp_path / "ours.html"
    ours.symlink_to(link)
    with pytest.raises(PermissionError):
        saved_page.write_atomically(ours, [b"after"])
    assert file.read_bytes() == b"before"


@pytest.mark.parametrize("own", ["run.html", "leads/run.html", "leads/../victim/run.html"])
def test_a_folder_that_is_a_link_of_another_user_is_not_followed(tmp_path: Path, own: str) -> None:
    (tmp_path / "victim").mkdir()
    link = planted(tmp_path / "out", tmp_path / "victim")
    (tmp_path / "leads").symlink_to("out/.")
    path = tmp_path / own if own.startswith("leads") else link / own
    with pytest.raises(PermissionError):
        saved_page.write_atomically(path, [b"after"])
    with pytest.raises(UsageError, match=r"/out is a symbolic link owned by user \w+; choose"):
        SAVE_PATH.parse(str(path), "--save")
    assert not list((tmp_path / "victim").iterdir())


def test_a_folder_that_becomes_a_link_after_the_check_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "out").symlink_to("victim")
    monkeypatch.setattr(symlinks, "_link_target", lambda *_: None)
    with pytest.raises(NotADirectoryError):
        saved_page.write_atomically(tmp_path / "out" / "run.html", [b"after"])
    assert not list((tmp_path / "victim").iterdir())


def test_links_are_checked_even_without_o_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "ours").symlink_to("folder")
    link = planted(tmp_path / "link", tmp_path / "folder")
    monkeypatch.setattr(symlinks, "FOLDER", symlinks.FOLDER & ~symlinks.O_PATH)
    monkeypatch.setattr(symlinks, "O_PATH", 0)
    saved_page.write_atomically(tmp_path / "ours" / "run.html", [b"after"])
    with pytest.raises(PermissionError):
        saved_page.write_atomically(link / "run.html", [b"again"])
    assert (tmp_path / "folder" / "run.html").read_bytes() == b"after"


@pytest.mark.parametrize("to", ["folder", "{}/folder", "./folder/../folder/", "again"])
def test_a_folder_that_is_a_link_of_this_user_is_followed(
    tmp_path: Path, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "again").symlink_to("folder")
    (tmp_path / "link").symlink_to(to.format(tmp_path))
    monkeypatch.chdir(tmp_path)
    for path in (tmp_path / "link" / "run.html", Path("link/run.html"), Path("link/../run.html")):
        SAVE_PATH.parse(str(path), "--save")
        saved_page.write_atomically(path, [SAVED_BY.encode()])
    assert sorted(path.name for path in tmp_path.rglob("*.html")) == ["run.html", "run.html"]


def test_a_link_planted_during_the_run_is_not_followed(tmp_path: Path) -> None:
    file, path = tmp_path / "mine.txt", tmp_path / "run.html"
    run, messages = saver(path, store_of([1]))
    planted(path, file)
    assert not run()
    why = f"{path} is a symbolic link owned by {user_name(1)}"
    assert messages == [f"cannot save {path}: {why}; choose a file in a directory that you own"]
    assert not file.exists()


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "run.html"
    link.symlink_to(link)
    with pytest.raises(UsageError, match="symbolic links; check where its symbolic links lead"):
        SAVE_PATH.parse(str(link), "--save")


def test_a_relative_link_to_a_missing_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    link = tmp_path / "run.html"
    link.symlink_to("shared/run.html")
    saved_page.write_atomically(link, [b"after"])
    assert link.is_symlink()
    assert (tmp_path / "shared" / "run.html").read_bytes() == b"after"


def saver(path: Path, store: Store) -> tuple[Callable[[], bool], list[str]]:
    messages: list[str] = []
    say = messages.append
    made = saved_page.PageSaver(str(path), DisplayOptions(), store, say, say)

    def run() -> bool:
        with ThreadPoolExecutor(1) as thread:  # the browser tests keep an event loop in this thread
            return thread.submit(asyncio.run, made.save()).result()

    return run, messages


def test_the_page_is_written_again_only_when_data_has_changed(tmp_path: Path) -> None:
    path, store = tmp_path / "run.html", store_of([1])
    run, messages = saver(path, store)
    assert run()
    path.unlink()
    assert run()
    assert not path.exists()
    store.state("stdin", "ended", "", 2.0)
    assert run()
    assert path.exists()
    assert messages == [f"saved {path} after 1 record"]


def test_a_change_without_lines_is_saved(tmp_path: Path) -> None:
    store = store_of([1])
    take(store, Batch(lines=1, texts=(Text(1, "done after 5 tries"),)), 1, 1)
    path = tmp_path / "run.html"
    run, _ = saver(path, store)
    assert run()
    (line,) = [each for each in store.messages if each.id]
    assert line.id
    name, _ = store.plot_number(line.id, line.text.index("5"))
    assert run()
    assert f'"name":"{name}"'.encode() in path.read_bytes()


def test_a_failure_is_reported_once_with_advice_and_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    run, messages = saver(folder / "run.html", store_of([1]))
    folder.rmdir()
    assert not run()
    assert not run()
    assert len(messages) == 1
    assert messages[0].endswith("No such file or directory; create its directory first")
    folder.mkdir()
    assert run()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("no/such/run.html", "No such file or directory; create its directory first"),
        (".", "is a directory; name a file in it"),
        ("/dev/null", "is not a regular file; use another file"),
    ],
)
def test_a_file_that_cannot_be_replaced_is_refused_at_once(path: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        SAVE_PATH.parse(path, "--save")


def test_only_a_saved_page_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "run.html"
    for text in ("temp,hum\n21.5,40\n", "<!doctype html>"):
        file.write_text(text)
        with pytest.raises(UsageError, match="exists and is not a page that livegraph saved; use"):
            SAVE_PATH.parse(str(file), "--save")
    for page in (b"", page_of(store_of([1]))):
        file.write_bytes(page)
        assert SAVE_PATH.parse(str(file), "--save") == str(file)

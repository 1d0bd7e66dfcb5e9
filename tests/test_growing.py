"""A followed file, from inside: lost bytes, and systems without notifications."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from harness import DEADLINE
from loop import in_a_loop

from livegraph.settings import ReadingOptions
from livegraph.sources import Chunk, Note, Source, file_watch, follow, open_source, url_spec
from livegraph.sources.follow import FollowedFile, GrowingFile

FOLLOW = ReadingOptions(follow=True)
MANY_LINES = "".join(f"{i}\n" for i in range(400_000))


def rotate(path: Path, text: str) -> None:
    path.rename(path.with_name("app.log.1"))
    overwrite(path, text)


def overwrite(path: Path, text: str) -> None:
    path.write_text(text)


async def gather(source: Source, last: bytes) -> tuple[bytes, list[Note]]:
    """Read until the data ends with `last`."""
    data, notes = b"", []
    async with asyncio.timeout(DEADLINE):
        while not data.endswith(last):
            item = await source.read()
            assert item
            if isinstance(item, Chunk):
                data += item.data
            elif isinstance(item, Note):
                notes.append(item)
    return data, notes


def test_bytes_replaced_before_they_were_read_are_counted_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_text(MANY_LINES)

    async def run() -> None:
        source = open_source(url_spec(str(path)), FOLLOW)
        assert isinstance(source, FollowedFile)
        async with asyncio.timeout(DEADLINE):
            while not source._file.unread:  # noqa: ASYNC110 - a thread changes it
                await asyncio.sleep(0.01)
        overwrite(path, "last\n")
        data, notes = await gather(source, b"last\n")
        counts = {what: n for note in notes for what, n in note.counts.items()}
        before = data.removesuffix(b"last\n")
        assert counts["truncated"] == 1
        assert len(before) <= len(MANY_LINES) - counts["replaced_bytes"] + 1  # plus a line end
        assert MANY_LINES.encode().startswith(before[:-1])
        report = (
            f"app.log: truncated; at least {counts['replaced_bytes']:,} bytes were replaced "
            "before they could be read"
        )
        assert report in [note.detail for note in notes]
        assert any(note.cut for note in notes)
        await source.close()

    in_a_loop(run())


@pytest.fixture(params=[True, False], ids=["inotify", "polling"])
def path(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not request.param:
        monkeypatch.setattr(file_watch, "inotify", None)
    return tmp_path / "app.log"


def test_rotation_and_truncation_are_followed_with_and_without_inotify(path: Path) -> None:
    path.write_text("1\n")

    async def run() -> None:
        source = open_source(url_spec(str(path)), FOLLOW)
        assert (await gather(source, b"1\n"))[0] == b"1\n"
        for i in range(2, 5):
            rotate(path, f"{i} rotated\n")
            assert (await gather(source, b"rotated\n"))[0] == f"{i} rotated\n".encode()
        overwrite(path, "emptied, and longer\n")
        data, notes = await gather(source, b"longer\n")
        assert data == b"emptied, and longer\n"
        assert [note.counts for note in notes] == [{"truncated": 1}]
        await source.close()

    in_a_loop(run())


def followed(
    path: Path, monkeypatch: pytest.MonkeyPatch, test: Callable[[Source], Awaitable[None]]
) -> None:
    """Run `test` with a followed file whose only line was read; losses are reported once."""
    path.write_text("0\n")

    async def run() -> None:
        source = open_source(url_spec(str(path)), FOLLOW)
        await gather(source, b"0\n")
        await test(source)

    monkeypatch.setattr(follow, "QUIET_SECONDS", 3600.0)
    in_a_loop(run())


def test_losses_are_reported_as_totals_at_intervals_and_at_the_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(source: Source) -> None:
        assert source.last_note() is None
        details = []
        for i in range(1, 4):
            overwrite(path, f"{i} after the file was emptied\n")
            _, notes = await gather(source, b"emptied\n")
            assert [note.counts for note in notes] == [{"truncated": 1}]
            details += [note.detail for note in notes]
        await source.close()
        last = source.last_note()
        assert last
        missing = "lines written just before that may be missing"
        assert [*details, last.detail] == [
            f"app.log: truncated; {missing}",
            "",
            "",
            f"app.log, in total: truncated 3 times; {missing}",
        ]
        assert source.last_note() is None

    followed(path, monkeypatch, test)


def test_losses_are_reported_once_the_interval_has_passed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(source: Source) -> None:
        for i in range(1, 3):
            overwrite(path, f"{i} after the file was emptied\n")
            await gather(source, b"emptied\n")
        monkeypatch.setattr(follow, "QUIET_SECONDS", 0.1)
        async with asyncio.timeout(DEADLINE):
            note = await source.read()
        assert isinstance(note, Note)
        assert note.detail.startswith("app.log, in total: truncated 2 times; ")
        assert not note.counts
        await source.close()

    followed(path, monkeypatch, test)


def test_a_truncation_is_detected_by_the_bytes_before_the_position(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_text("1\n2\n")
    with path.open("rb") as file:
        growing = GrowingFile(file.fileno())
        assert growing.read() == b"1\n2\n"
        assert growing.read() == b""
        with path.open("a") as writer:
            writer.write("3\n")
        assert growing.read() == b"3\n"
        path.write_text("1\n2\n4\n5\n")
        assert growing.read() == b"1\n2\n4\n5\n"
        assert growing.losses() == (1, 0)
        path.write_text("")
        assert growing.read() == b""
        assert growing.losses() == (1, 0)
        path.write_text("6\n7\n")
        growing.poll()
        path.write_text("7\n")
        assert growing.read() == b"7\n"
        assert growing.losses() == (1, 4)
        path.write_text("6\n7\n")
        growing.poll()
        path.write_text("8\n")
        growing.poll()
        assert growing.read() == b"8\n"
        assert growing.losses() == (2, 4)

"""A followed file, looked into: what was seen and not read, and systems that notify of nothing."""

import asyncio
from pathlib import Path

import pytest
from loop import in_a_loop

from livegraph.settings import Settings
from livegraph.sources import Chunk, Note, Source, follow, name_watch, open_source, url_spec
from livegraph.sources.follow import FollowedFile, GrowingFile

FOLLOW = Settings(follow=True)
MUCH = "".join(f"{i}\n" for i in range(400_000))


def rotate(path: Path, text: str) -> None:
    path.rename(path.with_name("app.log.1"))
    overwrite(path, text)


def overwrite(path: Path, text: str) -> None:
    path.write_text(text)


async def gather(source: Source, last: bytes) -> tuple[bytes, list[Note]]:
    """What comes until it ends with this."""
    data, notes = b"", []
    async with asyncio.timeout(20):
        while not data.endswith(last):
            reported = await source.read()
            assert reported
            if isinstance(reported, Chunk):
                data += reported.data
            elif isinstance(reported, Note):
                notes.append(reported)
    return data, notes


def test_bytes_that_were_seen_and_replaced_are_counted_and_told(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_text(MUCH)

    async def run() -> None:
        source = open_source(url_spec(str(path)), FOLLOW)
        assert isinstance(source, FollowedFile)
        async with asyncio.timeout(20):
            while not source._file.unread:  # noqa: ASYNC110 - a thread sees it
                await asyncio.sleep(0.01)
        overwrite(path, "last\n")
        data, notes = await gather(source, b"last\n")
        counts = {what: n for note in notes for what, n in note.counts.items()}
        before = data.removesuffix(b"last\n")
        assert counts["truncated"] == 1
        assert len(before) <= len(MUCH) - counts["replaced_bytes"] + 1  # and a line end
        assert MUCH.encode().startswith(before[:-1])
        reported = (
            f"app.log: truncated; at least {counts['replaced_bytes']} bytes were replaced "
            "before they could be read"
        )
        assert reported in [note.detail for note in notes]
        assert any(note.cut for note in notes)
        await source.close()

    in_a_loop(run())


@pytest.fixture(params=[True, False], ids=["notified", "not notified"])
def path(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not request.param:
        monkeypatch.setattr(name_watch, "inotify", None)
    return tmp_path / "app.log"


def test_it_is_rotated_and_emptied_whether_or_not_the_system_notifies(path: Path) -> None:
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


def test_losses_are_reported_as_totals_now_and_then_and_once_more_at_the_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text("0\n")

    async def run() -> None:
        source = open_source(url_spec(str(path)), FOLLOW)
        await gather(source, b"0\n")
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

    monkeypatch.setattr(follow, "QUIET_SECONDS", 3600.0)
    in_a_loop(run())


def test_losses_are_reported_when_it_has_been_quiet_for_long_enough(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text("0\n")

    async def run() -> None:
        source = open_source(url_spec(str(path)), FOLLOW)
        await gather(source, b"0\n")
        for i in range(1, 3):
            overwrite(path, f"{i} after the file was emptied\n")
            await gather(source, b"emptied\n")
        monkeypatch.setattr(follow, "QUIET_SECONDS", 0.1)
        async with asyncio.timeout(20):
            note = await source.read()
        assert isinstance(note, Note)
        assert note.detail.startswith("app.log, in total: truncated 2 times; ")
        assert not note.counts
        await source.close()

    monkeypatch.setattr(follow, "QUIET_SECONDS", 3600.0)
    in_a_loop(run())


def test_the_same_place_is_known_by_the_bytes_before_it(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_text("1\n2\n")
    with path.open("rb") as file:
        grown = GrowingFile(file.fileno())
        assert grown.read() == b"1\n2\n"
        assert grown.read() == b""
        with path.open("a") as writer:
            writer.write("3\n")
        assert grown.read() == b"3\n"
        path.write_text("1\n2\n4\n5\n")
        assert grown.read() == b"1\n2\n4\n5\n"
        assert grown.losses() == (1, 0)
        path.write_text("")
        assert grown.read() == b""
        assert grown.losses() == (1, 0)
        path.write_text("6\n7\n")
        grown.poll()
        path.write_text("7\n")
        assert grown.read() == b"7\n"
        assert grown.losses() == (1, 4)
        path.write_text("6\n7\n")
        grown.poll()
        path.write_text("8\n")
        grown.poll()
        assert grown.read() == b"8\n"
        assert grown.losses() == (2, 4)

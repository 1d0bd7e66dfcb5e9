"""Saving the page: at the end of input, on exit, and over HTTP."""

import json
import re
import signal
from pathlib import Path

import httpx
import pytest
from harness import Graph, wait_for


def values(page: bytes, name: str = "value") -> list[float | None]:
    """The values of a series on the saved page."""
    match = re.search(rb'id="saved">(.*?)</script>', page)
    assert match
    [series] = [each for each in json.loads(match[1])["series"] if each["name"] == name]
    result: list[float | None] = series["y"]
    return result


def test_a_run_without_a_browser_is_saved(tmp_path: Path) -> None:
    file = tmp_path / "run.html"
    with Graph("--save", str(file), "--exit-on-eof") as graph:
        graph.write("1\n2\n3\n")
        graph.end()
        assert graph.wait() == 0
        assert f"livegraph: saved {file} after 3 records\n" in graph.stderr.text
    assert values(file.read_bytes()) == [1, 2, 3]
    assert [path.name for path in tmp_path.iterdir()] == ["run.html"]


def test_the_page_is_saved_at_the_end_of_input_and_still_served(tmp_path: Path) -> None:
    file = tmp_path / "run.html"
    with Graph("--save", str(file)) as graph:
        graph.write("1\n2\n")
        graph.end()
        wait_for(file.exists, "the file")
        assert graph.get("status")["source"][0]["state"] == "ended"
        assert values(file.read_bytes()) == [1, 2]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_is_saved(tmp_path: Path, number: int, status: int) -> None:
    file = tmp_path / "run.html"
    with Graph("--save", str(file)) as graph:
        graph.write("1\n2\n")
        wait_for(lambda: graph.count("value") == 2, "two samples")
        assert not file.exists()
        graph.signal(number)
        graph.end()
        assert graph.wait() == status
    assert values(file.read_bytes()) == [1, 2]


def test_a_failed_save_is_reported_and_the_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with Graph("--save", str(folder / "run.html")) as graph:
        graph.write("1\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")
        folder.rmdir()
        graph.end()
        wait_for(lambda: "create its directory first" in graph.stderr.text, "the message")
        assert graph.count("value") == 1
        folder.mkdir()
        graph.signal()
        assert graph.wait() == 130
    assert values((folder / "run.html").read_bytes()) == [1]


def test_a_run_that_could_not_be_saved_fails(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with Graph("--save", str(folder / "run.html"), "--exit-on-eof") as graph:
        graph.write("1\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")
        folder.rmdir()
        graph.end()
        assert graph.wait() == 1


def test_a_missing_folder_is_an_error_at_the_start() -> None:
    with Graph("--save", "no/such/run.html") as graph:
        assert graph.wait() == 2
        assert "create its directory first" in graph.stderr.text


def test_the_saved_page_has_data_and_needs_the_token() -> None:
    with Graph("--host", "0.0.0.0") as graph:
        graph.write("1\n2\n")
        wait_for(lambda: graph.count("value") == 2, "two samples")
        assert values(graph.fetch("save.html")) == [1, 2]
        local = f"http://127.0.0.1:{graph.port}/save.html"
        answer = httpx.get(local, trust_env=False)
        assert answer.status_code == 401
        answer = httpx.get(f"{local}?token={graph.token}", trust_env=False)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_saved_page_of_a_large_run_has_a_bounded_size() -> None:
    with Graph("--time", "index") as graph:
        rows = "".join(f"{n * 0.123456789:.12f},{-n / 7:.15g}\n" for n in range(300_000))
        graph.write(rows)
        wait_for(lambda: graph.count("1") == 300_000, "all samples")
        page = graph.fetch("save.html")
        assert len(page) < 22_000_000
        assert 10_000 < len(values(page, "1")) <= 200_000

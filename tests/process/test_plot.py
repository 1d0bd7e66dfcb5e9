"""`POST /plot`: a number in a line of text becomes a series, in kept lines and from now on."""

import http.client
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from harness import DEADLINE, Graph, wait_for

TEXT = "user {} logged in after {} tries in {} ms at night\n"


def ask(graph: Graph, body: object, content_type: str = "application/json") -> tuple[int, str]:
    """The status and the text of the answer to a request to plot."""
    headers = {"Content-Type": content_type}
    if graph.token:
        headers["Authorization"] = f"Bearer {graph.token}"
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    with closing(http.client.HTTPConnection("127.0.0.1", graph.port, timeout=DEADLINE)) as peer:
        peer.request("POST", "/plot", data, headers)
        answer = peer.getresponse()
        return answer.status, answer.read().decode()


def plot(graph: Graph, message: dict[str, Any], number: str) -> dict[str, str]:
    """Plot a number in a message, as the page does."""
    body = {"message": message["id"], "at": message["text"].index(number)}
    status, text = ask(graph, body)
    assert status == 200, text
    plotted: dict[str, str] = json.loads(text)
    return plotted


def texts(graph: Graph, count: int) -> list[dict[str, Any]]:
    wait_for(lambda: graph.get("status")["text"] == count, "the lines of text")
    return graph.message_events()


def values(graph: Graph, name: str) -> list[float]:
    """The samples of a series."""
    every = {each["name"]: each["y"] for each in graph.get("samples?points=0")["series"]}
    return list(every.get(name, []))


def test_a_number_is_plotted_in_the_kept_lines_and_from_now_on() -> None:
    with Graph() as graph:
        graph.write("".join(TEXT.format("ann", n, 10 * n) for n in (3, 4)) + "ready\n")
        line = texts(graph, 3)[0]
        assert plot(graph, line, "3") == {
            "series": "logged_after",
            "option": "--pattern 'in after (?P<logged_after>[-+0-9.e]+)'",
        }
        assert values(graph, "logged_after") == [3, 4]
        graph.write(TEXT.format("bob", 7, 1.5) + "temp=5\n")
        wait_for(lambda: values(graph, "logged_after") == [3, 4, 7], "the new sample")
        assert values(graph, "temp") == [5]
        assert graph.get("status")["text"] == 4
        # another number of the same line, and then the first one again
        both = plot(graph, line, "30")
        assert both["series"] == "tries"
        assert "|" in both["option"]
        assert plot(graph, texts(graph, 4)[1], "4")["series"] == "logged_after"
        assert {s["name"]: s["unit"] for s in graph.get("series")} == {
            "logged_after": None,
            "temp": None,
            "tries": "ms",
        }
        assert values(graph, "tries") == [30, 40, 1.5]


def test_the_hint_about_text_without_numbers_goes_when_one_is_plotted() -> None:
    with Graph() as graph:
        graph.write("".join(TEXT.format("ann", n, 10 * n) for n in (3, 4, 5)))
        wait_for(lambda: graph.get("status")["hints"], "the hint")
        plot(graph, texts(graph, 3)[0], "3")
        wait_for(lambda: not graph.get("status")["hints"], "no hint")


def test_the_samples_stand_at_the_times_in_the_lines() -> None:
    with Graph() as graph:
        graph.write("".join(f"2026-11-21T10:00:0{n}Z done after {n} tries\n" for n in (1, 2, 5)))
        line = texts(graph, 3)[0]
        name = plot(graph, line, "1 tries")["series"]
        (series,) = graph.get("samples?points=0")["series"]
        assert series["name"] == name
        assert [x - series["x"][0] for x in series["x"]] == [0, 1, 4]


def test_in_a_file_without_times_the_lines_are_numbered(tmp_path: Path) -> None:
    file = tmp_path / "run.log"
    file.write_text("".join(f"done after {n} tries\n" for n in (5, 6, 9)))
    with Graph(str(file)) as graph:
        plot(graph, texts(graph, 3)[2], "9")
        (series,) = graph.get("samples?points=0")["series"]
        assert (series["x"], series["y"]) == ([1, 2, 3], [5, 6, 9])
        assert [each["x"] for each in graph.message_events()] == [1, 2, 3]


def test_a_name_that_is_in_use_is_not_used_again() -> None:
    with Graph() as graph:
        graph.write("tries=1\n3 tries were needed, at last\n")
        assert plot(graph, texts(graph, 1)[0], "3")["series"] == "tries_2"


def test_lines_of_other_sources_are_not_read(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.log", "b.log")]
    for file in files:
        file.write_text("done after 5 tries\n")
    with Graph(*map(str, files)) as graph:
        line = next(each for each in texts(graph, 2) if each["source"] == "b.log")
        name = plot(graph, line, "5")["series"]
        assert values(graph, name) == [5]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[1, 2]", 400),
        ({"message": 1}, 400),
        ({"message": True, "at": 1}, 400),
        ({"message": 1, "at": "in (?P<n>.*)"}, 400),
        ({"message": 1, "at": 0}, 409),
        ({"message": 1, "at": -1}, 409),
        ({"message": 1, "at": 10**30}, 400),
        ({"message": 9, "at": 0}, 409),
        (b"[" * 2000, 413),
    ],
)
def test_a_request_that_names_no_number_is_refused(body: object, status: int) -> None:
    with Graph() as graph:
        graph.write("done after 5 tries\n")
        texts(graph, 1)
        assert ask(graph, body)[0] == status
        assert graph.get("series") == []


def test_numbers_are_bounded() -> None:
    with Graph() as graph:
        words = [f"about {chr(97 + n)}{chr(97 + n)} {n} of them" for n in range(21)]
        graph.write("".join(f"{word}\n" for word in words))
        lines = texts(graph, 21)
        for n, line in enumerate(lines[:20]):
            plot(graph, line, f" {n}"[1:])
        status, text = ask(graph, {"message": lines[20]["id"], "at": words[20].index("20")})
        assert (status, text) == (409, "20 numbers are plotted already; use --pattern\n")


def test_another_page_and_whoever_needs_no_token_may_not_plot() -> None:
    with Graph() as graph:
        graph.write("done after 5 tries\n")
        texts(graph, 1)
        body = {"message": 1, "at": 11}
        assert ask(graph, body, "text/plain")[0] == 415
        assert ask(graph, body)[0] == 200
    with Graph("--no-token") as graph:
        assert ask(graph, {"message": 1, "at": 11})[0] == 403


def test_plotting_old_lines_moves_no_head_runs_no_command_and_wakes_no_source(
    tmp_path: Path,
) -> None:
    ran = tmp_path / "ran"
    watch = ("--time", "index", "--threshold", "logged_after>2", "--exec", f"echo >> {ran}")
    other = tmp_path / "other.log"
    other.write_text("v=1\n" * 50)
    with Graph(*watch, "-", str(other)) as graph:
        graph.write(TEXT.format("ann", 3, 10) * 5)
        wait_for(lambda: graph.get("status")["records"] == 50, "the records")
        wait_for(
            lambda: graph.get("status")["source"][1]["state"] == "ended", "the end of the file"
        )
        line = texts(graph, 5)[0]
        before = graph.get("status")
        plot(graph, line, "3")
        after = graph.get("status")
        assert graph.stream_head() == 50
        assert (after["source"], after["alarms"]) == (before["source"], [])
        assert (values(graph, "logged_after"), ran.exists()) == ([3] * 5, False)
        graph.write(TEXT.format("bob", 9, 10))
        wait_for(ran.exists, "the command")
        assert values(graph, "logged_after") == [*[3] * 5, 9]

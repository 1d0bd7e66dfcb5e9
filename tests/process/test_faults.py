"""What goes wrong on the way, and with the server: the page comes back to the whole picture."""

import os
import random
import signal
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

import httpx
import pytest
from faults import Producer, Way, nginx
from harness import Graph, wait_for
from replica import Held, Replica

SEED = 20_260
TOKEN = "a-token-of-the-tests"
RESTARTS = int(os.environ.get("LIVEGRAPH_RESTARTS", "5"))
CUT_ROUNDS = int(os.environ.get("LIVEGRAPH_CUT_ROUNDS", "2"))


def line(n: int) -> str:
    """A gap now and then, a message now and then."""
    if n % 97 == 0:
        return f"message {n}\n".replace("0", "o")
    b = "null" if n % 13 == 0 else str(n * n % 1009)
    return f'{{"a":{n},"b":{b}}}\n'


def later(sent: int, n: int) -> str:
    return line(sent + n)


def has_cut(way: Way, count: int) -> bool:
    return way.cuts >= count


def answers(url: str, status: int) -> bool:
    with suppress(httpx.ConnectError):
        return httpx.get(url, trust_env=False).status_code == status
    return False


def drawn(values: list[float], held: Held) -> bool:
    """Whether these values of one series are held, and no others."""
    return [each["y"] for each in held["series"]] == [values]


def same_picture(page: Replica, graph: Graph) -> None:
    """The page holds what one that has just been opened is given."""
    with Replica(graph.base) as fresh:
        fresh.until(lambda held: held["series"], "the picture")
        wait_for(lambda: page.picture == fresh.picture, "the same picture")


def all_read(graph: Graph, count: int) -> None:
    wait_for(lambda: graph.get("status")["lines"] == count, "all lines")


@pytest.mark.parametrize("window", ["all", "2s"])
def test_cuts_at_any_byte_leave_the_page_as_the_server_is(window: str) -> None:
    chance = random.Random(SEED)
    with (
        Graph("--window", window, "--format", "json") as graph,
        Way(graph.port) as way,
        Replica(way.url) as page,
    ):
        sent = 0
        for round_ in range(1, CUT_ROUNDS + 1):
            way.cut_after(lambda: int(10 ** chance.uniform(0, 5)))
            with Producer(graph.write, partial(later, sent), 2000) as producer:
                wait_for(partial(has_cut, way, 50 * round_), "50 cuts more")
            sent += producer.count
            way.heal()
            all_read(graph, sent)
            same_picture(page, graph)


def test_a_server_killed_and_started_again_on_the_same_port_is_a_fresh_page() -> None:
    first = Graph()
    first.write("100\n200\n")
    port = first.port
    with ExitStack() as stack:
        page = stack.enter_context(Replica(first.base))
        page.until(lambda held: held["series"], "the first run")
        for run in range(1, RESTARTS + 1):
            first.signal(signal.SIGKILL)
            first.wait()
            first._close_stdin()
            first = Graph("--port", str(port))
            values = [float(run), run + 0.5]
            first.write(f"{run}\n{run + 0.5}\n")
            page.until(partial(drawn, values), "this run's values, and no others")
        stack.enter_context(first)


ANSWERS = {
    "502": b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "503": b"HTTP/1.1 503 Busy\r\nContent-Length: 5\r\nConnection: close\r\n\r\nbusy\n",
    "204": b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
    "200 and nothing": (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    ),
    "a page to log in": (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\n\r\n<h1>hi\r\n"
    ),
    "no HTTP": b"hello\r\n",
    "nothing": b"",
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_whatever_a_proxy_answers_the_page_comes_back(answer: bytes) -> None:
    with Graph() as graph, Way(graph.port) as way, Replica(way.url) as page:
        graph.write("1\n")
        page.until(lambda held: held["series"], "a first sample")
        way.answer(answer)
        page.until(lambda held: held["state"] == "lost" and held["opened"] > 3, "some tries")
        graph.write("2\n3\n")
        way.heal()
        page.until(lambda held: held["series"][0]["y"] == [1, 2, 3], "all of it")
        assert page.held["state"] == "open"


def test_a_page_that_stalls_gets_the_whole_picture_once_it_can() -> None:
    with (
        Graph("--window", "all", "--format", "json") as graph,
        Way(graph.port) as way,
        Replica(way.url) as page,
    ):
        graph.write(line(1))
        page.until(lambda held: held["series"], "a first sample")
        way.stall()
        graph.write("".join(line(n) for n in range(2, 30_000)))
        all_read(graph, 29_999)
        way.heal()
        same_picture(page, graph)


def test_behind_nginx_every_line_comes_as_it_is_written(tmp_path: Path) -> None:
    with (
        Graph("--allow-host", "plot.example.org", "--token", TOKEN) as graph,
        nginx(tmp_path, graph.port, TOKEN) as url,
        Replica(url) as page,
    ):
        page.until(lambda held: held["state"] == "open", "the page")
        for n in range(1, 50):  # each is awaited before the next: nothing is held back
            graph.write(f"{n}\n")
            page.until(partial(drawn, list(range(1, n + 1))), f"line {n}")
        opened = page.held["opened"]
        graph.write("x\n")
        page.until(lambda held: held["messages"] == ["x"], "a message")
        assert page.held["opened"] == opened


def test_behind_nginx_the_user_it_runs_as_lets_nobody_in(tmp_path: Path) -> None:
    with (
        Graph("--allow-host", "plot.example.org") as graph,
        nginx(tmp_path, graph.port) as url,
    ):
        wait_for(partial(answers, url, 200), "the page, which holds no data")
        assert answers(f"{url}series", 401)
        said = "the address with the token is http://127.0.0.1"
        wait_for(lambda: said in graph.stderr.text, "the address with the token")

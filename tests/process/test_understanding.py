"""Reports about the input: the understood formats, bad lines, missing fields and counters."""

import json
import subprocess
from pathlib import Path

import pytest
from harness import Graph, run, wait_for


def printed(text: str, *options: str) -> list[dict[str, object]]:
    done = run("--print", *options, data=text)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_understood_text_is_printed_once_and_in_the_status() -> None:
    with Graph() as graph:
        graph.write("temp,hum\n" + "21,40\n" * 50)
        wait_for(lambda: graph.count("hum") == 50, "50 samples")
        understood = graph.get("status")["understood"]
        assert "temp" in understood
        assert "hum" in understood
        wait_for(lambda: "understood" in graph.stderr.text.rpartition("\n")[0], "the notice")
        assert graph.stderr.text.count("understood") == 1
        assert f"livegraph: understood: {understood}\n" in graph.stderr.text


@pytest.mark.parametrize(
    ("options", "lines", "understood"),
    [
        ([], "a: 1\nb: 2\nc: 3\n", "pairs: a, b, c"),
        ([], "5\n6\n", "numbers: value"),
        (["--field", "temp"], "INFO sensor temp 21.5 C\nok\n", "temp, from text lines"),
    ],
)
def test_the_understood_text_covers_every_line(
    options: list[str], lines: str, understood: str
) -> None:
    with Graph(*options) as graph:
        graph.write(lines)
        graph.end()
        wait_for(
            lambda: f"livegraph: understood: {understood}\n" in graph.stderr.text, "the notice"
        )
        assert graph.get("status")["understood"] == understood


def test_bad_lines_are_shown_on_the_terminal_and_listed() -> None:
    with Graph() as graph:
        graph.write('1\n{"a":\n' * 300)
        graph.end()
        wait_for(
            lambda: "further lines skipped: 295 malformed JSON" in graph.stderr.text, "the count"
        )
        assert graph.stderr.text.count("skipped: malformed JSON") == 5
        assert "livegraph: line 2 skipped: malformed JSON" in graph.stderr.text
        listed = graph.get("bad")
        assert len(listed) == 100
        assert listed[-1]["line"] == 600
        assert listed[-1]["reason"] == "json"
        assert listed[-1]["text"] == '{"a":'
        assert graph.get("status")["bad"] == {"json": 300}


def test_a_bad_line_cannot_steer_the_terminal() -> None:
    with Graph() as graph:
        graph.write(b'{"\x1b[31m\x9b\x07": \n')
        graph.end()
        wait_for(lambda: "skipped" in graph.stderr.text, "the notice")
        assert "\x1b" not in graph.stderr.text
        assert "\x07" not in graph.stderr.text


def test_a_field_is_found_in_a_log_of_json_logfmt_and_prose(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.touch()
    tail = subprocess.Popen(["tail", "-n", "+1", "-f", str(log)], stdout=subprocess.PIPE)
    assert tail.stdout
    with tail, tail.stdout as pipe, Graph("--field", "temp", stdin=pipe) as graph:
        with log.open("a") as file:
            file.write('{"temp": 21.5, "hum": 40}\n')
            file.write("ts=2026-01-01T00:00:00Z level=info temp=21.6 hum=41\n")
            file.write("12:01:07 INFO sensor temp 21.7 C\nstarted\n")
        wait_for(lambda: graph.count("temp") == 3, "three samples")
        assert [series["name"] for series in graph.get("series")] == ["temp"]
        tail.terminate()


def test_too_many_series_are_reported_with_examples() -> None:
    with Graph("--max-series", "2") as graph:
        graph.write("a=1 b=2 c=3 d=4\n" * 20)
        reported = "too many series: c, d are not shown; raise --max-series"
        wait_for(lambda: reported in graph.stderr.text, "the notice")
        assert graph.get("status")["notes"] == {"series_cap": 40}
        assert graph.stderr.text.count("too many") == 1


def test_a_counter_is_shown_as_its_rate() -> None:
    lines = "".join(f"time={1700000000 + i} rx={i * 50}B up=1\n" for i in (0, 1, 3, 4))
    with Graph("--rate", "r*") as graph:
        graph.write(lines + "time=1700000005 rx=10B up=1\n")
        wait_for(lambda: graph.count("up") == 5, "five samples")
        (rx,) = (series for series in graph.get("series") if series["name"] == "rx")
        assert (rx["count"], rx["gaps"], rx["unit"], rx["max"]) == (4, 1, "B/s", 50)


@pytest.mark.parametrize(
    "times", [("t=0", "t=10"), ("t=0s", "t=10000ms"), ("t_ms=0", "t_ms=10000")]
)
def test_a_rate_is_per_second_of_the_field_that_time_names(times: tuple[str, str]) -> None:
    field, text = times[0].partition("=")[0], f"{times[0]} rx=100\n{times[1]} rx=400\n"
    (row,) = printed(text, "--time", field, "--rate", "rx")
    assert row["values"] == {"rx": 30}
    with Graph("--time", field, "--rate", "rx") as graph:
        graph.write(text)
        wait_for(lambda: graph.count("rx") == 1, "the rate")
        (rx,) = graph.get("series")
        assert rx["max"] == 30


def test_print_shows_rates_and_differences_too() -> None:
    text = "".join(f"time={1700000000 + i} a={i * i} b={i}\n" for i in range(3))
    rows = printed(text, "--rate", "a", "--diff", "b")
    assert [row["values"] for row in rows] == [{"a": 1, "b": 1}, {"a": 3, "b": 1}]


def test_print_marks_the_texts_that_match() -> None:
    rows = printed("the boot began\n1\nit is done\n", "--mark", "boot")
    assert [row.get("mark") for row in rows] == [True, None, None]


def test_print_leaves_out_what_a_variable_says_about_a_page() -> None:
    with Graph("--print", env={"LIVEGRAPH_MEMORY": "1G", "LIVEGRAPH_TITLE": "x"}) as graph:
        graph.write("1\n")
        graph.end()
        assert graph.wait() == 0


@pytest.mark.parametrize(
    ("text", "options", "rates"),
    [
        ("a=1 B\na=3 B\na=7 B\na=8 B\n", (), [2, 4, 1]),
        ("n=1 a=10 B\nn=3 a=50 B\nn=7 a=70 B\n", ("--time", "n"), [20, 5]),
    ],
)
def test_the_page_and_print_divide_a_rate_by_the_same_x(
    text: str, options: tuple[str, ...], rates: list[float], tmp_path: Path
) -> None:
    file = tmp_path / "counter.txt"
    file.write_text(text)
    arguments = (str(file), "--rate", "a", *options)
    rows = printed("", *arguments)
    assert [(row["values"], row["units"]) for row in rows] == [
        ({"a": y}, {"a": "B"}) for y in rates
    ]
    with Graph(*arguments) as graph:
        wait_for(lambda: graph.count("a") == len(rates), "the rates")
        assert graph.get("samples?points=0")["series"][0]["y"] == rates
        assert graph.get("series")[0]["unit"] == "B"

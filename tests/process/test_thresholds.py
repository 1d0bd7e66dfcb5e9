"""What happens when a series passes a threshold, through the front door."""

from pathlib import Path

from harness import Graph, wait_for


def test_a_series_beyond_its_threshold_is_told_until_it_is_back() -> None:
    with Graph("--threshold", "temp>80") as graph:
        graph.write("temp=79\ntemp=81\n")
        (alarm,) = wait_for(lambda: graph.get("status")["alarms"], "an alarm")
        assert (alarm["threshold"], alarm["series"]) == ("temp>80", "temp")
        graph.write("temp=70\n")
        wait_for(lambda: not graph.get("status")["alarms"], "the end of the alarm")


def test_a_command_runs_with_what_crossed_in_its_environment(tmp_path: Path) -> None:
    told = tmp_path / "told"
    command = f'echo "$LIVEGRAPH_SERIES $LIVEGRAPH_VALUE $LIVEGRAPH_THRESHOLD" >> {told}'
    with Graph("--threshold", "a b>80", "--names", "$(touch x),a b", "--exec", command) as graph:
        graph.write("1 98.5\n")
        wait_for(lambda: told.exists() and told.read_text() == "a b 98.5 a b>80\n", "its words")


def test_a_command_that_fails_is_told() -> None:
    with Graph("--threshold", "value>0", "--exec", "exit 3") as graph:
        graph.write("1\n")
        wait_for(lambda: "--exec ended with status 3" in graph.stderr.text, "the failure")


def test_exec_without_a_threshold_is_refused_with_the_fix() -> None:
    with Graph("--exec", "true") as graph:
        assert graph.wait() == 2
        graph.stderr.join()
    assert "add --threshold" in graph.stderr.text

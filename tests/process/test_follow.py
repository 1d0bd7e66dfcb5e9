"""--follow: a file that grows, is rotated, is emptied; no line lost, none twice."""

from pathlib import Path

from harness import Graph, wait_for


def add(path: Path, *values: object) -> None:
    with path.open("a") as file:
        file.write("".join(f"{value}\n" for value in values))


def values(graph: Graph) -> list[float]:
    (series,) = graph.get("samples?points=0")["series"]
    found: list[float] = series["y"]
    return found


def until(graph: Graph, expected: list[float]) -> None:
    wait_for(lambda: graph.count("value") == len(expected), f"{len(expected)} samples")
    assert values(graph) == expected


def test_what_is_there_is_shown_and_then_what_is_added(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    add(path, 1, 2)
    with Graph("--follow", str(path)) as graph:
        until(graph, [1, 2])
        add(path, 3)
        until(graph, [1, 2, 3])
        source = graph.get("status")["source"][0]
        assert (source["name"], source["state"]) == ("app.log", "open")
        assert graph.get("samples")["series"][0]["x"][0] > 1e9


def test_a_line_that_is_not_whole_yet_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_text("1\n2")
    with Graph("--follow", str(path)) as graph:
        until(graph, [1])
        add(path, 5)
        until(graph, [1, 25])


def test_rotation_loses_no_line_and_reads_none_twice(tmp_path: Path) -> None:
    path, old = tmp_path / "app.log", tmp_path / "app.log.1"
    add(path, 1)
    with Graph("--follow", str(path)) as graph:
        until(graph, [1])
        expected = [1.0]
        for i in range(2, 30, 4):
            with path.open("a") as writer:
                path.rename(old)
                add(path)  # the new file is there, and its writer has not gone over
                writer.write(f"{i}\n")
                writer.flush()
                expected.append(i)
                until(graph, expected)
                writer.write(f"{i + 1}\n{i + 2}")
            add(path, i + 3)
            expected += [i + 1, i + 2, i + 3]
            until(graph, expected)


def test_a_file_that_is_away_for_a_while_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    add(path, 1)
    with Graph("--follow", str(path)) as graph:
        until(graph, [1])
        path.unlink()
        add(path, 2)
        until(graph, [1, 2])


def test_a_file_that_is_emptied_is_read_from_its_start(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    add(path, 1, 2, 3)
    with Graph("--follow", str(path)) as graph:
        until(graph, [1, 2, 3])
        path.write_text("4\n")
        until(graph, [1, 2, 3, 4])


def test_following_ends_with_the_run(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    add(path, 1)
    with Graph("--follow", str(path), "--exit-on-eof") as graph:
        until(graph, [1])
        graph.signal()
        assert graph.wait() == 130

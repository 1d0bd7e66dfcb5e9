"""StatsD: what depends on the interval of ten seconds."""

from livegraph.parse import Parser
from livegraph.parsing.framing.lines import LineBlock
from livegraph.settings import ReadingOptions


def samples(*lines: tuple[float, bytes]) -> list[float]:
    parser = Parser(ReadingOptions(format="statsd"))
    told = [parser.parse(LineBlock(line + b"\n"), now) for now, line in lines]
    return [y for batch in told for column in batch.columns for y in column.y.tolist()]


def test_a_counter_is_summed_within_its_interval() -> None:
    lines = (1000.0, b"hits:1|c"), (1004.0, b"hits:2|c|@0.5"), (1012.0, b"hits:1|c")
    assert samples(*lines) == [1.0, 5.0, 1.0]


def test_a_set_has_its_members_of_the_interval() -> None:
    lines = (1000.0, b"users:ann|s"), (1001.0, b"users:bob|s"), (1010.0, b"users:ann|s")
    assert samples(*lines) == [1.0, 2.0, 1.0]


def test_many_counters_in_a_block_are_summed_line_by_line() -> None:
    assert samples((1000.0, b"\n".join([b"hits:1|c"] * 100)))[-1] == 100.0

"""A writer that holds its output back is told from one that does not."""

from livegraph.sources.buffering import MIN_BLOCKS, BufferingDetector


def told(reads: list[tuple[bytes, float]]) -> list[int]:
    bursts = BufferingDetector()
    return [i for i, (data, time) in enumerate(reads) if bursts.add(data, time)]


def test_blocks_cut_anywhere_with_pauses_between_are_told_once() -> None:
    blocks = [(b"x" * 4096, i * 0.5) for i in range(MIN_BLOCKS + 20)]
    assert told(blocks) == [MIN_BLOCKS - 1]
    assert told([(b"x" * 8192, float(i)) for i in range(MIN_BLOCKS)]) == [MIN_BLOCKS - 1]


def test_a_fast_writer_of_blocks_is_none() -> None:
    assert told([(b"x" * 4096, i * 0.01) for i in range(100)]) == []


def test_whole_lines_that_happen_to_fill_a_block_are_none() -> None:
    assert told([(b"x" * 4095 + b"\n", float(i)) for i in range(100)]) == []


def test_other_sizes_between_begin_the_count_anew() -> None:
    reads = [(b"x" * (4096 if i % MIN_BLOCKS else 100), float(i)) for i in range(100)]
    assert told(reads) == []


def test_the_lines_that_fit_in_a_block_of_pythons_are_told() -> None:
    line = b"x" * 50 + b" 1\n"
    read = line * (8192 // len(line))
    assert told([(read, float(i)) for i in range(20)]) == [MIN_BLOCKS]
    assert told([(read + line, float(i)) for i in range(20)]) == []
    assert told([(read[len(line) :], float(i)) for i in range(20)]) == []

"""A writer that buffers its output is detected."""

from livegraph.sources.buffering_detector import MIN_BLOCKS, BufferingDetector


def detected(reads: list[tuple[bytes, float]]) -> list[int]:
    detector = BufferingDetector()
    return [i for i, (data, time) in enumerate(reads) if detector.add(data, time)]


def test_blocks_with_pauses_between_are_detected_once() -> None:
    blocks = [(b"x" * 4096, i * 0.5) for i in range(MIN_BLOCKS + 20)]
    assert detected(blocks) == [MIN_BLOCKS - 1]
    assert detected([(b"x" * 8192, float(i)) for i in range(MIN_BLOCKS)]) == [MIN_BLOCKS - 1]


def test_a_fast_writer_of_blocks_is_not_buffering() -> None:
    assert detected([(b"x" * 4096, i * 0.01) for i in range(100)]) == []


def test_whole_lines_that_fill_a_block_exactly_are_not_buffering() -> None:
    assert detected([(b"x" * 4095 + b"\n", float(i)) for i in range(100)]) == []


def test_a_read_of_another_size_resets_the_count() -> None:
    reads = [(b"x" * (4096 if i % MIN_BLOCKS else 100), float(i)) for i in range(100)]
    assert detected(reads) == []


def test_as_many_lines_as_fit_in_a_block_of_python_are_detected() -> None:
    line = b"x" * 50 + b" 1\n"
    read = line * (8192 // len(line))
    assert detected([(read, float(i)) for i in range(20)]) == [MIN_BLOCKS]
    assert detected([(read + line, float(i)) for i in range(20)]) == []
    assert detected([(read[len(line) :], float(i)) for i in range(20)]) == []

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


def stuck(*reads: tuple[bytes, float]) -> bool:
    detector = BufferingDetector()
    for data, time in reads:
        detector.add(data, time)
    return detector.is_stuck()


def test_a_single_burst_that_ends_in_a_line_at_the_end_of_a_block_is_detected() -> None:
    assert stuck((b"1.5 2.5\n" * 511 + b"1.5 2.5 ", 0))
    assert stuck((b"1.25 2.5\n" * 910 + b"12", 0))
    assert not stuck((b"1.5 2.5\n" * 512, 0))
    assert not stuck((b"1.25 2.5\n" * 700, 0))


def test_a_single_burst_of_whole_lines_that_fill_blocks_of_python_is_detected() -> None:
    line = b"temp=12345\n"
    block = line * (8192 // len(line))
    assert stuck((block, 0))
    assert stuck((block * 2, 0), (block, 0.01))
    assert not stuck((block[: -len(line)], 0))
    assert not stuck((line, 0))


def test_only_the_last_burst_is_judged_and_only_once() -> None:
    detector = BufferingDetector()
    detector.add(b"x" * 4096, 0)
    detector.add(b"1\n", 1)
    assert not detector.is_stuck()
    detector.add(b"x" * 4096, 2)
    assert detector.is_stuck()
    assert not detector.is_stuck()

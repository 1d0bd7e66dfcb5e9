"""Noise is not drawn, and no other line is lost."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livegraph.parse import Parser
from livegraph.parsing.framing.lines import LineBlock, LineFramer
from livegraph.parsing.framing.noise import (
    BUCKET_SECONDS,
    MIN_CLEAN_LINES,
    BaudRateCheck,
    NoiseFilter,
)
from livegraph.settings import ReadingOptions


def sort(data: bytes, noise: NoiseFilter | None = None) -> list[LineBlock]:
    lines, noise = LineFramer(65536), noise or NoiseFilter()
    blocks = [*lines.feed(data), *lines.finish()]
    return [*(part for block in blocks for part in noise.filter(block)), *noise.finish()]


def clean(blocks: list[LineBlock]) -> bytes:
    return b"".join(block.data for block in blocks if not block.reason)


def test_clean_lines_pass_unchanged() -> None:
    data = b"1\n22.5 C\n\n\xc2\xb0\n\ttab\n\x1b[1mbold\x1b[0m\n"
    assert sort(data) == [LineBlock(data)]


@pytest.mark.parametrize("data", [b"21.5 \xb0C\n", b"21.5\x00\n", b"21\xb0\n"])
def test_a_stray_byte_in_a_line_is_not_noise(data: bytes) -> None:
    assert clean(sort(data * 10)) == data * 10


def test_after_noise_lines_are_held_until_enough_are_clean() -> None:
    noise = NoiseFilter()
    assert [block.reason for block in noise.filter(LineBlock(b"\xff\xfe\x01\n"))] == ["noise"]
    assert noise.filter(LineBlock(b"1\n2\n")) == []
    assert noise.filter(LineBlock(b"3\n4\n")) == [LineBlock(b"1\n2\n3\n"), LineBlock(b"4\n")]


def test_a_new_stream_is_trusted_again() -> None:
    noise = NoiseFilter()
    noise.filter(LineBlock(b"\xff\xfe\x01\n1\n"))
    assert noise.finish() == [LineBlock(b"1\n", "noise")]
    assert noise.filter(LineBlock(b"2\n")) == [LineBlock(b"2\n")]


def test_every_line_is_either_passed_on_or_noise() -> None:
    @given(st.lists(st.sampled_from([b"1", b"", b"\xff\xff", b"x \x00", b"22"])))
    def holds(lines: list[bytes]) -> None:
        blocks = sort(b"".join(line + b"\n" for line in lines))
        count = sum(1 if block.reason else block.data.count(b"\n") for block in blocks)
        assert count == len(lines)

    holds()


def test_an_occasional_noisy_line_loses_no_other() -> None:
    data = b"".join(b"1\n" * 10 + b"\xff\x00\xff\n" for _ in range(100)) + b"1\n" * MIN_CLEAN_LINES
    assert clean(sort(data)).count(b"1\n") == 1000 + MIN_CLEAN_LINES


def drawn_from(choice: bytes, line_ends: float) -> Callable[[random.Random], bytes]:
    def garbage(rng: random.Random) -> bytes:
        return bytes(10 if rng.random() < line_ends else rng.choice(choice) for _ in range(100_000))

    return garbage


@pytest.mark.parametrize(
    "garbage",
    [
        lambda rng: rng.randbytes(100_000),
        drawn_from(bytes(range(256)), 0.1),
        drawn_from(bytes(range(256)), 0.3),
        drawn_from(bytes(range(128, 256)), 0.1),
        drawn_from(bytes(range(256)) + b"0123456789" * 8, 0.1),
        drawn_from(bytes([0, 0, 0x80, 0xF8, 0xFE, 0xFF]) + b"019", 0.1),
    ],
    ids=["uniform", "ends", "many ends", "high", "digits", "few values"],
)
def test_at_most_one_line_of_garbage_in_a_thousand_is_drawn(
    garbage: Callable[[random.Random], bytes],
) -> None:
    parser = Parser(ReadingOptions())
    batches = [parser.parse(block, 0) for block in sort(garbage(random.Random(1)))]
    records = sum(batch.records for batch in batches)
    assert records <= sum(batch.lines for batch in batches) / 1000


def legibility(chunks: list[tuple[bytes, float]]) -> list[tuple[float, bool]]:
    legibility = BaudRateCheck()
    return [(time, legibility.readable) for data, time in chunks if legibility.add(data, time)]


def test_garbage_without_line_ends_is_detected_within_two_seconds() -> None:
    garbage = [(b"\xff\x80\x00\xf0" * 5, i / 10) for i in range(40)]
    ((time, readable),) = legibility(garbage)
    assert not readable
    assert time <= 2


def test_a_short_burst_of_noise_is_not_reported() -> None:
    noise = [(b"\xff\x80\x00\xf0" * 100, 0.0), (b"\xff\x80" * 100, 0.1)]
    assert legibility(noise + [(b"21.5\n" * 3, 0.2 + i * BUCKET_SECONDS) for i in range(10)]) == []


def test_a_stream_that_becomes_readable_again_is_reported() -> None:
    garbage = [(b"\xff\x80\x00\xf0" * 5, i / 10) for i in range(40)]
    lines = [(b"21.5 22.5\n", 4 + i / 10) for i in range(40)]
    assert [readable for _, readable in legibility(garbage + lines)] == [False, True]

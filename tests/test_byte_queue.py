"""The queue of lines that is bounded by bytes, and the delays between attempts."""

from hypothesis import given
from hypothesis import strategies as st

from livegraph.lib.backoff import Backoff
from livegraph.lib.byte_queue import ByteQueue

LINES = st.lists(st.binary(min_size=1, max_size=6).map(lambda data: data + b"\n"))


@given(LINES, st.integers(1, 30), st.integers(1, 12))
def test_lines_come_out_whole_and_in_order_unless_there_was_no_room(
    lines: list[bytes], limit: int, at_once: int
) -> None:
    queue, kept, taken = ByteQueue(limit), [], []
    for line in lines:
        if queue.put(line):
            kept.append(line)
        else:
            assert queue.size + len(line) > limit
            taken.append(queue.take(at_once))
    while queue:
        taken.append(queue.take(at_once))
        assert len(taken[-1]) < at_once + 7
    assert b"".join(taken) == b"".join(kept)
    assert queue.size == len(queue) == 0


def test_what_is_put_back_comes_first_though_the_queue_is_full() -> None:
    queue = ByteQueue(4)
    queue.put(b"a\n")
    data = queue.take(2)
    queue.put(b"bcd\n")
    queue.put_back(data)
    assert queue.size == 6
    assert not queue.put(b"\n")
    assert queue.take(99) == b"a\nbcd\n"


def test_delays_double_up_to_the_longest_and_begin_again_after_a_reset() -> None:
    backoff = Backoff(0.5, 3)
    assert [backoff.next_delay() for _ in range(5)] == [0.5, 1, 2, 3, 3]
    backoff.reset()
    assert backoff.next_delay() == 0.5

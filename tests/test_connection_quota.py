"""Which connection is closed when there are too many or too many unsent bytes."""

from collections import Counter
from contextlib import ExitStack

import pytest

from livegraph.system import file_descriptors
from livegraph.web import connection_quota
from livegraph.web.connection_quota import ConnectionQuota


class Peer:
    """A connection that counts how often it was closed."""

    def __init__(self, limits: ConnectionQuota, address: str = "127.0.0.1") -> None:
        self.cuts = 0
        self.admitted = limits.admit(self, address)

    def cut(self) -> None:
        self.cuts += 1


class RecordedLimits:
    """Limits of `most` connections, with their messages and counts."""

    def __init__(self, most: int) -> None:
        self.messages: list[str] = []
        self.notes: Counter[str] = Counter()
        self.limits = ConnectionQuota(most, self.messages.append, self.notes.update)

    def peers(self, count: int, address: str = "127.0.0.1") -> list[Peer]:
        return [Peer(self.limits, address) for _ in range(count)]


def cut(peers: list[Peer]) -> list[int]:
    """The indices of the peers that were closed."""
    return [at for at, peer in enumerate(peers) if peer.cuts]


def test_the_longest_idle_connection_is_closed_to_make_room() -> None:
    recorded = RecordedLimits(4)
    peers = recorded.peers(4)
    with recorded.limits.answering(peers[0]):
        pass  # now it was active last
    more = recorded.peers(2)
    assert (cut(peers), cut(more)) == ([1, 2], [])
    assert recorded.notes == {"connections_closed": 2}
    assert len(recorded.messages) == 1
    assert recorded.messages[0].startswith("4 connections are open; livegraph closes")


def test_a_busy_connection_is_closed_when_none_is_idle() -> None:
    recorded = RecordedLimits(3)
    peers = recorded.peers(3)
    with ExitStack() as requests:
        for peer in peers:
            requests.enter_context(recorded.limits.answering(peer))
        recorded.limits.waits(peers[0], 1)
        recorded.limits.sent(peers[0])  # it reads its answer
        recorded.peers(1)
        assert cut(peers) == [1]


def test_streams_are_kept_and_a_stream_beyond_their_share_is_refused() -> None:
    recorded = RecordedLimits(3)
    peers = recorded.peers(3)
    with ExitStack() as requests:
        for peer in peers:
            requests.enter_context(recorded.limits.answering(peer))
        assert [recorded.limits.keep(peer) for peer in peers] == [True, True, False]
        assert recorded.messages == [
            "2 streams are open; livegraph refuses more, so that other requests are answered"
        ]
        assert recorded.notes == {"refused": 1}
        assert all(peer.admitted for peer in recorded.peers(1))
        assert cut(peers) == [2]
        recorded.limits.lost(peers[0])
        (another,) = recorded.peers(1)
        requests.enter_context(recorded.limits.answering(another))
        assert recorded.limits.keep(another)


@pytest.mark.parametrize(("most", "streams"), [(192, 168), (3072, 3008)])
def test_an_eighth_of_the_connections_or_64_are_not_for_streams(most: int, streams: int) -> None:
    recorded = RecordedLimits(most)
    with ExitStack() as requests:
        peers = recorded.peers(most)
        for peer in peers:
            requests.enter_context(recorded.limits.answering(peer))
        assert sum(recorded.limits.keep(peer) for peer in peers) == streams


def test_the_streams_of_a_peer_leave_room_for_its_other_requests() -> None:
    recorded = RecordedLimits(32)
    with ExitStack() as requests:
        peers = recorded.peers(16, "192.0.2.1")
        for peer in peers:
            requests.enter_context(recorded.limits.answering(peer))
        assert sum(recorded.limits.keep(peer) for peer in peers) == 14
        assert all(peer.admitted for peer in recorded.peers(2, "192.0.2.1"))
        (another,) = recorded.peers(1, "192.0.2.2")
        requests.enter_context(recorded.limits.answering(another))
        assert recorded.limits.keep(another)


@pytest.mark.parametrize(
    ("address", "another"),
    [("192.0.2.1", "192.0.2.2"), ("2001:db8::1", "2001:db8:0:1::1")],
)
def test_a_peer_may_have_half_of_the_connections_and_then_loses_its_own(
    address: str, another: str
) -> None:
    recorded = RecordedLimits(8)
    others = recorded.peers(2, another)
    peers = recorded.peers(6, address)
    assert (cut(others), cut(peers)) == ([], [0, 1])


def test_addresses_of_one_ipv6_network_are_one_peer() -> None:
    recorded = RecordedLimits(4)
    peers = [Peer(recorded.limits, f"2001:db8::{n}") for n in range(1, 4)]
    assert cut(peers) == [0]


def test_this_machine_may_have_all_connections() -> None:
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        assert cut(RecordedLimits(8).peers(8, address)) == []


def test_above_the_limit_of_unsent_bytes_the_longest_waiting_connection_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection_quota, "UNSENT", 300)
    recorded = RecordedLimits(100)
    peers = recorded.peers(5)
    for peer in peers[:3]:
        recorded.limits.waits(peer, 100)
    recorded.limits.sent(peers[0])
    recorded.limits.waits(peers[3], 100)
    assert cut(peers) == []
    recorded.limits.waits(peers[4], 150)
    assert cut(peers) == [1, 2]
    assert recorded.notes == {"connections_closed": 2}
    for peer in peers[3:]:
        recorded.limits.lost(peer)
    recorded.limits.waits(peers[0], 300)
    assert cut(peers) == [1, 2]


@pytest.mark.parametrize("most", [40, 64, 256, 1024, 4096])
def test_a_quarter_of_the_descriptors_is_left_for_other_things(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_descriptors, "limit", lambda: most)
    listening = file_descriptors.for_listener(100)
    pages = file_descriptors.for_pages(listening)
    assert most / 5 <= pages
    assert 1 <= listening <= 100
    assert pages + listening <= 3 / 4 * most


def test_ever_new_addresses_flood_neither_the_terminal_nor_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection_quota, "PEER_SHARE", 1_000_000)  # one connection each
    addresses = [f"10.0.1.{i}" for i in range(connection_quota.MAX_REPORTED + 50)]
    recorded = RecordedLimits(1_000)
    with ExitStack() as requests:
        for address in addresses:
            first = Peer(recorded.limits, address)
            requests.enter_context(recorded.limits.answering(first))
            recorded.limits.keep(first)
            assert not Peer(recorded.limits, address).admitted
    assert recorded.notes == {"refused": len(addresses)}
    assert len(recorded.messages) == connection_quota.MAX_REPORTED

"""Memory stays flat: while a long stream is read for its events, and while a long list is paged."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from invocant import runtime as rt
from invocant.runtime._drivers.sync.transport import SyncTransport
from tests.unit.runtime.drivers import SSE, Received, Reply, Server, SyncDriver
from tests.unit.runtime.operations import CREATE, CURSOR, LIST, streaming

PIECE = b'event: text\ndata: "' + b"x" * 40 + b'"\n\n'


class Long(list[bytes]):
    """5 MB of events in pieces of 32 KB."""

    def __iter__(self) -> Iterator[bytes]:
        block = PIECE * 500
        for _ in range(150):
            yield block


def peak(work: Callable[[], None]) -> int:
    """Return the most memory that some work holds, in bytes."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_stream_that_keeps_nothing_is_flat() -> None:
    """5 MB of events, read with keep=False, take less than 1 MB."""
    driver = SyncDriver("httpx")
    client = driver.make(Server(Reply(200, [PIECE], SSE), Reply(200, Long(), SSE)))

    def read() -> int:
        options = rt.RequestOptions(keep=False)
        with client._client.stream(CREATE, streaming("none"), {"id": "a"}, options) as stream:
            return sum(1 for _ in stream)

    def work() -> None:
        assert read() == 75_000

    assert read() == 1  # modules that come with the first stream are no part of it
    assert peak(work) < 1_000_000


@pytest.mark.parametrize("prefetch", [False, True])
def test_list_is_flat(prefetch: bool) -> None:
    """20,000 items in pages of 100, read one by one, take less than 3 MB: a third of what they would hold.

    Python 3.13 counts about twice what 3.11 does.
    """
    pages = 0

    def answer(seen: Received) -> Reply:
        nonlocal pages
        pages += 1
        things = [{"id": f"{pages}-{n}", "note": "x" * 100} for n in range(100 if pages <= 200 else 0)]
        server.received.clear()
        return Reply(200, json.dumps({"things": things}).encode())

    server = Server(answer=answer)
    client = SyncDriver("httpx").make(server)

    def work() -> None:
        items = client._client.paginate(LIST, CURSOR, {}, prefetch=prefetch)
        assert sum(1 for _ in items) == 20_000

    assert peak(work) < 3_000_000


def test_result_is_remembered_only_while_it_lives() -> None:
    """What is noted of a result goes when the result goes."""
    from invocant.runtime import _info
    from tests.unit.runtime.operations import GET

    driver = SyncDriver("httpx")
    client = driver.make(Server(Reply(200, b'{"id": "a"}')))
    before = len(_info._infos)
    kept = [driver.call(client, GET, {"id": "a"}) for _ in range(5)]
    assert len(_info._infos) == before + 5
    kept.clear()
    assert len(_info._infos) == before


def test_addresses_that_are_kept_are_bounded() -> None:
    """A client that calls a million addresses does not keep a million."""
    transport = SyncTransport()
    for number in range(1000):
        assert str(transport._url(f"https://x/{number}")) == f"https://x/{number}"
    assert len(transport._urls) <= 256

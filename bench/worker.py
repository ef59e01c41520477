"""Runs in a peer's environment: measures one block at a time, when it is told to.

Reads a JSON object a line, `{"measure": name}`, and answers with one. The peer's work alternates with a
yardstick of the standard library in this very process, so that what slows the machine slows both.
"""

from __future__ import annotations

import asyncio
import gc
import http.client
import json
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import chain, islice, repeat
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bench import bodies
from bench.server import (
    EVENTS,
    ITEMS,
    LONG_STREAM,
    SINGLE_EVENTS,
    STREAM_IN_BLOCKS,
    STREAM_ONE_BY_ONE,
    STREAM_THAT_WAITS,
)

WAITS = STREAM_THAT_WAITS
BODIES = bodies.texts(100)
CALLS = 20
AT_ONCE = 64
PAGE = 100
LONG = 200 * 10**6
"""Bytes that are read while memory is watched."""
REQUEST = {"name": "Function", "slug": "function", "project_id": WAITS, "function_data": {"type": "prompt"}}
SIZE = sum(map(len, BODIES)) // len(BODIES)
LONG_BLOCKS = ("paging_1000", "paging_100")
"""Measures whose first block need not be warmed up for: what it makes at first is nothing in it."""
ALONE = ("memory", "growth_paging", "growth_streaming", "growth_result")
"""Measures without a yardstick, made once. How much a process grows is asked of a new one."""


class Pair(NamedTuple):
    """The yardstick and the work of one block."""

    yardstick: Callable[[], Any]
    work: Callable[[], Any]
    wall: bool = False
    """Whether wall time counts, rather than CPU time."""


def each(function: Callable[[Any], Any], values: list[Any]) -> Callable[[], None]:
    """Return a block: the function on each of the values."""

    def block() -> None:
        for value in values:
            function(value)

    return block


def times(function: Callable[[], Any], count: int = CALLS) -> Callable[[], None]:
    """Return a block: the function some times over."""

    def block() -> None:
        for _ in range(count):
            function()

    return block


class Raw:
    """The standard library's own client, with one connection."""

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.connection = http.client.HTTPConnection(self.host)

    def call(self, method: str, path: str, body: bytes | None = None) -> Any:
        """Make one call and return its JSON."""
        self.connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        return json.loads(self.connection.getresponse().read())

    def stream(self, function_id: str) -> int:
        """Read a whole stream, cut it into events, and count them."""
        self.connection.request("POST", f"/v1/function/{function_id}/invoke", b"{}")
        response = self.connection.getresponse()
        count, rest = 0, b""
        while piece := response.read1(32 * 1024):
            *events, rest = (rest + piece).split(b"\n\n")
            for event in events:
                event.partition(b"\ndata: ")
            count += len(events)
        return count

    def first(self) -> None:
        """Open a stream and read its first event, on a connection of its own."""
        connection = http.client.HTTPConnection(self.host)
        connection.request("POST", f"/v1/function/{WAITS}/invoke", b"{}")
        assert connection.getresponse().read1(64)
        connection.close()

    def pages(self, size: int) -> None:
        """Read the whole list."""
        after = ""
        while items := self.call("GET", f"/v1/function?limit={size}{after}")["objects"]:
            after = f"&starting_after={items[-1]['id']}"


class AsyncRaw:
    """The standard library's streams, with one connection."""

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def call(self, method: str, path: str, body: bytes = b"") -> Any:
        """Make one call and return its JSON."""
        if self.pair is None:
            host, port = self.host.split(":")
            self.pair = await asyncio.open_connection(host, int(port))
        reader, writer = self.pair
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = answer.partition("content-length:")[2].partition("\r\n")[0]
        return json.loads(await reader.readexactly(int(length)))


class Measures:
    """What can be measured of one peer: a method for each measure, which makes its pair."""

    def __init__(self, peer: Any, url: str) -> None:
        self.peer, self.url = peer, url
        self.loop = asyncio.new_event_loop()

    def decode(self) -> Pair:
        """Bytes of a Function to an object."""
        return Pair(each(json.loads, BODIES), each(self.peer.decoder(), BODIES))

    def encode(self) -> Pair:
        """An object to text."""
        decode = self.peer.decoder()
        objects, plain = [decode(text) for text in BODIES], [json.loads(text) for text in BODIES]
        return Pair(each(json.dumps, plain), each(self.peer.encoder(), objects))

    def encode_plain(self) -> Pair:
        """An object to plain dicts and lists, and those to text."""
        decode, make_plain = self.peer.decoder(), self.peer.plainer()
        objects, plain = [decode(text) for text in BODIES], [json.loads(text) for text in BODIES]
        return Pair(each(json.dumps, plain), each(lambda one: json.dumps(make_plain(one)), objects))

    def get(self) -> Pair:
        """A typed GET."""
        call, path = self.peer.getter(self.url), f"/v1/function/{WAITS}"
        raw = Raw(self.url)
        return Pair(times(lambda: raw.call("GET", path)), times(call))

    def post(self) -> Pair:
        """A typed POST."""
        call, raw = self.peer.poster(self.url), Raw(self.url)
        return Pair(
            times(lambda: raw.call("POST", "/v1/function", json.dumps(REQUEST).encode())), times(call)
        )

    def aget(self) -> Pair:
        """A typed GET, async."""
        raw = AsyncRaw(self.url)
        return self._async(lambda: raw.call("GET", f"/v1/function/{WAITS}"), self.peer.agetter(self.url))

    def apost(self) -> Pair:
        """A typed POST, async."""
        raw = AsyncRaw(self.url)
        work = self.peer.aposter(self.url)
        return self._async(lambda: raw.call("POST", "/v1/function", json.dumps(REQUEST).encode()), work)

    def at_once(self) -> Pair:
        """64 typed GETs at a time, async; each has a connection."""
        raws = [AsyncRaw(self.url) for _ in range(AT_ONCE)]
        call, path = self.peer.agetter(self.url), f"/v1/function/{WAITS}"

        async def yardstick() -> None:
            await asyncio.gather(*(raw.call("GET", path) for raw in raws))

        async def work() -> None:
            await asyncio.gather(*(call() for _ in raws))

        run = self.loop.run_until_complete
        return Pair(times(lambda: run(yardstick()), 2), times(lambda: run(work()), 2))

    def _async(self, yardstick: Callable[[], Any], work: Callable[[], Any]) -> Pair:
        async def repeat(call: Callable[[], Any]) -> None:
            for _ in range(CALLS):
                await call()

        run = self.loop.run_until_complete
        return Pair(lambda: run(repeat(yardstick)), lambda: run(repeat(work)))

    def _events(self, event: bytes, count: int, size: int) -> Pair:
        data = event * count
        cut = bodies.pieces(data, size)

        def yardstick() -> None:
            for block in data.decode().split("\n\n"):
                for line in block.split("\n"):
                    line.partition(": ")

        def work() -> None:
            assert self.peer.events(cut) == count

        return Pair(yardstick, work)

    def events_small_64k(self) -> Pair:
        """Events of 32 bytes in pieces of 64 KB."""
        return self._events(bodies.SMALL_EVENT, 8192, 65536)

    def events_small_4k(self) -> Pair:
        """Events of 32 bytes in pieces of 4 KB."""
        return self._events(bodies.SMALL_EVENT, 8192, 4096)

    def events_small_16(self) -> Pair:
        """Events of 32 bytes in pieces of 16 bytes."""
        return self._events(bodies.SMALL_EVENT, 2048, 16)

    def events_big_64k(self) -> Pair:
        """Events of 64 KB in pieces of 64 KB."""
        return self._events(bodies.BIG_EVENT, 8, 65536)

    def events_big_4k(self) -> Pair:
        """Events of 64 KB in pieces of 4 KB."""
        return self._events(bodies.BIG_EVENT, 8, 4096)

    def events_big_16(self) -> Pair:
        """Events of 64 KB in pieces of 16 bytes."""
        return self._events(bodies.BIG_EVENT, 2, 16)

    def _stream(self, function_id: str, count: int) -> Pair:
        raw, read = Raw(self.url), self.peer.streamer(self.url)

        def work() -> None:
            found = read(function_id)
            assert found in (count, count + 1), found

        return Pair(lambda: raw.stream(function_id), work)

    def stream(self) -> Pair:
        """A whole stream of small events in chunks of 32 KB."""
        return self._stream(STREAM_IN_BLOCKS, EVENTS)

    def stream_single(self) -> Pair:
        """A whole stream of small events, one a chunk."""
        return self._stream(STREAM_ONE_BY_ONE, SINGLE_EVENTS)

    def astream(self) -> Pair:
        """A whole stream, async."""
        raw, read = Raw(self.url), self.peer.astreamer(self.url)

        def work() -> None:
            assert self.loop.run_until_complete(read(STREAM_IN_BLOCKS)) in (EVENTS, EVENTS + 1)

        return Pair(lambda: raw.stream(STREAM_IN_BLOCKS), work)

    def first_event(self) -> Pair:
        """Wall time until the first event of a stream whose second never comes."""
        return Pair(times(Raw(self.url).first, 10), times(self.peer.first(self.url), 10), wall=True)

    def _paging(self, size: int) -> Pair:
        raw, read = Raw(self.url), self.peer.lister(self.url)

        def work() -> None:
            assert read(size) == ITEMS

        return Pair(lambda: raw.pages(size), work)

    def paging_1000(self) -> Pair:
        """A list by pages of 1,000."""
        return self._paging(1000)

    def paging_100(self) -> Pair:
        """A list by pages of 100."""
        return self._paging(100)

    def memory(self) -> float:
        """Bytes that a decoded object holds, as a ratio of its plain dict."""
        return held(self.peer.decoder()) / held(json.loads)

    def growth_paging(self) -> float:
        """MB that the process grows by while a list is read, above what it is after the first page."""
        walk = self.peer.walker(self.url)
        again = chain.from_iterable(map(walk, repeat(PAGE)))  # the list is shorter than what is read
        return grown(islice(again, LONG // SIZE), PAGE)

    def growth_streaming(self) -> float:
        """MB that the process grows by while a stream is read, above what it is after the first chunk."""
        return grown(self.peer.reader(self.url)(LONG_STREAM), 32)

    def growth_result(self) -> float:
        """The same of a stream that keeps what its result is made of."""
        return grown(self.peer.keeper(self.url)(LONG_STREAM), 32)


def held(make: Callable[[bytes], Any]) -> float:
    """Return the bytes that one decoded object holds."""
    make(BODIES[0])
    gc.collect()
    tracemalloc.start()
    keep = [make(text) for text in BODIES]
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / len(keep)


def peak() -> float:
    """Return the most memory that this process had, in MB."""
    with open("/proc/self/status") as status:
        (line,) = (line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def grown(things: Iterable[Any], first: int) -> float:
    """Read things one by one; return what the peak grew by after the first of them, in MB."""
    left: Iterator[Any] = iter(things)
    assert sum(1 for _ in islice(left, first)) == first
    before = peak()
    assert sum(1 for _ in left) > 100 * first
    return peak() - before


def main() -> None:
    """Answer until the input ends."""
    peer, url = import_module(f"bench.peers.{sys.argv[1]}"), sys.argv[2]
    measures = Measures(peer, url)
    pairs: dict[str, Pair] = {}
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        name = json.loads(line)["measure"]
        try:
            if name in ALONE:
                answer: dict[str, Any] = {"ratio": getattr(measures, name)()}
            else:
                if name not in pairs:
                    pairs[name] = getattr(measures, name)()
                    if name not in LONG_BLOCKS:
                        for warm in range(2):
                            pairs[name][warm]()
                yardstick, work, wall = pairs[name]
                clock = time.perf_counter if wall else time.process_time
                start = clock()
                yardstick()
                middle = clock()
                work()
                answer = {"ratio": (clock() - middle) / (middle - start), "seconds": clock() - start}
        except AttributeError as error:
            if getattr(error, "obj", None) is not peer:
                raise
            answer = {"missing": True}
        except LookupError:
            answer = {"missing": True}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()

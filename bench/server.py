"""The server that calls go to: a process of its own on the loopback, with every answer made beforehand.

Functions are at the paths of the Braintrust API. What the function's id ends in says how its stream comes.
"""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

from bench import bodies

ITEMS = 100_000
DIFFERENT = 1_000
EVENTS = 20_000
SINGLE_EVENTS = 2_000

BASE = "00000000-0000-4000-8000-00000000000"
STREAM_IN_BLOCKS = BASE + "1"
"""Small events, in chunks of 32 KB."""
STREAM_ONE_BY_ONE = BASE + "2"
"""Small events, each in a chunk of its own."""
STREAM_THAT_WAITS = BASE + "3"
"""One small event, then nothing."""
LONG_STREAM = BASE + "4"
"""200 MB of events of 1 KB, in chunks of 32 KB."""
LONG_CHUNKS = 6_100

FUNCTION = bodies.texts(1)[0]


class Pages:
    """A list of functions, by pages of any size; the same for every run.

    All ids are different. They say the place in the list; the rest comes round again after 1,000.
    """

    def __init__(self) -> None:
        texts = bodies.texts(DIFFERENT)
        begin = len('{"id": "') + 8
        self.rests = [text[begin:] for text in texts]

    def page(self, after: str, limit: int) -> bytes:
        """Return the answer that is a page."""
        place = int(after[:8], 16) + 1 if after else 0
        numbers = range(place, min(place + limit, ITEMS))
        items = [b'{"id": "%08x%b' % (number, self.rests[number % DIFFERENT]) for number in numbers]
        return _answer(b'{"objects": [' + b", ".join(items) + b"]}")


def _answer(body: bytes) -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: 8f2c\r\n"
        b"content-length: %d\r\n\r\n%b" % (len(body), body)
    )


def _chunked(pieces: list[bytes]) -> list[bytes]:
    return [b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces]


_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
_LAST = b"0\r\n\r\n"
_BLOCKS = _chunked(bodies.pieces(bodies.SMALL_EVENT * EVENTS + bodies.DONE_EVENT, 32 * 1024))
_SINGLE = _chunked([bodies.SMALL_EVENT] * SINGLE_EVENTS + [bodies.DONE_EVENT])
_LONG = _chunked([bodies.MIDDLE_EVENT * 32])[0]
_FUNCTION = _answer(FUNCTION)


class Connection(asyncio.Protocol):
    """Answers requests one after the other."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.buffer = b""
        self.transport: asyncio.Transport
        self.to_write = 0  # chunks of a long stream
        self.paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.set_write_buffer_limits(high=1 << 22)

    def pause_writing(self) -> None:
        """Stop: the reader is behind."""
        self.paused = True

    def resume_writing(self) -> None:
        """Go on with a long stream."""
        self.paused = False
        self.write_more()

    def write_more(self) -> None:
        """Write of a long stream what the reader has room for."""
        while self.to_write and not self.paused and not self.transport.is_closing():
            self.to_write -= 1
            self.transport.write(_LONG if self.to_write else _LONG + _LAST)

    def data_received(self, data: bytes) -> None:
        """Take a piece of a request; answer when it is whole."""
        self.buffer += data
        while True:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self.buffer[:end].decode("latin-1")
            length = 0
            for line in head.split("\r\n")[1:]:
                name, _, value = line.partition(":")
                if name.lower() == "content-length":
                    length = int(value)
            if len(self.buffer) < end + 4 + length:
                return
            self.buffer = self.buffer[end + 4 + length :]
            method, target, _ = head.split(" ", 2)
            self.answer(method, target)

    def answer(self, method: str, target: str) -> None:
        """Write the answer to one request."""
        parts = urlsplit(target)
        if method == "POST" and "/invoke" in parts.path:
            self.transport.write(_HEAD)
            if STREAM_THAT_WAITS in parts.path:
                self.transport.write(_chunked([bodies.SMALL_EVENT])[0])
            elif STREAM_ONE_BY_ONE in parts.path:
                self.transport.write(b"".join(_SINGLE) + _LAST)
            elif LONG_STREAM in parts.path:
                self.to_write = LONG_CHUNKS
                self.write_more()
            else:
                for piece in _BLOCKS:
                    self.transport.write(piece)
                self.transport.write(_LAST)
        elif method == "GET" and parts.path == "/v1/function":
            query = parse_qs(parts.query)
            after = query.get("starting_after", [""])[0]
            self.transport.write(self.pages.page(after, int(query.get("limit", ["100"])[0])))
        else:
            self.transport.write(_FUNCTION)


async def _serve() -> None:
    pages = Pages()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(pages), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())

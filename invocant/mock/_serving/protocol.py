"""HTTP/1.1 on a connection: requests read by httptools, each answered in one write where that is possible.

What can be answered at once is answered while the request is read: no task, no messages of ASGI in between
(docs/adr/0054). Everything else, streams and what waits, is delivered by a task, as to an ASGI server.

What is no request ends the connection, after the answers to the requests before it. Whatever makes two
readers see other requests than one another (two lengths, a length beside chunks, spaces before a colon, bare
line feeds, obsolete folding) is refused by the parser; trailers are read and dropped.

Source: RFC 9112; RFC 9110, sections 7.8 (Upgrade) and 10.1.1 (Expect).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable

import httptools
from attrs import define

from invocant.mock._exchange.requests import Request
from invocant.mock._serving.app import MockApp
from invocant.mock._serving.delivery import Wire, noted
from invocant.mock._serving.exchanges import DecidedCall
from invocant.mock._serving.heads import BODILESS, closes, head_of, refusal_of
from invocant.mock._serving.known_heads import KnownHeads
from invocant.mock._serving.live import LiveAnswer
from invocant.mock._serving.reading import ArrivingBody, in_origin_form
from invocant.mock._serving.unknown_methods import with_known_method

_LOG = logging.getLogger("invocant.mock")

KEPT_OPEN_SECONDS = 600.0
"""How long a connection stays open without a request on it."""
LINGER_SECONDS = 2.0
"""How long what still comes is read and dropped, once a request was refused before its end."""
MAX_HEAD_BYTES = 64 * 2**10
"""How large the head of a request may be."""
_PIECE_BYTES = 64 * 2**10
"""Up to which size a body is joined when it is there; a larger one is read as an upload."""
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@define(eq=False)
class _Asked:
    """What came on a connection and waits for its turn: a request, or what is none and ends it."""

    request: Request | None
    complete: bool = True
    """Whether its body was taken."""
    ends: bool = False
    """Whether the connection ends after its answer."""
    version: str = "1.1"
    refusal: bytes = b""
    """The answer to what is no request."""


class HttpProtocol(asyncio.Protocol):
    """One connection of the server.

    Args:
        app: What answers.
        tasks: Where the tasks of answers that take time are kept.
        heads: What heads were read before, on all connections.
        loop: The event loop.
    """

    def __init__(
        self,
        app: MockApp,
        tasks: "set[asyncio.Task[None]]",
        heads: KnownHeads,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._app = app
        self._tasks = tasks
        self._heads = heads
        self._loop = loop
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport
        self._break_off: Callable[[bool], None] | None = None
        self._lost = asyncio.Event()
        self._can_write = asyncio.Event()
        self._can_write.set()
        self._live: LiveAnswer | None = None
        """The answer that is on its way and takes time."""
        self._queue: deque[_Asked] = deque()
        self._last = False
        """Whether nothing more is read as a request: the connection ends with what was read."""
        self._timer: asyncio.TimerHandle | None = None
        self._version = "1.1"
        """The HTTP version of the request that is being read."""
        self._ends = False
        """Whether the connection ends after it."""
        self._read: Request | None = None
        """The last request of the piece that is being read, if its body is small."""
        self._held = b""
        """A head that is known, and is not read until the next piece shows whether that is its body."""
        self._head_piece = b""
        """The last piece, if it was a head that was not known, and nothing else."""
        self._heard = 0.0
        """When something came last, by the time of the loop."""
        self._begin()

    def _begin(self) -> None:
        """Be ready for the next request."""
        self._target = b""
        self._headers: list[tuple[str, str]] = []
        self._head_bytes = 0
        self._is_begun = False
        """Whether something of the request was read."""
        self._head: Request | None = None
        """The head of the request that is being read, once it is whole."""
        self._method = b""
        """The method of the request, where the parser was shown another one."""
        self._expects = False
        self._chunks: list[bytes] = []
        self._size = 0
        self._upload: ArrivingBody | None = None
        self._is_refused = False
        """Whether it is answered before its end."""

    # -- the connection ------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # of a stream
        """Begin."""
        self._transport = transport
        self._app.connections.opened(transport)
        self._break_off = self._app.connections.breaker(transport.get_extra_info("peername"))
        self._heard = self._loop.time()
        self._timer = self._loop.call_later(KEPT_OPEN_SECONDS, self._end_if_idle)

    def connection_lost(self, _error: Exception | None) -> None:
        """Let go of everything; a request that was not read to its end is noted as broken off."""
        self._app.connections.closed(self._transport)
        if self._timer is not None:
            self._timer.cancel()
        self._lost.set()
        self._can_write.set()
        self._queue.clear()
        if self._held:
            self._parser.feed_data(self._held)
        del self._parser  # which holds this object, as this does it
        if self._head is not None and not self._is_refused:
            self._app.decide(self._head, None)

    def pause_writing(self) -> None:
        """Answer no more until the caller has read what it was sent."""
        self._can_write.clear()

    def resume_writing(self) -> None:
        """Go on."""
        self._can_write.set()
        self._go_on()

    def _end_if_idle(self) -> None:
        """Close the connection if nothing came for long and nothing is being answered; else look later."""
        left = self._heard + KEPT_OPEN_SECONDS - self._loop.time()
        if left <= 0 and self._live is None:
            self._transport.close()
            return
        self._timer = self._loop.call_later(max(left, 1.0), self._end_if_idle)

    # -- what comes ----------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Read what came."""
        self._heard = self._loop.time()
        if self._last:
            return
        whole = b""
        if self._head is None:
            if not self._is_begun:
                if self._held:
                    data = self._held + data
                request = self._heads.request(data)
                if request is not None:
                    self._held = b""
                    self._take(_Asked(request))
                    return
                if not self._held and self._heads.awaits_body(data):
                    self._held = data
                    return
                self._held = b""
                whole = data
                data, self._method = with_known_method(data)
            self._head_bytes += len(data)
        elif self._head_piece:
            whole = self._head_piece + data
        self._head_piece = b""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            whole = b""
            self._pass_over_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserInvalidMethodError:
            self._refuse(501, "The method is not known.")
        except httptools.HttpParserCallbackError:
            _LOG.exception("a request was not read")
            self._refuse(500, "The mock itself failed.")
        except httptools.HttpParserError as error:
            self._refuse(400, f"Invalid HTTP request received: {error}".encode("ascii", "replace").decode())
        if self._head is None:
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse(431, f"The head of a request has at most {MAX_HEAD_BYTES} bytes.")
            if whole and self._read is not None and not self._last:
                self._heads.note(whole, self._read)
            self._read = None
            return
        if whole.endswith(b"\r\n\r\n") and not self._size:
            self._head_piece = whole
        if self._expects:
            self._expects = False
            if self._live is None and not self._is_refused:
                self._transport.write(_CONTINUE)

    def _pass_over_upgrade(self, rest: bytes) -> None:
        """Read a request again without the protocol that it offers, which is not spoken here.

        The parser takes all that follows for that protocol, the body of the request too. What CONNECT opens
        is no HTTP.
        """
        if self._last:
            return
        method = self._method or self._parser.get_method()
        if method == b"CONNECT":
            self._refuse(501, "This is no proxy.")
            return
        lines = [f"{name}: {value}\r\n" for name, value in self._headers if name != "upgrade"]
        head = method + b" " + self._target + b" HTTP/1.1\r\n" + "".join(lines).encode("latin-1") + b"\r\n"
        self._parser = httptools.HttpRequestParser(self)
        self._begin()
        self.data_received(head + rest)

    def on_message_begin(self) -> None:
        """Note that a request begins."""
        self._is_begun = True
        self._read = None

    def on_url(self, url: bytes) -> None:
        """Take a piece of the target."""
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; what comes after the body is none."""
        if self._head is None:
            self._headers.append((name.decode("latin-1").lower(), value.decode("latin-1").strip(" \t")))

    def on_headers_complete(self) -> None:
        """Look at the head."""
        if self._parser.should_upgrade() or self._last:
            return
        self._version = self._parser.get_http_version()
        if self._version not in ("1.1", "1.0"):
            self._refuse(505, "HTTP/1.1 is spoken here.")
            return
        self._ends = self._version == "1.0" or not self._parser.should_keep_alive()
        method = (self._method or self._parser.get_method()).decode("ascii")
        path, _, query = self._target.partition(b"#")[0].partition(b"?")
        self._head = Request(method, in_origin_form(path.decode("latin-1")), query, self._headers, b"")
        for name, value in self._headers:
            if name == "expect" and value.lower() == "100-continue":
                self._expects = self._version == "1.1"

    def on_body(self, data: bytes) -> None:
        """Take a piece of the body."""
        if self._head is None or self._is_refused:
            return
        self._size += len(data)
        if self._upload is None:
            self._chunks.append(data)
            if self._size <= _PIECE_BYTES:
                return
            self._upload = ArrivingBody(self._head)
            data = b"".join(self._chunks)
            self._chunks.clear()
        if not self._upload.feed(data):
            self._is_refused = True
            self._take(_Asked(self._head, complete=False, ends=True))

    def on_message_complete(self) -> None:
        """Answer a request that is whole."""
        head = self._head
        if head is None or self._is_refused:
            return
        if self._upload is not None:
            request = self._upload.end()
        else:
            head.body = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
            head.size = self._size
            request = head
            self._read = request
        self._begin()
        self._take(_Asked(request, ends=self._ends, version=self._version))

    def _refuse(self, status: int, message: str) -> None:
        """Answer to what is no request, and take nothing more."""
        if not self._last:
            self._take(_Asked(None, ends=True, refusal=refusal_of(status, message)))

    # -- what goes -----------------------------------------------------------------------------------------

    def _take(self, asked: _Asked) -> None:
        """Answer what came, or let it wait until what came before is answered."""
        self._last = asked.ends
        if self._live is None and self._can_write.is_set() and not self._queue:
            self._answer(asked)
        else:
            self._queue.append(asked)
            self._transport.pause_reading()

    def _go_on(self) -> None:
        """Answer what waits, as far as that is possible now, then read on."""
        while self._queue and self._live is None and self._can_write.is_set():
            self._answer(self._queue.popleft())
        if self._live is None and self._can_write.is_set() and not self._transport.is_closing():
            self._transport.resume_reading()

    def _answer(self, asked: _Asked) -> None:
        request = asked.request
        if request is None:
            self._transport.write(asked.refusal)
            self._linger()
            return
        try:
            decided = self._app.decide(request, asked.complete)
            if decided is not None:
                self._send(decided, asked)
        except Exception:  # noqa: BLE001  # whatever it is, the caller hears of it
            _LOG.exception("a request was not answered")
            self._transport.write(refusal_of(500, "Internal Server Error"))
            self._transport.close()

    def _send(self, decided: DecidedCall, asked: _Asked) -> None:
        entry = decided.entry
        is_head = entry.method == "HEAD"
        planned = decided.at_once
        if planned is None:
            live = self._live = LiveAnswer(
                self._transport, self._lost, self._can_write, asked.version, ends=asked.ends, head=is_head
            )
            wire = Wire(live.receive, live.send, self._app.sleep, self._break_off, entry, head=is_head)
            task = self._loop.create_task(self._deliver(decided, wire, live))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return
        answer = planned.answer
        length = None if answer.status in BODILESS else planned.length
        try:
            head = planned.head
            if head is None or asked.ends:
                head = head_of(answer.status, answer.headers, length, ends=asked.ends)
            body = noted(entry, planned, head=is_head)
            self._transport.write(head if is_head else head + body)
        finally:
            self._app.end(decided)
        if asked.ends or (planned.head is None and closes(answer.headers)):
            self._last = True
            self._linger() if not asked.complete else self._transport.close()

    async def _deliver(self, decided: DecidedCall, wire: Wire, live: LiveAnswer) -> None:
        """Deliver an answer that takes time, then go on."""
        try:
            try:
                await decided.deliver(wire)
            finally:
                self._app.end(decided)
        except Exception:  # noqa: BLE001  # likewise
            _LOG.exception("a request was not answered")
            if not live.started and not self._lost.is_set():
                self._transport.write(refusal_of(500, "Internal Server Error"))
            self._transport.close()
        else:
            if live.ends or not live.complete:
                self._last = True
                self._transport.close()
        finally:
            self._live = None
        if not self._last or self._queue:
            self._heard = self._loop.time()
            self._go_on()

    def _linger(self) -> None:
        """End the connection after what was written, but read on for a while: else that may not arrive.

        What is closed with something unread is reset. Source: RFC 9112, section 9.6.
        """
        self._last = True
        if self._transport.can_write_eof():
            self._transport.write_eof()
        self._transport.resume_reading()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(LINGER_SECONDS, self._transport.close)

"""An answer that takes time on its way out of a connection: what of ASGI its delivery needs."""

import asyncio

from attrs import define

from invocant.mock._serving.delivery import Message
from invocant.mock._serving.heads import BODILESS, closes, head_of


@define(eq=False)
class LiveAnswer:
    """The sending end of one answer.

    Source: RFC 9112, sections 6.1 (no chunks for HTTP/1.0) and 7.1 (chunked).
    """

    transport: asyncio.Transport
    lost: asyncio.Event
    """Set when the caller has left."""
    can_write: asyncio.Event
    """Cleared while the caller has not read enough of what it was sent."""
    version: str
    """The HTTP version of the request."""
    ends: bool
    """Whether the connection ends after the answer."""
    head: bool
    """Whether only the head is sent."""
    started: bool = False
    complete: bool = False
    _is_chunked: bool = False

    async def receive(self) -> Message:
        """Return when the caller has left; the request was read before."""
        await self.lost.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Send the head, or a piece of the body; nothing to a caller who has left."""
        if not self.can_write.is_set():
            await self.can_write.wait()
        if self.lost.is_set():
            return
        if message["type"] == "http.response.start":
            self._start(message)
            return
        body = message["body"]
        if self.head:
            body = b""
        elif self._is_chunked:
            body = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
            body += b"" if message["more_body"] else b"0\r\n\r\n"
        if body:
            self.transport.write(body)
        self.complete = not message["more_body"]

    def _start(self, message: Message) -> None:
        status = message["status"]
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]]
        known = {name.lower(): value.lower() for name, value in headers}
        has_length = "content-length" in known or known.get("transfer-encoding") == "chunked"
        adds = not (has_length or self.head or status in BODILESS)
        self._is_chunked = known.get("transfer-encoding") == "chunked" or (adds and self.version == "1.1")
        self.ends = self.ends or closes(headers) or (adds and self.version != "1.1")
        head = head_of(status, headers, None, ends=self.ends, chunked=adds and self.version == "1.1")
        self.started = True
        self.transport.write(head)

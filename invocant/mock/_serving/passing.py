"""A mock that records: each call goes through to a server, and its answer comes back as it comes."""

import asyncio
import contextlib

from attrs import frozen

from invocant.mock._exchange.namespaces import HEADER as NAMESPACE_HEADER
from invocant.mock._exchange.replies import encode_json
from invocant.mock._exchange.routing import Match
from invocant.mock._serving.delivery import Wire, gone
from invocant.mock._serving.faults import HEADER as FAULT_HEADER
from invocant.mock._serving.heads import BODILESS
from invocant.mock._serving.journal import MAX_ANSWER_BYTES
from invocant.mock._serving.recording import Recording
from invocant.mock._serving.service import Service
from invocant.mock._serving.upstream import UpstreamCall, UpstreamError, UpstreamServer

_OWN_HEADERS = frozenset({NAMESPACE_HEADER.lower(), FAULT_HEADER.lower()})
"""What a request says to the mock alone."""


@frozen(eq=False)
class Passage:
    """The way of calls to the server whose answers are recorded, and back."""

    upstream: UpstreamServer
    recording: Recording

    def close(self) -> None:
        """Break off the calls on their way, and write what is not written yet.

        Raises:
            OSError: it cannot be written.
        """
        self.upstream.close()
        self.recording.close()

    async def serve(self, wire: Wire, service: Service | None, match: Match | None) -> None:
        """Pass a request on and its answer back, and keep both.

        Args:
            service: The API that knows the path; None where none does: such a call is passed on, not kept.
            match: Its path; None where it issues tokens.
        """
        request = wire.entry.request
        if request.header(FAULT_HEADER) is not None:
            await self._refuse(wire, 400, f"{FAULT_HEADER}: no fault is made while answers are recorded")
            return
        if request.size > len(request.body):
            await self._refuse(wire, 413, "the body is too large to be passed on")
            return
        leaving = asyncio.ensure_future(gone(wire.receive))
        work = asyncio.ensure_future(self._pass(wire, service, match))
        try:
            await asyncio.wait({leaving, work}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                wire.entry.disconnected = True
                self._miss(wire, "the caller left before the end of the answer")
        finally:
            for task in (leaving, work):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _pass(self, wire: Wire, service: Service | None, match: Match | None) -> None:
        try:
            call = await self.upstream.begin(wire.entry.request, _OWN_HEADERS)
        except UpstreamError as error:
            self._miss(wire, "the server did not answer")
            await self._refuse(wire, 502, f"the server that is recorded did not answer: {error}")
            return
        try:
            await self._answer(wire, call, service, match)
        except UpstreamError as error:
            self._miss(wire, str(error))
            await wire.break_at_once()
        finally:
            self.upstream.end(call)

    async def _answer(
        self, wire: Wire, call: UpstreamCall, service: Service | None, match: Match | None
    ) -> None:
        entry, body, size = wire.entry, bytearray(), 0
        entry.status, entry.answer_headers = call.status, tuple(call.headers)
        length = 0 if wire.head or call.status in BODILESS else _length(call)
        if length == 0:  # kept before the caller can know its end, here and below
            self._keep(wire, call, service, match, b"")
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in call.headers]
        await wire.send({"type": "http.response.start", "status": call.status, "headers": headers})
        while length != 0 and (piece := await self.upstream.read(call)):
            size += len(piece)
            if size <= MAX_ANSWER_BYTES:
                body += piece
            entry.keep(piece)
            entry.sent += 1
            if size == length:
                self._keep(wire, call, service, match, bytes(body) if size == len(body) else None)
            await wire.send({"type": "http.response.body", "body": piece, "more_body": True})
        if length is None:
            self._keep(wire, call, service, match, bytes(body) if size == len(body) else None)
        await wire.send({"type": "http.response.body", "body": b"", "more_body": False})
        entry.complete = True

    def _keep(
        self, wire: Wire, call: UpstreamCall, service: Service | None, match: Match | None, body: bytes | None
    ) -> None:
        """Record an answer, or note why it is not.

        Args:
            body: None when it is too large to be kept.
        """
        if body is None:
            self._miss(wire, f"the answer has more than {MAX_ANSWER_BYTES} bytes")
        elif service is None:
            self._miss(wire, "no document has the path")
        else:
            request = wire.entry.request
            reason = self.recording.add(service, match, request, call.status, call.headers, body)
            if reason is not None:
                wire.entry.reason = f"not recorded: {reason}"

    def _miss(self, wire: Wire, reason: str) -> None:
        wire.entry.reason = f"not recorded: {reason}"
        self.recording.miss(reason)

    async def _refuse(self, wire: Wire, status: int, reason: str) -> None:
        """Answer in the server's place."""
        entry, body = wire.entry, encode_json({"message": reason})
        entry.reason, entry.status = reason, status
        headers = [("content-type", "application/json"), ("content-length", str(len(body)))]
        entry.answer_headers = tuple(headers)
        sent = [(name.encode(), value.encode()) for name, value in headers]
        await wire.send({"type": "http.response.start", "status": status, "headers": sent})
        await wire.send(
            {"type": "http.response.body", "body": b"" if wire.head else body, "more_body": False}
        )
        entry.keep(body)
        entry.complete = True


def _length(call: UpstreamCall) -> int | None:
    """Return how many bytes the body of an answer has, or None when its head does not say."""
    text = dict(call.headers).get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None

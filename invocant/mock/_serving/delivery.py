"""An answer onto the wire, with the fault that was asked for: a plan, which is pure, then the sending."""

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable, Iterator, MutableMapping, Sequence
from typing import Any

from attrs import define, evolve, frozen

from invocant.mock._exchange.replies import Answer, encode_json
from invocant.mock._serving.faults import Fault, does_nothing
from invocant.mock._serving.heads import BODILESS
from invocant.mock._serving.journal import Entry

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Sleep = Callable[[float], Awaitable[None]]
Break = Callable[[bool], None]
"""Ends the connection of a request: True resets it (RST), False closes it after what was written (FIN)."""

BOM = b"\xef\xbb\xbf"


class BrokenConnectionError(ConnectionResetError):
    """Raised to a direct caller of the application, when a fault breaks the connection it has not."""


@define(eq=False)  # not frozen, as an answer
class DeliveryPlan:
    """What is sent: the answer, and how it ends."""

    answer: Answer
    length: int | None
    """The Content-Length to claim; None sends no length."""
    ending: str = "normal"
    """`normal`, `close` or `reset`."""
    endless: int | None = None
    """Index of the piece to repeat for ever, or None."""
    head: bytes | None = None
    """Its head, where that was written already: one that keeps the connection; None where it was not."""


def plan(answer: Answer, fault: Fault, failure_event: bytes | None) -> DeliveryPlan:
    """Apply a fault to an answer.

    Args:
        failure_event: The encoded error event of the stream, or None when it declares none.
    """
    if does_nothing(fault) and not answer.streamed:
        if len(answer.headers) == 1 and answer.status not in BODILESS:
            return DeliveryPlan(answer, sum(map(len, answer.chunks)))
        headers = dict(answer.headers)
        if answer.status in BODILESS:
            answer = evolve(answer, headers=list(headers.items()), chunks=[])
        elif len(headers) < len(answer.headers):
            answer = evolve(answer, headers=list(headers.items()))
        return DeliveryPlan(answer, sum(map(len, answer.chunks)))
    changed = dict(answer.headers) | {name.lower(): value for name, value in fault.headers.items()}
    if fault.content_type is not None:
        changed["content-type"] = fault.content_type
    if fault.retry_after is not None:
        changed["retry-after"] = (
            f"{fault.retry_after:g}" if not isinstance(fault.retry_after, str) else fault.retry_after
        )
    chunks = list(answer.chunks)
    if fault.body is not None:
        chunks = [fault.body.encode() if isinstance(fault.body, str) else encode_json(fault.body)]
    if answer.streamed:
        chunks = _stream_faults(chunks, fault, failure_event)
    if fault.malformed:
        chunks = _malformed(chunks, fault, streamed=answer.streamed)
    if fault.comments and answer.streamed and changed.get("content-type", "").startswith("text/event-stream"):
        chunks = _with_comments(chunks, fault.comments)
    if fault.bom:
        chunks = [BOM + chunks[0], *chunks[1:]] if chunks else [BOM]
    if answer.status in BODILESS:
        chunks = []
    length = None if answer.streamed else sum(map(len, chunks))
    endless = len(chunks) // 2 if fault.endless and answer.streamed else None
    ending, limit = _ending(fault)
    if fault.drip:
        data = b"".join(chunks)
        chunks = [data[at : at + fault.drip] for at in range(0, len(data), fault.drip)]
        endless = None if endless is None else len(chunks) // 2
    if limit is not None:
        chunks = list(_cut(chunks, limit))
    shaped = evolve(answer, headers=list(changed.items()), chunks=chunks)
    return DeliveryPlan(shaped, length, ending, endless)


def _stream_faults(chunks: list[bytes], fault: Fault, failure_event: bytes | None) -> list[bytes]:
    if fault.end is not None:
        chunks = chunks[: fault.end]
    if fault.error_event is not None and failure_event is not None:
        chunks = [*chunks[: fault.error_event], failure_event]
    return chunks


def _with_comments(chunks: list[bytes], count: int) -> list[bytes]:
    """Return the events of a stream with comment lines before each. Source: WHATWG HTML, section 9.2.6."""
    line_end = b"\r\n" if chunks and b"\r\n" in chunks[0] else b"\n"
    storm = b": keep-alive" + line_end
    return [storm * count + chunk for chunk in chunks]


def _malformed(chunks: list[bytes], fault: Fault, *, streamed: bool) -> list[bytes]:
    if not chunks:
        return chunks
    middle = len(chunks) // 2
    hurt = chunks[middle]
    if fault.malformed == "utf8":
        at = hurt.find(b"data:") + 6 if streamed else len(hurt) // 2
        hurt = hurt[:at] + b"\xff" + hurt[at:]
    elif streamed:
        line_end = b"\r\n" if b"\r\n" in hurt else b"\n"
        hurt = hurt.partition(b"data:")[0] + b'data: {"broken' + line_end * 2
    else:
        hurt = hurt[: len(hurt) // 2] + b'{"broken'
    return [*chunks[:middle], hurt, *chunks[middle + 1 :]]


def _ending(fault: Fault) -> tuple[str, int | None]:
    if fault.reset is not None:
        return "reset", 0 if isinstance(fault.reset, str) else fault.reset
    if fault.truncate is not None:
        return "close", fault.truncate
    return "normal", None


def _cut(chunks: Sequence[bytes], limit: int) -> Iterator[bytes]:
    for chunk in chunks:
        if limit <= 0:
            return
        yield chunk[:limit]
        limit -= len(chunk)


@frozen(eq=False)
class Wire:
    """One request's way back to its caller."""

    receive: Receive
    send: Send
    sleep: Sleep
    break_off: Break | None
    entry: Entry
    head: bool = False

    async def hang(self) -> None:
        """Send nothing until the caller leaves."""
        await gone(self.receive)
        self.entry.disconnected = True

    async def deliver(self, planned: DeliveryPlan, fault: Fault, pace: float) -> None:
        """Send the planned response.

        Args:
            pace: Seconds between the events of a stream when the fault names no interval.
        """
        if does_nothing(fault) and not planned.answer.streamed and not planned.answer.delay:
            await self._at_once(planned)
            return
        watch = asyncio.ensure_future(gone(self.receive)) if _waits(planned, fault, pace) else None
        try:
            await self._deliver(planned, fault, pace, watch)
        finally:
            if watch is not None:
                watch.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await watch

    async def _at_once(self, planned: DeliveryPlan) -> None:
        """Send a whole answer, its body in one message."""
        await self._start(planned)
        body = noted(self.entry, planned, head=self.head)
        await self.send(
            {"type": "http.response.body", "body": b"" if self.head else body, "more_body": False}
        )

    async def _deliver(
        self, planned: DeliveryPlan, fault: Fault, pace: float, watch: "asyncio.Future[None] | None"
    ) -> None:
        delay = fault.delay + planned.answer.delay
        if delay and await self._left(delay, watch):
            return
        if fault.reset == "before":
            await self._break(planned)
            return
        await self._start(planned)
        interval = fault.interval or planned.answer.interval or (pace if planned.answer.streamed else 0.0)
        for number, chunk in enumerate(_pieces(planned)):
            if number and watch is not None and await self._left(interval, watch):
                return
            if not self.head:
                await self.send({"type": "http.response.body", "body": chunk, "more_body": True})
                self.entry.keep(chunk)
            self.entry.sent = number + 1
        if planned.ending != "normal":
            await self._break(planned)
            return
        await self.send({"type": "http.response.body", "body": b"", "more_body": False})
        self.entry.complete = True

    async def _start(self, planned: DeliveryPlan) -> None:
        answer = planned.answer
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
        if planned.length is not None and answer.status not in BODILESS:
            headers.append((b"content-length", str(planned.length).encode()))
        _note_head(self.entry, answer)
        await self.send({"type": "http.response.start", "status": answer.status, "headers": headers})

    async def _left(self, seconds: float, watch: "asyncio.Future[None] | None") -> bool:
        """Wait, and say whether the caller left meanwhile."""
        if watch is None:
            await self.sleep(seconds)
            return False
        waiting = asyncio.ensure_future(self.sleep(seconds))
        await asyncio.wait({waiting, watch}, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            waiting.cancel()
        self.entry.disconnected = watch.done()
        return watch.done()

    async def break_at_once(self) -> None:
        """End the connection without an end of the answer: its caller must not take it for whole."""
        if self.break_off is None:
            raise BrokenConnectionError("the connection to the server was broken")
        self.break_off(False)  # closed, not reset: what came before is still to be read

    async def _break(self, planned: DeliveryPlan) -> None:
        if self.break_off is None:
            raise BrokenConnectionError("the connection was broken by a fault")
        self.break_off(planned.ending == "reset")
        await gone(self.receive)


def noted(entry: Entry, planned: DeliveryPlan, *, head: bool) -> bytes:
    """Note a whole answer as it is sent, and return its body; with *head* none of it is."""
    answer = planned.answer
    chunks = answer.chunks
    body = chunks[0] if len(chunks) == 1 else b"".join(chunks)
    _note_head(entry, answer)
    if not head:
        entry.keep(body)
    entry.sent = len(chunks)
    entry.complete = True
    return body


def _note_head(entry: Entry, answer: Answer) -> None:
    entry.status = answer.status
    entry.answer_headers = tuple(answer.headers)


def _waits(planned: DeliveryPlan, fault: Fault, pace: float) -> bool:
    answer = planned.answer
    return bool(
        fault.delay
        or fault.interval
        or answer.delay
        or answer.interval
        or planned.endless is not None
        or (pace and answer.streamed)
    )


def _pieces(planned: DeliveryPlan) -> Iterator[bytes]:
    chunks = planned.answer.chunks
    if planned.endless is None or not chunks:
        yield from chunks
        return
    yield from chunks[: planned.endless]
    yield from itertools.repeat(chunks[planned.endless])


async def gone(receive: Receive) -> None:
    """Return when the caller has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass

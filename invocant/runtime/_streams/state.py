"""The state of a stream: what the events that were handed out mean for its result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invocant.runtime._models.json_text import loads
from invocant.runtime._secrets import scrubbed
from invocant.runtime._streams.folds import DeclaredFold, NoFold
from invocant.runtime._streams.text import GrowingText

if TYPE_CHECKING:
    from collections.abc import Callable

    from invocant.runtime._errors import StreamEventError
    from invocant.runtime._stream_events import StreamEvent
    from invocant.runtime._streams.folds import Fold
    from invocant.runtime._streams.tables import DecodedBatch, TableEntry


class StreamState:
    """What the events that were handed out mean.

    Attributes:
        fold: What builds the result; None before the stream is open.
        fold_error: What the fold raised first, having lost the event it was given; None if nothing.
        done_seen: Whether an event of role `end` was handed out.
        start: The first event of role `start`, or None.
        reasoning: The reasoning so far, or None.
        failure: The first error event, as an error, or None.
        last_text: What the event handed out last adds to the text; None when it adds none.
    """

    __slots__ = ("_scrub", "done_seen", "failure", "fold", "fold_error", "last_text", "reasoning", "start")

    def __init__(self) -> None:
        self.fold: Fold | None = None
        self.fold_error: Exception | None = None
        self.done_seen = False
        self.start: StreamEvent | None = None
        self.reasoning: GrowingText | None = None
        self.failure: StreamEventError | None = None
        self.last_text: Any = None

    def open(self, fold: Fold, scrub: Callable[[str], str]) -> None:
        """Say what builds the result, and what keeps credentials out of the server's words."""
        self.fold, self._scrub = fold, scrub

    def gathers(self) -> bool:
        """Whether of events that only add to the result the payloads will do: no fold wants more of them."""
        return self.fold.__class__ in (DeclaredFold, NoFold)

    def take_gathered(self, entry: TableEntry, payloads: list[Any]) -> None:
        """Take the payloads of events of an entry that `adds`, at least one; no fold wants more of them."""
        values = payloads if entry.value is None else [entry.value(payload) for payload in payloads]
        self.last_text = values[-1] if entry.role == "text" else None
        if self.fold.__class__ is DeclaredFold:
            self.fold.add_all(entry.role, values)

    def take(self, batch: DecodedBatch, begin: int, end: int) -> None:
        """Take the events of a batch from index *begin* up to *end*, at least one.

        Raises:
            Exception: what the fold raised, which may be anybody's.
        """
        entry, payloads = batch.entry, batch.payloads
        if end - begin < len(payloads):
            payloads = payloads[begin:end]
        role = entry.role
        values = payloads if entry.value is None else [entry.value(payload) for payload in payloads]
        self.last_text = None
        if role == "text":
            self.last_text = values[-1]
        elif role == "end":
            self.done_seen = True
        elif role == "error":
            if self.failure is None:
                self.failure = self._event_error(batch.event(begin), entry, payloads[0])
            return
        elif role == "start":
            self.start = self.start or batch.event(begin)
        elif role == "reasoning":
            self.reasoning = self.reasoning or GrowingText()
            self.reasoning.add("".join([value for value in values if value.__class__ is str]))
        try:
            if self.fold.__class__ is DeclaredFold:
                self.fold.add_all(role, values)
            elif self.fold is not None:
                for index, value, payload in zip(range(begin, end), values, payloads, strict=True):
                    self.fold.add(batch.event(index), role, value, payload)
        except Exception as error:
            self.fold_error = self.fold_error or error
            raise

    def _event_error(self, event: StreamEvent, entry: TableEntry, payload: Any) -> StreamEventError:
        from invocant.runtime._streams.event_errors import StreamStatusError, event_error_class  # few fail

        raw = self._scrub(event.raw)
        if raw != event.raw:  # the server repeats a credential, in the data too
            payload = scrubbed(payload, self._scrub)
            event = type(event)(entry.decode([payload])[0], event=event.event, raw=raw)
        message = payload if entry.message is None else entry.message(payload)
        if message is None:
            message = payload
        code = None if entry.code is None else entry.code(payload)
        kind = event_error_class(code, payload)
        text = self._scrub(message) if isinstance(message, str) else raw
        error = kind(text or "the server reports a failure, and says nothing of it")
        if isinstance(error, StreamStatusError):
            error.body = raw.encode("utf-8", "replace")
            try:
                error.parsed = loads(raw)
            except ValueError:
                error.parsed = None
        error.code = str(code) if code.__class__ in (str, int) else None
        error.event = event
        error.reason = "error_event"
        return error

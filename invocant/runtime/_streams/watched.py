"""Readers of streams whose events are looked at once more: for what the document does not declare of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from invocant.media_types import framing, is_event_stream
from invocant.runtime._streams.items import ItemReader, ItemSource
from invocant.runtime._streams.reader import StreamReader
from invocant.runtime._streams.records import Record, RecordParser
from invocant.runtime._streams.sse import MAX_EVENT_BYTES, SSEParser

if TYPE_CHECKING:
    from invocant.runtime._calls.call import Call
    from invocant.runtime._calls.drift import DriftWatch
    from invocant.runtime._calls.steps import WireResponse
    from invocant.runtime._declarations import Streaming
    from invocant.runtime._errors import CallError
    from invocant.runtime._streams.folds import Fold

E = TypeVar("E")


class EventTee:
    """Reads the events of a stream beside its reader, and shows them to a watch. It never raises."""

    __slots__ = ("_call", "_close", "_feed", "_media_type", "_watch")

    def __init__(self, watch: DriftWatch, call: Call, response: WireResponse) -> None:
        """Look at the head of the answer."""
        self._watch, self._call = watch, call
        self._media_type = media_type = response.headers.get("content-type", "")
        watch.answer(call.operation, response.status, response.headers, None, call.sent_secrets)
        self._feed: Callable[[bytes], None] | None
        self._close: Callable[[], None] | None = None
        if is_event_stream(media_type):
            events = SSEParser(max_event_size=MAX_EVENT_BYTES)

            def take_events(chunk: bytes) -> None:
                for name, texts in events.feed_batches(chunk):
                    for text in texts:
                        self._show(name, text)

            self._feed = take_events
        else:
            records = RecordParser(framing(media_type), max_size=MAX_EVENT_BYTES)

            def show_records(parsed: list[Record]) -> None:
                for record in parsed:
                    self._show("message", record.text.decode("utf-8", "replace"))

            self._feed = lambda chunk: show_records(records.feed(chunk))
            self._close = lambda: show_records(records.close())

    def _show(self, name: str, text: str) -> None:
        call = self._call
        self._watch.event(call.operation, (name, text), self._media_type, call.sent_secrets)

    def feed(self, chunk: bytes) -> None:
        """Take a piece of the body."""
        if self._feed is not None:
            try:
                self._feed(chunk)
            except Exception:  # noqa: BLE001  # what is wrong with the stream its reader tells
                self._feed = self._close = None

    def close(self) -> None:
        """Take the end of the body, which may complete an item."""
        close, self._close = self._close, None
        if close is not None:
            with suppress(Exception):  # as above
                close()


class WatchedStreamReader(StreamReader[E]):
    """A `StreamReader` beside which a watch sees every event."""

    __slots__ = ("_tee", "_watch")

    def __init__(
        self,
        watch: DriftWatch,
        streaming: Streaming[Any],
        make_fold: Callable[[], Fold],
        *,
        max_event_size: int | None = None,
    ) -> None:
        super().__init__(streaming, make_fold, max_event_size=max_event_size)
        self._watch = watch
        self._tee: EventTee

    def open(self, call: Call, response: WireResponse) -> None:
        """Take the head of the answer."""
        super().open(call, response)
        self._tee = EventTee(self._watch, call, response)

    def feed(self, chunk: bytes) -> bool:
        """Take a piece of the body."""
        self._tee.feed(chunk)
        return super().feed(chunk)

    def content_error(self, call: Call, response: WireResponse, body: bytes) -> CallError:
        """Return the error for a success that is no stream."""
        self._watch.answer(call.operation, response.status, response.headers, body, call.sent_secrets)
        return super().content_error(call, response, body)


class WatchedItemReader(ItemReader[E]):
    """An `ItemReader` beside which a watch sees every item."""

    __slots__ = ("_tee", "_watch")

    def __init__(self, watch: DriftWatch, source: ItemSource[E], *, keep: bool = True) -> None:
        super().__init__(source, keep=keep)
        self._watch = watch
        self._tee: EventTee

    def open(self, call: Call, response: WireResponse) -> None:
        """Take the head of the answer."""
        super().open(call, response)
        self._tee = EventTee(self._watch, call, response)

    def feed(self, chunk: bytes) -> bool:
        """Take a piece of the body."""
        self._tee.feed(chunk)
        return super().feed(chunk)

    def end(self) -> None:
        """Say that the body ended cleanly, or that no more of it is read."""
        self._tee.close()
        super().end()

    def content_error(self, call: Call, response: WireResponse, body: bytes) -> CallError:
        """Return the error for a success that is no stream."""
        self._watch.answer(call.operation, response.status, response.headers, body, call.sent_secrets)
        return super().content_error(call, response, body)

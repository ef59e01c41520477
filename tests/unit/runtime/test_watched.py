"""What looks at streams beside their readers: it is shown every event, and disturbs nothing."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from invocant.runtime._calls.steps import WireResponse
from invocant.runtime._info import Headers
from invocant.runtime._streams.watched import EventTee
from tests.unit.runtime.operations import GET


@attrs.define
class Seen:
    """Notes what a watch is shown."""

    answers: list[Any] = attrs.field(factory=list)
    events: list[Any] = attrs.field(factory=list)
    fails: bool = False

    def answer(self, *facts: Any) -> None:
        """Take an answer."""
        self.answers.append(facts)

    def event(self, *facts: Any) -> None:
        """Take an event.

        Raises:
            LookupError: it fails.
        """
        if self.fails:
            raise LookupError("as it was told to")
        self.events.append(facts)


@attrs.frozen
class Called:
    """A call, of which nothing else is asked."""

    operation: Any = GET

    def sent_secrets(self) -> tuple[str, ...]:
        """Return what was sent."""
        return ("secret",)


def tee_of(kind: str) -> tuple[EventTee, Seen, Called, WireResponse]:
    """Return what looks at a body of a media type, and what it was made of."""
    seen, call = Seen(), Called()
    response = WireResponse(200, Headers([(b"content-type", kind.encode())]), "HTTP/1.1", None)
    return EventTee(seen, call, response), seen, call, response  # type: ignore[arg-type]  # as much as is asked


@pytest.mark.parametrize(
    ("kind", "pieces", "events"),
    [
        ("text/event-stream", [b"event: a\nda", b"ta: 1\n\ndata: 2\n\n"], [("a", "1"), ("message", "2")]),
        ("application/x-ndjson", [b'{"a": 1}\n', b"2"], [("message", '{"a": 1}'), ("message", "2")]),
        ("application/json-seq", [b"\x1e1\n\x1e[2]\n"], [("message", "1"), ("message", "[2]")]),
        ("application/x-ndjson", [b'"\xff"\n'], [("message", '"\ufffd"')]),
    ],
)
def test_every_event_is_shown(kind: str, pieces: list[bytes], events: list[Any]) -> None:
    """By its name and text, with the media type and what the server may repeat; the last one too."""
    tee, seen, call, response = tee_of(kind)
    assert seen.answers == [(GET, 200, response.headers, None, call.sent_secrets)]
    for piece in pieces:
        tee.feed(piece)
    tee.close()
    assert seen.events == [(GET, event, kind, call.sent_secrets) for event in events]
    tee.close()
    assert len(seen.events) == len(events)


def test_a_watch_that_fails_disturbs_nothing() -> None:
    """Nothing is raised, and nothing more is shown."""
    tee, seen, _, _ = tee_of("application/x-ndjson")
    seen.fails = True
    tee.feed(b"1\n")
    seen.fails = False
    tee.feed(b"2\n3")
    tee.close()
    assert seen.events == []


def test_a_watch_that_fails_at_the_end_disturbs_nothing() -> None:
    """Nor does the last item, which only the end completes."""
    tee, seen, _, _ = tee_of("application/x-ndjson")
    tee.feed(b"1")
    seen.fails = True
    tee.close()
    assert seen.events == []

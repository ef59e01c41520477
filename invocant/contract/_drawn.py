"""What strategies draw: events and answers, as they go over the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from invocant.contract._media import essence, is_event_stream


@frozen
class DrawnEvent:
    """One event of a stream."""

    type: str
    """As `x-invocant-stream` calls it; `item` where the document only has a schema of items."""
    name: str
    """Of a server-sent event; `message` is not written."""
    data: str
    """What it carries, as it is written: JSON, or plain text."""
    media_type: str = "text/event-stream"

    @property
    def text(self) -> str:
        """The event as it stands in the stream: as a server-sent event, as a line, or as a record.

        Source: HTML Living Standard, section 9.2.5; RFC 7464; NDJSON.
        """
        if is_event_stream(self.media_type):
            name = "" if self.name == "message" else f"event: {self.name}\n"
            return name + "".join(f"data: {line}\n" for line in self.data.split("\n")) + "\n"
        return f"\x1e{self.data}\n" if "seq" in essence(self.media_type) else f"{self.data}\n"


@frozen
class DrawnResponse:
    """An answer."""

    status: int
    media_type: str | None
    """None where there is no body."""
    headers: Mapping[str, str]
    """The content type, and those that the document declares."""
    value: Any = None
    """What the body says, as JSON or text; of a stream, the events."""
    content: bytes = field(default=b"", repr=False)
    """The body as it is sent."""

"""From events to the result of a stream.

A fold is fed every event that contributes and asked at any time. `DeclaredFold` needs nothing but the roles
of the event table: any `json` contribution makes the result JSON, parsed once at the end; else the `text`
contributions are joined; with neither the result is None, and reasoning alone is no result. A facade may
bring a fold of its own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from invocant.runtime._models.json_text import loads
from invocant.runtime._streams.partial_json import PartialJSON
from invocant.runtime._streams.text import GrowingText

if TYPE_CHECKING:
    from invocant.runtime._declarations import Role
    from invocant.runtime._stream_events import StreamEvent

ResultKind: TypeAlias = Literal["text", "json", "none"]
"""What a result is; `none` tells a stream without a result from one whose result is JSON null."""


class IncompleteResultError(ValueError):
    """What was joined is not a whole result."""


class Fold(Protocol):
    """Turns the contributions of one stream into its result. One object serves one stream."""

    @property
    def kind(self) -> ResultKind:
        """What the result is, as far as is known."""

    @property
    def joined(self) -> str:
        """The text, or the text of the JSON, as it came so far; "" when the result is not made of text."""

    def add(self, event: StreamEvent, role: Role, value: Any, payload: Any, /) -> None:
        """Take one event.

        Args:
            event: The event.
            role: Its role; never `error`.
            value: What its entry's `value` points at in the payload.
            payload: The whole payload, before it became `event.data`.
        """

    def result(self) -> Any:
        """Return the result; the stream has ended well.

        Raises:
            IncompleteResultError: what came is not a whole result.
        """

    def partial(self) -> Any:
        """Return the result as far as it has come. Never raises, and changes nothing."""


class DeclaredFold:
    """The fold that an event table's roles describe. It holds the text that came, and no events."""

    __slots__ = ("_json", "_partial", "_text")

    def __init__(self) -> None:
        self._json: GrowingText | None = None
        self._text: GrowingText | None = None
        self._partial: PartialJSON | None = None  # once somebody has asked for a part of the JSON

    @property
    def kind(self) -> ResultKind:
        """`json` once any JSON came, else `text` once any text came."""
        return "json" if self._json is not None else "text" if self._text is not None else "none"

    @property
    def joined(self) -> str:
        """The JSON text when there is any, else the text."""
        came = self._text if self._json is None else self._json
        return "" if came is None else str(came)

    def add(self, _event: StreamEvent, role: Role, value: Any, _payload: Any, /) -> None:
        """Take one event; roles other than `text` and `json` add nothing."""
        self.add_all(role, [value])

    def add_all(self, role: Role, values: list[Any]) -> None:
        """Take several events at once: the contribution of each."""
        if role != "text" and role != "json":
            return
        try:
            piece = "".join(values)  # they are texts, nearly always
        except TypeError:
            texts = [_text(value) for value in values if value is not None]
            if role == "text" and not texts:
                return
            piece = "".join(texts)
        if role == "text":
            into = self._text
            if into is None:
                into = self._text = GrowingText()
        else:
            into = self._json
            if into is None:
                into = self._json = GrowingText()
            if self._partial is not None:
                self._partial.add(piece)
        into.add(piece)

    def result(self) -> Any:
        """Return the parsed JSON, or the joined text, or None."""
        if self._json is None:
            return self.partial()
        try:
            return loads(self.joined)
        except ValueError as error:
            raise IncompleteResultError(f"the joined JSON does not parse: {error}") from None

    def partial(self) -> Any:
        """Return the text so far, or the JSON so far with what is open closed.

        It does not change when more comes, and shares what is closed with those asked for before and after.
        """
        if self._json is None:
            return None if self._text is None else str(self._text)
        if self._partial is None:
            self._partial = PartialJSON(lambda: self.joined)
            self._partial.add(self._json.raw())
        return self._partial.value()


def _text(value: Any) -> str:
    return value if value.__class__ is str else json.dumps(value)


class NoFold:
    """Keeps nothing, for a stream whose result nobody wants: memory stays flat however long it is."""

    __slots__ = ()

    kind: ResultKind = "none"
    joined = ""

    def add(self, _event: StreamEvent, _role: Role, _value: Any, _payload: Any, /) -> None:
        """Forget the event."""

    def result(self) -> Any:
        """Refuse: nothing was kept."""
        raise IncompleteResultError(
            "the stream was opened with keep=False, so its events were not kept for a result"
        )

    def partial(self) -> Any:
        """Return None."""

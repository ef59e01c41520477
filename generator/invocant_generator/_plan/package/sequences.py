"""What comes by and by, as values: events, items of a stream, pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from invocant_generator._plan.annotate import Typed


@frozen
class EventPlan:
    """One class of a stream's event table."""

    name: str
    type: str
    event: str
    data: str
    typed: Typed
    role: str
    value: str
    message: str
    code: str
    when: Mapping[str, Any] | None
    description: str

    @property
    def text(self) -> str:
        """Text of the docstring."""
        return self.description or f"The event `{self.type}`."


@frozen
class StreamPlan:
    """What an operation's stream is made of."""

    method: str
    union: str
    request: Mapping[str, Any]
    terminator: str
    events: tuple[EventPlan, ...]

    is_table = True
    """Whether a table describes its events."""
    result = "Any"
    """Type of what the stream gives as a whole."""
    words = "The open stream; use it in a `with` block."
    """What the docstring says of it."""

    @property
    def annotation(self) -> str:
        """Type of an event, as resources spell it."""
        return f"events.{self.union}"

    @property
    def types(self) -> tuple[Typed, ...]:
        """What its annotation mentions."""
        return ()

    @property
    def kinds(self) -> str:
        """Sources that need the names of kinds."""
        return "".join(event.typed.kind for event in self.events)


@frozen
class ItemStreamPlan:
    """A stream of values or events of which no table says what they mean together."""

    method: str
    declaration: str
    """The class of the runtime that declares it."""
    arguments: tuple[tuple[str, str], ...]
    """What that is given beside the method: names and sources."""
    annotation: str
    """Type of an item, as resources spell it."""
    types: tuple[Typed, ...]
    """What the annotation mentions."""
    words: str
    """What the docstring says of it."""

    is_table = False

    @property
    def result(self) -> str:
        """Type of what the stream gives as a whole."""
        return f"list[{self.annotation}]"

    @property
    def kinds(self) -> str:
        """Sources that need the names of kinds."""
        return "".join(source for _, source in self.arguments)


@frozen
class PagingPlan:
    """How an operation's pages follow each other."""

    style: str
    arguments: tuple[tuple[str, str], ...]
    item: Typed

    @property
    def declaration(self) -> str:
        """The class of the runtime that declares it."""
        return f"{self.style.capitalize()}Paging"

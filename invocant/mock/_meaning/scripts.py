"""What a test lets a function say, before the API gives it its form."""

from collections.abc import Sequence

from attrs import field, frozen

from invocant.mock._api import Json


@frozen
class ToolCall:
    """A call of a tool, that a model answers with."""

    name: str
    arguments: Json = field(factory=dict)


@frozen(eq=False)
class FunctionAnswer:
    """What a function comes to, whichever way it is asked."""

    value: Json = None
    """Its answer; in a stream, sent in pieces."""
    tool_calls: Sequence[ToolCall] = ()
    """Calls of tools that it answers with instead."""
    reasoning: str | None = None
    """What it thinks first, where the API streams that."""
    pieces: Sequence[str] | None = None
    """The pieces in which a stream sends the answer; None cuts it as the mock does."""

"""What a handler answers: a JSON value, nothing, a stream of events, or a refusal."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from invocant.mock._api import Json
from invocant.mock._values.schemas import RequestProblem
from invocant.mock._writing import writer

Headers = Mapping[str, str]


@frozen(eq=False)
class Reply:
    """A JSON body, or none: *empty* replies have no body and no content type."""

    value: Json = None
    status: int | None = None
    """None stands for the first documented 2xx status of the operation."""
    headers: Headers = field(factory=dict)
    empty: bool = False
    media_type: str | None = None
    """As the document declares it; None is what the caller prefers of those that can hold the value."""
    exact: bool = False
    """Whether a value that the document forbids is refused; else it is made to fit, as made-up ones are."""

    def with_headers(self, headers: Headers) -> "Reply":
        """Return it with further headers."""
        merged = {**self.headers, **headers}
        return Reply(self.value, self.status, merged, self.empty, self.media_type, self.exact)


@frozen(eq=False)
class StreamReply:
    """The items of a stream that no event table describes: values of a JSON sequence, or events."""

    media_type: str
    """As the document declares it."""
    items: Sequence[Json]
    described: bool = False
    """Whether an item is an event with its data and name; else it is the data."""
    headers: Headers = field(factory=dict)


@frozen(eq=False)
class Event:
    """One event of a stream: the `type` of an entry in the declared event table, and its payload."""

    type: str
    payload: Json = None


@frozen(eq=False)
class EventReply:
    """A stream of events; all of them are known before the first is sent."""

    events: Sequence[Event]
    headers: Headers = field(factory=dict)


class Refusal(Exception):  # noqa: N818  # an answer like others, not a mistake of the program
    """The request is answered with an error status.

    Args:
        status: The HTTP status.
        message: One sentence for the person who sent the request.
        problems: What is wrong with the request, in parts.
        headers: Further headers, `Retry-After` for example.
        members: Further members of a JSON error body.
        given: What the request has at each place that a problem names (`body`, `query` …); nothing keeps it.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        problems: Sequence[RequestProblem] = (),
        headers: Headers | None = None,
        members: Mapping[str, Any] | None = None,
        given: Mapping[str, Json] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.problems = tuple(problems)
        self.headers = dict(headers or {})
        self.members = dict(members or {})
        self.given = given or {}


def encode_json(value: Json) -> bytes:
    """Return compact JSON in UTF-8; text with a lone surrogate is escaped, since UTF-8 cannot hold it."""
    try:
        return _write(value).encode()
    except UnicodeEncodeError:
        return _write_ascii(value).encode()


_write = writer(ascii_only=False)
_write_ascii = writer(ascii_only=True)


@define(eq=False)  # not frozen, which makes one three times as fast; nothing changes it all the same
class Answer:
    """A complete response, ready to send: the body in the pieces in which it goes out."""

    status: int
    headers: Sequence[tuple[str, str]]
    chunks: Sequence[bytes]
    streamed: bool = False
    """True sends the pieces one by one without a length in front; False sends one body with its length."""
    events: tuple[str, ...] = ()
    """For a stream: the type of the event in each piece."""
    delay: float = 0.0
    """Seconds before it begins."""
    interval: float = 0.0
    """Seconds between its pieces; 0 takes the pace of streams."""

"""What a stub answers, as it is written down."""

import base64
import binascii
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import asdict, field, fields, frozen

from invocant.documents.pointers import MISSING
from invocant.mock._api import Json
from invocant.mock._meaning.scripts import FunctionAnswer, ToolCall
from invocant.mock._stubbing.calls import StubbedCall
from invocant.mock._stubbing.problems import StubError, members
from invocant.mock._stubbing.templates import check_template

MAX_SECONDS = 10**9
"""How long an answer may wait: some thirty years."""
KINDS = (
    "value",
    "text",
    "base64",
    "template",
    "events",
    "items",
    "message",
    "function",
    "recorded",
    "callable",
)
"""Members of which an answer has one at most; with none it is made up as the document says."""


@frozen
class Recorded:
    """An exchange's answer as it was on the wire."""

    status: int
    headers: Sequence[tuple[str, str]]
    chunks: Sequence[bytes]
    streamed: bool = False


@frozen(eq=False)
class StubAnswer:
    """One answer of a stub."""

    value: Json = MISSING
    """JSON, in the documented media type."""
    text: str | None = None
    """The body as it is, in the documented media type or that of `content_type`."""
    base64: bytes | None = None
    """The body as bytes; in JSON as their base64."""
    template: Json = MISSING
    """JSON written over the request: `{{body/name}}`."""
    events: Sequence[Mapping[str, Json]] | None = None
    """The events of a stream: `{"type", "payload"}` of the declared ones, or `{"event", "data", "id"}`."""
    items: Sequence[Json] | None = None
    """The items of a declared stream that no event table describes: JSON lines, for example."""
    message: str | None = None
    """The text of an error, in the body that the document gives the status."""
    function: FunctionAnswer | None = None
    """What a function says, in the form in which the call asks for it."""
    recorded: Recorded | None = None
    """An answer as it was recorded; it is not held to the document."""
    callable: Callable[[StubbedCall], Any] | None = None
    """What makes the answer, in Python alone: from the call to a `StubAnswer` or a value."""
    status: int | None = None
    """None is the first documented success; for a message, 400."""
    headers: Mapping[str, str] = field(factory=dict)
    content_type: str | None = None
    delay: float = 0.0
    """Seconds before the answer begins."""
    interval: float = 0.0
    """Seconds between the pieces of its body."""
    unchecked: bool = False
    """Whether it may be what the document forbids."""

    def kind(self) -> str | None:
        """Return which of `KINDS` it has, or None."""
        return next((name for name in KINDS if getattr(self, name) not in (None, MISSING)), self._null())

    def _null(self) -> str | None:
        return "value" if self.value is None else "template" if self.template is None else None

    def to_dict(self) -> dict[str, Any]:
        """Return the members that differ from their defaults, as JSON."""
        given = {member.name: getattr(self, member.name) for member in fields(StubAnswer)}
        return {
            name: _SHOWN[name](value) if name in _SHOWN else value
            for name, value in given.items()
            if not (value is getattr(_EMPTY, name) or (name not in ("value", "template") and not value))
            or (name in ("text", "message", "events", "items") and value is not None)
        }


def recorded_json(recorded: Recorded) -> dict[str, Any]:
    """Return a recorded answer as JSON: its pieces as texts where they are UTF-8, else as base64."""
    shown: dict[str, Any] = {"status": recorded.status, "headers": [list(pair) for pair in recorded.headers]}
    try:
        shown["chunks"] = [chunk.decode() for chunk in recorded.chunks]
    except UnicodeDecodeError:
        shown["base64"] = [base64.b64encode(chunk).decode() for chunk in recorded.chunks]
    return {**shown, **({"streamed": True} if recorded.streamed else {})}


_EMPTY = StubAnswer()

_SHOWN: Mapping[str, Callable[[Any], Any]] = {
    "base64": lambda value: base64.b64encode(value).decode(),
    "function": lambda value: {
        name: [asdict(call) for call in member] if name == "tool_calls" else member
        for name, member in asdict(value, recurse=False).items()
        if member not in (None, ())
    },
    "recorded": recorded_json,
    "callable": lambda value: getattr(value, "__name__", "a callable"),
    "headers": dict,
}


def parse_answer(value: Json, *, callables: bool = False) -> StubAnswer:
    """Read an answer.

    Args:
        callables: Whether a callable may be among its members.

    Raises:
        StubError: a member is unknown, of a wrong type, or does not go with another.
    """
    known = [member.name for member in fields(StubAnswer) if callables or member.name != "callable"]
    given = dict(members(value, "answer", known))
    _check_types(given)
    if "base64" in given:
        given["base64"] = _bytes(given["base64"], "base64")
    if "function" in given:
        given["function"] = parse_function(given["function"])
    if "recorded" in given:
        given["recorded"] = _recorded(given["recorded"])
    return checked_answer(StubAnswer(**given))


def checked_answer(answer: StubAnswer) -> StubAnswer:
    """Return an answer, if its members go together.

    Raises:
        StubError: they do not.
    """
    kinds = [name for name in KINDS if getattr(answer, name) not in (None, MISSING)]
    if len(kinds) > 1:
        raise StubError(f"answer: {' and '.join(kinds)} exclude each other")
    if answer.status is not None and not 200 <= answer.status <= 599:
        raise StubError("answer: status must lie between 200 and 599")
    if answer.delay < 0 or answer.interval < 0:
        raise StubError("answer: delay and interval are seconds, at least 0")
    if answer.delay > MAX_SECONDS or answer.interval > MAX_SECONDS:
        raise StubError(f"answer: delay and interval are at most {MAX_SECONDS} seconds")
    if answer.content_type is not None and kinds not in (["text"], ["base64"]):
        raise StubError("answer: content_type goes with text or base64")
    if kinds == ["recorded"] and answer.status is not None:
        raise StubError("answer: a recorded one has its own status")
    if kinds in (["function"], ["events"], ["items"]) and not 200 <= (answer.status or 200) <= 299:
        raise StubError(f"answer: {kinds[0]} is for a success; give message for an error")
    if kinds == ["template"] or answer.template is None:
        check_template(answer.template)
        check_template(dict(answer.headers))
    if answer.callable is not None and (
        inspect.iscoroutinefunction(answer.callable) or inspect.isasyncgenfunction(answer.callable)
    ):
        raise StubError("answer: callable is called, not awaited: give a plain function")
    return answer


def _check_types(given: Mapping[str, Json]) -> None:
    for name, member in given.items():
        number = isinstance(member, int | float) and not isinstance(member, bool)
        if name in ("text", "message", "content_type", "base64") and not isinstance(member, str | bytes):
            raise StubError(f"answer: {name} must be a text")
        if name in ("delay", "interval") and not number:
            raise StubError(f"answer: {name} must be a number of seconds")
        if name == "status" and not (isinstance(member, int) and number):
            raise StubError("answer: status must be a whole number")
        if name == "unchecked" and not isinstance(member, bool):
            raise StubError("answer: unchecked must be true or false")
        if name in ("events", "items") and not isinstance(member, list | tuple):
            raise StubError(f"answer: {name} must be a list")
        if name == "headers" and not (
            isinstance(member, Mapping) and all(isinstance(text, str) for text in member.values())
        ):
            raise StubError("answer: headers must be an object of texts")
        if name == "callable" and not callable(member):
            raise StubError("answer: callable must be callable")
    for event in given.get("events") or ():
        _check_event(event)


def _check_event(event: Json) -> None:
    known = ("type", "payload") if isinstance(event, dict) and "type" in event else _FIELDS
    members(event, "event", known)
    if "type" in event and not isinstance(event["type"], str):
        raise StubError("event: type must be a text")
    for name in ("event", "id"):
        if not isinstance(event.get(name, ""), str) or set(event.get(name, "")) & {"\r", "\n"}:
            raise StubError(f"event: {name} must be a text of one line")
    if isinstance(event.get("retry", 0), bool) or not isinstance(event.get("retry", 0), int):
        raise StubError("event: retry must be a whole number of milliseconds")


_FIELDS = ("event", "data", "id", "retry", "comment")
"""What a server-sent event may have. Source: WHATWG HTML, section 9.2.5."""


def parse_function(value: Json) -> FunctionAnswer:
    """Read what a function says.

    Raises:
        StubError: a member is unknown or of a wrong type.
    """
    if isinstance(value, FunctionAnswer):
        return value
    known = [member.name for member in fields(FunctionAnswer)]
    given = dict(members(value, "function", known))
    calls = given.get("tool_calls", ())
    if not isinstance(calls, list | tuple):
        raise StubError("function: tool_calls must be a list")
    given["tool_calls"] = tuple(_tool_call(call) for call in calls)
    if given["tool_calls"] and given.get("value") is not None:
        raise StubError("function: value and tool_calls exclude each other")
    if given.get("reasoning") is not None and not isinstance(given["reasoning"], str):
        raise StubError("function: reasoning must be a text")
    pieces = given.get("pieces")
    if pieces is not None:
        if not isinstance(pieces, list | tuple) or not all(isinstance(piece, str) for piece in pieces):
            raise StubError("function: pieces must be a list of texts")
        given.setdefault("value", "".join(pieces))
        if not isinstance(given["value"], str) or "".join(pieces) != given["value"]:
            raise StubError("function: the pieces joined are not the value, which must be a text")
    return FunctionAnswer(**given)


def _tool_call(value: Json) -> ToolCall:
    if isinstance(value, ToolCall):
        return value
    given = members(value, "tool call", ("name", "arguments"))
    if not isinstance(given.get("name"), str):
        raise StubError("tool call: name must be a text")
    return ToolCall(given["name"], given.get("arguments", {}))


def _bytes(value: Json, place: str) -> bytes:
    if isinstance(value, bytes):
        return value
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise StubError(f"answer: {place} is not base64: {error}") from error


def _recorded(value: Json) -> Recorded:
    if isinstance(value, Recorded):
        return value
    given = members(value, "recorded", ("status", "headers", "chunks", "base64", "streamed"))
    status, headers = given.get("status"), given.get("headers", [])
    if isinstance(status, bool) or not isinstance(status, int) or not 200 <= status <= 599:
        raise StubError("recorded: status must be a whole number between 200 and 599")
    if not isinstance(headers, list) or not all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
        for pair in headers
    ):
        raise StubError("recorded: headers must be a list of pairs of texts")
    texts, encoded = given.get("chunks", []), given.get("base64", [])
    for pieces in (texts, encoded):
        if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
            raise StubError("recorded: chunks and base64 are lists of texts")
    if texts and encoded:
        raise StubError("recorded: chunks and base64 exclude each other")
    if not isinstance(given.get("streamed", False), bool):
        raise StubError("recorded: streamed must be true or false")
    chunks = [text.encode() for text in texts] or [_bytes(text, "recorded") for text in encoded]
    pairs = [(name.lower(), text) for name, text in headers]
    return Recorded(status, pairs, chunks, given.get("streamed", False))

"""Headers, webhooks, item streams and what is deprecated, declared by hand. Checked, never run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal, assert_type

from invocant import Braintrust, ServerSentEvent, WebhookError
from invocant import runtime as rt
from invocant.runtime import kinds as k
from invocant_api.braintrust.headers import FunctionsGetHeaders


@k.model
class Note(k.Model):
    """What the API keeps, and tells of."""

    FIELDS = (k.Field("id", k.STR, required=True),)
    id: str


# Headers -------------------------------------------------------------------------------------------------


class NoteHeaders(rt.ResponseHeaders):
    """Headers of the answers of one operation."""

    DECLARED: ClassVar[Mapping[str, tuple[rt.Header, ...]]] = {
        "200": (
            rt.Header("X-Left", k.INT, required=True),
            rt.Header("X-Owner", k.Map(k.STR), explode=True),
            rt.Header("X-Info", Note, media_type="application/json"),
        ),
    }

    @property
    def x_left(self) -> int | None:
        """How many calls are left."""
        value: int | None = self._value("X-Left")
        return value


GET: rt.Operation[Note] = rt.Operation(
    name="notes.get",
    method="GET",
    path="/note",
    responses={"200": rt.Response("application/json", Note)},
    headers=NoteHeaders,
)


def of_an_answer(client: Braintrust, answer: rt.RawResponse) -> int:
    """By attribute where declared, by name all others; of any result, raw or not."""
    function = client.functions.get("id")
    assert_type(FunctionsGetHeaders.of(function), FunctionsGetHeaders)
    assert_type(FunctionsGetHeaders.of(function).retry_after, str | None)
    headers = NoteHeaders.of(answer)
    assert_type(headers, NoteHeaders)
    assert_type(headers.x_left, int | None)
    assert_type(headers["etag"], str)
    assert_type(list(headers), list[str])
    assert_type(len(headers), int)
    assert_type(headers.problems(), tuple[k.Problem, ...])
    plain: Mapping[str, str] = headers
    print(plain, NoteHeaders({"x-left": "1"}, 200).get("X-Left"))
    return headers.x_left or 0


def declared(headers: type[rt.ResponseHeaders]) -> None:
    """What a document declares of them, by status."""
    assert_type(headers.DECLARED, Mapping[str, tuple[rt.Header, ...]])
    for status, several in headers.DECLARED.items():
        assert_type(status, str)
        for header in several:
            assert_type(header.name, str)
            assert_type(header.kind, k.KindLike[Any] | None)
            assert_type(header.required, bool)
            assert_type(header.explode, bool)
            assert_type(header.media_type, str | None)


# Webhooks ------------------------------------------------------------------------------------------------

WEBHOOKS = rt.Webhooks(
    rt.Webhook("noteMade", content=(rt.Response("application/json", Note),)),
    rt.Webhook("ping", method="PUT", headers=(rt.Header("X-Event", k.Const("ping"), required=True),)),
)


def signed(body: bytes, headers: Mapping[str, str]) -> None:
    """Refuse what nobody signed."""
    if "x-signature" not in headers:
        raise PermissionError(f"{len(body)} bytes without a signature")


def received(body: bytes, scope: list[tuple[bytes, bytes]]) -> Note | None:
    """The headers are a mapping or pairs, as the framework has them; the payload is what was declared."""
    verify: rt.WebhookVerifier = signed
    pairs: rt.WebhookHeaders = scope
    texts: rt.WebhookHeaders = {"content-type": "application/json"}
    try:
        payload = WEBHOOKS.parse(body, pairs, verify=verify)
    except WebhookError as error:
        decoding: rt.DecodeError = error
        assert_type(error.reasons, Mapping[str, str])
        assert_type(decoding.problems, tuple[k.Problem, ...])
        return None
    assert_type(payload, Any)
    assert_type(WEBHOOKS.parse(body, texts, name="noteMade", strict=True), Any)
    return payload if isinstance(payload, Note) else None


def known(webhooks: rt.Webhooks) -> Iterator[str]:
    """What there is to receive."""
    assert_type(webhooks.by_method("post"), rt.Webhooks)
    for webhook in webhooks:
        assert_type(webhook, rt.Webhook)
        assert_type(webhook.method, str)
        assert_type(webhook.content, tuple[rt.Response, ...])
        assert_type(webhook.headers, tuple[rt.Header, ...])
        for response in webhook.content:
            assert_type(response.media_type, str)
            assert_type(response.unasked, bool)
        yield webhook.name


# Streams -------------------------------------------------------------------------------------------------

LINES: rt.JsonSequence[Note] = rt.JsonSequence(
    name="notes.lines", media_type="application/jsonl", accept="application/jsonl, text/plain", item=Note
)
WATCH: rt.EventStream[rt.ServerSentEvent[Note | str]] = rt.EventStream(
    name="notes.watch", data=Note, events={"gone": k.STR}
)


class Notes(rt.SyncResource):
    """Methods whose answers come item by item."""

    def lines(self) -> rt.Stream[Note, Any]:
        """Return the notes, one after another."""
        return self._client.stream(GET, LINES, {})

    def watch(self) -> rt.Stream[rt.ServerSentEvent[Note | str], Any]:
        """Return what happens to notes."""
        return self._client.stream(GET, WATCH, {})


class AsyncNotes(rt.AsyncResource):
    """The same, awaited."""

    def lines(self) -> rt.AsyncStream[Note, Any]:
        """Return the notes, one after another."""
        return self._client.stream(GET, LINES, {})

    def watch(self) -> rt.AsyncStream[rt.ServerSentEvent[Note | str], Any]:
        """Return what happens to notes."""
        return self._client.stream(GET, WATCH, {})


def item_by_item(notes: Notes) -> None:
    """An item is what was declared; an event carries one, beside its name and id."""
    with notes.lines() as lines:
        for note in lines:
            assert_type(note, Note)
    with notes.watch() as events:
        for event in events:
            assert_type(event, ServerSentEvent[Note | str])
            assert_type(event.event, str)
            assert_type(event.data, Note | str)
            assert_type(event.id, str)


async def item_by_item_later(notes: AsyncNotes) -> None:
    """The same, awaited."""
    async with notes.lines() as lines:
        async for note in lines:
            assert_type(note, Note)
    async with notes.watch() as events:
        async for event in events:
            assert_type(event.data, Note | str)


def streams_as_declared(operation: rt.Operation[Any]) -> None:
    """The three ways to stream, told apart by class."""
    match operation.stream:
        case rt.JsonSequence() as sequence:
            assert_type(sequence.name, str)
            assert_type(sequence.media_type, str)
            assert_type(sequence.accept, str)
            assert_type(sequence.item, k.KindLike[Any] | None)
        case rt.EventStream() as events:
            assert_type(events.name, str)
            assert_type(events.data, k.KindLike[Any] | None)
            assert_type(events.events, Mapping[str, k.KindLike[Any]])
            assert_type(events.accept, str)
        case rt.Streaming() as table:
            assert_type(table.events, tuple[rt.EventSpec, ...])
        case None:
            print("one answer")


# What is deprecated --------------------------------------------------------------------------------------


@rt.deprecated("find is deprecated by the vendor")
def find(name: str, /, *, limit: int = 1) -> list[Note]:
    """A call of it is an error of `tests/typing/mistakes.py`."""
    return [Note(id=name)] * limit


@rt.deprecated_parameters(old="old of search is deprecated by the vendor")
def search(*, name: str, old: Literal[1, 2] | k.Unset = k.UNSET) -> list[Note]:
    """It takes and returns what it did."""
    return [Note(id=name)] if old is k.UNSET else []


def called() -> None:
    """Whoever leaves the parameter out is told nothing."""
    assert_type(search(name="a"), list[Note])
    assert_type(search(name="a", old=2), list[Note])

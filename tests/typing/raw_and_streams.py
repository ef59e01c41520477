"""Answers as they came, streams, folds and the parser below them. Checked by `tox -e types`, never run."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Literal, assert_never, assert_type

from invocant import (
    AsyncOpper,
    AsyncStream,
    Braintrust,
    Fold,
    IncompleteResultError,
    Opper,
    RawResponse,
    RequestOptions,
    ResponseInfo,
    ResultKind,
    Role,
    Stream,
    StreamEndWarning,
    StreamEvent,
    UnknownEvent,
    mend,
    partial_json,
    response_info,
)
from invocant.runtime import (
    AsyncRawStream,
    DeclaredFold,
    EventTooLargeError,
    GrowingText,
    PartialJSON,
    RawStream,
    ServerSentEvent,
    SSEParser,
)
from invocant_api.braintrust import events, headers
from invocant_api.opper import events as opper_events
from invocant_api.opper import headers as opper_headers
from invocant_api.opper import models as opper


def raw_answers(client: Braintrust) -> None:
    """Behind `raw`, of a client or of a resource, methods take the same and give what came."""
    answer = client.functions.raw.get("id")
    assert_type(answer, RawResponse[headers.FunctionsGetHeaders])
    assert_type(answer.info, ResponseInfo)
    assert_type(answer.status, int)
    assert_type(answer.headers, headers.FunctionsGetHeaders)
    assert_type(answer.headers.retry_after, str | None)
    assert_type(answer.headers["date"], str)
    any_raw_answer(answer)
    assert_type(answer.body, bytes)
    assert_type(answer.text, str)
    assert_type(answer.json(), Any)
    assert_type(response_info(answer), ResponseInfo)
    listed = client.raw.functions.list(limit=2, slug="a")
    assert_type(listed, RawResponse[headers.FunctionsListHeaders])
    assert_type(client.raw.functions.stream("id", input=1), RawStream)


def any_raw_answer(answer: RawResponse) -> str:
    """Of whatever method: its headers are those that came."""
    assert_type(answer.headers, Mapping[str, str])
    return answer.headers["date"]


def what_is_known(info: ResponseInfo) -> None:
    """Status, headers and times of an answer."""
    assert_type(info.operation, str)
    assert_type(info.status, int)
    assert_type(info.headers, Mapping[str, str])
    assert_type(info.headers.get("date"), str | None)
    assert_type(info.attempts, int)
    assert_type(info.elapsed, float)
    assert_type(info.http_version, str)
    assert_type(info.request_id, str | None)
    assert_type(info.rate_limit, dict[str, str])


def raw_stream(client: Opper) -> None:
    """The bytes of a stream, entered or not."""
    answer = client.raw.functions.revisions.list("id")
    assert_type(answer, RawResponse[opper_headers.FunctionsRevisionsListHeaders])
    stream = client.raw.stream(name="mood")
    assert_type(stream, RawStream)
    with stream as entered:
        assert_type(entered, RawStream)
        assert_type(entered.info, ResponseInfo | None)
        for piece in entered:
            assert_type(piece, bytes)
    assert_type(stream.close(), None)


async def raw_async(client: AsyncOpper) -> None:
    """The same, awaited."""
    answer = await client.functions.raw.get("id")
    assert_type(answer, RawResponse[opper_headers.FunctionsGetHeaders])
    listed = await client.functions.revisions.raw.list("id")
    assert_type(listed, RawResponse[opper_headers.FunctionsRevisionsListHeaders])
    assert_type(answer.text, str)
    stream = client.raw.stream(name="mood")
    assert_type(stream, AsyncRawStream)
    async with stream as entered:
        assert_type(entered, AsyncRawStream)
        assert_type(entered.info, ResponseInfo | None)
        async for piece in entered:
            assert_type(piece, bytes)
    await stream.aclose()


def stream_of_events(client: Opper) -> object:
    """Every event of a stream narrows by class and by content, and no class is left over."""
    with client.functions.stream("id", options=RequestOptions(keep=False)) as stream:
        assert_type(stream, Stream[opper_events.CallEvent, Any])
        for event in stream:
            assert_type(event.event, str)
            assert_type(event.raw, str)
            match event:
                case opper_events.TextChunk(data=opper.TextPayload(delta=delta)):
                    assert_type(delta, str | None)
                case opper_events.JsonChunk():
                    assert_type(event.type, Literal["json"])
                    assert_type(event.data, opper.JsonPayload)
                case opper_events.Span():
                    assert_type(event.data, opper.SpanPayload)
                case opper_events.StreamFailure():
                    assert_type(event.data, opper.FailurePayload)
                case opper_events.Sentinel():
                    assert_type(event.data, str)
                case UnknownEvent():
                    assert_type(event.type, str)
                    assert_type(event.data, Any)
                case _:
                    assert_never(event)
        return stream.result()


def by_type(event: StreamEvent, known: events.InvokeEvent) -> str:
    """The type of an event is its class's, for logs and tables; members come by place too."""
    assert_type(event.data, Any)
    assert_type(events.TextDelta.type, Literal["text_delta"])
    assert_type(StreamEvent.type, str)
    match known:
        case events.TextDelta(data) | events.ReasoningDelta(data):
            assert_type(data, str)
        case events.Start(data):
            assert_type(data, None)
        case _:
            by_type(known, known)
    return event.type


def what_a_stream_knows(stream: Stream[events.InvokeEvent, Any]) -> None:
    """At any time, before it is open too."""
    assert_type(next(stream), events.InvokeEvent)
    assert_type(stream.events, Iterator[events.InvokeEvent])
    assert_type(stream.text, Iterator[str])
    assert_type(stream.partial, Any)
    assert_type(stream.reasoning, str)
    assert_type(stream.done_seen, bool)
    assert_type(stream.start, StreamEvent | None)
    assert_type(stream.last_event_id, str)
    assert_type(stream.retry, int | None)
    assert_type(stream.fold, Fold | None)
    assert_type(stream.info, ResponseInfo | None)
    assert_type(stream.close(), None)
    with warnings.catch_warnings():
        warnings.simplefilter("error", StreamEndWarning)
        assert_type(stream.result(), Any)


async def what_an_async_stream_knows(stream: AsyncStream[events.InvokeEvent, Any]) -> None:
    """The same; its text, its events and its result are awaited."""
    assert_type(await anext(stream), events.InvokeEvent)
    assert_type(stream.events, AsyncIterator[events.InvokeEvent])
    assert_type(stream.text, AsyncIterator[str])
    assert_type(stream.partial, Any)
    assert_type(stream.start, StreamEvent | None)
    assert_type(stream.fold, Fold | None)
    assert_type(stream.info, ResponseInfo | None)
    assert_type(await stream.aclose(), None)
    assert_type(await stream.result(), Any)


class Words:
    """A fold of the user's own: how many words came."""

    def __init__(self) -> None:
        self.text = ""

    @property
    def kind(self) -> ResultKind:
        """Its result is made of text."""
        return "text"

    @property
    def joined(self) -> str:
        """The text so far."""
        return mend(self.text)

    def add(self, event: StreamEvent, role: Role, value: Any, payload: Any, /) -> None:
        """Take a piece."""
        if role == "text":
            self.text += str(value)

    def result(self) -> int:
        """Return the number of words."""
        if not self.text:
            raise IncompleteResultError("nothing came")
        return len(self.text.split())

    def partial(self) -> int:
        """Return their number so far."""
        return len(self.text.split())


def folds(event: StreamEvent) -> None:
    """A class with these members is a fold; the one that every stream has can be used by itself."""
    own: Fold = Words()
    Braintrust(folds={"functions.stream": Words})
    fold = DeclaredFold()
    declared: Fold = fold
    assert_type(fold.add(event, "text", "piece", None), None)
    assert_type(fold.add_all("json", ["{"]), None)
    assert_type(own.kind, Literal["text", "json", "none"])
    assert_type(mend("\ud83d"), str)
    assert_type(fold.kind, Literal["text", "json", "none"])
    assert_type(declared.joined, str)
    assert_type(fold.joined, str)
    assert_type(declared.result(), Any)
    assert_type(fold.result(), Any)
    assert_type(declared.partial(), Any)
    assert_type(fold.partial(), Any)
    assert_type(partial_json('{"a": "b'), Any)


def pieces_of_any_stream(pieces: Iterator[str]) -> Any:
    """What reads text and JSON as they come, for folds of a program's own."""
    text = GrowingText()
    reader = PartialJSON(text.raw)
    for piece in pieces:
        assert_type(text.add(piece), None)
        assert_type(reader.add(piece), None)
    assert_type(text.raw(), str)
    assert_type(str(text), str)
    return reader.value()


def events_of_any_server(body: Iterator[bytes]) -> None:
    """The parser alone, for streams that are nobody's API."""
    parser = SSEParser(max_event_size=1_000_000)
    for piece in body:
        for event in parser.feed(piece):
            assert_type(event, ServerSentEvent)
            assert_type(event.event, str)
            assert_type(event.data, str)
            assert_type(event.id, str)
            assert_type(event.retry, int | None)
            name, data, *_ = event
            assert_type((name, data), tuple[str, str])
    try:
        assert_type(parser.feed_batches(b""), list[tuple[str, list[str]]])
        assert_type(parser.feed_alone(b""), tuple[str, str] | None)
    except EventTooLargeError as error:
        value_error: ValueError = error
        assert_type(error.before, list[Any])
        raise value_error from None
    assert_type(parser.last_event_id, str)
    assert_type(parser.retry, int | None)
    assert_type(parser.close(), None)

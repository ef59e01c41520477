"""JSON sequences, and events that no table describes: read alike by both drivers, whatever the pieces."""

from __future__ import annotations

from typing import Any

import pytest

from invocant import runtime as rt
from invocant.runtime import kinds as k
from invocant.runtime._streams.records import RecordParser, RecordTooLargeError
from tests.unit.runtime.drivers import KEY, AsyncDriver, Reply, Server, SyncDriver, reply, sse
from tests.unit.runtime.operations import Thing

AnyDriver = SyncDriver | AsyncDriver

LIST: rt.Operation[None] = rt.Operation(
    name="things.list",
    method="GET",
    path="/things",
    responses={"200": (rt.Response("application/x-ndjson", k.STR),), "204": None},
    retry="safe",
)
LINES: rt.JsonSequence[Thing] = rt.JsonSequence(
    name="things.list", media_type="application/x-ndjson", item=Thing
)
FRAMED: rt.JsonSequence[Thing] = rt.JsonSequence(
    name="things.list", media_type="application/json-seq", item=Thing
)
EVENTS: rt.EventStream[Any] = rt.EventStream(name="things.watch", data=Thing)
NAMED: rt.EventStream[Any] = rt.EventStream(
    name="things.watch", data=k.INT, events={"thing": Thing, "note": k.STR, "any": k.ANY}
)


def lines(*pieces: bytes, kind: str = "application/x-ndjson", breaks: str | None = None) -> Reply:
    """Answer with a JSON sequence, in pieces."""
    return Reply(200, pieces, {"content-type": kind}, breaks=breaks)


def stream(client: Any, declared: Any = LINES, options: Any = None) -> Any:
    """Return a stream of a client."""
    return client._client.stream(LIST, declared, {}, options)


ONE, TWO = Thing(id="1"), Thing(id="2", size=3)


@pytest.mark.parametrize(
    ("declared", "answer"),
    [
        (LINES, lines(b'{"id": "1"}\n{"id": "2", "size": 3}\n')),
        (LINES, lines(b'{"id": "1"}\r\n\r\n {"id": "2", "size": 3}')),
        (LINES, lines(b"\xef\xbb", b'\xbf{"id"', b': "1"}\n{"id": "2", "si', b'ze": 3}\n')),
        (LINES, lines(b'{"id": "1"}\n{"id": "2", "size": 3}\n', kind="application/octet-stream")),
        (LINES, lines(b'\x1e{"id": "1"}\n\x1e{"id": "2", "size": 3}\n', kind="application/json-seq")),
        (
            FRAMED,
            lines(b'\x1e{"id": "1"}\n\x1e\x1e{\n "id": "2",\n "size": 3\n}\n', kind="application/json-seq"),
        ),
        (FRAMED, lines(b'\x1e{"id": "1"}', b'\x1e{"id": "2", "size": 3}', kind="Application/JSON-Seq;x=1")),
        (FRAMED, lines(b'\x1e{"id": "1"}\x1e{"id": "2", "size": 3}\n', kind="application/octet-stream")),
    ],
)
def test_values_are_typed(driver: AnyDriver, declared: Any, answer: Reply) -> None:
    """Each value is a model, in its order; what is read is also the result, and grows as `partial`."""
    server = Server(answer)
    out = driver.read(stream(driver.make(server), declared))
    assert out.error is None
    assert out.values == [ONE, TWO] == out.result
    assert [type(value) for value in out.values] == [Thing, Thing]
    assert out.partials == [[ONE], [ONE, TWO]]
    assert server.received[0].headers["accept"] == declared.media_type
    assert server.open == 0


def test_null_is_a_value(driver: AnyDriver) -> None:
    """A sequence may hold anything that JSON has, null too."""
    anything = rt.JsonSequence[Any](name="x", media_type="application/jsonl")
    answer = lines(b'null\n0\nfalse\n""\n[]\n', kind="application/jsonl")
    assert driver.read(stream(driver.make(Server(answer)), anything)).values == [None, 0, False, "", []]


def test_value_is_given_before_the_next_begins() -> None:
    """RFC 7464 closes a value by LF: nobody waits for the separator that opens the next."""
    parser = RecordParser("rfc7464", max_size=100)
    assert [record.text for record in parser.feed(b'\x1e{"a": 1}\n')] == [b'{"a": 1}']
    assert parser.feed(b"\n") == []
    assert [record.text for record in parser.feed(b"\x1e[\n1\n]\n")] == [b"[\n1\n]"]
    assert parser.close() == []


@pytest.mark.parametrize(
    ("declared", "answer", "number", "offset", "words"),
    [
        (LINES, lines(b'{"id": "1"}\n\n{oops\n{"id": "2"}\n'), 2, 13, "record 2, at byte 13"),
        (LINES, lines(b'{"id": "1"}\n{}{}\n'), 2, 12, "Extra data"),
        (FRAMED, lines(b'\x1e{"id": "1"}\n{"id": "2"}\n', kind="application/json-seq"), 2, 13, "separator"),
        (FRAMED, lines(b'\x1e{"id": "1"}\n\x1e12\x1e3\n', kind="application/json-seq"), 2, 14, "cut off"),
        (LINES, lines(b'{"id": "1"}\n"\xff"\n'), 2, 12, "utf-8"),
    ],
)
def test_what_is_no_value_is_an_error_with_its_place(
    driver: AnyDriver, declared: Any, answer: Reply, number: int, offset: int, words: str
) -> None:
    """The values before it are handed out and kept; the error says which record it is and where."""
    server = Server(answer)
    out = driver.read(stream(driver.make(server), declared))
    assert isinstance(out.error, rt.StreamMalformedError)
    assert words in str(out.error)
    assert (out.error.reason, out.error.number, out.error.offset) == ("malformed", number, offset)
    assert (out.values, out.error.partial) == ([ONE], [ONE])
    assert server.open == 0


@pytest.mark.parametrize(
    ("declared", "body", "kind"),
    [
        (LINES, b'{"id": "1"}\n{"id": "2', "application/x-ndjson"),
        (FRAMED, b'\x1e{"id": "1"}\n\x1e{"id": "2', "application/json-seq"),
        (FRAMED, b'\x1e{"id": "1"}\n\x1e2', "application/json-seq"),
    ],
)
def test_value_cut_off_by_the_end_is_an_error(
    driver: AnyDriver, declared: Any, body: bytes, kind: str
) -> None:
    """A body that ends in the middle of a value is not all that was sent."""
    out = driver.read(stream(driver.make(Server(lines(body, kind=kind))), declared))
    assert isinstance(out.error, rt.StreamTruncatedError)
    assert (out.error.reason, out.error.number, out.error.partial) == ("incomplete_json", 2, [ONE])


def test_broken_connection_keeps_what_came(driver: AnyDriver) -> None:
    """As with any stream: what came is handed out, then the error says what happened."""
    server = Server(lines(b'{"id": "1"}\n{"id"', breaks="ReadError"))
    out = driver.read(stream(driver.make(server)))
    assert isinstance(out.error, rt.StreamTruncatedError)
    assert (out.error.reason, out.error.partial, out.values) == ("transport", [ONE], [ONE])
    assert server.open == 0


@pytest.mark.parametrize("declared", [LINES, FRAMED])
def test_record_is_bounded(driver: AnyDriver, declared: Any) -> None:
    """A value above the limit is an error, not a reason to run out of memory."""
    answer = lines(b'\x1e{"id": "1"}\n', b'\x1e{"id": "', b"x" * 200, kind="application/json-seq")
    if declared is LINES:
        answer = lines(b'{"id": "1"}\n{"id": "', b"x" * 200)
    out = driver.read(stream(driver.make(Server(answer)), declared, rt.RequestOptions(max_size=100)))
    assert isinstance(out.error, rt.StreamMalformedError)
    assert (out.error.reason, out.error.number, out.error.partial) == ("too_large", 2, [ONE])
    assert "a record is larger than 100 bytes" in str(out.error)


def test_limit_is_exact() -> None:
    """A record of just that size passes, in one piece or in many."""
    for size in (1, 3, 10):
        parser = RecordParser("lines", max_size=10)
        text = b'"12345678"\n'
        records = [record for at in range(0, 11, size) for record in parser.feed(text[at : at + size])]
        assert [record.text for record in records] == [b'"12345678"']
    with pytest.raises(RecordTooLargeError):
        RecordParser("lines", max_size=9).feed(b'"12345678"\n')


def test_nothing_is_kept_where_nobody_wants_it(driver: AnyDriver) -> None:
    """With keep=False values are handed out and forgotten; there is no result then."""
    made = stream(driver.make(Server(lines(b'{"id": "1"}\n'))), options=rt.RequestOptions(keep=False))
    out = driver.read(made)
    assert (out.values, out.partials) == ([ONE], [[]])
    assert isinstance(out.error, rt.StreamMalformedError)
    assert ": the stream was opened with keep=False: its values were not kept" in str(out.error)


def test_strict_holds_each_value_to_its_model(driver: AnyDriver) -> None:
    """Lenient keeps what does not fit; strict says which record does not, and why."""
    body = b'{"id": "1"}\n{"id": 2}\n'
    lenient = driver.read(stream(driver.make(Server(lines(body)))))
    assert [value.id for value in lenient.values] == ["1", 2]
    out = driver.read(stream(driver.make(Server(lines(body))), options=rt.RequestOptions(strict=True)))
    assert out.values == [ONE]
    assert isinstance(out.error, rt.StreamMalformedError)
    assert (out.error.number, out.error.reason, "$.id" in str(out.error)) == (2, "malformed", True)


@pytest.mark.parametrize("declared", [LINES, EVENTS])
def test_answer_that_is_no_stream_is_an_error(driver: AnyDriver, declared: Any) -> None:
    """JSON with status 200 is no sequence of one value, and no event."""
    server = Server(reply({"message": "not now"}))
    out = driver.read(stream(driver.make(server), declared))
    assert isinstance(out.error, rt.StreamContentError)
    assert "not now" in str(out.error)
    assert out.error.parsed == {"message": "not now"}
    assert server.open == 0


@pytest.mark.parametrize("declared", [LINES, EVENTS])
def test_no_content_is_an_empty_stream(driver: AnyDriver, declared: Any) -> None:
    """204 has no body: nothing came, and that is all."""
    out = driver.read(stream(driver.make(Server(Reply(204, b"", {}))), declared))
    assert (out.error, out.values, out.result) == (None, [], [])


def test_stream_may_be_left(driver: AnyDriver) -> None:
    """Leaving the block frees the connection; what came is kept."""
    server = Server(lines(b'{"id": "1"}\n', b'{"id": "2"}\n'))
    made = stream(driver.make(server))
    if isinstance(driver, SyncDriver):
        with made as opened:
            assert next(iter(opened)) == ONE
    else:

        async def work() -> None:
            async with made as opened:
                assert await anext(opened) == ONE

        driver.run(work)
    assert made.partial == [ONE]
    assert server.open == 0


def test_secrets_that_come_back_are_masked(driver: AnyDriver) -> None:
    """What cannot be read is in the error, but for the key that was sent."""
    out = driver.read(stream(driver.make(Server(lines(f"{{{KEY}\n".encode())))))
    assert isinstance(out.error, rt.StreamMalformedError)
    assert out.error.raw
    assert KEY not in out.error.raw


Event = rt.ServerSentEvent


def test_events_are_typed(driver: AnyDriver) -> None:
    """An event is its type, its data by the schema, the id in force and the reconnection time."""
    server = Server(
        sse(
            'event: made\nid: 7\nretry: 1500\ndata: {"id": "1"}\n\n',
            ': comment\n\ndata: {\ndata:  "id": "2", "size": 3}\n\n',
            "data: [DONE]\n\n",
            "data: unfinished",
        )
    )
    made = stream(driver.make(server), EVENTS)
    out = driver.read(made)
    assert out.error is None
    assert out.values == [
        Event("made", ONE, "7", 1500),
        Event("message", TWO, "7", None),
        Event("message", "[DONE]", "7", None),
    ]
    assert out.result == out.values
    assert (made.last_event_id, made.retry) == ("7", 1500)
    assert server.received[0].headers["accept"] == "text/event-stream"


@pytest.mark.parametrize(
    ("event", "text", "data"),
    [
        ("thing", '{"id": "1"}', ONE),
        ("note", '"quoted"', '"quoted"'),
        ("note", "plain", "plain"),
        ("any", "[1]", [1]),
        ("any", "[1", "[1"),
        ("message", "12", 12),
        ("message", "", ""),
        ("thing", "null", None),
    ],
)
def test_data_is_read_by_the_name_of_the_event(driver: AnyDriver, event: str, text: str, data: Any) -> None:
    """Text stays text; else data is JSON, and text where it is none."""
    out = driver.read(stream(driver.make(Server(sse(f"event: {event}\ndata: {text}\n\n"))), NAMED))
    assert [value.data for value in out.values] == [data]


def test_strict_holds_data_to_its_schema(driver: AnyDriver) -> None:
    """Data that is no JSON is text, strictly too; JSON of another shape is an error."""
    answer = sse('data: {oops\n\ndata: {"id": 1}\n\n')
    out = driver.read(stream(driver.make(Server(answer)), EVENTS, rt.RequestOptions(strict=True)))
    assert [value.data for value in out.values] == ["{oops"]
    assert isinstance(out.error, rt.StreamMalformedError)
    assert (out.error.number, out.error.raw, out.error.reason) == (2, '{"id": 1}', "malformed")
    assert "event 2 is not what the document says: $.id" in str(out.error)


def test_large_event_is_an_error(driver: AnyDriver) -> None:
    """The bound on events holds here too."""
    answer = sse('data: {"id": "1"}\n\n', f"data: {'x' * 200}\n\n")
    out = driver.read(stream(driver.make(Server(answer)), EVENTS, rt.RequestOptions(max_size=100)))
    assert isinstance(out.error, rt.StreamMalformedError)
    assert (out.error.reason, len(out.values)) == ("too_large", 1)
    assert "an event is larger than 100 bytes" in str(out.error)


def test_event_is_a_tuple() -> None:
    """As the parser's: it can be unpacked and matched."""
    match Event("made", ONE, "7"):
        case rt.ServerSentEvent(event="made", data=Thing(id=name), id=place):
            assert (name, place) == ("1", "7")
        case _:
            raise AssertionError

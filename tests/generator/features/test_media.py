"""What a media type means in a package: ranges, JSON by other names, sequences, events without an overlay."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from invocant import runtime as rt
from tests.generator.asking import Answer, answer, ask
from tests.generator.packages import Catalogue

pytestmark = pytest.mark.checkout

Event = rt.ServerSentEvent


def typed(content_type: str, body: str, status: int = 200) -> Answer:
    """Return an answer with a content type and a body."""
    return answer(status, content=body.encode(), headers={"content-type": content_type})


def plain(values: list[Any]) -> list[Any]:
    """Return values as what their classes are called and hold."""
    return [(type(one).__name__, one.to_dict()) if hasattr(one, "to_dict") else one for one in values]


def events(values: list[Any]) -> list[Any]:
    """Return events as tuples of plain values."""
    return [(one.event, *plain([one.data]), one.id, one.retry) for one in values]


HAPPENED = """\
event: cat.born
data: {"name":"a"}

event: counted
data: 3

event: gone
data: 3

event: new
data: [1]

"""
A, B = ("Cat", {"name": "a"}), ("Cat", {"name": "b", "age": 2})


@pytest.mark.parametrize(
    ("method", "content_type", "body", "values", "accept"),
    [
        (
            "lines",
            "application/x-ndjson",
            '{"name":"a"}\n{"name":"b","age":2}\n',
            [A, B],
            "application/x-ndjson",
        ),
        ("items", "application/jsonl", "1\n2\n", [1, 2], "application/jsonl"),
        ("results", "application/x-jsonl", '{"name":"a"}\n', [A], "application/x-jsonl"),
        (
            "stream_either",
            "application/x-ndjson",
            '{"name":"a"}\n',
            [A],
            "application/jsonl, application/x-ndjson",
        ),
        (
            "stream_either",
            "application/json-seq",
            '\x1e{"name":"a"}\n',
            [A],
            "application/jsonl, application/x-ndjson",
        ),
    ],
)
def test_sequence_is_iterated_typed(
    catalogue: Catalogue, method: str, content_type: str, body: str, values: list[Any], accept: str
) -> None:
    """The method gives the stream where there is nothing else, a second method where there is."""
    asked = ask(
        catalogue("media"),
        lambda client: getattr(client.media, method)(),
        typed(content_type, body),
    )
    assert plain(asked.events) == values
    assert plain(asked.result) == values
    assert asked.request.headers["accept"] == accept


@pytest.mark.parametrize(
    ("method", "body", "values"),
    [
        (
            "stream_chat",
            'id: 1\ndata: {"name":"a"}\n\nevent: end\nretry: 5\ndata: [DONE]\n\n',
            [("message", A, "1", None), ("end", "[DONE]", "1", 5)],
        ),
        (
            "watch",
            HAPPENED,
            [
                ("cat.born", A, "", None),
                ("counted", 3, "", None),
                ("gone", "3", "", None),
                ("new", [1], "", None),
            ],
        ),
        ("words", 'data: {"a": 1}\n\n', [("message", '{"a": 1}', "", None)]),
        (
            "anything",
            'data: {"a": 1}\n\ndata: x\n\n',
            [("message", {"a": 1}, "", None), ("message", "x", "", None)],
        ),
    ],
)
def test_events_are_iterated_typed(catalogue: Catalogue, method: str, body: str, values: list[Any]) -> None:
    """Data is decoded by its schema, or by that of events which has it; what is no JSON is text."""
    asked = ask(
        catalogue("media"), lambda client: getattr(client.media, method)(), typed("text/event-stream", body)
    )
    assert events(asked.events) == values
    assert asked.result == asked.events
    assert asked.request.headers["accept"] == "text/event-stream"


def test_plain_method_is_beside_the_stream(catalogue: Catalogue) -> None:
    """It asks for JSON only, and says who reads the stream if one comes all the same."""
    module = catalogue("media")
    asked = ask(module, lambda client: client.media.chat(), answer(200, json={"name": "a"}))
    assert plain([asked.result]) == [A]
    assert asked.request.headers["accept"] == "application/json"
    with pytest.raises(rt.ResponseDecodeError, match=r"media\.stream_chat"):
        ask(module, lambda client: client.media.chat(stream=True), typed("text/event-stream", "data: 1\n\n"))
    table = catalogue("media", "operations").TABLE
    names = {name: row.stream.name for name, row in table.items() if row.stream}
    assert names["media.chat"] == "media.stream_chat"
    assert names["media.watch"] == "media.watch"
    assert "stream_chat" in dir(module.Client.media.func(module.Client()))


def test_sequence_is_sent(catalogue: Catalogue) -> None:
    """An iterable of values goes out value by value, models and dicts alike."""
    cat = catalogue("media", "models").Cat(name="a")
    asked = ask(catalogue("media"), lambda client: client.media.send(body=[cat, {"name": "b"}]))
    assert asked.request.content == b'\x1e{"name":"a"}\n\x1e{"name":"b"}\n'
    assert asked.request.headers["content-type"] == "application/json-seq"
    made = ask(catalogue("media"), lambda client: client.media.send(body=(one for one in [cat])))
    assert made.request.content == b'\x1e{"name":"a"}\n'


def test_ranges_mean_json(catalogue: Catalogue) -> None:
    """Both ways, in errors too, and a concrete type is asked for and sent."""
    module = catalogue("media")
    asked = ask(module, lambda client: client.media.spring(), answer(200, json={"name": "a"}))
    assert plain([asked.result]) == [A]
    assert asked.request.headers["accept"] == "application/json"
    with pytest.raises(rt.NotFoundError) as caught:
        ask(module, lambda client: client.media.spring(), answer(404, json={"name": "a"}))
    assert type(caught.value.parsed).__name__ == "CatPatch"
    put = ask(module, lambda client: client.media.spring_put(name="a"), answer(200, content=b"\x89"))
    assert put.request.headers["content-type"] == "application/json"
    assert put.result == b"\x89"


def test_what_is_handled_as_json_is_json(catalogue: Catalogue) -> None:
    """Both ways: the body is written and read as JSON, under the name that the document has for it."""
    reply = typed("application/x-cat", '{"name":"b"}')
    asked = ask(catalogue("media"), lambda client: client.media.handled(name="a"), reply)
    assert asked.request.content == b'{"name":"a"}'
    assert asked.request.headers["content-type"] == "application/x-cat"
    assert plain([asked.result]) == [("Cat", {"name": "b"})]


@pytest.mark.parametrize("reply", [answer(204), answer(200), answer(200, text="<p>")])
def test_value_that_does_not_come_is_an_error(catalogue: Catalogue, reply: Answer) -> None:
    """Where a value is declared there is no None."""
    with pytest.raises(rt.ResponseDecodeError):
        ask(catalogue("media"), lambda client: client.media.spring(), reply)


def test_one_json_is_one_body_and_one_answer(catalogue: Catalogue) -> None:
    """`text/json` and `application/*+json` beside `application/json` are the same, and so is their type."""
    asked = ask(
        catalogue("media"), lambda client: client.media.asp(name="a"), answer(200, json={"name": "a"})
    )
    assert asked.request.headers["content-type"] == "application/json"
    assert asked.request.headers["accept"] == "application/json"
    other = ask(
        catalogue("media"), lambda client: client.media.asp(name="a"), typed("text/json", '{"name":"a"}')
    )
    assert plain([asked.result, other.result]) == [A, A]
    row = catalogue("media", "operations").TABLE["media.asp"]
    assert [content.media_type for content in row.body.content] == ["application/json"]
    assert [(one.media_type, one.unasked) for one in row.responses["200"]] == [
        ("application/json", False),
        ("text/plain", True),
    ]


def test_text_with_a_schema_of_its_own_is_asked_for(catalogue: Catalogue) -> None:
    """It is one of the types of the result, whatever is beside it."""
    asked = ask(catalogue("media"), lambda client: client.media.own_words(), typed("text/plain", "a cat"))
    assert (asked.result, asked.request.headers["accept"]) == ("a cat", "application/json, text/plain")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ({"name": "a"}, "application/json"),
        ({"age": 1}, "application/merge-patch+json"),
        ([{"op": "remove"}], "application/json-patch+json"),
    ],
)
def test_the_body_that_fits_is_sent(catalogue: Catalogue, body: Any, content_type: str) -> None:
    """Of several JSON bodies the one whose schema the value fits."""
    asked = ask(
        catalogue("media"), lambda client: client.media.patch(body=body), answer(200, json={"name": "a"})
    )
    assert asked.request.headers["content-type"] == content_type


def test_xml_is_text(catalogue: Catalogue) -> None:
    """It is not decoded; beside JSON it is not asked for."""
    module = catalogue("media")
    asked = ask(module, lambda client: client.media.xml(), typed("application/xml", "<a/>"))
    assert (asked.result, asked.request.headers["accept"]) == ("<a/>", "application/xml")
    beside = ask(module, lambda client: client.media.patch(body={"name": "a"}), typed("text/xml", "<a/>"))
    assert beside.request.headers["accept"] == "Application/JSON; charset=utf-8"


def test_head_gives_nothing(catalogue: Catalogue) -> None:
    """HEAD has no body, whatever its content type says; its headers are behind `raw`."""
    asked = ask(
        catalogue("media"),
        lambda client: client.media.head(),
        answer(200, headers={"content-type": "application/json"}),
    )
    assert asked.result is None
    transport = httpx.MockTransport(answer(200, headers={"x-size": "3"}))
    with httpx.Client(transport=transport) as http, catalogue("media").Client(http_client=http) as client:
        assert client.media.raw.head().headers["x-size"] == "3"


@pytest.mark.parametrize(("body", "content_type"), [(b"\x89", "image/png"), (("a.gif", b"GIF"), "image/gif")])
def test_picture_has_a_media_type(catalogue: Catalogue, body: Any, content_type: str) -> None:
    """A concrete type is sent where the document has a range of pictures."""
    asked = ask(catalogue("media"), lambda client: client.media.picture(body=body), answer(200, content=b"x"))
    assert asked.request.headers["content-type"] == content_type
    assert asked.request.headers["accept"] == "image/*"
    assert asked.result == b"x"

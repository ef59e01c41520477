"""What a document says of media types: which schema is an item's, what is bytes, and what is told."""

from __future__ import annotations

from typing import Any

import pytest

from invocant.documents import item_of
from tests.unit.documents.minimal import document, operation, repaired

ITEM = {"type": "object", "properties": {"a": {"type": "string"}}}
REF = {"$ref": "#/components/schemas/Item"}
LIST = {"type": "array", "items": REF}


@pytest.mark.parametrize(
    ("media_type", "holder", "place", "schema"),
    [
        ("application/jsonl", {"schema": REF}, ("schema",), REF),
        ("application/jsonl", {"schema": LIST}, ("schema", "items"), REF),
        ("application/jsonl", {"schema": {"$ref": "#/components/schemas/List"}}, ("schema", "items"), REF),
        ("application/jsonl", {"itemSchema": REF, "schema": LIST}, ("itemSchema",), REF),
        ("application/jsonl", {}, ("schema",), {}),
        ("application/jsonl", {"schema": {"type": "string"}}, ("schema", "x-line-schema"), {}),
        (
            "application/x-jsonl",
            {"schema": {"type": "string", "format": "binary", "x-line-schema": REF}},
            ("schema", "x-line-schema"),
            REF,
        ),
        ("text/event-stream", {"schema": {"type": "string"}}, ("schema",), {"type": "string"}),
        ("text/event-stream", {"itemSchema": REF}, ("itemSchema",), REF),
        ("text/event-stream", {"schema": LIST}, ("schema", "items"), REF),
    ],
)
def test_schema_of_an_item(media_type: str, holder: Any, place: tuple[str, ...], schema: Any) -> None:
    """OpenAPI 3.2 has `itemSchema`, and an array for the whole; before it the schema is that of an item."""
    source = document({"Item": ITEM, "List": LIST})
    assert item_of(source, holder, media_type) == (place, schema)


@pytest.mark.parametrize(
    ("schema", "handled_as"),
    [
        ({"type": "object"}, "application/json"),
        ({"type": "string"}, "application/json"),
        ({}, "application/json"),
        (REF, "application/json"),
        ({"type": "string", "format": "binary"}, None),
        ({"$ref": "#/components/schemas/File"}, None),
        ({"type": ["string", "null"], "format": "binary"}, None),
        ({"contentMediaType": "image/png"}, None),
        (
            {"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"},
            "application/json",
        ),
        ({"type": "string", "contentMediaType": "application/json"}, "application/json"),
        ({"type": "file"}, None),
    ],
)
@pytest.mark.parametrize("media_type", ["*/*", "application/*"])
def test_range_is_json_where_its_schema_is_no_binary(
    media_type: str, schema: Any, handled_as: str | None
) -> None:
    """A habit of Spring's: `*/*` on everything, and the schema says what it is."""
    given = document(
        {"Item": ITEM, "File": {"type": "string", "format": "binary"}},
        paths=operation(responses={"200": {"description": "", "content": {media_type: {"schema": schema}}}}),
        openapi="3.1.0",
    )
    content = repaired(given).document["paths"]["/a"]["get"]["responses"]["200"]["content"]
    (media,) = content.values()
    assert media.get("x-invocant-handled-as") == handled_as
    assert media["x-invocant-media-type"] == media_type


def test_xml_is_told_to_be_unsupported() -> None:
    """Each body and answer of XML is a note: nothing of it is passed over in silence."""
    media = {"application/xml": {"schema": ITEM}, "application/json": {"schema": ITEM}}
    given = document(
        paths=operation(
            method="post",
            requestBody={"content": media},
            responses={"200": {"description": "", "content": media}},
        )
    )
    notes = [(note.what, note.pointer) for note in repaired(given).notes]
    assert notes == [
        ("application/xml is given as text or bytes", "/paths/~1a/post/requestBody/content/application~1xml"),
        ("application/xml is the text that came", "/paths/~1a/post/responses/200/content/application~1xml"),
    ]


def test_stream_that_no_method_reads_is_told() -> None:
    """Events go first; a sequence beside them has no method of its own."""
    media = {
        "application/jsonl": {"schema": ITEM},
        "text/event-stream": {"schema": ITEM},
        "application/json": {"schema": ITEM},
    }
    given = document(paths=operation(responses={"200": {"description": "", "content": media}}))
    (note,) = repaired(given).notes
    assert "application/jsonl" in note.what
    assert note.pointer == "/paths/~1a/get/responses/200/content/application~1jsonl"


def test_streams_of_several_answers_are_told_too() -> None:
    """The stream of another success has no method either; one of an error is no stream."""
    jsonl = {"description": "", "content": {"application/jsonl": {"schema": ITEM}}}
    events = {"description": "", "content": {"text/event-stream": {"schema": ITEM}}}
    given = document(paths=operation(responses={"200": jsonl, "202": events, "404": jsonl}))
    (note,) = repaired(given).notes
    assert note.pointer == "/paths/~1a/get/responses/200/content/application~1jsonl"


@pytest.mark.parametrize(
    ("responses", "is_told"),
    [
        ({}, True),
        ({"404": {"description": ""}}, True),
        ({"302": {"description": ""}, "5XX": {"description": ""}}, True),
        ({"x-more": {}}, True),
        ({"404": {"description": ""}, "default": {"description": ""}}, False),
        ({"2XX": {"description": ""}}, False),
    ],
)
def test_an_operation_without_a_success_is_told(responses: Any, is_told: bool) -> None:
    """Its method returns None, which a reader of the document would not expect."""
    given = document(paths={**operation(responses=responses), **operation("/b", responses=responses)})
    told = [(note.what, note.pointer, note.why) for note in repaired(given).notes if "success" in note.what]
    count = "it is so of 2 operations, this is the first"
    why = f"the method returns None, whatever a success has in its body; {count}"
    assert told == ([("no success is declared", "/paths/~1a/get", why)] if is_told else [])


@pytest.mark.parametrize(
    ("openapi", "headers", "is_told"),
    [("3.1.0", {}, True), ("3.0.3", {}, False), ("3.1.0", {"content-transfer-encoding": {}}, False)],
)
def test_an_encoding_that_no_header_says_is_told(openapi: str, headers: Any, is_told: bool) -> None:
    """A server that counts on Content-Transfer-Encoding would take the text for what it is of."""
    member = {"type": "string", "contentEncoding": "base64"}
    schema = {"type": "object", "properties": {"a": member, "b": {"type": "string"}}}
    media = {"multipart/form-data": {"schema": schema, "encoding": {"a": {"headers": headers}}}}
    given = document(
        paths=operation(method="post", requestBody={"content": media}),
        openapi=openapi,
    )
    told = [note.pointer for note in repaired(given).notes if "contentEncoding" in note.what]
    content = "/paths/~1a/post/requestBody/content/multipart~1form-data"
    assert told == ([f"{content}/schema/properties/a"] if is_told else [])

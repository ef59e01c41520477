"""The extension keywords, and the page that documents them."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from invocant.documents import keywords, load_overlay, parse_text
from tests.vendored import FOLDERS, overlaid

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "extensions.md"

PAGING = {
    "style": "cursor",
    "items": "/objects",
    "id": "/id",
    "forward": "after",
    "limit": {"parameter": "limit"},
}
STREAM = {
    "name": "things.stream",
    "request": {"stream": True},
    "event": "ThingEvent",
    "events": [
        {"type": "text", "class": "Text", "data": "json", "role": "text", "schema": {"type": "string"}}
    ],
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/a": {
            "parameters": [{"$ref": "#/components/parameters/Limit"}],
            "get": {
                "x-invocant-name": "things.list",
                "x-invocant-paging": PAGING,
                "parameters": [{"name": "after", "in": "query", "x-invocant-name": "from_"}],
                "x-invocant-retry": "safe",
                "x-invocant-also": [{"name": "things.newest", "paging": copy.deepcopy(PAGING)}],
            },
            "post": {
                "x-invocant-name": "things.create",
                "x-invocant-stream": STREAM,
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/New"}}}
                },
            },
        }
    },
    "components": {
        "parameters": {"Limit": {"name": "limit", "in": "query"}},
        "schemas": {
            "New": {"x-invocant-name": "NewThing", "properties": {"stream": {"x-invocant-open": True}}}
        },
        "securitySchemes": {
            "key": {"type": "http", "x-invocant-auth": {"kind": "bearer", "env": ["THING_KEY"]}}
        },
    },
}
ALSO = "/paths/~1a/get/x-invocant-also"
OPERATION = "/paths/~1a/get"


def changed(pointer: str, value: Any) -> dict[str, Any]:
    """Return the document with *value* at *pointer*."""
    document = copy.deepcopy(DOCUMENT)
    holder: Any = document
    *path, last = [segment.replace("~1", "/") for segment in pointer.split("/")[1:]]
    for segment in path:
        holder = holder[int(segment)] if isinstance(holder, list) else holder[segment]
    holder[int(last) if isinstance(holder, list) else last] = value
    return document


def test_a_good_document_has_no_findings() -> None:
    """Every keyword in its place, well formed and fitting."""
    assert keywords.check(DOCUMENT) == []


@pytest.mark.parametrize("member", ["/stream", "/page", "/page/number", "/open/anything"])
def test_a_member_of_the_body_may_say_where_a_page_is(member: str) -> None:
    """A pointer into the body is followed as far as its schema says what is there."""
    document = changed(
        "/paths/~1a/post/x-invocant-paging",
        {"style": "page", "items": "", "page": member, "limit": {"parameter": "/page/size"}},
    )
    document["components"]["schemas"]["New"]["properties"] |= {
        "page": {"properties": {"number": {}, "size": {}}},
        "open": {"type": "object"},
    }
    assert keywords.check(document) == []


@pytest.mark.parametrize(
    ("pointer", "value", "what"),
    [
        (f"{OPERATION}/x-invocant-nmae", "a.b", "an unknown extension keyword"),
        (f"{OPERATION}/x-invocant-pointer", "/a", "an unknown extension keyword"),
        ("/components/schemas/New/x-invocant-paging", PAGING, "an extension keyword out of place"),
        ("/info/x-invocant-name", "a", "an extension keyword out of place"),
        (
            f"{OPERATION}/x-invocant-auth",
            {"kind": "bearer", "env": ["A"]},
            "an extension keyword out of place",
        ),
        (f"{OPERATION}/x-invocant-retry", "maybe", "x-invocant-retry is not well formed"),
        (f"{OPERATION}/x-invocant-name", "a b", "x-invocant-name is not well formed"),
        (f"{OPERATION}/x-invocant-name", "__import__('os')", "x-invocant-name is not well formed"),
        (f"{OPERATION}/x-invocant-name", "a..b", "x-invocant-name is not well formed"),
        (f"{OPERATION}/x-invocant-name", "../a", "x-invocant-name is not well formed"),
        (f"{OPERATION}/x-invocant-name", "things.import", "a name that Python cannot use"),
        (f"{OPERATION}/x-invocant-name", "Things.list", "a name that Python cannot use"),
        ("/components/schemas/New/x-invocant-name", "a.b", "a name that Python cannot use"),
        (f"{OPERATION}/parameters/0/x-invocant-name", "From", "a name that Python cannot use"),
        (f"{OPERATION}/x-invocant-name", "things.create", "two methods of one name"),
        (f"{OPERATION}/x-invocant-name", "things.stream", "two methods of one name"),
        (f"{ALSO}/0", {"name": "things.create", "paging": PAGING}, "two methods of one name"),
        (f"{ALSO}/0/name", "things.list", "two methods of one name"),
        (f"{ALSO}/0", {"stream": {**STREAM, "request": {}}}, "x-invocant-also is not well formed"),
        (
            f"{ALSO}/0",
            {"stream": {k: v for k, v in STREAM.items() if k != "request"}},
            "two methods of one name",
        ),
        (f"{ALSO}/0/name", "things.def", "a name that Python cannot use"),
        (f"{ALSO}/0/paging/forward", "since", "a paging parameter that does not exist"),
        (f"{ALSO}/0/paging/style", "cursors", "x-invocant-also is not well formed"),
        (f"{ALSO}/0", {"paging": PAGING}, "x-invocant-also is not well formed"),
        (f"{ALSO}/0/pageing", PAGING, "x-invocant-also is not well formed"),
        (
            "/paths/~1a/post/x-invocant-also",
            [{"stream": {**STREAM, "name": "things.watch", "request": {"streem": True}}}],
            "a stream asks by a member that does not exist",
        ),
        (
            f"{ALSO}/0",
            {"stream": {**STREAM, "name": "things.watch", "terminator": "required"}},
            "a terminator that no event is",
        ),
        ("/components/schemas/New/x-invocant-also", [{"name": "a.b"}], "an extension keyword out of place"),
        (
            f"{OPERATION}/x-invocant-paging",
            {**PAGING, "style": "link"},
            "x-invocant-paging is not well formed",
        ),
        (
            f"{OPERATION}/x-invocant-paging",
            {**PAGING, "items": "objects"},
            "x-invocant-paging is not well formed",
        ),
        (f"{OPERATION}/x-invocant-paging", {**PAGING, "next": "/n"}, "x-invocant-paging is not well formed"),
        (
            f"{OPERATION}/x-invocant-paging",
            {**PAGING, "forward": "since"},
            "a paging parameter that does not exist",
        ),
        (
            f"{OPERATION}/x-invocant-paging/limit",
            {"parameter": "size"},
            "a paging parameter that does not exist",
        ),
        (
            f"{OPERATION}/x-invocant-paging",
            {"style": "page", "items": "", "page": "number"},
            "a paging parameter that does not exist",
        ),
        (
            f"{OPERATION}/x-invocant-paging",
            {"style": "offset", "items": "", "offset": "/skip"},
            "a paging member of the body that does not exist",
        ),
        (
            "/paths/~1a/post/x-invocant-paging",
            {"style": "next", "items": "", "next": "/next", "forward": "/strem"},
            "a paging member of the body that does not exist",
        ),
        (
            "/paths/~1a/post/x-invocant-paging",
            {"style": "next", "items": "", "next": "/next", "forward": "/page/~2"},
            "x-invocant-paging is not well formed",
        ),
        (
            f"{OPERATION}/x-invocant-paging",
            {"style": "single", "items": "", "limit": {"parameter": "limit"}},
            "x-invocant-paging is not well formed",
        ),
        (
            f"{OPERATION}/x-invocant-paging",
            {"style": "page", "items": "", "page": "after", "first": 2},
            "x-invocant-paging is not well formed",
        ),
        (
            "/paths/~1a/post/x-invocant-stream/request",
            {"strem": True},
            "a stream asks by a member that does not exist",
        ),
        ("/paths/~1a/post/x-invocant-stream/terminator", "required", "a terminator that no event is"),
        ("/paths/~1a/post/x-invocant-stream/events/0/rule", 1, "x-invocant-stream is not well formed"),
        ("/paths/~1a/post/x-invocant-stream/events/0/data", "empty", "a schema for no data"),
        (
            "/paths/~1a/post/x-invocant-stream/events/0/class",
            "os.system",
            "x-invocant-stream is not well formed",
        ),
        (
            "/components/securitySchemes/key/x-invocant-auth/env",
            ["a-b"],
            "x-invocant-auth is not well formed",
        ),
        (
            "/components/securitySchemes/key/x-invocant-auth/kind",
            "client-credentials",
            "x-invocant-auth is not well formed",
        ),
        ("/components/schemas/New/x-invocant-open", False, "x-invocant-open is not well formed"),
    ],
)
def test_what_is_wrong_is_said(pointer: str, value: Any, what: str) -> None:
    """Each fault is found, once, with the place of the keyword."""
    found = keywords.check(changed(pointer, value))
    assert [one.what for one in found] == [what]
    assert len(found[0].render().splitlines()) == 5
    assert "x-invocant-" in found[0].pointer


def test_one_class_has_one_type() -> None:
    """Entries may share an event class only if they share the type, which is a constant of the class."""
    document = copy.deepcopy(DOCUMENT)
    events = document["paths"]["/a"]["post"]["x-invocant-stream"]["events"]
    events.append({**events[0], "when": {"has": ["a"]}})
    assert keywords.check(document) == []
    events[1]["type"] = "other"
    assert [one.what for one in keywords.check(document)] == ["one event class for two types"]


def test_examples_and_members_are_no_keywords() -> None:
    """What looks like a keyword in data, or is a member's name, is none."""
    document = changed("/components/schemas/New/example", {"x-invocant-nonsense": 1})
    document["components"]["schemas"]["New"]["properties"]["x-invocant-other"] = {"type": "string"}
    assert keywords.check(document) == []


def examples() -> list[tuple[str, Any]]:
    """Return each keyword example of the page with the heading it stands under."""
    found = []
    for section in re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        heading = section.splitlines()[0].strip()
        found += [
            (heading, block)
            for block in re.findall(r"^```yaml\n(.*?)^```", section, flags=re.MULTILINE | re.DOTALL)
        ]
    return found


def test_every_keyword_is_documented_with_an_example() -> None:
    """A keyword that is not on the page does not exist for a reader; one that is only there, not for us."""
    assert {heading for heading, _ in examples()} == set(keywords.names())
    table = re.findall(r"^\| \[`(x-invocant-[a-z]+)`\]", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    assert sorted(table) == keywords.names()


@pytest.mark.checkout
@pytest.mark.parametrize(("keyword", "block"), examples(), ids=lambda value: str(value).split("\n")[0][:40])
def test_the_examples_are_valid(keyword: str, block: str) -> None:
    """Each example of the page is what the schema allows."""
    ((key, value),) = parse_text(block).items()
    assert key == keyword
    definitions = keywords.schema()["$defs"]
    jsonschema_rs.Draft202012Validator({"$ref": f"#/$defs/{key}", "$defs": definitions}).validate(value)


@pytest.mark.checkout
def test_the_overlay_on_the_page_is_one() -> None:
    """The example of an overlay loads."""
    block = re.findall(
        r"^```yaml\n(overlay:.*?)^```", PAGE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
    )[0]
    assert len(load_overlay(block.encode()).actions) == 1


@pytest.mark.checkout
@pytest.mark.parametrize("api", [folder.name for folder in FOLDERS])
def test_the_vendored_documents_are_well_annotated(api: str) -> None:
    """What our overlays add is known, well formed and fits."""
    assert keywords.check(overlaid(api)) == []


def test_methods_of_one_name_name_both_places() -> None:
    """Whoever calls two methods alike is told where both stand, though one is an entry of a list."""
    (problem,) = keywords.check(changed(f"{ALSO}/0/name", "things.create"))
    assert (problem.pointer, problem.why) == (
        "/paths/~1a/post/x-invocant-name",
        "/paths/~1a/get/x-invocant-also/0/name has the same name",
    )

"""How a list is paged is seen from its parameters and its answer, and only what the document says is sure."""

from __future__ import annotations

from typing import Any

import pytest

from tests.generator.suggesting import (
    TEXT,
    THING,
    THINGS,
    WHOLE,
    Json,
    answers,
    body,
    document,
    listing,
    page,
    query,
    said,
)

LIMIT = query("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20})
SINGLE: Json = {"x-invocant-paging": {"style": "single", "items": "/things"}}
SIZE = {"parameter": "limit", "minimum": 1, "maximum": 100, "default": 20}


@pytest.mark.parametrize(
    ("given", "paging"),
    [
        pytest.param(
            listing(LIMIT, query("offset"), answer=page(items=THINGS, total=WHOLE)),
            {"style": "offset", "items": "/items", "offset": "offset", "total": "/total", "limit": SIZE},
            id="offset and total",
        ),
        pytest.param(
            listing(LIMIT, query("skip"), answer=THINGS),
            {"style": "offset", "items": "", "offset": "skip", "limit": SIZE},
            id="skip, and an answer that is the list",
        ),
        pytest.param(
            listing(LIMIT, query("offset"), answer=page(data=page(rows=THINGS), meta=page(totalCount=WHOLE))),
            {
                "style": "offset",
                "items": "/data/rows",
                "offset": "offset",
                "total": "/meta/totalCount",
                "limit": SIZE,
            },
            id="members of members",
        ),
        pytest.param(
            listing(query("page", {"type": "integer", "default": 1}), query("per_page")),
            {"style": "page", "items": "/things", "page": "page", "limit": {"parameter": "per_page"}},
            id="page and per_page",
        ),
        pytest.param(
            listing(
                query("pageNumber", {"type": "integer", "minimum": 1}),
                query("pageSize"),
                answer=page(list=THINGS, pagination=page(totalPages=WHOLE, total_items=WHOLE)),
            ),
            {
                "style": "page",
                "items": "/list",
                "page": "pageNumber",
                "pages": "/pagination/totalPages",
                "total": "/pagination/total_items",
                "limit": {"parameter": "pageSize"},
            },
            id="pages counted",
        ),
        pytest.param(
            listing(query("page", WHOLE, description="Page to return, 0-based."), query("size")),
            {"style": "page", "items": "/things", "page": "page", "first": 0, "limit": {"parameter": "size"}},
            id="pages from 0",
        ),
        pytest.param(
            listing(LIMIT, query("cursor", TEXT), answer=page(things=THINGS, next_cursor=TEXT)),
            {
                "style": "cursor",
                "items": "/things",
                "next": "/next_cursor",
                "forward": "cursor",
                "limit": SIZE,
            },
            id="cursor",
        ),
        pytest.param(
            listing(
                query("page_token", TEXT),
                query("max_results"),
                answer=page(things=THINGS, meta=page(nextPageToken={"anyOf": [TEXT, {"type": "null"}]})),
            ),
            {
                "style": "cursor",
                "items": "/things",
                "next": "/meta/nextPageToken",
                "forward": "page_token",
                "limit": {"parameter": "max_results"},
            },
            id="token that may be null",
        ),
        pytest.param(
            listing(LIMIT, query("starting_after", TEXT), query("ending_before", TEXT)),
            {
                "style": "cursor",
                "items": "/things",
                "id": "/id",
                "forward": "starting_after",
                "backward": "ending_before",
                "limit": SIZE,
            },
            id="id of the last item",
        ),
        pytest.param(
            listing(
                LIMIT,
                query("after", TEXT, description="Return items after this cursor."),
                answer=page(things=THINGS, has_more={"type": "boolean"}),
            ),
            {"style": "cursor", "items": "/things", "id": "/id", "forward": "after", "limit": SIZE},
            id="after, with more to come",
        ),
        pytest.param(
            listing(answer=page(things=THINGS, next={"type": "string", "format": "uri"}, previous=TEXT)),
            {"style": "next", "items": "/things", "next": "/next"},
            id="address by its format",
        ),
        pytest.param(
            listing(answer=page(things=THINGS, next_page_url=TEXT, prev_page_url=TEXT)),
            {
                "style": "next",
                "items": "/things",
                "next": "/next_page_url",
                "previous": "/prev_page_url",
            },
            id="address by its name",
        ),
        pytest.param(
            document(
                {
                    "/things": {
                        "get": {
                            "parameters": [query("page"), query("per_page")],
                            "responses": answers(THINGS, headers={"Link": {"schema": TEXT}}),
                        }
                    }
                }
            ),
            {"style": "link", "items": "", "rel": "next", "limit": {"parameter": "per_page"}},
            id="Link header",
        ),
        pytest.param(
            listing(
                method="post",
                requestBody=body(limit=WHOLE, offset={"anyOf": [WHOLE, {"type": "null"}]}, filter=page()),
                answer=page(result=page(points=THINGS)),
            ),
            {
                "style": "offset",
                "items": "/result/points",
                "offset": "/offset",
                "limit": {"parameter": "/limit"},
            },
            id="members of the body",
        ),
        pytest.param(
            listing(
                method="post",
                requestBody=body(cursor=TEXT),
                answer=page(events=THINGS, cursor=TEXT),
            ),
            {"style": "cursor", "items": "/events", "next": "/cursor", "forward": "/cursor"},
            id="cursor in both bodies",
        ),
    ],
)
def test_a_style_that_the_document_shows_is_sure(given: Json, paging: Json) -> None:
    """Parameters and answer together say how the list goes on, and where everything stands."""
    assert said(given) == (paging, True)


@pytest.mark.parametrize(
    ("given", "style"),
    [
        pytest.param(
            listing(LIMIT, query("page", {"type": "integer", "minimum": 0})), "page", id="first page"
        ),
        pytest.param(listing(LIMIT, query("after", TEXT)), "cursor", id="after what"),
        pytest.param(listing(query("offset")), "offset", id="no size"),
        pytest.param(listing(LIMIT, query("offset", TEXT)), "offset", id="a text for an offset"),
        pytest.param(
            listing(LIMIT, query("offset"), query("page", {**WHOLE, "default": 1})), "offset", id="two"
        ),
        pytest.param(
            listing(query("cursor", TEXT), LIMIT, query("offset"), answer=page(data=THINGS, cursor=TEXT)),
            "cursor",
            id="a token beside an offset",
        ),
        pytest.param(
            listing(LIMIT, query("offset"), answer=page(data=THINGS, included=THINGS)),
            "offset",
            id="two lists",
        ),
        pytest.param(
            {
                **listing(answer=page(things=THINGS, nextUri=TEXT)),
                "servers": [{"url": "https://shop.example/rest/v2"}],
            },
            "next",
            id="a relative address below the host",
        ),
    ],
)
def test_what_is_left_open_is_not_sure(given: Json, style: str) -> None:
    """A style that the document does not say to the end is suggested with the doubt."""
    value, sure = said(given) or ({}, True)
    assert (value["style"], sure) == (style, False)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(listing(), id="a list that comes whole"),
        pytest.param(listing(LIMIT), id="a limit alone"),
        pytest.param(listing(LIMIT, query("page"), answer=THING), id="no list"),
        pytest.param(listing(LIMIT, query("offset"), answer={}), id="an open answer"),
        pytest.param(listing(LIMIT, query("before", TEXT)), id="only backwards"),
        pytest.param(
            listing(LIMIT, query("after", {"type": "string", "format": "date-time"})), id="a point in time"
        ),
        pytest.param(
            listing(LIMIT, query("after", TEXT), answer={"type": "array", "items": page(key=TEXT)}),
            id="items without an id",
        ),
        pytest.param(listing(query("Page"), query("PageToken", TEXT)), id="a token that no answer has"),
        pytest.param(listing(LIMIT, query("start", TEXT), query("end", TEXT)), id="a range"),
        pytest.param(listing(LIMIT, query("offset"), method="delete"), id="no reading"),
        pytest.param(
            listing(LIMIT, query("offset"), **SINGLE),
            id="said already",
        ),
        pytest.param(
            document(
                {"/a": {"$ref": "#/components/pathItems/A"}},
                components={
                    "pathItems": {
                        "A": {"get": {"parameters": [LIMIT, query("offset")], "responses": answers(THINGS)}}
                    }
                },
            ),
            id="out of an overlay's reach",
        ),
    ],
)
def test_what_pages_nothing_is_left_alone(given: Json) -> None:
    """Neither a word alone nor a list alone is paging."""
    assert said(given) is None


def test_the_list_that_is_called_as_the_path_is_the_list() -> None:
    """Of several arrays the one that the path names holds the items, and that is no doubt."""
    two = page(objects=THINGS, deprecations=THINGS)
    operation = {"parameters": [LIMIT, query("offset")], "responses": answers(two)}
    given: dict[str, Any] = document({"/v1/objects": {"get": operation}})
    value, sure = said(given) or ({}, False)
    assert (value["items"], sure) == ("/objects", True)


def test_a_range_of_media_types_is_read_as_json() -> None:
    """Lists whose answer is declared for any media type are lists."""
    given = listing(LIMIT, query("offset"))
    given["paths"]["/things"]["get"]["responses"] = answers(THINGS, media_type="*/*")
    value, _ = said(given) or ({}, False)
    assert value["style"] == "offset"

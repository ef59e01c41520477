"""What a list tells of itself is held to what comes: totals, pages, and whether more is to come."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest

from invocant.contract import CheckReport, Options, check

ITEMS = [{"id": f"b{number}"} for number in range(5)]
Page = Callable[[int, int], dict[str, Any]]
"""What is answered to an offset and a limit."""


def document(argument: str, *members: str) -> dict[str, Any]:
    """Return the document of one list, which goes on by *argument* and tells *members* of itself."""
    kinds = {
        "total": {"type": "integer"},
        "total_pages": {"type": "integer"},
        "has_more": {"type": "boolean"},
        "next_cursor": {"type": ["string", "null"]},
    }
    item = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
    body = {
        "type": "object",
        "required": ["items"],
        "properties": {
            "items": {"type": "array", "items": item},
            **{name: kinds[name] for name in members},
        },
    }
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 50}}
    place = {
        "name": argument,
        "in": "query",
        "schema": {"type": "string"} if argument == "cursor" else {"type": "integer", "minimum": 0},
    }
    answer = {"description": "", "content": {"application/json": {"schema": body}}}
    listing = {"parameters": [limit, place], "responses": {"200": answer, "422": {"description": ""}}}
    one_of = {
        "parameters": [{"name": "book_id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "responses": {"404": {"description": ""}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Books", "version": "1"},
        "paths": {"/books": {"get": listing}, "/books/{book_id}": {"get": one_of}},
    }


def run(page: Page, argument: str, *members: str) -> CheckReport:
    """Check a server that answers what *page* says."""

    async def app(scope: Any, _: Any, send: Any) -> None:
        status, body = 404, b""
        if scope["type"] == "http" and scope["path"] == "/books":
            query = dict(parse_qsl(scope["query_string"].decode()))
            try:
                place, limit = int(query.get(argument, "0")), int(query.get("limit", "50"))
                if not 1 <= limit <= 50 or place < 0:
                    raise ValueError(limit, place)
                status, body = 200, json.dumps(page(place, limit)).encode()
            except ValueError:
                status = 422
        headers = [(b"content-type", b"application/json")] if body else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    return check(document(argument, *members), Options(app=app, schema=False, only="/books"))


def listed(report: CheckReport) -> set[str]:
    """Return the names of the rules about lists that were broken."""
    return {finding.rule for finding in report.findings if finding.rule.startswith("pages-")}


def rows(offset: int, limit: int) -> list[dict[str, Any]]:
    """Return a page."""
    return ITEMS[offset : offset + limit]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(lambda offset, limit: {"items": rows(offset, limit), "total": 5}, id="total"),
        pytest.param(lambda offset, limit: {"items": rows(offset, limit)}, id="no total"),
        pytest.param(
            lambda offset, limit: {"items": rows(offset, limit), "total": 5, "total_pages": -(-5 // limit)},
            id="pages",
        ),
        pytest.param(lambda *_: {"items": [], "total": 0, "total_pages": 0}, id="no items, no pages"),
        pytest.param(lambda *_: {"items": [], "total": 0, "total_pages": 1}, id="no items, one page"),
        pytest.param(
            lambda offset, limit: {"items": rows(offset, limit), "has_more": offset + limit < 5}, id="more"
        ),
    ],
)
def test_true_claims_are_no_failure(page: Page) -> None:
    """A list that tells the truth of itself has no failure."""
    assert run(page, "offset", "total", "total_pages", "has_more").findings == []


@pytest.mark.parametrize(
    ("page", "rules"),
    [
        pytest.param(
            lambda _offset, limit: {"items": ITEMS[:3][:limit], "total": 9},
            {"pages-total", "pages-once"},
            id="9 where there are 3, and every page is the first",
        ),
        pytest.param(
            lambda _offset, limit: {"items": ITEMS[:3][:limit], "total": 2},
            {"pages-total", "pages-once"},
            id="less than came, and every page is the first",
        ),
        pytest.param(
            lambda offset, limit: {"items": rows(offset, limit), "total": len(rows(offset, limit))},
            {"pages-total"},
            id="another total on each page: how many it has itself",
        ),
        pytest.param(
            lambda offset, limit: {"items": rows(offset, limit), "total": 5 - offset},
            {"pages-total"},
            id="another total on each page: how many are left",
        ),
        pytest.param(
            lambda offset, limit: {
                "items": [{"id": str(n)} for n in range(offset, offset + limit)],
                "total": 9,
            },
            {"pages-total"},
            id="less than came of a list without an end",
        ),
        pytest.param(
            lambda *_: {"items": ITEMS[:1], "total": 4},
            {"pages-total", "pages-once"},
            id="too few items for pages",
        ),
        pytest.param(
            lambda offset, limit: {"items": rows(offset, limit), "total": 5, "total_pages": 5 // limit},
            {"pages-total"},
            id="a page too few",
        ),
        pytest.param(
            lambda offset, limit: {"items": rows(offset, limit), "has_more": bool(rows(offset, limit))},
            {"pages-more"},
            id="more on the last page",
        ),
        pytest.param(
            lambda offset, limit: {"items": rows(offset, limit), "has_more": False},
            {"pages-more"},
            id="never more",
        ),
        pytest.param(lambda *_: {"items": [], "has_more": True}, {"pages-more"}, id="more of nothing"),
    ],
)
def test_lie_is_told(page: Page, rules: set[str]) -> None:
    """A lie is told beside what else is wrong with the pages."""
    assert listed(run(page, "offset", "total", "total_pages", "has_more")) == rules


def cursor_page(more: Callable[[int], bool]) -> Page:
    """Return pages by a cursor, with what *more* says of the place after each."""

    def page(place: int, limit: int) -> dict[str, Any]:
        after = place + limit
        following = str(after) if after < len(ITEMS) else None
        return {"items": rows(place, limit), "next_cursor": following, "has_more": more(after)}

    return page


def test_cursor_and_more_agree() -> None:
    """A next cursor that leads to items is more."""
    members = ("next_cursor", "has_more")
    assert listed(run(cursor_page(lambda after: after < 5), "cursor", *members)) == set()
    assert listed(run(cursor_page(lambda _: False), "cursor", *members)) == {"pages-more"}
    assert listed(run(cursor_page(lambda _: True), "cursor", *members)) == {"pages-more"}

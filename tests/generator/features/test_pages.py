"""Lists that come in pages, in every declared style."""

from __future__ import annotations

import json
from threading import Event
from typing import Any

import httpx
import pytest

from tests.generator.asking import Call, answer, ask
from tests.generator.packages import Catalogue
from tests.patience import PATIENCE

pytestmark = pytest.mark.checkout

A, B, C = ({"id": name} for name in "abc")


@pytest.mark.parametrize(
    ("call", "pages", "queries"),
    [
        (
            lambda pages: pages.by_id(),
            [{"objects": [A, B]}, {"objects": [C]}, {"objects": []}],
            ["", "after=b", "after=c"],
        ),
        (
            lambda pages: pages.by_next(),
            [{"objects": [A, B], "next": "n/1"}, {"objects": [C], "next": None}],
            ["", "page%5Btoken%5D=n%2F1"],
        ),
        (
            lambda pages: pages.by_offset(),
            [{"objects": [A, B], "meta": {"total": 3}}, {"objects": [C], "meta": {"total": 3}}],
            ["", "offset=2"],
        ),
        (
            lambda pages: pages.by_number(),
            [{"objects": [A, B], "meta": {"pages": 2}}, {"objects": [C], "meta": {"pages": 2}}],
            ["", "page=1"],
        ),
        (
            lambda pages: pages.by_address(),
            [{"objects": [A, B], "next_page_uri": "/by-address?p=2"}, {"objects": [C]}],
            ["", "p=2"],
        ),
        (
            lambda pages: pages.by_token(),
            [{"objects": [A, B], "next": "n/1"}, {"objects": [C], "next": ""}],
            ["", "token=n%2F1"],
        ),
        (lambda pages: pages.at_once(), [[A, B, C]], [""]),
    ],
    ids=["id", "next", "offset", "number", "address", "token", "at once"],
)
def test_pages_follow_each_other(
    catalogue: Catalogue, call: Call, pages: list[Any], queries: list[str]
) -> None:
    """The next page is asked for as the document declares, and the items are typed."""
    asked = ask(
        catalogue("paging"), lambda client: call(client.pages), *(answer(200, json=page) for page in pages)
    )
    assert [one.url.query.decode() for one in asked.requests] == queries
    assert asked.result == [catalogue("paging", "models").Item(id=name) for name in "abc"]


def test_links_are_followed(catalogue: Catalogue) -> None:
    """Where pages are linked by header, the address of the next one is taken as it is."""
    link = {"link": '</by-link/s?page=2>; rel="next"'}
    asked = ask(
        catalogue("paging"),
        lambda client: client.pages.by_link("s"),
        answer(200, json=[A, B], headers=link),
        answer(200, json=[C]),
    )
    assert [str(one.url.raw_path, "ascii") for one in asked.requests] == ["/by-link/s", "/by-link/s?page=2"]
    assert [one.id for one in asked.result] == ["a", "b", "c"]


def test_a_search_is_paged_by_its_body(catalogue: Catalogue) -> None:
    """Where the document declares a member of the body, the place goes there, beside the caller's own."""
    asked = ask(
        catalogue("paging"),
        lambda client: client.pages.search(query="q", max_items=3, prefetch=True),
        answer(200, json={"result": {"objects": [A, B], "next_page_offset": 2}}),
        answer(200, json={"result": {"objects": [C], "next_page_offset": None}}),
    )
    assert [json.loads(one.content) for one in asked.requests] == [
        {"query": "q", "limit": 3},
        {"query": "q", "limit": 3, "offset": 2},
    ]
    assert [one.id for one in asked.result] == ["a", "b", "c"]


def test_a_list_can_be_read_backwards(catalogue: Catalogue) -> None:
    """Where the document declares the way back, a page's `previous` leads there."""
    asked: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.query.decode())
        return httpx.Response(
            200, json={"objects": [B, C] if len(asked) == 1 else [A] if len(asked) == 2 else []}
        )

    with (
        httpx.Client(transport=httpx.MockTransport(handle)) as http,
        catalogue("paging").Client(http_client=http) as client,
    ):
        page = client.pages.by_id(after="a").first_page()
        assert [one.id for one in client.pages.by_id(cursor=page.previous)] == ["a"]
    assert asked == ["after=a", "before=b", "before=a"]


def test_a_walk_is_bounded_and_can_go_on(catalogue: Catalogue) -> None:
    """`max_items` bounds the walk and the page asked for; `cursor` goes on where another stopped."""
    module = catalogue("paging")
    first = ask(module, lambda client: client.pages.by_id(max_items=2), answer(200, json={"objects": [A, B]}))
    assert [one.id for one in first.result] == ["a", "b"]
    assert first.request.url.query == b"limit=2"
    many = ask(module, lambda client: client.pages.by_id(max_items=9), answer(200, json={"objects": []}))
    assert many.request.url.query == b"limit=3"
    texts: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        texts.append(request.url.query.decode())
        return httpx.Response(200, json={"objects": [A] if len(texts) == 1 else []})

    with (
        httpx.Client(transport=httpx.MockTransport(handle)) as http,
        module.Client(http_client=http) as client,
    ):
        cursor = client.pages.by_id().first_page().cursor
        assert list(client.pages.by_id(cursor=str(cursor), limit=1)) == []
    assert texts == ["", "limit=1&after=a"]


def test_pages_can_be_fetched_ahead(catalogue: Catalogue) -> None:
    """With `prefetch`, the next page is under way while the first is read."""
    seen: list[str] = []
    second = Event()

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.query.decode())
        if len(seen) == 2:
            second.set()
        return httpx.Response(200, json={"objects": [[A], [B], []][len(seen) - 1]})

    with (
        httpx.Client(transport=httpx.MockTransport(handle)) as http,
        catalogue("paging").Client(http_client=http) as client,
    ):
        items = iter(client.pages.by_id(prefetch=True))
        assert next(items).id == "a"
        assert second.wait(PATIENCE)
        assert [one.id for one in items] == ["b"]
    assert seen == ["", "after=a", "after=b"]

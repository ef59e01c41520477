"""Any list, any page size, any style, stopped and resumed anywhere: every item once, in order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.documents import keywords
from invocant.runtime import PageCursor
from invocant.runtime._paging import styles
from tests.examples import examples
from tests.unit.runtime.drivers import AsyncDriver, SyncDriver
from tests.unit.runtime.operations import Thing
from tests.unit.runtime.shops import BOTH_WAYS, SHOPS, Shop

CUTS = st.lists(
    st.tuples(
        st.none() | st.integers(1, 9),  # the size of a page that the caller asks for, anew each time
        st.none() | st.integers(1, 12),  # max_items
        st.integers(1, 3),  # pages that are read before the walk is left
    ),
    min_size=1,
    max_size=6,
)
"""How a list is read in parts; the last way is kept until its end."""


def test_every_style_has_a_shop() -> None:
    """What the keyword allows the runtime has a class for, and is tested here: none can be left out."""
    declared = set(keywords.paging_styles())
    assert {f"{style.capitalize()}Paging" for style in declared} == set(styles.__all__)
    assert {shop.style for shop in SHOPS.values()} == declared
    assert {shop.paging.__class__.__name__ for shop in SHOPS.values()} == set(styles.__all__)


def ids(things: list[Thing]) -> list[str]:
    """Return the ids of things."""
    return [thing.id for thing in things]


def _read(
    shop: Shop, client: Any, cuts: list[Any], cursor: PageCursor | None, prefetch: bool = False
) -> list[list[str]]:
    """Read a list in parts, and return the ids of each page."""
    seen: list[list[str]] = []
    text = None if cursor is None else str(cursor)
    for turn in range(200):
        size, most, pages = cuts[min(turn, len(cuts) - 1)]
        reading = shop.pager(client, shop.sized(size), max_items=most, cursor=text, prefetch=prefetch).pages()
        count, text = 0, None
        for number, page in enumerate(reading, 1):
            count += len(page)
            seen.append(ids(page.items))
            text = None if page.cursor is None else str(page.cursor)
            if number == pages:
                break
        reading.close()
        assert most is None or count <= most
        if text is None:
            return seen
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("name", SHOPS)
@settings(max_examples=examples(5), deadline=None)
@given(
    count=st.integers(0, 25),
    size=st.integers(1, 9),
    cuts=CUTS,
    prefetch=st.booleans(),
)
def test_stopped_and_resumed_lists_are_whole(
    name: str, count: int, size: int, cuts: list[Any], prefetch: bool
) -> None:
    """Left and resumed wherever, with whatever sizes and bounds, the parts joined are the collection."""
    shop = SHOPS[name]
    if name == "page until one is short":
        size = 3  # this API promises the size of a page that nobody asked for
    client = SyncDriver("httpx").make(shop.serve(count, size))
    seen = _read(shop, client, cuts, None, prefetch)
    assert [name for page in seen for name in page] == [f"t{n}" for n in range(count)]


@pytest.mark.parametrize("name", BOTH_WAYS)
@settings(max_examples=examples(30), deadline=None)
@given(
    count=st.integers(1, 25),
    start=st.integers(0, 24),
    size=st.integers(1, 9),
    cuts=CUTS,
)
def test_backwards_too(name: str, count: int, start: int, size: int, cuts: list[Any]) -> None:
    """Read towards the beginning in parts, the pages put in order are all that comes before."""
    shop = SHOPS[name]
    assert shop.back is not None
    start = min(start, count - 1)
    client = SyncDriver("httpx").make(shop.serve(count, size))
    cursor = PageCursor(operation=shop.operation.name, place=shop.back(start), direction="backward")
    seen = _read(shop, client, cuts, cursor)
    assert [name for page in reversed(seen) for name in page] == [f"t{n}" for n in range(start)]


@pytest.mark.parametrize("name", [name for name in SHOPS if name != "page until one is short"])
@settings(max_examples=examples(5), deadline=None)
@given(
    count=st.integers(0, 25),
    size=st.integers(1, 9),
    most=st.integers(1, 9),
    cuts=CUTS,
)
def test_a_server_that_sends_less_than_it_is_asked_for_loses_nothing(
    name: str, count: int, size: int, most: int, cuts: list[Any]
) -> None:
    """A server whose pages are smaller than its document says is read to its end, whatever the style."""
    shop = SHOPS[name]
    client = SyncDriver("httpx").make(shop.serve(count, min(size, most), most))
    seen = _read(shop, client, cuts, None)
    assert [name for page in seen for name in page] == [f"t{n}" for n in range(count)]


@settings(max_examples=examples(25), deadline=None)
@given(count=st.integers(0, 20), size=st.integers(1, 7), name=st.sampled_from(sorted(SHOPS)))
def test_sync_and_async_agree(count: int, size: int, name: str) -> None:
    """Both drivers give the same items from the same requests."""
    shop = SHOPS[name]
    gave = []
    for driver in (SyncDriver("httpx"), AsyncDriver("httpx")):
        server = shop.serve(count)
        items = driver.items(shop.pager(driver.make(server), shop.sized(size)))
        gave.append((ids(items), [(seen.url, seen.content) for seen in server.received]))
    assert gave[0] == gave[1]
    assert gave[0][0] == [f"t{n}" for n in range(count)]


@pytest.mark.parametrize("name", SHOPS)
@settings(max_examples=5, deadline=None)
@given(count=st.integers(1, 20), size=st.integers(1, 7))
def test_every_cursor_is_a_text(name: str, count: int, size: int) -> None:
    """The cursors of all pages, and the ways back, are what their texts say."""
    shop = SHOPS[name]
    client = SyncDriver("httpx").make(shop.serve(count))
    for page in shop.pager(client, shop.sized(size), max_items=7).pages():
        for cursor in filter(None, (page.cursor, page.previous)):
            assert PageCursor.parse(str(cursor)) == cursor

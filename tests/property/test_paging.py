"""Any list, any page size, any style, stopped and resumed anywhere: every item once, in order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.runtime.drivers import AsyncDriver, SyncDriver
from tests.unit.runtime.test_paging import STYLES, ids, pager, shop


@settings(max_examples=80, deadline=None)
@given(
    count=st.integers(0, 25),
    size=st.integers(1, 9),
    style=st.sampled_from(sorted(STYLES)),
    most=st.integers(1, 12),
    prefetch=st.booleans(),
)
def test_stopped_and_resumed_lists_are_whole(
    count: int, size: int, style: str, most: int, prefetch: bool
) -> None:
    """Reading at most so many items at a time, and going on from the cursor, gives the collection."""
    client = SyncDriver("httpx").make(shop(count, style))
    seen: list[str] = []
    cursor: str | None = None
    while True:
        pages = list(
            pager(
                client, style, {"page_size": size}, max_items=most, cursor=cursor, prefetch=prefetch
            ).pages()
        )
        assert sum(map(len, pages)) <= most
        seen += [name for page in pages for name in ids(page.items)]
        if not pages or pages[-1].cursor is None:
            break
        cursor = str(pages[-1].cursor)
    assert seen == [f"t{n}" for n in range(count)]


@settings(max_examples=40, deadline=None)
@given(count=st.integers(0, 20), size=st.integers(1, 7), style=st.sampled_from(sorted(STYLES)))
def test_sync_and_async_agree(count: int, size: int, style: str) -> None:
    """Both drivers give the same items from the same requests."""
    gave = []
    for driver in (SyncDriver("httpx"), AsyncDriver("httpx")):
        server = shop(count, style)
        items = driver.items(pager(driver.make(server), style, {"page_size": size}))
        gave.append((ids(items), [seen.url for seen in server.received]))
    assert gave[0] == gave[1]
    assert gave[0][0] == [f"t{n}" for n in range(count)]


@settings(max_examples=40, deadline=None)
@given(count=st.integers(1, 20), size=st.integers(1, 7), start=st.integers(0, 19))
def test_backwards_is_the_mirror_of_forwards(count: int, size: int, start: int) -> None:
    """The pages towards the beginning, put in order, are all that comes before."""
    start = min(start, count - 1)
    client = SyncDriver("httpx").make(shop(count, "cursor"))
    pages = list(pager(client, "cursor", {"before": f"t{start}", "page_size": size}).pages())
    assert [name for page in reversed(pages) for name in ids(page.items)] == [f"t{n}" for n in range(start)]

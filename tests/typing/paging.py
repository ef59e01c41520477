"""Lists that come in pages: items, pages and places to go on from. Checked by `tox -e types`, never run."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from typing import Any, Literal, assert_type

from invocant import AsyncOpper, AsyncPager, Opper, Page, PageCursor, Pager, ResponseInfo, response_info
from invocant_api.opper import models as opper


def a_page(page: Page[opper.FunctionSummary]) -> None:
    """Its items, and where the list goes on."""
    assert_type(page.items, list[opper.FunctionSummary])
    assert_type(page.cursor, PageCursor | None)
    assert_type(page.previous, PageCursor | None)
    assert_type(page.total, int | None)
    assert_type(page.raw, Any)
    assert_type(page.info, ResponseInfo | None)
    assert_type(response_info(page), ResponseInfo)
    assert_type(len(page), int)
    for item in page:
        assert_type(item, opper.FunctionSummary)


def a_place(cursor: PageCursor, client: Opper) -> Pager[opper.FunctionSummary]:
    """A cursor as a value, as a text to keep, and where it is taken."""
    assert_type(cursor.operation, str)
    assert_type(cursor.place, str | int | float | list[Any] | dict[str, Any] | None)
    assert_type(cursor.direction, Literal["forward", "backward"])
    assert_type(cursor.skip, int)
    assert_type(cursor.size, int | None)
    client.functions.list(cursor=PageCursor.parse(str(cursor)))
    assert_type(PageCursor(operation="functions.list", place=20), PageCursor)
    return client.functions.list(cursor=str(cursor))


def a_list(pager: Pager[opper.FunctionSummary]) -> None:
    """By items, by pages, all at once."""
    for item in pager:
        assert_type(item, opper.FunctionSummary)
    assert_type(pager.pages(), Generator[Page[opper.FunctionSummary], None, None])
    assert_type(pager.first_page(), Page[opper.FunctionSummary])
    assert_type(pager.collect(), list[opper.FunctionSummary])


async def an_async_list(pager: AsyncPager[opper.FunctionSummary], client: AsyncOpper) -> None:
    """The same, awaited."""
    async for item in pager:
        assert_type(item, opper.FunctionSummary)
    assert_type(pager.pages(), AsyncGenerator[Page[opper.FunctionSummary], None])
    async for page in pager.pages():
        client.functions.list(cursor=page.cursor)
    assert_type(await pager.first_page(), Page[opper.FunctionSummary])
    assert_type(await pager.collect(), list[opper.FunctionSummary])

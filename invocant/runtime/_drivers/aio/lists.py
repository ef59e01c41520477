"""Lists that are read page by page, awaiting."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from invocant.runtime._drivers.generators import owned
from invocant.runtime._errors import ConfigurationError

if TYPE_CHECKING:
    from invocant.runtime._paging.pages import Page, PageQuery
    from invocant.runtime._paging.walk import PageWalk

T = TypeVar("T")


class AsyncPager(Generic[T]):
    """A list that is read page by page. Iterating it gives the items; each iteration begins anew.

    `pages()` gives the pages, each with the `cursor` to go on from later. Memory does not grow with the list.
    """

    def __init__(
        self,
        walk: Callable[[], PageWalk[T]],
        fetch: Callable[[PageWalk[T], PageQuery], Coroutine[Any, Any, Page[T]]],
        prefetch: bool = False,
    ) -> None:
        self._walk = walk
        self._fetch = fetch
        self._prefetch = prefetch

    def __aiter__(self) -> AsyncIterator[T]:
        return owned(_items_of(self))

    def pages(self) -> AsyncGenerator[Page[T], None]:
        """Iterate the pages; an empty one at the end of the list is not given out.

        What keeps the list from being read to its end is raised after the pages before it.
        """
        return owned(self._pages())

    async def _pages(self) -> AsyncGenerator[Page[T], None]:
        walk = self._walk()
        if self._prefetch:
            async with aclosing(self._pages_ahead(walk)) as pages:
                async for page in pages:
                    yield page
            return
        while walk.query is not None:
            page = await self._fetch(walk, walk.query)
            if page.items or walk.more:
                yield page
        walk.finish()

    async def _pages_ahead(self, walk: PageWalk[T]) -> AsyncGenerator[Page[T], None]:
        """Iterate the pages while a task fetches the next one."""
        from invocant.runtime._drivers.concurrency import Ahead  # not at the top: few lists need it

        ahead = None if walk.query is None else Ahead(self._fetch(walk, walk.query))
        try:
            while ahead is not None:
                page = await ahead.wait()
                more = walk.more  # before the next page changes it
                ahead = None if walk.query is None else Ahead(self._fetch(walk, walk.query))
                if page.items or more:
                    yield page
        finally:
            if ahead is not None:
                await ahead.cancel()
        walk.finish()

    async def first_page(self) -> Page[T]:
        """Fetch and return the first page, which may be empty.

        Raises:
            ConfigurationError: the list was asked for with max_items=0.
        """
        walk = self._walk()
        if walk.query is None:
            raise ConfigurationError("a list of at most 0 items has no page")
        return await self._fetch(walk, walk.query)

    async def collect(self) -> list[T]:
        """Return all items as a list: for lists known to be short, or with max_items."""
        return [item async for item in self]


async def _items_of(pager: AsyncPager[T]) -> AsyncGenerator[T, None]:
    """Yield the items. Not in `__aiter__` itself, since jedi completes none that is a generator."""
    async with aclosing(pager._pages()) as pages:
        async for page in pages:
            for item in page.items:
                yield item

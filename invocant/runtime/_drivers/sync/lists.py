"""Lists that are read page by page, blocking."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from invocant.runtime._drivers.connections import has_left, leave
from invocant.runtime._errors import ConfigurationError

if TYPE_CHECKING:
    from invocant.runtime._paging.pages import Page, PageQuery
    from invocant.runtime._paging.walk import PageWalk

T = TypeVar("T")


class Pager(Generic[T]):
    """A list that is read page by page. Iterating it gives the items; each iteration begins anew.

    `pages()` gives the pages, each with the `cursor` to go on from later. Memory does not grow with the list.
    """

    def __init__(
        self,
        walk: Callable[[], PageWalk[T]],
        fetch: Callable[[PageWalk[T], PageQuery], Page[T]],
        prefetch: bool = False,
    ) -> None:
        self._walk = walk
        self._fetch = fetch
        self._prefetch = prefetch

    def __iter__(self) -> Iterator[T]:
        with closing(self._pages()) as pages:
            for page in pages:
                yield from page.items

    def pages(self) -> Generator[Page[T], None, None]:
        """Iterate the pages; an empty one at the end of the list is not given out.

        What keeps the list from being read to its end is raised after the pages before it.
        """
        return self._pages()

    def _pages(self) -> Generator[Page[T], None, None]:
        walk = self._walk()
        if self._prefetch:
            yield from self._pages_ahead(walk)
            return
        while walk.query is not None:
            page = self._fetch(walk, walk.query)
            if page.items or walk.more:
                yield page
        walk.finish()

    def _pages_ahead(self, walk: PageWalk[T]) -> Generator[Page[T], None, None]:
        """Iterate the pages while a thread fetches the next one."""
        ahead = None if walk.query is None else _Ahead(self, walk, walk.query)
        try:
            while ahead is not None:
                page = ahead.wait()
                more = walk.more  # before the next page changes it
                ahead = None if walk.query is None else _Ahead(self, walk, walk.query)
                if page.items or more:
                    yield page
        finally:
            if ahead is not None:
                ahead.cancel()
        walk.finish()

    def first_page(self) -> Page[T]:
        """Fetch and return the first page, which may be empty.

        Raises:
            ConfigurationError: the list was asked for with max_items=0.
        """
        walk = self._walk()
        if walk.query is None:
            raise ConfigurationError("a list of at most 0 items has no page")
        return self._fetch(walk, walk.query)

    def collect(self) -> list[T]:
        """Return all items as a list: for lists known to be short, or with max_items."""
        return list(self)


class _Ahead(Generic[T]):
    """A page that a thread of its own fetches."""

    def __init__(self, pager: Pager[T], walk: PageWalk[T], query: PageQuery) -> None:
        self._page: Any = None
        self._error: BaseException | None = None
        self._lock = threading.Lock()
        self._over = False
        self._thread = threading.Thread(
            target=copy_context().run,  # with the deadline of the block around
            args=(self._run, pager._fetch, walk, query),
            name="invocant-prefetch",
            daemon=True,
        )
        try:
            self._thread.start()
        except RuntimeError:  # there are too many threads, or the program ends: the page before is not lost
            self._run(pager._fetch, walk, query)

    def _run(
        self, fetch: Callable[[PageWalk[T], PageQuery], Page[T]], walk: PageWalk[T], query: PageQuery
    ) -> None:
        try:
            self._page = fetch(walk, query)
        except BaseException as error:  # noqa: BLE001  # raised where the page is waited for
            self._error = error
        finally:
            with self._lock:
                self._over = True
                has_left(threading.get_ident())

    def cancel(self) -> None:
        """Stop the fetching, without waiting until it has stopped: the page is not wanted any more."""
        with self._lock:
            if not self._over and self._thread.ident is not None:
                leave(self._thread.ident)

    def wait(self) -> Page[T]:
        """Return the page, or raise what fetching it raised."""
        if self._thread.ident is not None:
            self._thread.join()
        if self._error is not None:
            raise self._error
        page: Page[T] = self._page
        return page

# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..operations import (
    books_add as op_books_add,
    books_cover as op_books_cover,
    books_get as op_books_get,
    books_list as op_books_list,
    books_remove as op_books_remove,
    books_set_cover as op_books_set_cover,
)

if TYPE_CHECKING:
    from datetime import datetime

    from .. import inputs
    from ..models import Book, Genre, Owner
    from ..raw import AsyncRawBooksResource, RawBooksResource
    from ..unread import AsyncUnreadBooksResource, UnreadBooksResource


class BooksResource(rt.SyncResource):
    """Methods of `books`."""

    @property
    def raw(self) -> RawBooksResource:
        """The same methods with undecoded answers."""
        raw: RawBooksResource = super().raw
        return raw

    @property
    def unread(self) -> UnreadBooksResource:
        """The methods that give files, whose answers are read as they come: to write to a path, or in pieces."""
        unread: UnreadBooksResource = super().unread
        return unread

    def list(
        self,
        *,
        genre: Genre | inputs.Genre | k.Unset = k.UNSET,
        after: str | k.Unset = k.UNSET,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.Pager[Book]:
        """GET /books

        Args:
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.BooksListHeaders.of(page)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            for item in client.books.list():
                print(item)
        """
        return self._client.paginate(
            op_books_list.OPERATION,
            op_books_list.PAGING,
            {"genre": genre, "after": after},
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    def add(
        self,
        *,
        title: str,
        genre: Genre | inputs.Genre | k.Unset = k.UNSET,
        added: datetime | str | k.Unset = k.UNSET,
        of: Owner | inputs.Owner | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Book:
        """POST /books

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            It.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.books.add(title=title)
        """
        return self._client.call(
            op_books_add.OPERATION, {"title": title, "genre": genre, "added": added, "of": of}, options
        )

    def get(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Book:
        """GET /books/{id}

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            It.
            Headers: `headers.BooksGetHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.books.get(id)
        """
        return self._client.call(op_books_get.OPERATION, {"id": id}, options)

    @rt.deprecated("books.remove is deprecated by the vendor")
    def remove(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """DELETE /books/{id}

        Deprecated by the vendor.

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            Gone.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            client.books.remove(id)
        """
        return self._client.call(op_books_remove.OPERATION, {"id": id}, options)

    def cover(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> bytes:
        """GET /books/{id}/cover

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            It.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.books.cover(id)
        """
        return self._client.call(op_books_cover.OPERATION, {"id": id}, options)

    def set_cover(
        self,
        id: int,
        *,
        image: rt.Binary,
        note: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """PUT /books/{id}/cover

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            Set.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            client.books.set_cover(id, image=image)
        """
        return self._client.call(
            op_books_set_cover.OPERATION, {"id": id, "image": image, "note": note}, options
        )


class AsyncBooksResource(rt.AsyncResource):
    """Methods of `books`."""

    @property
    def raw(self) -> AsyncRawBooksResource:
        """The same methods with undecoded answers."""
        raw: AsyncRawBooksResource = super().raw
        return raw

    @property
    def unread(self) -> AsyncUnreadBooksResource:
        """The methods that give files, whose answers are read as they come: to write to a path, or in pieces."""
        unread: AsyncUnreadBooksResource = super().unread
        return unread

    def list(
        self,
        *,
        genre: Genre | inputs.Genre | k.Unset = k.UNSET,
        after: str | k.Unset = k.UNSET,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncPager[Book]:
        """GET /books

        Args:
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.BooksListHeaders.of(page)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            async for item in client.books.list():
                print(item)
        """
        return self._client.paginate(
            op_books_list.OPERATION,
            op_books_list.PAGING,
            {"genre": genre, "after": after},
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    async def add(
        self,
        *,
        title: str,
        genre: Genre | inputs.Genre | k.Unset = k.UNSET,
        added: datetime | str | k.Unset = k.UNSET,
        of: Owner | inputs.Owner | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Book:
        """POST /books

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            It.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.books.add(title=title)
        """
        return await self._client.call(
            op_books_add.OPERATION, {"title": title, "genre": genre, "added": added, "of": of}, options
        )

    async def get(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Book:
        """GET /books/{id}

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            It.
            Headers: `headers.BooksGetHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.books.get(id)
        """
        return await self._client.call(op_books_get.OPERATION, {"id": id}, options)

    @rt.deprecated("books.remove is deprecated by the vendor")
    async def remove(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """DELETE /books/{id}

        Deprecated by the vendor.

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            Gone.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            await client.books.remove(id)
        """
        return await self._client.call(op_books_remove.OPERATION, {"id": id}, options)

    async def cover(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> bytes:
        """GET /books/{id}/cover

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            It.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.books.cover(id)
        """
        return await self._client.call(op_books_cover.OPERATION, {"id": id}, options)

    async def set_cover(
        self,
        id: int,
        *,
        image: rt.Binary,
        note: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """PUT /books/{id}/cover

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            Set.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            await client.books.set_cover(id, image=image)
        """
        return await self._client.call(
            op_books_set_cover.OPERATION, {"id": id, "image": image, "note": note}, options
        )

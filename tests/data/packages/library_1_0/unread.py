# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""What `unread` gives: methods that give files, before these are read. For type checkers; nothing imports it."""

from __future__ import annotations

from typing import Protocol

from invocant import runtime as rt


class UnreadBooksResource(Protocol):
    """`BooksResource` with answers that are not read yet."""

    def cover(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.UnreadResponse: ...


class AsyncUnreadBooksResource(Protocol):
    """`AsyncBooksResource` with answers that are not read yet."""

    def cover(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncUnreadResponse: ...


class UnreadClient(Protocol):
    """`Client` with answers that are not read yet."""

    @property
    def books(self) -> UnreadBooksResource: ...


class AsyncUnreadClient(Protocol):
    """`AsyncClient` with answers that are not read yet."""

    @property
    def books(self) -> AsyncUnreadBooksResource: ...

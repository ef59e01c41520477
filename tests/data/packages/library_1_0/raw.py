# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""What `raw` gives: the same methods with undecoded answers. For type checkers; nothing imports it at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from invocant import runtime as rt
from invocant.runtime import kinds as k

if TYPE_CHECKING:
    from datetime import datetime

    from . import headers, inputs
    from .models import Genre, Owner


class RawBooksResource(Protocol):
    """`BooksResource` with undecoded answers."""

    def list(
        self,
        *,
        genre: Genre | inputs.Genre | k.Unset = k.UNSET,
        after: str | k.Unset = k.UNSET,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.BooksListHeaders]: ...

    def add(
        self,
        *,
        title: str,
        genre: Genre | inputs.Genre | k.Unset = k.UNSET,
        added: datetime | str | k.Unset = k.UNSET,
        of: Owner | inputs.Owner | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...

    def get(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.BooksGetHeaders]: ...

    @rt.deprecated("books.remove is deprecated by the vendor")
    def remove(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...

    def cover(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...

    def set_cover(
        self,
        id: int,
        *,
        image: rt.Binary,
        note: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...


class AsyncRawBooksResource(Protocol):
    """`AsyncBooksResource` with undecoded answers."""

    async def list(
        self,
        *,
        genre: Genre | inputs.Genre | k.Unset = k.UNSET,
        after: str | k.Unset = k.UNSET,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.BooksListHeaders]: ...

    async def add(
        self,
        *,
        title: str,
        genre: Genre | inputs.Genre | k.Unset = k.UNSET,
        added: datetime | str | k.Unset = k.UNSET,
        of: Owner | inputs.Owner | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...

    async def get(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.BooksGetHeaders]: ...

    @rt.deprecated("books.remove is deprecated by the vendor")
    async def remove(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...

    async def cover(
        self,
        id: int,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...

    async def set_cover(
        self,
        id: int,
        *,
        image: rt.Binary,
        note: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...


class RawScans(Protocol):
    """`Scans` with undecoded answers."""

    def start(
        self,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...

    def job(
        self,
        id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...

    def status(
        self,
        id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...


class AsyncRawScans(Protocol):
    """`AsyncScans` with undecoded answers."""

    async def start(
        self,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...

    async def job(
        self,
        id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...

    async def status(
        self,
        id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...


class RawClient(Protocol):
    """`Client` with undecoded answers."""

    @property
    def books(self) -> RawBooksResource: ...

    @property
    def scans(self) -> RawScans: ...

    def ask(
        self,
        *,
        question: str,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...

    def ask_live(
        self,
        *,
        question: str,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawStream: ...


class AsyncRawClient(Protocol):
    """`AsyncClient` with undecoded answers."""

    @property
    def books(self) -> AsyncRawBooksResource: ...

    @property
    def scans(self) -> AsyncRawScans: ...

    async def ask(
        self,
        *,
        question: str,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse: ...

    def ask_live(
        self,
        *,
        question: str,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncRawStream: ...

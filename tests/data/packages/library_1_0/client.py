# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""The clients of the API, sync and async."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack

from invocant import runtime as rt

from .api import API
from .operations import ask as op_ask

if TYPE_CHECKING:
    from . import events
    from .raw import AsyncRawClient, RawClient
    from .resources.books import AsyncBooksResource, BooksResource
    from .resources.scans import AsyncScans, Scans
    from .unread import AsyncUnreadClient, UnreadClient


class Client(rt.SyncClient):
    """Client of the Library."""

    API = API

    def __init__(
        self,
        api_key: str | Callable[[], str] | None = None,
        **options: Unpack[rt.SyncOptions],
    ) -> None:
        """Set up a client; nothing is sent before the first call.

        Args:
            api_key: The key, or a function that gives it for each request; None reads LIBRARY_1_0_API_KEY.
            options: See `rt.SyncOptions`: base_url, timeouts, retries, http_client, headers, hooks.

        Raises:
            ConfigurationError: A credential cannot be sent, or an option makes no sense. One that is missing is
                an error of the first call that needs it.
        """
        super().__init__(api_key=api_key, **options)

    @property
    def raw(self) -> RawClient:
        """The same methods with undecoded answers."""
        raw: RawClient = super().raw
        return raw

    @property
    def unread(self) -> UnreadClient:
        """The methods that give files, whose answers are read as they come: to write to a path, or in pieces."""
        unread: UnreadClient = super().unread
        return unread

    @cached_property
    def books(self) -> BooksResource:
        """Methods of `books`."""
        from .resources.books import BooksResource

        return BooksResource(self)

    @cached_property
    def scans(self) -> Scans:
        """Methods of `scans`."""
        from .resources.scans import Scans

        return Scans(self)

    def ask(
        self,
        *,
        question: str,
        options: rt.RequestOptions | None = None,
    ) -> str:
        """POST /answers

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The answer.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.ask(question=question)
        """
        return self._client.call(op_ask.OPERATION, {"question": question}, options)

    def ask_live(
        self,
        *,
        question: str,
        options: rt.RequestOptions | None = None,
    ) -> rt.Stream[events.AnswerEvent, Any]:
        """POST /answers

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The open stream; use it in a `with` block.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            with client.ask_live(question=question) as stream:
                for event in stream:
                    print(event)
        """
        return self._client.stream(op_ask.OPERATION, op_ask.STREAM, {"question": question}, options)


class AsyncClient(rt.AsyncClient):
    """Asynchronous client of the Library."""

    API = API

    def __init__(
        self,
        api_key: str | Callable[[], str | Awaitable[str]] | None = None,
        **options: Unpack[rt.AsyncOptions],
    ) -> None:
        """Set up a client; nothing is sent before the first call.

        Args:
            api_key: The key, or a function that gives it for each request; None reads LIBRARY_1_0_API_KEY.
            options: See `rt.AsyncOptions`: base_url, timeouts, retries, http_client, headers, hooks.

        Raises:
            ConfigurationError: A credential cannot be sent, or an option makes no sense. One that is missing is
                an error of the first call that needs it.
        """
        super().__init__(api_key=api_key, **options)

    @property
    def raw(self) -> AsyncRawClient:
        """The same methods with undecoded answers."""
        raw: AsyncRawClient = super().raw
        return raw

    @property
    def unread(self) -> AsyncUnreadClient:
        """The methods that give files, whose answers are read as they come: to write to a path, or in pieces."""
        unread: AsyncUnreadClient = super().unread
        return unread

    @cached_property
    def books(self) -> AsyncBooksResource:
        """Methods of `books`."""
        from .resources.books import AsyncBooksResource

        return AsyncBooksResource(self)

    @cached_property
    def scans(self) -> AsyncScans:
        """Methods of `scans`."""
        from .resources.scans import AsyncScans

        return AsyncScans(self)

    async def ask(
        self,
        *,
        question: str,
        options: rt.RequestOptions | None = None,
    ) -> str:
        """POST /answers

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The answer.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.ask(question=question)
        """
        return await self._client.call(op_ask.OPERATION, {"question": question}, options)

    def ask_live(
        self,
        *,
        question: str,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncStream[events.AnswerEvent, Any]:
        """POST /answers

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The open stream; use it in a `with` block.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            async with client.ask_live(question=question) as stream:
                async for event in stream:
                    print(event)
        """
        return self._client.stream(op_ask.OPERATION, op_ask.STREAM, {"question": question}, options)

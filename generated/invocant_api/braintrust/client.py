# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""The clients of the API, sync and async."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING, Unpack

from invocant import runtime as rt

from .api import API

if TYPE_CHECKING:
    from .raw import AsyncRawClient, RawClient
    from .resources.functions import AsyncFunctions, Functions


class Client(rt.SyncClient):
    """Client of the Braintrust API."""

    API = API

    def __init__(
        self,
        api_key: str | Callable[[], str] | None = None,
        **options: Unpack[rt.SyncOptions],
    ) -> None:
        """Set up a client; nothing is sent before the first call.

        Args:
            api_key: The key, or a function that gives it for each request; None reads BRAINTRUST_API_KEY.
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

    @cached_property
    def functions(self) -> Functions:
        """Stored functions and their invocation."""
        from .resources.functions import Functions

        return Functions(self)


class AsyncClient(rt.AsyncClient):
    """Asynchronous client of the Braintrust API."""

    API = API

    def __init__(
        self,
        api_key: str | Callable[[], str | Awaitable[str]] | None = None,
        **options: Unpack[rt.AsyncOptions],
    ) -> None:
        """Set up a client; nothing is sent before the first call.

        Args:
            api_key: The key, or a function that gives it for each request; None reads BRAINTRUST_API_KEY.
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

    @cached_property
    def functions(self) -> AsyncFunctions:
        """Stored functions and their invocation."""
        from .resources.functions import AsyncFunctions

        return AsyncFunctions(self)

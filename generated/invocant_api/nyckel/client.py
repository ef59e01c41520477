# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""The clients of the API, sync and async."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Unpack

from invocant import runtime as rt

from .api import API

if TYPE_CHECKING:
    from .raw import AsyncRawClient, RawClient
    from .resources.fields import AsyncFields, Fields
    from .resources.functions import AsyncFunctions, Functions
    from .resources.labels import AsyncLabels, Labels
    from .resources.samples import AsyncSamples, Samples
    from .resources.search import AsyncSearch, Search


class Client(rt.SyncClient):
    """Client of the Nyckel API."""

    API = API

    def __init__(
        self,
        client_id: str | None = None,
        client_secret: str | None = None,
        **options: Unpack[rt.SyncOptions],
    ) -> None:
        """Set up a client; nothing is sent before the first call.

        Args:
            client_id: The OAuth 2 client id; None reads NYCKEL_CLIENT_ID.
            client_secret: The OAuth 2 client secret; None reads NYCKEL_CLIENT_SECRET.
            options: See `rt.SyncOptions`: base_url, timeouts, retries, http_client, headers, hooks.

        Raises:
            ConfigurationError: A credential cannot be sent, or an option makes no sense. One that is missing is
                an error of the first call that needs it.
        """
        super().__init__(client_id=client_id, client_secret=client_secret, **options)

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

    @cached_property
    def search(self) -> Search:
        """Functions that find similar samples."""
        from .resources.search import Search

        return Search(self)

    @cached_property
    def labels(self) -> Labels:
        """The answers a function can give."""
        from .resources.labels import Labels

        return Labels(self)

    @cached_property
    def samples(self) -> Samples:
        """What a function learns from."""
        from .resources.samples import Samples

        return Samples(self)

    @cached_property
    def fields(self) -> Fields:
        """The columns of tabular functions."""
        from .resources.fields import Fields

        return Fields(self)


class AsyncClient(rt.AsyncClient):
    """Asynchronous client of the Nyckel API."""

    API = API

    def __init__(
        self,
        client_id: str | None = None,
        client_secret: str | None = None,
        **options: Unpack[rt.AsyncOptions],
    ) -> None:
        """Set up a client; nothing is sent before the first call.

        Args:
            client_id: The OAuth 2 client id; None reads NYCKEL_CLIENT_ID.
            client_secret: The OAuth 2 client secret; None reads NYCKEL_CLIENT_SECRET.
            options: See `rt.AsyncOptions`: base_url, timeouts, retries, http_client, headers, hooks.

        Raises:
            ConfigurationError: A credential cannot be sent, or an option makes no sense. One that is missing is
                an error of the first call that needs it.
        """
        super().__init__(client_id=client_id, client_secret=client_secret, **options)

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

    @cached_property
    def search(self) -> AsyncSearch:
        """Functions that find similar samples."""
        from .resources.search import AsyncSearch

        return AsyncSearch(self)

    @cached_property
    def labels(self) -> AsyncLabels:
        """The answers a function can give."""
        from .resources.labels import AsyncLabels

        return AsyncLabels(self)

    @cached_property
    def samples(self) -> AsyncSamples:
        """What a function learns from."""
        from .resources.samples import AsyncSamples

        return AsyncSamples(self)

    @cached_property
    def fields(self) -> AsyncFields:
        """The columns of tabular functions."""
        from .resources.fields import AsyncFields

        return AsyncFields(self)

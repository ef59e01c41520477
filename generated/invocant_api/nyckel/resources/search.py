# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..operations import search_invoke as op_search_invoke

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..models import InputData, SearchSample
    from ..raw import AsyncRawSearch, RawSearch


class Search(rt.SyncResource):
    """Functions that find similar samples."""

    @property
    def raw(self) -> RawSearch:
        """The same methods with undecoded answers."""
        raw: RawSearch = super().raw
        return raw

    def invoke(
        self,
        function_id: str,
        *,
        sample_count: int | k.Unset = k.UNSET,
        include_data: bool | k.Unset = k.UNSET,
        sample_id: str | None | k.Unset = k.UNSET,
        data: InputData | str | Mapping[str, Any] | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> list[SearchSample]:
        """Search for similar samples.

        Finds the stored samples that are most like one input or one stored sample.

        Args:
            function_id: Id of the function, with or without its prefix.
            sample_count: How many samples to return, nearest first.
            include_data: False to return the samples without their data.
            sample_id: A stored sample to find others like; null when `data` is given.
            data: The data of one input: a text; an image as address or data URI; or the values of a
                row, by field.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The samples, nearest first.
            Headers: `headers.SearchInvokeHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.search.invoke(function_id)
        """
        return self._client.call(
            op_search_invoke.OPERATION,
            {
                "function_id": function_id,
                "sample_count": sample_count,
                "include_data": include_data,
                "sample_id": sample_id,
                "data": data,
            },
            options,
        )


class AsyncSearch(rt.AsyncResource):
    """Functions that find similar samples."""

    @property
    def raw(self) -> AsyncRawSearch:
        """The same methods with undecoded answers."""
        raw: AsyncRawSearch = super().raw
        return raw

    async def invoke(
        self,
        function_id: str,
        *,
        sample_count: int | k.Unset = k.UNSET,
        include_data: bool | k.Unset = k.UNSET,
        sample_id: str | None | k.Unset = k.UNSET,
        data: InputData | str | Mapping[str, Any] | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> list[SearchSample]:
        """Search for similar samples.

        Finds the stored samples that are most like one input or one stored sample.

        Args:
            function_id: Id of the function, with or without its prefix.
            sample_count: How many samples to return, nearest first.
            include_data: False to return the samples without their data.
            sample_id: A stored sample to find others like; null when `data` is given.
            data: The data of one input: a text; an image as address or data URI; or the values of a
                row, by field.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The samples, nearest first.
            Headers: `headers.SearchInvokeHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.search.invoke(function_id)
        """
        return await self._client.call(
            op_search_invoke.OPERATION,
            {
                "function_id": function_id,
                "sample_count": sample_count,
                "include_data": include_data,
                "sample_id": sample_id,
                "data": data,
            },
            options,
        )

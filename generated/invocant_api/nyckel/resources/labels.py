# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..operations import (
    labels_create as op_labels_create,
    labels_delete as op_labels_delete,
    labels_get as op_labels_get,
    labels_list as op_labels_list,
    labels_replace as op_labels_replace,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..models import Label
    from ..raw import AsyncRawLabels, RawLabels


class Labels(rt.SyncResource):
    """The answers a function can give."""

    @property
    def raw(self) -> RawLabels:
        """The same methods with undecoded answers."""
        raw: RawLabels = super().raw
        return raw

    def list(
        self,
        function_id: str,
        *,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.Pager[Label]:
        """List labels.

        Lists the labels of a function. A new label may be missing for some seconds.

        Args:
            function_id: Id of the function, with or without its prefix.
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.LabelsListHeaders.of(page)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            for item in client.labels.list(function_id):
                print(item)
        """
        return self._client.paginate(
            op_labels_list.OPERATION,
            op_labels_list.PAGING,
            {"function_id": function_id},
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    def create(
        self,
        function_id: str,
        *,
        name: str,
        description: str | None | k.Unset = k.UNSET,
        metadata: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Label:
        """Create a label.

        Creates a label of a function.

        Args:
            function_id: Id of the function, with or without its prefix.
            name: Name, unique in the function.
            description: Free text for readers; null for none.
            metadata: Facts of your own kept with the label; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The new label.
            Headers: `headers.LabelsCreateHeaders.of(result)`.

        Links:
            `labels.get(function_id=$request.path.functionId, label_id=$response.body#/id)` after 200
            `labels.replace(function_id=$request.path.functionId, label_id=$response.body#/id)` after
                200
            `labels.delete(function_id=$request.path.functionId, label_id=$response.body#/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.labels.create(function_id, name=name)
        """
        return self._client.call(
            op_labels_create.OPERATION,
            {"function_id": function_id, "name": name, "description": description, "metadata": metadata},
            options,
        )

    def get(
        self,
        function_id: str,
        label_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Label:
        """Get a label.

        Returns one label.

        Args:
            function_id: Id of the function, with or without its prefix.
            label_id: Id of the label, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The label.
            Headers: `headers.LabelsGetHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.labels.get(function_id, label_id)
        """
        return self._client.call(
            op_labels_get.OPERATION, {"function_id": function_id, "label_id": label_id}, options
        )

    def replace(
        self,
        function_id: str,
        label_id: str,
        *,
        name: str,
        description: str | None | k.Unset = k.UNSET,
        metadata: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Label:
        """Replace a label.

        Replaces name, description and metadata of a label.

        Args:
            function_id: Id of the function, with or without its prefix.
            label_id: Id of the label, with or without its prefix.
            name: Name, unique in the function.
            description: Free text for readers; null for none.
            metadata: Facts of your own kept with the label; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The label after the change.
            Headers: `headers.LabelsReplaceHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.labels.replace(function_id, label_id, name=name)
        """
        return self._client.call(
            op_labels_replace.OPERATION,
            {
                "function_id": function_id,
                "label_id": label_id,
                "name": name,
                "description": description,
                "metadata": metadata,
            },
            options,
        )

    def delete(
        self,
        function_id: str,
        label_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """Delete a label.

        Deletes a label and the annotations that use it.

        Args:
            function_id: Id of the function, with or without its prefix.
            label_id: Id of the label, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The label is gone.
            Headers: `headers.LabelsDeleteHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            client.labels.delete(function_id, label_id)
        """
        return self._client.call(
            op_labels_delete.OPERATION, {"function_id": function_id, "label_id": label_id}, options
        )


class AsyncLabels(rt.AsyncResource):
    """The answers a function can give."""

    @property
    def raw(self) -> AsyncRawLabels:
        """The same methods with undecoded answers."""
        raw: AsyncRawLabels = super().raw
        return raw

    def list(
        self,
        function_id: str,
        *,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncPager[Label]:
        """List labels.

        Lists the labels of a function. A new label may be missing for some seconds.

        Args:
            function_id: Id of the function, with or without its prefix.
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.LabelsListHeaders.of(page)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            async for item in client.labels.list(function_id):
                print(item)
        """
        return self._client.paginate(
            op_labels_list.OPERATION,
            op_labels_list.PAGING,
            {"function_id": function_id},
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    async def create(
        self,
        function_id: str,
        *,
        name: str,
        description: str | None | k.Unset = k.UNSET,
        metadata: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Label:
        """Create a label.

        Creates a label of a function.

        Args:
            function_id: Id of the function, with or without its prefix.
            name: Name, unique in the function.
            description: Free text for readers; null for none.
            metadata: Facts of your own kept with the label; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The new label.
            Headers: `headers.LabelsCreateHeaders.of(result)`.

        Links:
            `labels.get(function_id=$request.path.functionId, label_id=$response.body#/id)` after 200
            `labels.replace(function_id=$request.path.functionId, label_id=$response.body#/id)` after
                200
            `labels.delete(function_id=$request.path.functionId, label_id=$response.body#/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.labels.create(function_id, name=name)
        """
        return await self._client.call(
            op_labels_create.OPERATION,
            {"function_id": function_id, "name": name, "description": description, "metadata": metadata},
            options,
        )

    async def get(
        self,
        function_id: str,
        label_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Label:
        """Get a label.

        Returns one label.

        Args:
            function_id: Id of the function, with or without its prefix.
            label_id: Id of the label, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The label.
            Headers: `headers.LabelsGetHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.labels.get(function_id, label_id)
        """
        return await self._client.call(
            op_labels_get.OPERATION, {"function_id": function_id, "label_id": label_id}, options
        )

    async def replace(
        self,
        function_id: str,
        label_id: str,
        *,
        name: str,
        description: str | None | k.Unset = k.UNSET,
        metadata: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Label:
        """Replace a label.

        Replaces name, description and metadata of a label.

        Args:
            function_id: Id of the function, with or without its prefix.
            label_id: Id of the label, with or without its prefix.
            name: Name, unique in the function.
            description: Free text for readers; null for none.
            metadata: Facts of your own kept with the label; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The label after the change.
            Headers: `headers.LabelsReplaceHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.labels.replace(function_id, label_id, name=name)
        """
        return await self._client.call(
            op_labels_replace.OPERATION,
            {
                "function_id": function_id,
                "label_id": label_id,
                "name": name,
                "description": description,
                "metadata": metadata,
            },
            options,
        )

    async def delete(
        self,
        function_id: str,
        label_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """Delete a label.

        Deletes a label and the annotations that use it.

        Args:
            function_id: Id of the function, with or without its prefix.
            label_id: Id of the label, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The label is gone.
            Headers: `headers.LabelsDeleteHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            await client.labels.delete(function_id, label_id)
        """
        return await self._client.call(
            op_labels_delete.OPERATION, {"function_id": function_id, "label_id": label_id}, options
        )

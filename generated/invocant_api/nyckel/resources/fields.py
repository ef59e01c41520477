# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt

from ..operations import (
    fields_create as op_fields_create,
    fields_delete as op_fields_delete,
    fields_get as op_fields_get,
    fields_list as op_fields_list,
)

if TYPE_CHECKING:
    from .. import inputs
    from ..models import FieldType, FunctionField
    from ..raw import AsyncRawFields, RawFields


class Fields(rt.SyncResource):
    """The columns of tabular functions."""

    @property
    def raw(self) -> RawFields:
        """The same methods with undecoded answers."""
        raw: RawFields = super().raw
        return raw

    def list(
        self,
        function_id: str,
        *,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.Pager[FunctionField]:
        """List fields.

        Lists the fields of a tabular function.

        Args:
            function_id: Id of the function, with or without its prefix.
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.FieldsListHeaders.of(page)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            for item in client.fields.list(function_id):
                print(item)
        """
        return self._client.paginate(
            op_fields_list.OPERATION,
            op_fields_list.PAGING,
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
        type: FieldType | inputs.FieldType,
        options: rt.RequestOptions | None = None,
    ) -> FunctionField:
        """Create a field.

        Adds a field to a tabular function.

        Args:
            function_id: Id of the function, with or without its prefix.
            name: Name, unique in the function.
            type: Kind of value a field holds. A function can have one `Image` field at most.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The new field.
            Headers: `headers.FieldsCreateHeaders.of(result)`.

        Links:
            `fields.get(function_id=$request.path.functionId, field_id=$response.body#/id)` after 200
            `fields.delete(function_id=$request.path.functionId, field_id=$response.body#/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.fields.create(function_id, name=name, type=type)
        """
        return self._client.call(
            op_fields_create.OPERATION, {"function_id": function_id, "name": name, "type": type}, options
        )

    def get(
        self,
        function_id: str,
        field_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> FunctionField:
        """Get a field.

        Returns one field.

        Args:
            function_id: Id of the function, with or without its prefix.
            field_id: Id of the field, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The field.
            Headers: `headers.FieldsGetHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.fields.get(function_id, field_id)
        """
        return self._client.call(
            op_fields_get.OPERATION, {"function_id": function_id, "field_id": field_id}, options
        )

    def delete(
        self,
        function_id: str,
        field_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """Delete a field.

        Removes a field from a tabular function, with its values.

        Args:
            function_id: Id of the function, with or without its prefix.
            field_id: Id of the field, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The field is gone.
            Headers: `headers.FieldsDeleteHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            client.fields.delete(function_id, field_id)
        """
        return self._client.call(
            op_fields_delete.OPERATION, {"function_id": function_id, "field_id": field_id}, options
        )


class AsyncFields(rt.AsyncResource):
    """The columns of tabular functions."""

    @property
    def raw(self) -> AsyncRawFields:
        """The same methods with undecoded answers."""
        raw: AsyncRawFields = super().raw
        return raw

    def list(
        self,
        function_id: str,
        *,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncPager[FunctionField]:
        """List fields.

        Lists the fields of a tabular function.

        Args:
            function_id: Id of the function, with or without its prefix.
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.FieldsListHeaders.of(page)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            async for item in client.fields.list(function_id):
                print(item)
        """
        return self._client.paginate(
            op_fields_list.OPERATION,
            op_fields_list.PAGING,
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
        type: FieldType | inputs.FieldType,
        options: rt.RequestOptions | None = None,
    ) -> FunctionField:
        """Create a field.

        Adds a field to a tabular function.

        Args:
            function_id: Id of the function, with or without its prefix.
            name: Name, unique in the function.
            type: Kind of value a field holds. A function can have one `Image` field at most.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The new field.
            Headers: `headers.FieldsCreateHeaders.of(result)`.

        Links:
            `fields.get(function_id=$request.path.functionId, field_id=$response.body#/id)` after 200
            `fields.delete(function_id=$request.path.functionId, field_id=$response.body#/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.fields.create(function_id, name=name, type=type)
        """
        return await self._client.call(
            op_fields_create.OPERATION, {"function_id": function_id, "name": name, "type": type}, options
        )

    async def get(
        self,
        function_id: str,
        field_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> FunctionField:
        """Get a field.

        Returns one field.

        Args:
            function_id: Id of the function, with or without its prefix.
            field_id: Id of the field, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The field.
            Headers: `headers.FieldsGetHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.fields.get(function_id, field_id)
        """
        return await self._client.call(
            op_fields_get.OPERATION, {"function_id": function_id, "field_id": field_id}, options
        )

    async def delete(
        self,
        function_id: str,
        field_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """Delete a field.

        Removes a field from a tabular function, with its values.

        Args:
            function_id: Id of the function, with or without its prefix.
            field_id: Id of the field, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The field is gone.
            Headers: `headers.FieldsDeleteHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            await client.fields.delete(function_id, field_id)
        """
        return await self._client.call(
            op_fields_delete.OPERATION, {"function_id": function_id, "field_id": field_id}, options
        )

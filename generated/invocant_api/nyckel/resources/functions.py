# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..operations import (
    functions_create as op_functions_create,
    functions_delete as op_functions_delete,
    functions_get as op_functions_get,
    functions_invoke as op_functions_invoke,
    functions_list as op_functions_list,
    functions_replace as op_functions_replace,
    functions_summary as op_functions_summary,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .. import inputs
    from ..models import (
        Function,
        FunctionInputType,
        FunctionOutputType,
        InputData,
        InvokeOutput,
    )
    from ..raw import AsyncRawFunctions, RawFunctions


class Functions(rt.SyncResource):
    """Stored functions and their invocation."""

    @property
    def raw(self) -> RawFunctions:
        """The same methods with undecoded answers."""
        raw: RawFunctions = super().raw
        return raw

    def list(
        self,
        *,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.Pager[Function]:
        """List functions.

        Lists the functions of the account.

        Args:
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.FunctionsListHeaders.of(page)`.

        Links:
            `functions.get(function_id=$response.body#/0/id)` after 200
            `functions.invoke(function_id=$response.body#/0/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            for item in client.functions.list():
                print(item)
        """
        return self._client.paginate(
            op_functions_list.OPERATION,
            op_functions_list.PAGING,
            {},
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    def create(
        self,
        *,
        input: FunctionInputType | inputs.FunctionInputType,
        output: FunctionOutputType | inputs.FunctionOutputType,
        wait_until_ready: bool | k.Unset = k.UNSET,
        project_id: str | k.Unset = k.UNSET,
        name: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Create a function.

        Creates a function. Unless `waitUntilReady` is set it may take some seconds until the function
        can be found.

        Args:
            input: Kind of input. Fixed once the function exists.
            output: Kind of output. Fixed once the function exists.
            wait_until_ready: True to answer only once the function can be found.
            project_id: Project to put the function in. Absent: the account's own.
            name: Display name.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The new function.
            Headers: `headers.FunctionsCreateHeaders.of(result)`.

        Links:
            `functions.get(function_id=$response.body#/id)` after 200
            `functions.replace(function_id=$response.body#/id)` after 200
            `functions.delete(function_id=$response.body#/id)` after 200
            `functions.summary(function_id=$response.body#/id)` after 200
            `functions.invoke(function_id=$response.body#/id)` after 200
            `search.invoke(function_id=$response.body#/id)` after 200
            `labels.list(function_id=$response.body#/id)` after 200
            `labels.create(function_id=$response.body#/id)` after 200
            `samples.list(function_id=$response.body#/id)` after 200
            `samples.create(function_id=$response.body#/id)` after 200
            `fields.list(function_id=$response.body#/id)` after 200
            `fields.create(function_id=$response.body#/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.create(input=input, output=output)
        """
        return self._client.call(
            op_functions_create.OPERATION,
            {
                "input": input,
                "output": output,
                "wait_until_ready": wait_until_ready,
                "project_id": project_id,
                "name": name,
            },
            options,
        )

    def get(
        self,
        function_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Get a function.

        Returns one function. Right after its creation the answer may still be 404.

        Args:
            function_id: Id of the function, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function.
            Headers: `headers.FunctionsGetHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.get(function_id)
        """
        return self._client.call(op_functions_get.OPERATION, {"function_id": function_id}, options)

    def replace(
        self,
        function_id: str,
        *,
        input: FunctionInputType | inputs.FunctionInputType,
        output: FunctionOutputType | inputs.FunctionOutputType,
        project_id: str | k.Unset = k.UNSET,
        name: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Replace a function.

        Replaces name and project of a function. Kind of input and kind of output must be those it has.

        Args:
            function_id: Id of the function, with or without its prefix.
            input: Kind of input. Fixed once the function exists.
            output: Kind of output. Fixed once the function exists.
            project_id: Project to put the function in. Absent: the account's own.
            name: Display name.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function after the change.
            Headers: `headers.FunctionsReplaceHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.replace(function_id, input=input, output=output)
        """
        return self._client.call(
            op_functions_replace.OPERATION,
            {
                "function_id": function_id,
                "input": input,
                "output": output,
                "project_id": project_id,
                "name": name,
            },
            options,
        )

    def delete(
        self,
        function_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """Delete a function.

        Deletes a function with its labels, samples and fields.

        Args:
            function_id: Id of the function, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function is gone.
            Headers: `headers.FunctionsDeleteHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            client.functions.delete(function_id)
        """
        return self._client.call(op_functions_delete.OPERATION, {"function_id": function_id}, options)

    def summary(
        self,
        function_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> dict[str, Any]:
        """Summarize a function.

        Counts the samples of a function: in all, annotated, and by label.

        Args:
            function_id: Id of the function, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The counts.
            Headers: `headers.FunctionsSummaryHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.summary(function_id)
        """
        return self._client.call(op_functions_summary.OPERATION, {"function_id": function_id}, options)

    def invoke(
        self,
        function_id: str,
        *,
        data: InputData | str | Mapping[str, Any] | rt.Binary,
        label_count: int | k.Unset = k.UNSET,
        include_metadata: bool | k.Unset = k.UNSET,
        model_id: str | k.Unset = k.UNSET,
        capture: bool | k.Unset = k.UNSET,
        capture_external_id: str | k.Unset = k.UNSET,
        external_id: str | None | k.Unset = k.UNSET,
        metadata: Mapping[str, Any] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> InvokeOutput:
        """Invoke a function.

        Runs a function once on one input and returns what it makes of it. The form of the result
        depends on the kind of output.

        Args:
            function_id: Id of the function, with or without its prefix.
            data: The data of one input: a text; an image as address or data URI; or the values of a
                row, by field.
            label_count: How many labels to return with their confidence, likeliest first. Absent: only
                the likeliest, outside the list.
            include_metadata: True to return the metadata of the labels too.
            model_id: Model to run instead of the newest; empty is the same as absent.
            capture: False to keep this input from being stored as a sample for review.
            capture_external_id: Id of your own for the sample that is stored.
            external_id: Id of your own for the sample that is stored; null for none.
            metadata: Facts of your own kept with the sample; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The result.
            Headers: `headers.FunctionsInvokeHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.invoke(function_id, data=data)
        """
        return self._client.call(
            op_functions_invoke.OPERATION,
            {
                "function_id": function_id,
                "data": data,
                "label_count": label_count,
                "include_metadata": include_metadata,
                "model_id": model_id,
                "capture": capture,
                "capture_external_id": capture_external_id,
                "external_id": external_id,
                "metadata": metadata,
            },
            options,
        )


class AsyncFunctions(rt.AsyncResource):
    """Stored functions and their invocation."""

    @property
    def raw(self) -> AsyncRawFunctions:
        """The same methods with undecoded answers."""
        raw: AsyncRawFunctions = super().raw
        return raw

    def list(
        self,
        *,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncPager[Function]:
        """List functions.

        Lists the functions of the account.

        Args:
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.FunctionsListHeaders.of(page)`.

        Links:
            `functions.get(function_id=$response.body#/0/id)` after 200
            `functions.invoke(function_id=$response.body#/0/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            async for item in client.functions.list():
                print(item)
        """
        return self._client.paginate(
            op_functions_list.OPERATION,
            op_functions_list.PAGING,
            {},
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    async def create(
        self,
        *,
        input: FunctionInputType | inputs.FunctionInputType,
        output: FunctionOutputType | inputs.FunctionOutputType,
        wait_until_ready: bool | k.Unset = k.UNSET,
        project_id: str | k.Unset = k.UNSET,
        name: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Create a function.

        Creates a function. Unless `waitUntilReady` is set it may take some seconds until the function
        can be found.

        Args:
            input: Kind of input. Fixed once the function exists.
            output: Kind of output. Fixed once the function exists.
            wait_until_ready: True to answer only once the function can be found.
            project_id: Project to put the function in. Absent: the account's own.
            name: Display name.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The new function.
            Headers: `headers.FunctionsCreateHeaders.of(result)`.

        Links:
            `functions.get(function_id=$response.body#/id)` after 200
            `functions.replace(function_id=$response.body#/id)` after 200
            `functions.delete(function_id=$response.body#/id)` after 200
            `functions.summary(function_id=$response.body#/id)` after 200
            `functions.invoke(function_id=$response.body#/id)` after 200
            `search.invoke(function_id=$response.body#/id)` after 200
            `labels.list(function_id=$response.body#/id)` after 200
            `labels.create(function_id=$response.body#/id)` after 200
            `samples.list(function_id=$response.body#/id)` after 200
            `samples.create(function_id=$response.body#/id)` after 200
            `fields.list(function_id=$response.body#/id)` after 200
            `fields.create(function_id=$response.body#/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.create(input=input, output=output)
        """
        return await self._client.call(
            op_functions_create.OPERATION,
            {
                "input": input,
                "output": output,
                "wait_until_ready": wait_until_ready,
                "project_id": project_id,
                "name": name,
            },
            options,
        )

    async def get(
        self,
        function_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Get a function.

        Returns one function. Right after its creation the answer may still be 404.

        Args:
            function_id: Id of the function, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function.
            Headers: `headers.FunctionsGetHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.get(function_id)
        """
        return await self._client.call(op_functions_get.OPERATION, {"function_id": function_id}, options)

    async def replace(
        self,
        function_id: str,
        *,
        input: FunctionInputType | inputs.FunctionInputType,
        output: FunctionOutputType | inputs.FunctionOutputType,
        project_id: str | k.Unset = k.UNSET,
        name: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Replace a function.

        Replaces name and project of a function. Kind of input and kind of output must be those it has.

        Args:
            function_id: Id of the function, with or without its prefix.
            input: Kind of input. Fixed once the function exists.
            output: Kind of output. Fixed once the function exists.
            project_id: Project to put the function in. Absent: the account's own.
            name: Display name.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function after the change.
            Headers: `headers.FunctionsReplaceHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.replace(function_id, input=input, output=output)
        """
        return await self._client.call(
            op_functions_replace.OPERATION,
            {
                "function_id": function_id,
                "input": input,
                "output": output,
                "project_id": project_id,
                "name": name,
            },
            options,
        )

    async def delete(
        self,
        function_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """Delete a function.

        Deletes a function with its labels, samples and fields.

        Args:
            function_id: Id of the function, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function is gone.
            Headers: `headers.FunctionsDeleteHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            await client.functions.delete(function_id)
        """
        return await self._client.call(op_functions_delete.OPERATION, {"function_id": function_id}, options)

    async def summary(
        self,
        function_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> dict[str, Any]:
        """Summarize a function.

        Counts the samples of a function: in all, annotated, and by label.

        Args:
            function_id: Id of the function, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The counts.
            Headers: `headers.FunctionsSummaryHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.summary(function_id)
        """
        return await self._client.call(op_functions_summary.OPERATION, {"function_id": function_id}, options)

    async def invoke(
        self,
        function_id: str,
        *,
        data: InputData | str | Mapping[str, Any] | rt.Binary,
        label_count: int | k.Unset = k.UNSET,
        include_metadata: bool | k.Unset = k.UNSET,
        model_id: str | k.Unset = k.UNSET,
        capture: bool | k.Unset = k.UNSET,
        capture_external_id: str | k.Unset = k.UNSET,
        external_id: str | None | k.Unset = k.UNSET,
        metadata: Mapping[str, Any] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> InvokeOutput:
        """Invoke a function.

        Runs a function once on one input and returns what it makes of it. The form of the result
        depends on the kind of output.

        Args:
            function_id: Id of the function, with or without its prefix.
            data: The data of one input: a text; an image as address or data URI; or the values of a
                row, by field.
            label_count: How many labels to return with their confidence, likeliest first. Absent: only
                the likeliest, outside the list.
            include_metadata: True to return the metadata of the labels too.
            model_id: Model to run instead of the newest; empty is the same as absent.
            capture: False to keep this input from being stored as a sample for review.
            capture_external_id: Id of your own for the sample that is stored.
            external_id: Id of your own for the sample that is stored; null for none.
            metadata: Facts of your own kept with the sample; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The result.
            Headers: `headers.FunctionsInvokeHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.invoke(function_id, data=data)
        """
        return await self._client.call(
            op_functions_invoke.OPERATION,
            {
                "function_id": function_id,
                "data": data,
                "label_count": label_count,
                "include_metadata": include_metadata,
                "model_id": model_id,
                "capture": capture,
                "capture_external_id": capture_external_id,
                "external_id": external_id,
                "metadata": metadata,
            },
            options,
        )

# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..operations import (
    functions_call as op_functions_call,
    functions_create as op_functions_create,
    functions_delete as op_functions_delete,
    functions_get as op_functions_get,
    functions_get_by_name as op_functions_get_by_name,
    functions_list as op_functions_list,
    functions_revisions_call as op_functions_revisions_call,
    functions_revisions_get as op_functions_revisions_get,
    functions_revisions_list as op_functions_revisions_list,
    functions_revisions_stream as op_functions_revisions_stream,
    functions_stream as op_functions_stream,
    functions_update as op_functions_update,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from .. import events, inputs
    from ..models import (
        Example,
        Function,
        FunctionCallConfiguration,
        FunctionCallResponse,
        FunctionRevision,
        FunctionSummary,
        ModelChoice,
        ModelChoiceListItem,
    )
    from ..raw import AsyncRawFunctions, AsyncRawFunctionsRevisions, RawFunctions, RawFunctionsRevisions


class FunctionsRevisions(rt.SyncResource):
    """Former states of a function."""

    @property
    def raw(self) -> RawFunctionsRevisions:
        """The same methods with undecoded answers."""
        raw: RawFunctionsRevisions = super().raw
        return raw

    def list(
        self,
        function_id: UUID | str,
        *,
        offset: int | None | k.Unset = k.UNSET,
        limit: int | None | k.Unset = k.UNSET,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.Pager[FunctionRevision]:
        """List the revisions of a function.

        Lists the revisions of a function, newest first, a page at a time.

        Args:
            function_id: Id of the function.
            offset: How many revisions to pass over; null is the same as 0.
            limit: Most revisions to return at once, 1 to 100; null is the same as absent.
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.FunctionsRevisionsListHeaders.of(page)`.

        Links:
            `functions.revisions.get(function_id=$request.path.function_id,
                revision_id=$response.body#/data/0/id)` after 200
            `functions.revisions.call(function_id=$request.path.function_id,
                revision_id=$response.body#/data/0/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            for item in client.functions.revisions.list(function_id):
                print(item)
        """
        return self._client.paginate(
            op_functions_revisions_list.OPERATION,
            op_functions_revisions_list.PAGING,
            {"function_id": function_id, "offset": offset, "limit": limit},
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    def get(
        self,
        function_id: UUID | str,
        revision_id: UUID | str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Get one revision of a function.

        Returns a function as it was in one of its revisions.

        Args:
            function_id: Id of the function.
            revision_id: Id of the revision.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function as it was.
            Headers: `headers.FunctionsRevisionsGetHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.revisions.get(function_id, revision_id)
        """
        return self._client.call(
            op_functions_revisions_get.OPERATION,
            {"function_id": function_id, "revision_id": revision_id},
            options,
        )

    def call(
        self,
        function_id: UUID | str,
        revision_id: UUID | str,
        *,
        input: Any = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> FunctionCallResponse:
        """Call one revision of a function.

        Runs one revision of a function once and returns its answer.

        Args:
            function_id: Id of the function.
            revision_id: Id of the revision.
            input: Argument of the function, any JSON that fits its input schema.
            parent_span_id: Span to trace the call under; null starts a trace of its own.
            examples: Pairs of input and answer to show the model; null for none.
            tags: Labels for the trace, by name; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The answer.
            Headers: `headers.FunctionsRevisionsCallHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.revisions.call(function_id, revision_id)
        """
        return self._client.call(
            op_functions_revisions_call.OPERATION,
            {
                "function_id": function_id,
                "revision_id": revision_id,
                "input": input,
                "parent_span_id": parent_span_id,
                "examples": examples,
                "tags": tags,
            },
            options,
        )

    def stream(
        self,
        function_id: UUID | str,
        revision_id: UUID | str,
        *,
        input: Any = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.Stream[events.CallEvent, Any]:
        """Call one revision of a function and stream its answer.

        Runs one revision of a function once and sends its answer as it is written.

        Args:
            function_id: Id of the function.
            revision_id: Id of the revision.
            input: Argument of the function, any JSON that fits its input schema.
            parent_span_id: Span to trace the call under; null starts a trace of its own.
            examples: Pairs of input and answer to show the model; null for none.
            tags: Labels for the trace, by name; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The open stream; use it in a `with` block.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            with client.functions.revisions.stream(function_id, revision_id) as stream:
                for event in stream:
                    print(event)
        """
        return self._client.stream(
            op_functions_revisions_stream.OPERATION,
            op_functions_revisions_stream.STREAM,
            {
                "function_id": function_id,
                "revision_id": revision_id,
                "input": input,
                "parent_span_id": parent_span_id,
                "examples": examples,
                "tags": tags,
            },
            options,
        )


class AsyncFunctionsRevisions(rt.AsyncResource):
    """Former states of a function."""

    @property
    def raw(self) -> AsyncRawFunctionsRevisions:
        """The same methods with undecoded answers."""
        raw: AsyncRawFunctionsRevisions = super().raw
        return raw

    def list(
        self,
        function_id: UUID | str,
        *,
        offset: int | None | k.Unset = k.UNSET,
        limit: int | None | k.Unset = k.UNSET,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncPager[FunctionRevision]:
        """List the revisions of a function.

        Lists the revisions of a function, newest first, a page at a time.

        Args:
            function_id: Id of the function.
            offset: How many revisions to pass over; null is the same as 0.
            limit: Most revisions to return at once, 1 to 100; null is the same as absent.
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.FunctionsRevisionsListHeaders.of(page)`.

        Links:
            `functions.revisions.get(function_id=$request.path.function_id,
                revision_id=$response.body#/data/0/id)` after 200
            `functions.revisions.call(function_id=$request.path.function_id,
                revision_id=$response.body#/data/0/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            async for item in client.functions.revisions.list(function_id):
                print(item)
        """
        return self._client.paginate(
            op_functions_revisions_list.OPERATION,
            op_functions_revisions_list.PAGING,
            {"function_id": function_id, "offset": offset, "limit": limit},
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    async def get(
        self,
        function_id: UUID | str,
        revision_id: UUID | str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Get one revision of a function.

        Returns a function as it was in one of its revisions.

        Args:
            function_id: Id of the function.
            revision_id: Id of the revision.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function as it was.
            Headers: `headers.FunctionsRevisionsGetHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.revisions.get(function_id, revision_id)
        """
        return await self._client.call(
            op_functions_revisions_get.OPERATION,
            {"function_id": function_id, "revision_id": revision_id},
            options,
        )

    async def call(
        self,
        function_id: UUID | str,
        revision_id: UUID | str,
        *,
        input: Any = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> FunctionCallResponse:
        """Call one revision of a function.

        Runs one revision of a function once and returns its answer.

        Args:
            function_id: Id of the function.
            revision_id: Id of the revision.
            input: Argument of the function, any JSON that fits its input schema.
            parent_span_id: Span to trace the call under; null starts a trace of its own.
            examples: Pairs of input and answer to show the model; null for none.
            tags: Labels for the trace, by name; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The answer.
            Headers: `headers.FunctionsRevisionsCallHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.revisions.call(function_id, revision_id)
        """
        return await self._client.call(
            op_functions_revisions_call.OPERATION,
            {
                "function_id": function_id,
                "revision_id": revision_id,
                "input": input,
                "parent_span_id": parent_span_id,
                "examples": examples,
                "tags": tags,
            },
            options,
        )

    def stream(
        self,
        function_id: UUID | str,
        revision_id: UUID | str,
        *,
        input: Any = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncStream[events.CallEvent, Any]:
        """Call one revision of a function and stream its answer.

        Runs one revision of a function once and sends its answer as it is written.

        Args:
            function_id: Id of the function.
            revision_id: Id of the revision.
            input: Argument of the function, any JSON that fits its input schema.
            parent_span_id: Span to trace the call under; null starts a trace of its own.
            examples: Pairs of input and answer to show the model; null for none.
            tags: Labels for the trace, by name; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The open stream; use it in a `with` block.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            async with client.functions.revisions.stream(function_id, revision_id) as stream:
                async for event in stream:
                    print(event)
        """
        return self._client.stream(
            op_functions_revisions_stream.OPERATION,
            op_functions_revisions_stream.STREAM,
            {
                "function_id": function_id,
                "revision_id": revision_id,
                "input": input,
                "parent_span_id": parent_span_id,
                "examples": examples,
                "tags": tags,
            },
            options,
        )


class Functions(rt.SyncResource):
    """Stored functions and their calls."""

    @property
    def raw(self) -> RawFunctions:
        """The same methods with undecoded answers."""
        raw: RawFunctions = super().raw
        return raw

    @cached_property
    def revisions(self) -> FunctionsRevisions:
        """Former states of a function."""
        return FunctionsRevisions(self._client)

    def list(
        self,
        *,
        name: str | None | k.Unset = k.UNSET,
        sort: str | None | k.Unset = k.UNSET,
        offset: int | None | k.Unset = k.UNSET,
        limit: int | None | k.Unset = k.UNSET,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.Pager[FunctionSummary]:
        """List functions.

        Lists the functions of the project, a page at a time.

        Args:
            name: Only functions whose name matches; null for all.
            sort: Order of the list: `name`, or the time of creation as `created_at` or `created`. A
                leading `-` reverses it. Null is the same as absent.
            offset: How many functions to pass over; null is the same as 0.
            limit: Most functions to return at once, 1 to 100; null is the same as absent.
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.FunctionsListHeaders.of(page)`.

        Links:
            `functions.get(function_id=$response.body#/data/0/id)` after 200
            `functions.get_by_name(name=$response.body#/data/0/name)` after 200
            `functions.call(function_id=$response.body#/data/0/id)` after 200

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
            {"name": name, "sort": sort, "offset": offset, "limit": limit},
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    def create(
        self,
        *,
        name: str,
        instructions: str,
        description: str | None | k.Unset = k.UNSET,
        input_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        output_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        model: ModelChoice
        | inputs.ModelChoice
        | Mapping[str, Any]
        | str
        | Sequence[ModelChoiceListItem | inputs.ModelChoiceListItem | Mapping[str, Any] | str]
        | k.Unset = k.UNSET,
        configuration: FunctionCallConfiguration
        | inputs.FunctionCallConfiguration
        | None
        | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Create a function.

        Stores a new function, with its first revision.

        Args:
            name: Name, unique in the project. Letters, digits, `_` and `-`. Matching
                `^[A-Za-z0-9_-]+$`.
            instructions: What the model is to do with the input.
            description: Free text for readers; null for none.
            input_schema: JSON Schema of the input, with `$defs` for its parts; null for any input.
            output_schema: JSON Schema of the answer, with `$defs` for its parts; null for text.
            model: Which model runs the call: a name or alias, a model with options, an object of the
                service's own form, or a list of these that are tried in turn until one works.
            configuration: Settings of the function; null for the usual ones.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The new function.
            Headers: `headers.FunctionsCreateHeaders.of(result)`.

        Links:
            `functions.get(function_id=$response.body#/id)` after 201
            `functions.get_by_name(name=$response.body#/name)` after 201
            `functions.update(function_id=$response.body#/id)` after 201
            `functions.delete(function_id=$response.body#/id)` after 201
            `functions.revisions.list(function_id=$response.body#/id)` after 201
            `functions.call(function_id=$response.body#/id)` after 201
            `functions.stream(function_id=$response.body#/id)` after 201

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.create(name=name, instructions=instructions)
        """
        return self._client.call(
            op_functions_create.OPERATION,
            {
                "name": name,
                "instructions": instructions,
                "description": description,
                "input_schema": input_schema,
                "output_schema": output_schema,
                "model": model,
                "configuration": configuration,
            },
            options,
        )

    def get_by_name(
        self,
        name: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Get a function by name.

        Returns the newest revision of the function that has this name.

        Args:
            name: Name of the function. Matching `^[A-Za-z0-9_-]+$`.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function.
            Headers: `headers.FunctionsGetByNameHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.get_by_name(name)
        """
        return self._client.call(op_functions_get_by_name.OPERATION, {"name": name}, options)

    def get(
        self,
        function_id: UUID | str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Get a function.

        Returns the newest revision of a function.

        Args:
            function_id: Id of the function.
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

    def delete(
        self,
        function_id: UUID | str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """Delete a function.

        Deletes a function with all its revisions.

        Args:
            function_id: Id of the function.
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

    def update(
        self,
        function_id: UUID | str,
        *,
        name: str | None | k.Unset = k.UNSET,
        description: str | None | k.Unset = k.UNSET,
        instructions: str | None | k.Unset = k.UNSET,
        input_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        output_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        model: ModelChoice
        | inputs.ModelChoice
        | Mapping[str, Any]
        | str
        | Sequence[ModelChoiceListItem | inputs.ModelChoiceListItem | Mapping[str, Any] | str]
        | None
        | k.Unset = k.UNSET,
        configuration: Mapping[str, Any] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Change a function.

        Changes the fields that are given and stores the outcome as a new revision.

        Args:
            function_id: Id of the function.
            name: New name, unique in the project.
            description: New text for readers.
            instructions: New instructions for the model.
            input_schema: New JSON Schema of the input.
            output_schema: New JSON Schema of the answer.
            model: New model or models.
            configuration: New settings, by the keys of FunctionCallConfiguration.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function after the change, with the id of its new revision.
            Headers: `headers.FunctionsUpdateHeaders.of(result)`.

        Links:
            `functions.revisions.get(function_id=$response.body#/id,
                revision_id=$response.body#/revision_id)` after 200
            `functions.revisions.call(function_id=$response.body#/id,
                revision_id=$response.body#/revision_id)` after 200
            `functions.revisions.stream(function_id=$response.body#/id,
                revision_id=$response.body#/revision_id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.update(function_id)
        """
        return self._client.call(
            op_functions_update.OPERATION,
            {
                "function_id": function_id,
                "name": name,
                "description": description,
                "instructions": instructions,
                "input_schema": input_schema,
                "output_schema": output_schema,
                "model": model,
                "configuration": configuration,
            },
            options,
        )

    def call(
        self,
        function_id: UUID | str,
        *,
        input: Any = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> FunctionCallResponse:
        """Call a function.

        Runs the newest revision of a function once and returns its answer.

        Args:
            function_id: Id of the function.
            input: Argument of the function, any JSON that fits its input schema.
            parent_span_id: Span to trace the call under; null starts a trace of its own.
            examples: Pairs of input and answer to show the model; null for none.
            tags: Labels for the trace, by name; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The answer.
            Headers: `headers.FunctionsCallHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.call(function_id)
        """
        return self._client.call(
            op_functions_call.OPERATION,
            {
                "function_id": function_id,
                "input": input,
                "parent_span_id": parent_span_id,
                "examples": examples,
                "tags": tags,
            },
            options,
        )

    def stream(
        self,
        function_id: UUID | str,
        *,
        input: Any = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.Stream[events.CallEvent, Any]:
        """Call a function and stream its answer.

        Runs the newest revision of a function once and sends its answer as it is written.

        Args:
            function_id: Id of the function.
            input: Argument of the function, any JSON that fits its input schema.
            parent_span_id: Span to trace the call under; null starts a trace of its own.
            examples: Pairs of input and answer to show the model; null for none.
            tags: Labels for the trace, by name; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The open stream; use it in a `with` block.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            with client.functions.stream(function_id) as stream:
                for event in stream:
                    print(event)
        """
        return self._client.stream(
            op_functions_stream.OPERATION,
            op_functions_stream.STREAM,
            {
                "function_id": function_id,
                "input": input,
                "parent_span_id": parent_span_id,
                "examples": examples,
                "tags": tags,
            },
            options,
        )


class AsyncFunctions(rt.AsyncResource):
    """Stored functions and their calls."""

    @property
    def raw(self) -> AsyncRawFunctions:
        """The same methods with undecoded answers."""
        raw: AsyncRawFunctions = super().raw
        return raw

    @cached_property
    def revisions(self) -> AsyncFunctionsRevisions:
        """Former states of a function."""
        return AsyncFunctionsRevisions(self._client)

    def list(
        self,
        *,
        name: str | None | k.Unset = k.UNSET,
        sort: str | None | k.Unset = k.UNSET,
        offset: int | None | k.Unset = k.UNSET,
        limit: int | None | k.Unset = k.UNSET,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncPager[FunctionSummary]:
        """List functions.

        Lists the functions of the project, a page at a time.

        Args:
            name: Only functions whose name matches; null for all.
            sort: Order of the list: `name`, or the time of creation as `created_at` or `created`. A
                leading `-` reverses it. Null is the same as absent.
            offset: How many functions to pass over; null is the same as 0.
            limit: Most functions to return at once, 1 to 100; null is the same as absent.
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.FunctionsListHeaders.of(page)`.

        Links:
            `functions.get(function_id=$response.body#/data/0/id)` after 200
            `functions.get_by_name(name=$response.body#/data/0/name)` after 200
            `functions.call(function_id=$response.body#/data/0/id)` after 200

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
            {"name": name, "sort": sort, "offset": offset, "limit": limit},
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    async def create(
        self,
        *,
        name: str,
        instructions: str,
        description: str | None | k.Unset = k.UNSET,
        input_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        output_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        model: ModelChoice
        | inputs.ModelChoice
        | Mapping[str, Any]
        | str
        | Sequence[ModelChoiceListItem | inputs.ModelChoiceListItem | Mapping[str, Any] | str]
        | k.Unset = k.UNSET,
        configuration: FunctionCallConfiguration
        | inputs.FunctionCallConfiguration
        | None
        | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Create a function.

        Stores a new function, with its first revision.

        Args:
            name: Name, unique in the project. Letters, digits, `_` and `-`. Matching
                `^[A-Za-z0-9_-]+$`.
            instructions: What the model is to do with the input.
            description: Free text for readers; null for none.
            input_schema: JSON Schema of the input, with `$defs` for its parts; null for any input.
            output_schema: JSON Schema of the answer, with `$defs` for its parts; null for text.
            model: Which model runs the call: a name or alias, a model with options, an object of the
                service's own form, or a list of these that are tried in turn until one works.
            configuration: Settings of the function; null for the usual ones.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The new function.
            Headers: `headers.FunctionsCreateHeaders.of(result)`.

        Links:
            `functions.get(function_id=$response.body#/id)` after 201
            `functions.get_by_name(name=$response.body#/name)` after 201
            `functions.update(function_id=$response.body#/id)` after 201
            `functions.delete(function_id=$response.body#/id)` after 201
            `functions.revisions.list(function_id=$response.body#/id)` after 201
            `functions.call(function_id=$response.body#/id)` after 201
            `functions.stream(function_id=$response.body#/id)` after 201

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.create(name=name, instructions=instructions)
        """
        return await self._client.call(
            op_functions_create.OPERATION,
            {
                "name": name,
                "instructions": instructions,
                "description": description,
                "input_schema": input_schema,
                "output_schema": output_schema,
                "model": model,
                "configuration": configuration,
            },
            options,
        )

    async def get_by_name(
        self,
        name: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Get a function by name.

        Returns the newest revision of the function that has this name.

        Args:
            name: Name of the function. Matching `^[A-Za-z0-9_-]+$`.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function.
            Headers: `headers.FunctionsGetByNameHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.get_by_name(name)
        """
        return await self._client.call(op_functions_get_by_name.OPERATION, {"name": name}, options)

    async def get(
        self,
        function_id: UUID | str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Get a function.

        Returns the newest revision of a function.

        Args:
            function_id: Id of the function.
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

    async def delete(
        self,
        function_id: UUID | str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """Delete a function.

        Deletes a function with all its revisions.

        Args:
            function_id: Id of the function.
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

    async def update(
        self,
        function_id: UUID | str,
        *,
        name: str | None | k.Unset = k.UNSET,
        description: str | None | k.Unset = k.UNSET,
        instructions: str | None | k.Unset = k.UNSET,
        input_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        output_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        model: ModelChoice
        | inputs.ModelChoice
        | Mapping[str, Any]
        | str
        | Sequence[ModelChoiceListItem | inputs.ModelChoiceListItem | Mapping[str, Any] | str]
        | None
        | k.Unset = k.UNSET,
        configuration: Mapping[str, Any] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Change a function.

        Changes the fields that are given and stores the outcome as a new revision.

        Args:
            function_id: Id of the function.
            name: New name, unique in the project.
            description: New text for readers.
            instructions: New instructions for the model.
            input_schema: New JSON Schema of the input.
            output_schema: New JSON Schema of the answer.
            model: New model or models.
            configuration: New settings, by the keys of FunctionCallConfiguration.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function after the change, with the id of its new revision.
            Headers: `headers.FunctionsUpdateHeaders.of(result)`.

        Links:
            `functions.revisions.get(function_id=$response.body#/id,
                revision_id=$response.body#/revision_id)` after 200
            `functions.revisions.call(function_id=$response.body#/id,
                revision_id=$response.body#/revision_id)` after 200
            `functions.revisions.stream(function_id=$response.body#/id,
                revision_id=$response.body#/revision_id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.update(function_id)
        """
        return await self._client.call(
            op_functions_update.OPERATION,
            {
                "function_id": function_id,
                "name": name,
                "description": description,
                "instructions": instructions,
                "input_schema": input_schema,
                "output_schema": output_schema,
                "model": model,
                "configuration": configuration,
            },
            options,
        )

    async def call(
        self,
        function_id: UUID | str,
        *,
        input: Any = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> FunctionCallResponse:
        """Call a function.

        Runs the newest revision of a function once and returns its answer.

        Args:
            function_id: Id of the function.
            input: Argument of the function, any JSON that fits its input schema.
            parent_span_id: Span to trace the call under; null starts a trace of its own.
            examples: Pairs of input and answer to show the model; null for none.
            tags: Labels for the trace, by name; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The answer.
            Headers: `headers.FunctionsCallHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.call(function_id)
        """
        return await self._client.call(
            op_functions_call.OPERATION,
            {
                "function_id": function_id,
                "input": input,
                "parent_span_id": parent_span_id,
                "examples": examples,
                "tags": tags,
            },
            options,
        )

    def stream(
        self,
        function_id: UUID | str,
        *,
        input: Any = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncStream[events.CallEvent, Any]:
        """Call a function and stream its answer.

        Runs the newest revision of a function once and sends its answer as it is written.

        Args:
            function_id: Id of the function.
            input: Argument of the function, any JSON that fits its input schema.
            parent_span_id: Span to trace the call under; null starts a trace of its own.
            examples: Pairs of input and answer to show the model; null for none.
            tags: Labels for the trace, by name; null for none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The open stream; use it in a `with` block.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            async with client.functions.stream(function_id) as stream:
                async for event in stream:
                    print(event)
        """
        return self._client.stream(
            op_functions_stream.OPERATION,
            op_functions_stream.STREAM,
            {
                "function_id": function_id,
                "input": input,
                "parent_span_id": parent_span_id,
                "examples": examples,
                "tags": tags,
            },
            options,
        )

# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
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
    functions_update as op_functions_update,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from .. import events, inputs
    from ..models import (
        ChatCompletionMessageParam,
        CreateFunctionOrigin,
        CreateFunctionSchema,
        Function,
        FunctionData,
        FunctionType,
        Ids,
        InvokeParent,
        McpCredentials,
        PromptData,
        StreamingMode,
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
        limit: int | None | k.Unset = k.UNSET,
        starting_after: UUID | str | k.Unset = k.UNSET,
        ending_before: UUID | str | k.Unset = k.UNSET,
        ids: Ids | UUID | str | Sequence[UUID | str] | k.Unset = k.UNSET,
        function_name: str | k.Unset = k.UNSET,
        project_name: str | k.Unset = k.UNSET,
        project_id: UUID | str | k.Unset = k.UNSET,
        slug: str | k.Unset = k.UNSET,
        version: str | k.Unset = k.UNSET,
        environment: str | k.Unset = k.UNSET,
        org_name: str | k.Unset = k.UNSET,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.Pager[Function]:
        """List functions.

        Lists functions, newest first, a page at a time. Filters may be combined; with none, every
        function the key can see is listed.

        Args:
            limit: Most functions to return at once. Absent: chosen by the service. At least 0.
            starting_after: Id of the last function of the page before, to go on to older ones. Not
                together with `ending_before`.
            ending_before: Id of the first function of the page after, to go back to newer ones. Not
                together with `starting_after`.
            ids: Only functions with these ids. Repeat the parameter to give several.
            function_name: Only functions with this name.
            project_name: Only functions in projects with this name.
            project_id: Only functions in this project.
            slug: Only functions with this slug.
            version: State to return, instead of the newest: a transaction id or a short version id.
            environment: State to return, instead of the newest: the one assigned to this environment.
                Not together with `version`.
            org_name: Only functions of this organization, for keys that can see several.
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.FunctionsListHeaders.of(page)`.

        Links:
            `functions.get(function_id=$response.body#/objects/0/id)` after 200
            `functions.list(starting_after=$response.body#/objects/0/id)` after 200

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
            {
                "limit": limit,
                "starting_after": starting_after,
                "ending_before": ending_before,
                "ids": ids,
                "function_name": function_name,
                "project_name": project_name,
                "project_id": project_id,
                "slug": slug,
                "version": version,
                "environment": environment,
                "org_name": org_name,
            },
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    def replace(
        self,
        *,
        project_id: UUID | str,
        name: str,
        slug: str,
        function_data: FunctionData | inputs.FunctionData,
        description: str | None | k.Unset = k.UNSET,
        prompt_data: PromptData | inputs.PromptData | None | k.Unset = k.UNSET,
        tags: Sequence[str] | None | k.Unset = k.UNSET,
        function_type: FunctionType | inputs.FunctionType | None | k.Unset = k.UNSET,
        origin: CreateFunctionOrigin | inputs.CreateFunctionOrigin | None | k.Unset = k.UNSET,
        function_schema: CreateFunctionSchema | inputs.CreateFunctionSchema | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Create or replace a function.

        Creates a function. If its slug is taken in the project, the existing function is overwritten
        with what is given.

        Args:
            project_id: Project to put the function in.
            name: Display name. At least 1 character.
            slug: Short name, unique inside the project. An existing function with this slug is returned
                by create and overwritten by replace. At least 1 character.
            function_data: What kind of function this is and what it is made of; `type` says which.
            description: Free text for readers; null for none.
            prompt_data: The prompt of a function and how a model is to run it; null for functions
                without one.
            tags: Labels for finding the function again; null for none.
            function_type: What a function is used for. Counts as `scorer` when a reference leaves it
                out.
            origin: Object the new function stems from; null when there is none.
            function_schema: JSON Schemas of input and result; null to declare nothing.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function as stored now.
            Headers: `headers.FunctionsReplaceHeaders.of(result)`.

        Links:
            `functions.get(function_id=$response.body#/id)` after 200
            `functions.update(function_id=$response.body#/id)` after 200
            `functions.delete(function_id=$response.body#/id)` after 200
            `functions.invoke(function_id=$response.body#/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.replace(project_id=project_id, name=name, slug=slug,
                function_data=function_data)
        """
        return self._client.call(
            op_functions_replace.OPERATION,
            {
                "project_id": project_id,
                "name": name,
                "slug": slug,
                "function_data": function_data,
                "description": description,
                "prompt_data": prompt_data,
                "tags": tags,
                "function_type": function_type,
                "origin": origin,
                "function_schema": function_schema,
            },
            options,
        )

    def create(
        self,
        *,
        project_id: UUID | str,
        name: str,
        slug: str,
        function_data: FunctionData | inputs.FunctionData,
        description: str | None | k.Unset = k.UNSET,
        prompt_data: PromptData | inputs.PromptData | None | k.Unset = k.UNSET,
        tags: Sequence[str] | None | k.Unset = k.UNSET,
        function_type: FunctionType | inputs.FunctionType | None | k.Unset = k.UNSET,
        origin: CreateFunctionOrigin | inputs.CreateFunctionOrigin | None | k.Unset = k.UNSET,
        function_schema: CreateFunctionSchema | inputs.CreateFunctionSchema | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Create a function.

        Creates a function. If its slug is taken in the project, nothing is changed and the existing
        function is returned: compare the result when the difference matters.

        Args:
            project_id: Project to put the function in.
            name: Display name. At least 1 character.
            slug: Short name, unique inside the project. An existing function with this slug is returned
                by create and overwritten by replace. At least 1 character.
            function_data: What kind of function this is and what it is made of; `type` says which.
            description: Free text for readers; null for none.
            prompt_data: The prompt of a function and how a model is to run it; null for functions
                without one.
            tags: Labels for finding the function again; null for none.
            function_type: What a function is used for. Counts as `scorer` when a reference leaves it
                out.
            origin: Object the new function stems from; null when there is none.
            function_schema: JSON Schemas of input and result; null to declare nothing.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The new function, or the one that has the slug already.
            Headers: `headers.FunctionsCreateHeaders.of(result)`.

        Links:
            `functions.get(function_id=$response.body#/id)` after 200
            `functions.update(function_id=$response.body#/id)` after 200
            `functions.delete(function_id=$response.body#/id)` after 200
            `functions.invoke(function_id=$response.body#/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.create(project_id=project_id, name=name, slug=slug,
                function_data=function_data)
        """
        return self._client.call(
            op_functions_create.OPERATION,
            {
                "project_id": project_id,
                "name": name,
                "slug": slug,
                "function_data": function_data,
                "description": description,
                "prompt_data": prompt_data,
                "tags": tags,
                "function_type": function_type,
                "origin": origin,
                "function_schema": function_schema,
            },
            options,
        )

    def get(
        self,
        function_id: UUID | str,
        *,
        version: str | k.Unset = k.UNSET,
        environment: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Get a function.

        Returns one function in its newest state, or in the state that `version` or `environment` names.

        Args:
            function_id: Id of the function.
            version: State to return, instead of the newest: a transaction id or a short version id.
            environment: State to return, instead of the newest: the one assigned to this environment.
                Not together with `version`.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function.
            Headers: `headers.FunctionsGetHeaders.of(result)`.

        Links:
            `functions.update(function_id=$response.body#/id)` after 200
            `functions.delete(function_id=$response.body#/id)` after 200
            `functions.invoke(function_id=$response.body#/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.get(function_id)
        """
        return self._client.call(
            op_functions_get.OPERATION,
            {"function_id": function_id, "version": version, "environment": environment},
            options,
        )

    def delete(
        self,
        function_id: UUID | str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Delete a function.

        Deletes a function for good and returns what it was.

        Args:
            function_id: Id of the function.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function that was deleted.
            Headers: `headers.FunctionsDeleteHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.delete(function_id)
        """
        return self._client.call(op_functions_delete.OPERATION, {"function_id": function_id}, options)

    def update(
        self,
        function_id: UUID | str,
        *,
        name: str | None | k.Unset = k.UNSET,
        description: str | None | k.Unset = k.UNSET,
        prompt_data: PromptData | inputs.PromptData | None | k.Unset = k.UNSET,
        function_data: FunctionData | inputs.FunctionData | None | k.Unset = k.UNSET,
        tags: Sequence[str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Change a function.

        Changes the fields that are given. Objects are merged into the stored ones at every depth;
        nothing can be removed or set to null.

        Args:
            function_id: Id of the function.
            name: New display name. Null leaves the old one.
            description: New text for readers. Null leaves the old one.
            prompt_data: The prompt of a function and how a model is to run it; null for functions
                without one.
            function_data: What kind of function this is and what it is made of; `type` says which.
            tags: New labels, in place of all old ones. Null leaves them.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function after the change.
            Headers: `headers.FunctionsUpdateHeaders.of(result)`.

        Links:
            `functions.update(function_id=$response.body#/id)` after 200
            `functions.delete(function_id=$response.body#/id)` after 200
            `functions.invoke(function_id=$response.body#/id)` after 200

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
                "prompt_data": prompt_data,
                "function_data": function_data,
                "tags": tags,
            },
            options,
        )

    def invoke(
        self,
        function_id: UUID | str,
        *,
        input: Any = k.UNSET,
        expected: Any = k.UNSET,
        metadata: Mapping[str, Any] | None | k.Unset = k.UNSET,
        tags: Sequence[str] | None | k.Unset = k.UNSET,
        messages: Sequence[ChatCompletionMessageParam | inputs.ChatCompletionMessageParam]
        | k.Unset = k.UNSET,
        parent: InvokeParent | inputs.InvokeParent | str | k.Unset = k.UNSET,
        mode: StreamingMode | inputs.StreamingMode | None | k.Unset = k.UNSET,
        strict: bool | None | k.Unset = k.UNSET,
        mcp_auth: Mapping[str, McpCredentials | inputs.McpCredentials] | k.Unset = k.UNSET,
        overrides: Mapping[str, Any] | None | k.Unset = k.UNSET,
        version: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Any:
        """Invoke a function.

        Runs a function once and returns its result. The result is the whole body: whatever JSON value
        the function yields, with no envelope around it. With `stream` the answer arrives as server-sent
        events instead.

        Args:
            function_id: Id of the function.
            input: Argument of the function, any JSON. Prompts read their template variables from it.
            expected: The right answer, when known; scorers compare with it.
            metadata: Extra facts about this call, handed to scorers and kept in the log; null for none.
            tags: Labels for the log entry of this call; null for none.
            messages: Chat messages put after those of the prompt. Only functions that call a model use
                them.
            parent: Where to log the call: below an existing span, given as an object or as the text
                another client exported. Absent: nothing is logged under a parent.
            mode: Form of the answer. `auto`, the meaning of null: text if the model wrote text, else
                the arguments of its first tool call; `parallel`: an array with one object for each tool
                call; `json` and `text`: always that form.
            strict: True to fail when the prompt names a template variable that `input` lacks; otherwise
                such variables are left empty.
            mcp_auth: Credentials for MCP servers, by server URL.
            overrides: Settings that replace those stored in the function, for this call only; null for
                none.
            version: State of the function to run: a transaction id or a short version id. Absent: the
                newest.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            What the function returned.
            Headers: `headers.FunctionsInvokeHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.functions.invoke(function_id)
        """
        return self._client.call(
            op_functions_invoke.OPERATION,
            {
                "function_id": function_id,
                "input": input,
                "expected": expected,
                "metadata": metadata,
                "tags": tags,
                "messages": messages,
                "parent": parent,
                "mode": mode,
                "strict": strict,
                "mcp_auth": mcp_auth,
                "overrides": overrides,
                "version": version,
            },
            options,
        )

    def stream(
        self,
        function_id: UUID | str,
        *,
        input: Any = k.UNSET,
        expected: Any = k.UNSET,
        metadata: Mapping[str, Any] | None | k.Unset = k.UNSET,
        tags: Sequence[str] | None | k.Unset = k.UNSET,
        messages: Sequence[ChatCompletionMessageParam | inputs.ChatCompletionMessageParam]
        | k.Unset = k.UNSET,
        parent: InvokeParent | inputs.InvokeParent | str | k.Unset = k.UNSET,
        mode: StreamingMode | inputs.StreamingMode | None | k.Unset = k.UNSET,
        strict: bool | None | k.Unset = k.UNSET,
        mcp_auth: Mapping[str, McpCredentials | inputs.McpCredentials] | k.Unset = k.UNSET,
        overrides: Mapping[str, Any] | None | k.Unset = k.UNSET,
        version: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.Stream[events.InvokeEvent, Any]:
        """Invoke a function.

        Runs a function once and returns its result. The result is the whole body: whatever JSON value
        the function yields, with no envelope around it. With `stream` the answer arrives as server-sent
        events instead.

        Args:
            function_id: Id of the function.
            input: Argument of the function, any JSON. Prompts read their template variables from it.
            expected: The right answer, when known; scorers compare with it.
            metadata: Extra facts about this call, handed to scorers and kept in the log; null for none.
            tags: Labels for the log entry of this call; null for none.
            messages: Chat messages put after those of the prompt. Only functions that call a model use
                them.
            parent: Where to log the call: below an existing span, given as an object or as the text
                another client exported. Absent: nothing is logged under a parent.
            mode: Form of the answer. `auto`, the meaning of null: text if the model wrote text, else
                the arguments of its first tool call; `parallel`: an array with one object for each tool
                call; `json` and `text`: always that form.
            strict: True to fail when the prompt names a template variable that `input` lacks; otherwise
                such variables are left empty.
            mcp_auth: Credentials for MCP servers, by server URL.
            overrides: Settings that replace those stored in the function, for this call only; null for
                none.
            version: State of the function to run: a transaction id or a short version id. Absent: the
                newest.
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
            op_functions_invoke.OPERATION,
            op_functions_invoke.STREAM,
            {
                "function_id": function_id,
                "input": input,
                "expected": expected,
                "metadata": metadata,
                "tags": tags,
                "messages": messages,
                "parent": parent,
                "mode": mode,
                "strict": strict,
                "mcp_auth": mcp_auth,
                "overrides": overrides,
                "version": version,
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
        limit: int | None | k.Unset = k.UNSET,
        starting_after: UUID | str | k.Unset = k.UNSET,
        ending_before: UUID | str | k.Unset = k.UNSET,
        ids: Ids | UUID | str | Sequence[UUID | str] | k.Unset = k.UNSET,
        function_name: str | k.Unset = k.UNSET,
        project_name: str | k.Unset = k.UNSET,
        project_id: UUID | str | k.Unset = k.UNSET,
        slug: str | k.Unset = k.UNSET,
        version: str | k.Unset = k.UNSET,
        environment: str | k.Unset = k.UNSET,
        org_name: str | k.Unset = k.UNSET,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncPager[Function]:
        """List functions.

        Lists functions, newest first, a page at a time. Filters may be combined; with none, every
        function the key can see is listed.

        Args:
            limit: Most functions to return at once. Absent: chosen by the service. At least 0.
            starting_after: Id of the last function of the page before, to go on to older ones. Not
                together with `ending_before`.
            ending_before: Id of the first function of the page after, to go back to newer ones. Not
                together with `starting_after`.
            ids: Only functions with these ids. Repeat the parameter to give several.
            function_name: Only functions with this name.
            project_name: Only functions in projects with this name.
            project_id: Only functions in this project.
            slug: Only functions with this slug.
            version: State to return, instead of the newest: a transaction id or a short version id.
            environment: State to return, instead of the newest: the one assigned to this environment.
                Not together with `version`.
            org_name: Only functions of this organization, for keys that can see several.
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.FunctionsListHeaders.of(page)`.

        Links:
            `functions.get(function_id=$response.body#/objects/0/id)` after 200
            `functions.list(starting_after=$response.body#/objects/0/id)` after 200

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
            {
                "limit": limit,
                "starting_after": starting_after,
                "ending_before": ending_before,
                "ids": ids,
                "function_name": function_name,
                "project_name": project_name,
                "project_id": project_id,
                "slug": slug,
                "version": version,
                "environment": environment,
                "org_name": org_name,
            },
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    async def replace(
        self,
        *,
        project_id: UUID | str,
        name: str,
        slug: str,
        function_data: FunctionData | inputs.FunctionData,
        description: str | None | k.Unset = k.UNSET,
        prompt_data: PromptData | inputs.PromptData | None | k.Unset = k.UNSET,
        tags: Sequence[str] | None | k.Unset = k.UNSET,
        function_type: FunctionType | inputs.FunctionType | None | k.Unset = k.UNSET,
        origin: CreateFunctionOrigin | inputs.CreateFunctionOrigin | None | k.Unset = k.UNSET,
        function_schema: CreateFunctionSchema | inputs.CreateFunctionSchema | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Create or replace a function.

        Creates a function. If its slug is taken in the project, the existing function is overwritten
        with what is given.

        Args:
            project_id: Project to put the function in.
            name: Display name. At least 1 character.
            slug: Short name, unique inside the project. An existing function with this slug is returned
                by create and overwritten by replace. At least 1 character.
            function_data: What kind of function this is and what it is made of; `type` says which.
            description: Free text for readers; null for none.
            prompt_data: The prompt of a function and how a model is to run it; null for functions
                without one.
            tags: Labels for finding the function again; null for none.
            function_type: What a function is used for. Counts as `scorer` when a reference leaves it
                out.
            origin: Object the new function stems from; null when there is none.
            function_schema: JSON Schemas of input and result; null to declare nothing.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function as stored now.
            Headers: `headers.FunctionsReplaceHeaders.of(result)`.

        Links:
            `functions.get(function_id=$response.body#/id)` after 200
            `functions.update(function_id=$response.body#/id)` after 200
            `functions.delete(function_id=$response.body#/id)` after 200
            `functions.invoke(function_id=$response.body#/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.replace(project_id=project_id, name=name, slug=slug,
                function_data=function_data)
        """
        return await self._client.call(
            op_functions_replace.OPERATION,
            {
                "project_id": project_id,
                "name": name,
                "slug": slug,
                "function_data": function_data,
                "description": description,
                "prompt_data": prompt_data,
                "tags": tags,
                "function_type": function_type,
                "origin": origin,
                "function_schema": function_schema,
            },
            options,
        )

    async def create(
        self,
        *,
        project_id: UUID | str,
        name: str,
        slug: str,
        function_data: FunctionData | inputs.FunctionData,
        description: str | None | k.Unset = k.UNSET,
        prompt_data: PromptData | inputs.PromptData | None | k.Unset = k.UNSET,
        tags: Sequence[str] | None | k.Unset = k.UNSET,
        function_type: FunctionType | inputs.FunctionType | None | k.Unset = k.UNSET,
        origin: CreateFunctionOrigin | inputs.CreateFunctionOrigin | None | k.Unset = k.UNSET,
        function_schema: CreateFunctionSchema | inputs.CreateFunctionSchema | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Create a function.

        Creates a function. If its slug is taken in the project, nothing is changed and the existing
        function is returned: compare the result when the difference matters.

        Args:
            project_id: Project to put the function in.
            name: Display name. At least 1 character.
            slug: Short name, unique inside the project. An existing function with this slug is returned
                by create and overwritten by replace. At least 1 character.
            function_data: What kind of function this is and what it is made of; `type` says which.
            description: Free text for readers; null for none.
            prompt_data: The prompt of a function and how a model is to run it; null for functions
                without one.
            tags: Labels for finding the function again; null for none.
            function_type: What a function is used for. Counts as `scorer` when a reference leaves it
                out.
            origin: Object the new function stems from; null when there is none.
            function_schema: JSON Schemas of input and result; null to declare nothing.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The new function, or the one that has the slug already.
            Headers: `headers.FunctionsCreateHeaders.of(result)`.

        Links:
            `functions.get(function_id=$response.body#/id)` after 200
            `functions.update(function_id=$response.body#/id)` after 200
            `functions.delete(function_id=$response.body#/id)` after 200
            `functions.invoke(function_id=$response.body#/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.create(project_id=project_id, name=name, slug=slug,
                function_data=function_data)
        """
        return await self._client.call(
            op_functions_create.OPERATION,
            {
                "project_id": project_id,
                "name": name,
                "slug": slug,
                "function_data": function_data,
                "description": description,
                "prompt_data": prompt_data,
                "tags": tags,
                "function_type": function_type,
                "origin": origin,
                "function_schema": function_schema,
            },
            options,
        )

    async def get(
        self,
        function_id: UUID | str,
        *,
        version: str | k.Unset = k.UNSET,
        environment: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Get a function.

        Returns one function in its newest state, or in the state that `version` or `environment` names.

        Args:
            function_id: Id of the function.
            version: State to return, instead of the newest: a transaction id or a short version id.
            environment: State to return, instead of the newest: the one assigned to this environment.
                Not together with `version`.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function.
            Headers: `headers.FunctionsGetHeaders.of(result)`.

        Links:
            `functions.update(function_id=$response.body#/id)` after 200
            `functions.delete(function_id=$response.body#/id)` after 200
            `functions.invoke(function_id=$response.body#/id)` after 200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.get(function_id)
        """
        return await self._client.call(
            op_functions_get.OPERATION,
            {"function_id": function_id, "version": version, "environment": environment},
            options,
        )

    async def delete(
        self,
        function_id: UUID | str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Delete a function.

        Deletes a function for good and returns what it was.

        Args:
            function_id: Id of the function.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function that was deleted.
            Headers: `headers.FunctionsDeleteHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.delete(function_id)
        """
        return await self._client.call(op_functions_delete.OPERATION, {"function_id": function_id}, options)

    async def update(
        self,
        function_id: UUID | str,
        *,
        name: str | None | k.Unset = k.UNSET,
        description: str | None | k.Unset = k.UNSET,
        prompt_data: PromptData | inputs.PromptData | None | k.Unset = k.UNSET,
        function_data: FunctionData | inputs.FunctionData | None | k.Unset = k.UNSET,
        tags: Sequence[str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Function:
        """Change a function.

        Changes the fields that are given. Objects are merged into the stored ones at every depth;
        nothing can be removed or set to null.

        Args:
            function_id: Id of the function.
            name: New display name. Null leaves the old one.
            description: New text for readers. Null leaves the old one.
            prompt_data: The prompt of a function and how a model is to run it; null for functions
                without one.
            function_data: What kind of function this is and what it is made of; `type` says which.
            tags: New labels, in place of all old ones. Null leaves them.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The function after the change.
            Headers: `headers.FunctionsUpdateHeaders.of(result)`.

        Links:
            `functions.update(function_id=$response.body#/id)` after 200
            `functions.delete(function_id=$response.body#/id)` after 200
            `functions.invoke(function_id=$response.body#/id)` after 200

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
                "prompt_data": prompt_data,
                "function_data": function_data,
                "tags": tags,
            },
            options,
        )

    async def invoke(
        self,
        function_id: UUID | str,
        *,
        input: Any = k.UNSET,
        expected: Any = k.UNSET,
        metadata: Mapping[str, Any] | None | k.Unset = k.UNSET,
        tags: Sequence[str] | None | k.Unset = k.UNSET,
        messages: Sequence[ChatCompletionMessageParam | inputs.ChatCompletionMessageParam]
        | k.Unset = k.UNSET,
        parent: InvokeParent | inputs.InvokeParent | str | k.Unset = k.UNSET,
        mode: StreamingMode | inputs.StreamingMode | None | k.Unset = k.UNSET,
        strict: bool | None | k.Unset = k.UNSET,
        mcp_auth: Mapping[str, McpCredentials | inputs.McpCredentials] | k.Unset = k.UNSET,
        overrides: Mapping[str, Any] | None | k.Unset = k.UNSET,
        version: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Any:
        """Invoke a function.

        Runs a function once and returns its result. The result is the whole body: whatever JSON value
        the function yields, with no envelope around it. With `stream` the answer arrives as server-sent
        events instead.

        Args:
            function_id: Id of the function.
            input: Argument of the function, any JSON. Prompts read their template variables from it.
            expected: The right answer, when known; scorers compare with it.
            metadata: Extra facts about this call, handed to scorers and kept in the log; null for none.
            tags: Labels for the log entry of this call; null for none.
            messages: Chat messages put after those of the prompt. Only functions that call a model use
                them.
            parent: Where to log the call: below an existing span, given as an object or as the text
                another client exported. Absent: nothing is logged under a parent.
            mode: Form of the answer. `auto`, the meaning of null: text if the model wrote text, else
                the arguments of its first tool call; `parallel`: an array with one object for each tool
                call; `json` and `text`: always that form.
            strict: True to fail when the prompt names a template variable that `input` lacks; otherwise
                such variables are left empty.
            mcp_auth: Credentials for MCP servers, by server URL.
            overrides: Settings that replace those stored in the function, for this call only; null for
                none.
            version: State of the function to run: a transaction id or a short version id. Absent: the
                newest.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            What the function returned.
            Headers: `headers.FunctionsInvokeHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.functions.invoke(function_id)
        """
        return await self._client.call(
            op_functions_invoke.OPERATION,
            {
                "function_id": function_id,
                "input": input,
                "expected": expected,
                "metadata": metadata,
                "tags": tags,
                "messages": messages,
                "parent": parent,
                "mode": mode,
                "strict": strict,
                "mcp_auth": mcp_auth,
                "overrides": overrides,
                "version": version,
            },
            options,
        )

    def stream(
        self,
        function_id: UUID | str,
        *,
        input: Any = k.UNSET,
        expected: Any = k.UNSET,
        metadata: Mapping[str, Any] | None | k.Unset = k.UNSET,
        tags: Sequence[str] | None | k.Unset = k.UNSET,
        messages: Sequence[ChatCompletionMessageParam | inputs.ChatCompletionMessageParam]
        | k.Unset = k.UNSET,
        parent: InvokeParent | inputs.InvokeParent | str | k.Unset = k.UNSET,
        mode: StreamingMode | inputs.StreamingMode | None | k.Unset = k.UNSET,
        strict: bool | None | k.Unset = k.UNSET,
        mcp_auth: Mapping[str, McpCredentials | inputs.McpCredentials] | k.Unset = k.UNSET,
        overrides: Mapping[str, Any] | None | k.Unset = k.UNSET,
        version: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncStream[events.InvokeEvent, Any]:
        """Invoke a function.

        Runs a function once and returns its result. The result is the whole body: whatever JSON value
        the function yields, with no envelope around it. With `stream` the answer arrives as server-sent
        events instead.

        Args:
            function_id: Id of the function.
            input: Argument of the function, any JSON. Prompts read their template variables from it.
            expected: The right answer, when known; scorers compare with it.
            metadata: Extra facts about this call, handed to scorers and kept in the log; null for none.
            tags: Labels for the log entry of this call; null for none.
            messages: Chat messages put after those of the prompt. Only functions that call a model use
                them.
            parent: Where to log the call: below an existing span, given as an object or as the text
                another client exported. Absent: nothing is logged under a parent.
            mode: Form of the answer. `auto`, the meaning of null: text if the model wrote text, else
                the arguments of its first tool call; `parallel`: an array with one object for each tool
                call; `json` and `text`: always that form.
            strict: True to fail when the prompt names a template variable that `input` lacks; otherwise
                such variables are left empty.
            mcp_auth: Credentials for MCP servers, by server URL.
            overrides: Settings that replace those stored in the function, for this call only; null for
                none.
            version: State of the function to run: a transaction id or a short version id. Absent: the
                newest.
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
            op_functions_invoke.OPERATION,
            op_functions_invoke.STREAM,
            {
                "function_id": function_id,
                "input": input,
                "expected": expected,
                "metadata": metadata,
                "tags": tags,
                "messages": messages,
                "parent": parent,
                "mode": mode,
                "strict": strict,
                "mcp_auth": mcp_auth,
                "overrides": overrides,
                "version": version,
            },
            options,
        )

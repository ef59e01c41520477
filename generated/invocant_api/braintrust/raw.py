# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""What `raw` gives: the same methods with undecoded answers. For type checkers; nothing imports it at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from invocant import runtime as rt
from invocant.runtime import kinds as k

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from . import headers, inputs
    from .models import (
        ChatCompletionMessageParam,
        CreateFunctionOrigin,
        CreateFunctionSchema,
        FunctionData,
        FunctionType,
        Ids,
        InvokeParent,
        McpCredentials,
        PromptData,
        StreamingMode,
    )


class RawFunctions(Protocol):
    """`Functions` with undecoded answers."""

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
    ) -> rt.RawResponse[headers.FunctionsListHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsReplaceHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsCreateHeaders]: ...

    def get(
        self,
        function_id: UUID | str,
        *,
        version: str | k.Unset = k.UNSET,
        environment: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsGetHeaders]: ...

    def delete(
        self,
        function_id: UUID | str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsDeleteHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsUpdateHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsInvokeHeaders]: ...

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
    ) -> rt.RawStream: ...


class AsyncRawFunctions(Protocol):
    """`AsyncFunctions` with undecoded answers."""

    async def list(
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
    ) -> rt.RawResponse[headers.FunctionsListHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsReplaceHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsCreateHeaders]: ...

    async def get(
        self,
        function_id: UUID | str,
        *,
        version: str | k.Unset = k.UNSET,
        environment: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsGetHeaders]: ...

    async def delete(
        self,
        function_id: UUID | str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsDeleteHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsUpdateHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsInvokeHeaders]: ...

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
    ) -> rt.AsyncRawStream: ...


class RawClient(Protocol):
    """`Client` with undecoded answers."""

    @property
    def functions(self) -> RawFunctions: ...


class AsyncRawClient(Protocol):
    """`AsyncClient` with undecoded answers."""

    @property
    def functions(self) -> AsyncRawFunctions: ...

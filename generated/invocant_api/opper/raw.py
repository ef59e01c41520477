# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
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
        Example,
        FunctionCallConfiguration,
        ModelChoice,
        ModelChoiceListItem,
    )


class RawFunctionsRevisions(Protocol):
    """`FunctionsRevisions` with undecoded answers."""

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
    ) -> rt.RawResponse[headers.FunctionsRevisionsListHeaders]: ...

    def get(
        self,
        function_id: UUID | str,
        revision_id: UUID | str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsRevisionsGetHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsRevisionsCallHeaders]: ...

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
    ) -> rt.RawStream: ...


class AsyncRawFunctionsRevisions(Protocol):
    """`AsyncFunctionsRevisions` with undecoded answers."""

    async def list(
        self,
        function_id: UUID | str,
        *,
        offset: int | None | k.Unset = k.UNSET,
        limit: int | None | k.Unset = k.UNSET,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsRevisionsListHeaders]: ...

    async def get(
        self,
        function_id: UUID | str,
        revision_id: UUID | str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsRevisionsGetHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsRevisionsCallHeaders]: ...

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
    ) -> rt.AsyncRawStream: ...


class RawFunctions(Protocol):
    """`Functions` with undecoded answers."""

    @property
    def revisions(self) -> RawFunctionsRevisions: ...

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
    ) -> rt.RawResponse[headers.FunctionsListHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsCreateHeaders]: ...

    def get_by_name(
        self,
        name: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsGetByNameHeaders]: ...

    def get(
        self,
        function_id: UUID | str,
        *,
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
    ) -> rt.RawResponse[headers.FunctionsUpdateHeaders]: ...

    def call(
        self,
        function_id: UUID | str,
        *,
        input: Any = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsCallHeaders]: ...

    def stream(
        self,
        function_id: UUID | str,
        *,
        input: Any = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawStream: ...


class AsyncRawFunctions(Protocol):
    """`AsyncFunctions` with undecoded answers."""

    @property
    def revisions(self) -> AsyncRawFunctionsRevisions: ...

    async def list(
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
    ) -> rt.RawResponse[headers.FunctionsListHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsCreateHeaders]: ...

    async def get_by_name(
        self,
        name: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsGetByNameHeaders]: ...

    async def get(
        self,
        function_id: UUID | str,
        *,
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
    ) -> rt.RawResponse[headers.FunctionsUpdateHeaders]: ...

    async def call(
        self,
        function_id: UUID | str,
        *,
        input: Any = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsCallHeaders]: ...

    def stream(
        self,
        function_id: UUID | str,
        *,
        input: Any = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncRawStream: ...


class RawClient(Protocol):
    """`Client` with undecoded answers."""

    @property
    def functions(self) -> RawFunctions: ...

    def call(
        self,
        *,
        name: str,
        instructions: str | None | k.Unset = k.UNSET,
        input_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        output_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        input: Any = k.UNSET,
        model: ModelChoice
        | inputs.ModelChoice
        | Mapping[str, Any]
        | str
        | Sequence[ModelChoiceListItem | inputs.ModelChoiceListItem | Mapping[str, Any] | str]
        | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        configuration: FunctionCallConfiguration
        | inputs.FunctionCallConfiguration
        | None
        | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.CallHeaders]: ...

    def stream(
        self,
        *,
        name: str,
        instructions: str | None | k.Unset = k.UNSET,
        input_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        output_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        input: Any = k.UNSET,
        model: ModelChoice
        | inputs.ModelChoice
        | Mapping[str, Any]
        | str
        | Sequence[ModelChoiceListItem | inputs.ModelChoiceListItem | Mapping[str, Any] | str]
        | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        configuration: FunctionCallConfiguration
        | inputs.FunctionCallConfiguration
        | None
        | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawStream: ...


class AsyncRawClient(Protocol):
    """`AsyncClient` with undecoded answers."""

    @property
    def functions(self) -> AsyncRawFunctions: ...

    async def call(
        self,
        *,
        name: str,
        instructions: str | None | k.Unset = k.UNSET,
        input_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        output_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        input: Any = k.UNSET,
        model: ModelChoice
        | inputs.ModelChoice
        | Mapping[str, Any]
        | str
        | Sequence[ModelChoiceListItem | inputs.ModelChoiceListItem | Mapping[str, Any] | str]
        | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        configuration: FunctionCallConfiguration
        | inputs.FunctionCallConfiguration
        | None
        | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.CallHeaders]: ...

    def stream(
        self,
        *,
        name: str,
        instructions: str | None | k.Unset = k.UNSET,
        input_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        output_schema: Mapping[str, Any] | None | k.Unset = k.UNSET,
        input: Any = k.UNSET,
        model: ModelChoice
        | inputs.ModelChoice
        | Mapping[str, Any]
        | str
        | Sequence[ModelChoiceListItem | inputs.ModelChoiceListItem | Mapping[str, Any] | str]
        | k.Unset = k.UNSET,
        examples: Sequence[Example | inputs.Example] | None | k.Unset = k.UNSET,
        parent_span_id: UUID | str | None | k.Unset = k.UNSET,
        tags: Mapping[str, str] | None | k.Unset = k.UNSET,
        configuration: FunctionCallConfiguration
        | inputs.FunctionCallConfiguration
        | None
        | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncRawStream: ...

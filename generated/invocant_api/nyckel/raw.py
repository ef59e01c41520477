# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""What `raw` gives: the same methods with undecoded answers. For type checkers; nothing imports it at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from invocant import runtime as rt
from invocant.runtime import kinds as k

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from . import headers, inputs
    from .models import (
        Annotation,
        FieldType,
        FunctionInputType,
        FunctionOutputType,
        InputData,
        SampleSet,
        SortOrder,
    )


class RawFunctions(Protocol):
    """`Functions` with undecoded answers."""

    def list(
        self,
        *,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsListHeaders]: ...

    def create(
        self,
        *,
        input: FunctionInputType | inputs.FunctionInputType,
        output: FunctionOutputType | inputs.FunctionOutputType,
        wait_until_ready: bool | k.Unset = k.UNSET,
        project_id: str | k.Unset = k.UNSET,
        name: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsCreateHeaders]: ...

    def get(
        self,
        function_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsGetHeaders]: ...

    def replace(
        self,
        function_id: str,
        *,
        input: FunctionInputType | inputs.FunctionInputType,
        output: FunctionOutputType | inputs.FunctionOutputType,
        project_id: str | k.Unset = k.UNSET,
        name: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsReplaceHeaders]: ...

    def delete(
        self,
        function_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsDeleteHeaders]: ...

    def summary(
        self,
        function_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsSummaryHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsInvokeHeaders]: ...


class AsyncRawFunctions(Protocol):
    """`AsyncFunctions` with undecoded answers."""

    async def list(
        self,
        *,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsListHeaders]: ...

    async def create(
        self,
        *,
        input: FunctionInputType | inputs.FunctionInputType,
        output: FunctionOutputType | inputs.FunctionOutputType,
        wait_until_ready: bool | k.Unset = k.UNSET,
        project_id: str | k.Unset = k.UNSET,
        name: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsCreateHeaders]: ...

    async def get(
        self,
        function_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsGetHeaders]: ...

    async def replace(
        self,
        function_id: str,
        *,
        input: FunctionInputType | inputs.FunctionInputType,
        output: FunctionOutputType | inputs.FunctionOutputType,
        project_id: str | k.Unset = k.UNSET,
        name: str | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsReplaceHeaders]: ...

    async def delete(
        self,
        function_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsDeleteHeaders]: ...

    async def summary(
        self,
        function_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FunctionsSummaryHeaders]: ...

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
    ) -> rt.RawResponse[headers.FunctionsInvokeHeaders]: ...


class RawSearch(Protocol):
    """`Search` with undecoded answers."""

    def invoke(
        self,
        function_id: str,
        *,
        sample_count: int | k.Unset = k.UNSET,
        include_data: bool | k.Unset = k.UNSET,
        sample_id: str | None | k.Unset = k.UNSET,
        data: InputData | str | Mapping[str, Any] | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SearchInvokeHeaders]: ...


class AsyncRawSearch(Protocol):
    """`AsyncSearch` with undecoded answers."""

    async def invoke(
        self,
        function_id: str,
        *,
        sample_count: int | k.Unset = k.UNSET,
        include_data: bool | k.Unset = k.UNSET,
        sample_id: str | None | k.Unset = k.UNSET,
        data: InputData | str | Mapping[str, Any] | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SearchInvokeHeaders]: ...


class RawLabels(Protocol):
    """`Labels` with undecoded answers."""

    def list(
        self,
        function_id: str,
        *,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.LabelsListHeaders]: ...

    def create(
        self,
        function_id: str,
        *,
        name: str,
        description: str | None | k.Unset = k.UNSET,
        metadata: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.LabelsCreateHeaders]: ...

    def get(
        self,
        function_id: str,
        label_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.LabelsGetHeaders]: ...

    def replace(
        self,
        function_id: str,
        label_id: str,
        *,
        name: str,
        description: str | None | k.Unset = k.UNSET,
        metadata: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.LabelsReplaceHeaders]: ...

    def delete(
        self,
        function_id: str,
        label_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.LabelsDeleteHeaders]: ...


class AsyncRawLabels(Protocol):
    """`AsyncLabels` with undecoded answers."""

    async def list(
        self,
        function_id: str,
        *,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.LabelsListHeaders]: ...

    async def create(
        self,
        function_id: str,
        *,
        name: str,
        description: str | None | k.Unset = k.UNSET,
        metadata: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.LabelsCreateHeaders]: ...

    async def get(
        self,
        function_id: str,
        label_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.LabelsGetHeaders]: ...

    async def replace(
        self,
        function_id: str,
        label_id: str,
        *,
        name: str,
        description: str | None | k.Unset = k.UNSET,
        metadata: Mapping[str, str] | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.LabelsReplaceHeaders]: ...

    async def delete(
        self,
        function_id: str,
        label_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.LabelsDeleteHeaders]: ...


class RawSamples(Protocol):
    """`Samples` with undecoded answers."""

    def list(
        self,
        function_id: str,
        *,
        external_id: str | k.Unset = k.UNSET,
        start_index: int | k.Unset = k.UNSET,
        count: int | k.Unset = k.UNSET,
        annotated: bool | k.Unset = k.UNSET,
        predicted: bool | k.Unset = k.UNSET,
        annotation_label_id: str | k.Unset = k.UNSET,
        prediction_label_id: str | k.Unset = k.UNSET,
        prediction_and_annotation_agree: bool | k.Unset = k.UNSET,
        capture_reason: str | k.Unset = k.UNSET,
        origin: Literal["InvokeCapture"] | k.Unset = k.UNSET,
        search_text: str | k.Unset = k.UNSET,
        sample_ids: Sequence[str] | k.Unset = k.UNSET,
        sample_set_id: str | k.Unset = k.UNSET,
        in_train_set: bool | k.Unset = k.UNSET,
        created_before: datetime | str | k.Unset = k.UNSET,
        created_after: datetime | str | k.Unset = k.UNSET,
        sort_by: Literal["creation"] | k.Unset = k.UNSET,
        sort_order: SortOrder | inputs.SortOrder | k.Unset = k.UNSET,
        include_data: bool | k.Unset = k.UNSET,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SamplesListHeaders]: ...

    def create(
        self,
        function_id: str,
        *,
        data: InputData | str | Mapping[str, Any],
        external_id: str | None | k.Unset = k.UNSET,
        annotation: Annotation | inputs.Annotation | k.Unset = k.UNSET,
        sample_sets: Sequence[SampleSet | inputs.SampleSet] | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SamplesCreateHeaders]: ...

    def get(
        self,
        function_id: str,
        sample_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SamplesGetHeaders]: ...

    def delete(
        self,
        function_id: str,
        sample_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SamplesDeleteHeaders]: ...

    def annotate(
        self,
        function_id: str,
        sample_id: str,
        *,
        label_id: str | None | k.Unset = k.UNSET,
        label_name: str | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SamplesAnnotateHeaders]: ...

    def remove_annotation(
        self,
        function_id: str,
        sample_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SamplesRemoveAnnotationHeaders]: ...


class AsyncRawSamples(Protocol):
    """`AsyncSamples` with undecoded answers."""

    async def list(
        self,
        function_id: str,
        *,
        external_id: str | k.Unset = k.UNSET,
        start_index: int | k.Unset = k.UNSET,
        count: int | k.Unset = k.UNSET,
        annotated: bool | k.Unset = k.UNSET,
        predicted: bool | k.Unset = k.UNSET,
        annotation_label_id: str | k.Unset = k.UNSET,
        prediction_label_id: str | k.Unset = k.UNSET,
        prediction_and_annotation_agree: bool | k.Unset = k.UNSET,
        capture_reason: str | k.Unset = k.UNSET,
        origin: Literal["InvokeCapture"] | k.Unset = k.UNSET,
        search_text: str | k.Unset = k.UNSET,
        sample_ids: Sequence[str] | k.Unset = k.UNSET,
        sample_set_id: str | k.Unset = k.UNSET,
        in_train_set: bool | k.Unset = k.UNSET,
        created_before: datetime | str | k.Unset = k.UNSET,
        created_after: datetime | str | k.Unset = k.UNSET,
        sort_by: Literal["creation"] | k.Unset = k.UNSET,
        sort_order: SortOrder | inputs.SortOrder | k.Unset = k.UNSET,
        include_data: bool | k.Unset = k.UNSET,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SamplesListHeaders]: ...

    async def create(
        self,
        function_id: str,
        *,
        data: InputData | str | Mapping[str, Any],
        external_id: str | None | k.Unset = k.UNSET,
        annotation: Annotation | inputs.Annotation | k.Unset = k.UNSET,
        sample_sets: Sequence[SampleSet | inputs.SampleSet] | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SamplesCreateHeaders]: ...

    async def get(
        self,
        function_id: str,
        sample_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SamplesGetHeaders]: ...

    async def delete(
        self,
        function_id: str,
        sample_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SamplesDeleteHeaders]: ...

    async def annotate(
        self,
        function_id: str,
        sample_id: str,
        *,
        label_id: str | None | k.Unset = k.UNSET,
        label_name: str | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SamplesAnnotateHeaders]: ...

    async def remove_annotation(
        self,
        function_id: str,
        sample_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.SamplesRemoveAnnotationHeaders]: ...


class RawFields(Protocol):
    """`Fields` with undecoded answers."""

    def list(
        self,
        function_id: str,
        *,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FieldsListHeaders]: ...

    def create(
        self,
        function_id: str,
        *,
        name: str,
        type: FieldType | inputs.FieldType,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FieldsCreateHeaders]: ...

    def get(
        self,
        function_id: str,
        field_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FieldsGetHeaders]: ...

    def delete(
        self,
        function_id: str,
        field_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FieldsDeleteHeaders]: ...


class AsyncRawFields(Protocol):
    """`AsyncFields` with undecoded answers."""

    async def list(
        self,
        function_id: str,
        *,
        cursor: rt.PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FieldsListHeaders]: ...

    async def create(
        self,
        function_id: str,
        *,
        name: str,
        type: FieldType | inputs.FieldType,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FieldsCreateHeaders]: ...

    async def get(
        self,
        function_id: str,
        field_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FieldsGetHeaders]: ...

    async def delete(
        self,
        function_id: str,
        field_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.RawResponse[headers.FieldsDeleteHeaders]: ...


class RawClient(Protocol):
    """`Client` with undecoded answers."""

    @property
    def functions(self) -> RawFunctions: ...

    @property
    def search(self) -> RawSearch: ...

    @property
    def labels(self) -> RawLabels: ...

    @property
    def samples(self) -> RawSamples: ...

    @property
    def fields(self) -> RawFields: ...


class AsyncRawClient(Protocol):
    """`AsyncClient` with undecoded answers."""

    @property
    def functions(self) -> AsyncRawFunctions: ...

    @property
    def search(self) -> AsyncRawSearch: ...

    @property
    def labels(self) -> AsyncRawLabels: ...

    @property
    def samples(self) -> AsyncRawSamples: ...

    @property
    def fields(self) -> AsyncRawFields: ...

# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from invocant import runtime as rt
from invocant.runtime import kinds as k

from ..operations import (
    samples_annotate as op_samples_annotate,
    samples_create as op_samples_create,
    samples_delete as op_samples_delete,
    samples_get as op_samples_get,
    samples_list as op_samples_list,
    samples_remove_annotation as op_samples_remove_annotation,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from .. import inputs
    from ..models import Annotation, InputData, Sample, SampleSet, SortOrder
    from ..raw import AsyncRawSamples, RawSamples


class Samples(rt.SyncResource):
    """What a function learns from."""

    @property
    def raw(self) -> RawSamples:
        """The same methods with undecoded answers."""
        raw: RawSamples = super().raw
        return raw

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
    ) -> rt.Pager[Sample]:
        """List samples.

        Lists the samples of a function that pass all the filters given, a page at a time.

        Args:
            function_id: Id of the function, with or without its prefix.
            external_id: Only the sample with this id of your own.
            start_index: How many samples to pass over.
            count: Most samples to return at once.
            annotated: True for samples with an annotation only, false for those without.
            predicted: True for samples with a prediction only, false for those without.
            annotation_label_id: Only samples annotated with this label.
            prediction_label_id: Only samples predicted to have this label.
            prediction_and_annotation_agree: True for samples whose prediction equals their annotation
                only, false for the others.
            capture_reason: Only samples that were stored for this reason.
            origin: Only samples that came this way.
            search_text: Only samples that contain this text.
            sample_ids: Only samples with these ids. Repeat the parameter to give several.
            sample_set_id: Only samples of this set.
            in_train_set: True for samples the model was trained on only, false for the others.
            created_before: Only samples created at this time or before.
            created_after: Only samples created at this time or after.
            sort_by: What to order by. Absent: an order of the service's own.
            sort_order: Which end comes first. Only with `sortBy`.
            include_data: False to return the samples without their data.
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.SamplesListHeaders.of(page)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            for item in client.samples.list(function_id):
                print(item)
        """
        return self._client.paginate(
            op_samples_list.OPERATION,
            op_samples_list.PAGING,
            {
                "function_id": function_id,
                "external_id": external_id,
                "start_index": start_index,
                "count": count,
                "annotated": annotated,
                "predicted": predicted,
                "annotation_label_id": annotation_label_id,
                "prediction_label_id": prediction_label_id,
                "prediction_and_annotation_agree": prediction_and_annotation_agree,
                "capture_reason": capture_reason,
                "origin": origin,
                "search_text": search_text,
                "sample_ids": sample_ids,
                "sample_set_id": sample_set_id,
                "in_train_set": in_train_set,
                "created_before": created_before,
                "created_after": created_after,
                "sort_by": sort_by,
                "sort_order": sort_order,
                "include_data": include_data,
            },
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    def create(
        self,
        function_id: str,
        *,
        data: InputData | str | Mapping[str, Any],
        external_id: str | None | k.Unset = k.UNSET,
        annotation: Annotation | inputs.Annotation | k.Unset = k.UNSET,
        sample_sets: Sequence[SampleSet | inputs.SampleSet] | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Sample:
        """Create a sample.

        Stores a sample. One with the same data must not exist yet.

        Args:
            function_id: Id of the function, with or without its prefix.
            data: The data of one input: a text; an image as address or data URI; or the values of a
                row, by field.
            external_id: Id of your own for the sample; null for none.
            annotation: The label that is right for a sample. To annotate, give one of the two.
            sample_sets: Sets to put the sample in. Absent: none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The new sample.
            Headers: `headers.SamplesCreateHeaders.of(result)`.

        Links:
            `samples.get(function_id=$request.path.functionId, sample_id=$response.body#/id)` after 200
            `samples.annotate(function_id=$request.path.functionId, sample_id=$response.body#/id)` after
                200
            `samples.remove_annotation(function_id=$request.path.functionId,
                sample_id=$response.body#/id)` after 200
            `samples.delete(function_id=$request.path.functionId, sample_id=$response.body#/id)` after
                200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.samples.create(function_id, data=data)
        """
        return self._client.call(
            op_samples_create.OPERATION,
            {
                "function_id": function_id,
                "data": data,
                "external_id": external_id,
                "annotation": annotation,
                "sample_sets": sample_sets,
            },
            options,
        )

    def get(
        self,
        function_id: str,
        sample_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Sample:
        """Get a sample.

        Returns one sample.

        Args:
            function_id: Id of the function, with or without its prefix.
            sample_id: Id of the sample, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The sample.
            Headers: `headers.SamplesGetHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.samples.get(function_id, sample_id)
        """
        return self._client.call(
            op_samples_get.OPERATION, {"function_id": function_id, "sample_id": sample_id}, options
        )

    def delete(
        self,
        function_id: str,
        sample_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """Delete a sample.

        Deletes a sample with its annotation.

        Args:
            function_id: Id of the function, with or without its prefix.
            sample_id: Id of the sample, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The sample is gone.
            Headers: `headers.SamplesDeleteHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            client.samples.delete(function_id, sample_id)
        """
        return self._client.call(
            op_samples_delete.OPERATION, {"function_id": function_id, "sample_id": sample_id}, options
        )

    def annotate(
        self,
        function_id: str,
        sample_id: str,
        *,
        label_id: str | None | k.Unset = k.UNSET,
        label_name: str | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Annotation:
        """Annotate a sample.

        Says which label is right for a sample, in place of what was said before.

        Args:
            function_id: Id of the function, with or without its prefix.
            sample_id: Id of the sample, with or without its prefix.
            label_id: Id of the label.
            label_name: Name of the label.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The annotation.
            Headers: `headers.SamplesAnnotateHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.samples.annotate(function_id, sample_id)
        """
        return self._client.call(
            op_samples_annotate.OPERATION,
            {
                "function_id": function_id,
                "sample_id": sample_id,
                "label_id": label_id,
                "label_name": label_name,
            },
            options,
        )

    def remove_annotation(
        self,
        function_id: str,
        sample_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """Remove the annotation of a sample.

        Makes a sample one without annotation.

        Args:
            function_id: Id of the function, with or without its prefix.
            sample_id: Id of the sample, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The annotation is gone.
            Headers: `headers.SamplesRemoveAnnotationHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            client.samples.remove_annotation(function_id, sample_id)
        """
        return self._client.call(
            op_samples_remove_annotation.OPERATION,
            {"function_id": function_id, "sample_id": sample_id},
            options,
        )


class AsyncSamples(rt.AsyncResource):
    """What a function learns from."""

    @property
    def raw(self) -> AsyncRawSamples:
        """The same methods with undecoded answers."""
        raw: AsyncRawSamples = super().raw
        return raw

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
    ) -> rt.AsyncPager[Sample]:
        """List samples.

        Lists the samples of a function that pass all the filters given, a page at a time.

        Args:
            function_id: Id of the function, with or without its prefix.
            external_id: Only the sample with this id of your own.
            start_index: How many samples to pass over.
            count: Most samples to return at once.
            annotated: True for samples with an annotation only, false for those without.
            predicted: True for samples with a prediction only, false for those without.
            annotation_label_id: Only samples annotated with this label.
            prediction_label_id: Only samples predicted to have this label.
            prediction_and_annotation_agree: True for samples whose prediction equals their annotation
                only, false for the others.
            capture_reason: Only samples that were stored for this reason.
            origin: Only samples that came this way.
            search_text: Only samples that contain this text.
            sample_ids: Only samples with these ids. Repeat the parameter to give several.
            sample_set_id: Only samples of this set.
            in_train_set: True for samples the model was trained on only, false for the others.
            created_before: Only samples created at this time or before.
            created_after: Only samples created at this time or after.
            sort_by: What to order by. Absent: an order of the service's own.
            sort_order: Which end comes first. Only with `sortBy`.
            include_data: False to return the samples without their data.
            cursor: Where to resume, from `page.cursor`; None starts at the beginning.
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The items, page after page, fetched as they are read.
            Headers: `headers.SamplesListHeaders.of(page)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            async for item in client.samples.list(function_id):
                print(item)
        """
        return self._client.paginate(
            op_samples_list.OPERATION,
            op_samples_list.PAGING,
            {
                "function_id": function_id,
                "external_id": external_id,
                "start_index": start_index,
                "count": count,
                "annotated": annotated,
                "predicted": predicted,
                "annotation_label_id": annotation_label_id,
                "prediction_label_id": prediction_label_id,
                "prediction_and_annotation_agree": prediction_and_annotation_agree,
                "capture_reason": capture_reason,
                "origin": origin,
                "search_text": search_text,
                "sample_ids": sample_ids,
                "sample_set_id": sample_set_id,
                "in_train_set": in_train_set,
                "created_before": created_before,
                "created_after": created_after,
                "sort_by": sort_by,
                "sort_order": sort_order,
                "include_data": include_data,
            },
            cursor=cursor,
            max_items=max_items,
            prefetch=prefetch,
            options=options,
        )

    async def create(
        self,
        function_id: str,
        *,
        data: InputData | str | Mapping[str, Any],
        external_id: str | None | k.Unset = k.UNSET,
        annotation: Annotation | inputs.Annotation | k.Unset = k.UNSET,
        sample_sets: Sequence[SampleSet | inputs.SampleSet] | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Sample:
        """Create a sample.

        Stores a sample. One with the same data must not exist yet.

        Args:
            function_id: Id of the function, with or without its prefix.
            data: The data of one input: a text; an image as address or data URI; or the values of a
                row, by field.
            external_id: Id of your own for the sample; null for none.
            annotation: The label that is right for a sample. To annotate, give one of the two.
            sample_sets: Sets to put the sample in. Absent: none.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The new sample.
            Headers: `headers.SamplesCreateHeaders.of(result)`.

        Links:
            `samples.get(function_id=$request.path.functionId, sample_id=$response.body#/id)` after 200
            `samples.annotate(function_id=$request.path.functionId, sample_id=$response.body#/id)` after
                200
            `samples.remove_annotation(function_id=$request.path.functionId,
                sample_id=$response.body#/id)` after 200
            `samples.delete(function_id=$request.path.functionId, sample_id=$response.body#/id)` after
                200

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.samples.create(function_id, data=data)
        """
        return await self._client.call(
            op_samples_create.OPERATION,
            {
                "function_id": function_id,
                "data": data,
                "external_id": external_id,
                "annotation": annotation,
                "sample_sets": sample_sets,
            },
            options,
        )

    async def get(
        self,
        function_id: str,
        sample_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Sample:
        """Get a sample.

        Returns one sample.

        Args:
            function_id: Id of the function, with or without its prefix.
            sample_id: Id of the sample, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The sample.
            Headers: `headers.SamplesGetHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.samples.get(function_id, sample_id)
        """
        return await self._client.call(
            op_samples_get.OPERATION, {"function_id": function_id, "sample_id": sample_id}, options
        )

    async def delete(
        self,
        function_id: str,
        sample_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """Delete a sample.

        Deletes a sample with its annotation.

        Args:
            function_id: Id of the function, with or without its prefix.
            sample_id: Id of the sample, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The sample is gone.
            Headers: `headers.SamplesDeleteHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            await client.samples.delete(function_id, sample_id)
        """
        return await self._client.call(
            op_samples_delete.OPERATION, {"function_id": function_id, "sample_id": sample_id}, options
        )

    async def annotate(
        self,
        function_id: str,
        sample_id: str,
        *,
        label_id: str | None | k.Unset = k.UNSET,
        label_name: str | None | k.Unset = k.UNSET,
        options: rt.RequestOptions | None = None,
    ) -> Annotation:
        """Annotate a sample.

        Says which label is right for a sample, in place of what was said before.

        Args:
            function_id: Id of the function, with or without its prefix.
            sample_id: Id of the sample, with or without its prefix.
            label_id: Id of the label.
            label_name: Name of the label.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The annotation.
            Headers: `headers.SamplesAnnotateHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.samples.annotate(function_id, sample_id)
        """
        return await self._client.call(
            op_samples_annotate.OPERATION,
            {
                "function_id": function_id,
                "sample_id": sample_id,
                "label_id": label_id,
                "label_name": label_name,
            },
            options,
        )

    async def remove_annotation(
        self,
        function_id: str,
        sample_id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> None:
        """Remove the annotation of a sample.

        Makes a sample one without annotation.

        Args:
            function_id: Id of the function, with or without its prefix.
            sample_id: Id of the sample, with or without its prefix.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The annotation is gone.
            Headers: `headers.SamplesRemoveAnnotationHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            await client.samples.remove_annotation(function_id, sample_id)
        """
        return await self._client.call(
            op_samples_remove_annotation.OPERATION,
            {"function_id": function_id, "sample_id": sample_id},
            options,
        )

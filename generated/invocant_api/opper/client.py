# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""The clients of the API, sync and async."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack

from invocant import runtime as rt
from invocant.runtime import kinds as k

from .api import API
from .operations import call as op_call, stream as op_stream

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from . import events, inputs
    from .models import (
        Example,
        FunctionCallConfiguration,
        ModelChoice,
        ModelChoiceListItem,
        TaskCallResponse,
    )
    from .raw import AsyncRawClient, RawClient
    from .resources.functions import AsyncFunctions, Functions


class Client(rt.SyncClient):
    """Client of the Opper API."""

    API = API

    def __init__(
        self,
        api_key: str | Callable[[], str] | None = None,
        **options: Unpack[rt.SyncOptions],
    ) -> None:
        """Set up a client; nothing is sent before the first call.

        Args:
            api_key: The key, or a function that gives it for each request; None reads OPPER_API_KEY or OPPER_HTTP_BEARER.
            options: See `rt.SyncOptions`: base_url, timeouts, retries, http_client, headers, hooks.

        Raises:
            ConfigurationError: A credential cannot be sent, or an option makes no sense. One that is missing is
                an error of the first call that needs it.
        """
        super().__init__(api_key=api_key, **options)

    @property
    def raw(self) -> RawClient:
        """The same methods with undecoded answers."""
        raw: RawClient = super().raw
        return raw

    @cached_property
    def functions(self) -> Functions:
        """Stored functions and their calls."""
        from .resources.functions import Functions

        return Functions(self)

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
    ) -> TaskCallResponse:
        """Call a task.

        Runs a task that is described in the call itself. A function of that name is stored if there is
        none; if there is one, what the call gives goes before what is stored.

        Args:
            name: Name of the function that this call uses, and stores if there is none. Matching
                `^[A-Za-z0-9_-]+$`.
            instructions: What the model is to do with the input; null for a general instruction.
            input_schema: JSON Schema of the input, with `$defs` for its parts; null for any input.
            output_schema: JSON Schema of the answer, with `$defs` for its parts; null for text.
            input: Argument of the task, any JSON that fits its input schema.
            model: Which model runs the call: a name or alias, a model with options, an object of the
                service's own form, or a list of these that are tried in turn until one works.
            examples: Pairs of input and answer to show the model; null for none.
            parent_span_id: Span to trace the call under; null starts a trace of its own.
            tags: Labels for the trace, by name; null for none.
            configuration: Settings of this call; null for those stored.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The answer.
            Headers: `headers.CallHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.call(name=name)
        """
        return self._client.call(
            op_call.OPERATION,
            {
                "name": name,
                "instructions": instructions,
                "input_schema": input_schema,
                "output_schema": output_schema,
                "input": input,
                "model": model,
                "examples": examples,
                "parent_span_id": parent_span_id,
                "tags": tags,
                "configuration": configuration,
            },
            options,
        )

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
    ) -> rt.Stream[events.CallEvent, Any]:
        """Call a task and stream its answer.

        Runs a task that is described in the call itself and sends its answer as it is written. Names
        work as in a plain call.

        Args:
            name: Name of the function that this call uses, and stores if there is none. Matching
                `^[A-Za-z0-9_-]+$`.
            instructions: What the model is to do with the input; null for a general instruction.
            input_schema: JSON Schema of the input, with `$defs` for its parts; null for any input.
            output_schema: JSON Schema of the answer, with `$defs` for its parts; null for text.
            input: Argument of the task, any JSON that fits its input schema.
            model: Which model runs the call: a name or alias, a model with options, an object of the
                service's own form, or a list of these that are tried in turn until one works.
            examples: Pairs of input and answer to show the model; null for none.
            parent_span_id: Span to trace the call under; null starts a trace of its own.
            tags: Labels for the trace, by name; null for none.
            configuration: Settings of this call; null for those stored.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The open stream; use it in a `with` block.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            with client.stream(name=name) as stream:
                for event in stream:
                    print(event)
        """
        return self._client.stream(
            op_stream.OPERATION,
            op_stream.STREAM,
            {
                "name": name,
                "instructions": instructions,
                "input_schema": input_schema,
                "output_schema": output_schema,
                "input": input,
                "model": model,
                "examples": examples,
                "parent_span_id": parent_span_id,
                "tags": tags,
                "configuration": configuration,
            },
            options,
        )


class AsyncClient(rt.AsyncClient):
    """Asynchronous client of the Opper API."""

    API = API

    def __init__(
        self,
        api_key: str | Callable[[], str | Awaitable[str]] | None = None,
        **options: Unpack[rt.AsyncOptions],
    ) -> None:
        """Set up a client; nothing is sent before the first call.

        Args:
            api_key: The key, or a function that gives it for each request; None reads OPPER_API_KEY or OPPER_HTTP_BEARER.
            options: See `rt.AsyncOptions`: base_url, timeouts, retries, http_client, headers, hooks.

        Raises:
            ConfigurationError: A credential cannot be sent, or an option makes no sense. One that is missing is
                an error of the first call that needs it.
        """
        super().__init__(api_key=api_key, **options)

    @property
    def raw(self) -> AsyncRawClient:
        """The same methods with undecoded answers."""
        raw: AsyncRawClient = super().raw
        return raw

    @cached_property
    def functions(self) -> AsyncFunctions:
        """Stored functions and their calls."""
        from .resources.functions import AsyncFunctions

        return AsyncFunctions(self)

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
    ) -> TaskCallResponse:
        """Call a task.

        Runs a task that is described in the call itself. A function of that name is stored if there is
        none; if there is one, what the call gives goes before what is stored.

        Args:
            name: Name of the function that this call uses, and stores if there is none. Matching
                `^[A-Za-z0-9_-]+$`.
            instructions: What the model is to do with the input; null for a general instruction.
            input_schema: JSON Schema of the input, with `$defs` for its parts; null for any input.
            output_schema: JSON Schema of the answer, with `$defs` for its parts; null for text.
            input: Argument of the task, any JSON that fits its input schema.
            model: Which model runs the call: a name or alias, a model with options, an object of the
                service's own form, or a list of these that are tried in turn until one works.
            examples: Pairs of input and answer to show the model; null for none.
            parent_span_id: Span to trace the call under; null starts a trace of its own.
            tags: Labels for the trace, by name; null for none.
            configuration: Settings of this call; null for those stored.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The answer.
            Headers: `headers.CallHeaders.of(result)`.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.call(name=name)
        """
        return await self._client.call(
            op_call.OPERATION,
            {
                "name": name,
                "instructions": instructions,
                "input_schema": input_schema,
                "output_schema": output_schema,
                "input": input,
                "model": model,
                "examples": examples,
                "parent_span_id": parent_span_id,
                "tags": tags,
                "configuration": configuration,
            },
            options,
        )

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
    ) -> rt.AsyncStream[events.CallEvent, Any]:
        """Call a task and stream its answer.

        Runs a task that is described in the call itself and sends its answer as it is written. Names
        work as in a plain call.

        Args:
            name: Name of the function that this call uses, and stores if there is none. Matching
                `^[A-Za-z0-9_-]+$`.
            instructions: What the model is to do with the input; null for a general instruction.
            input_schema: JSON Schema of the input, with `$defs` for its parts; null for any input.
            output_schema: JSON Schema of the answer, with `$defs` for its parts; null for text.
            input: Argument of the task, any JSON that fits its input schema.
            model: Which model runs the call: a name or alias, a model with options, an object of the
                service's own form, or a list of these that are tried in turn until one works.
            examples: Pairs of input and answer to show the model; null for none.
            parent_span_id: Span to trace the call under; null starts a trace of its own.
            tags: Labels for the trace, by name; null for none.
            configuration: Settings of this call; null for those stored.
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The open stream; use it in a `with` block.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            async with client.stream(name=name) as stream:
                async for event in stream:
                    print(event)
        """
        return self._client.stream(
            op_stream.OPERATION,
            op_stream.STREAM,
            {
                "name": name,
                "instructions": instructions,
                "input_schema": input_schema,
                "output_schema": output_schema,
                "input": input,
                "model": model,
                "examples": examples,
                "parent_span_id": parent_span_id,
                "tags": tags,
                "configuration": configuration,
            },
            options,
        )

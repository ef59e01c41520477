"""What every generated client needs, and nothing about any one API.

Errors, requests, retries, paging, streams, authorisation.

The modules behind this page keep the protocol apart from the I/O: only `_drivers.transport` knows an HTTP
library, only `_drivers` block or await. Importing this package imports nothing: each name is imported when
it is first asked for, so that models alone cost no client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invocant.runtime._calls.hooks import RequestEvent, ResponseEvent, RetryEvent
    from invocant.runtime._calls.options import RequestOptions, Timeouts
    from invocant.runtime._calls.request import Binary
    from invocant.runtime._calls.response import RawResponse
    from invocant.runtime._calls.retries import Retries
    from invocant.runtime._declarations import (
        Api,
        BearerKey,
        Body,
        ClientCredentials,
        Content,
        CursorPaging,
        EventSpec,
        Limit,
        LinkPaging,
        OffsetPaging,
        Operation,
        Parameter,
        Response,
        Role,
        Streaming,
        When,
    )
    from invocant.runtime._drivers.aio.client import AsyncCaller, AsyncClient, AsyncResource
    from invocant.runtime._drivers.aio.lists import AsyncPager
    from invocant.runtime._drivers.aio.streams import AsyncRawStream, AsyncStream
    from invocant.runtime._drivers.environment import Environment, World
    from invocant.runtime._drivers.settings import AsyncOptions, SyncOptions
    from invocant.runtime._drivers.sync.client import SyncCaller, SyncClient, SyncResource
    from invocant.runtime._drivers.sync.lists import Pager
    from invocant.runtime._drivers.sync.streams import RawStream, Stream
    from invocant.runtime._errors import (
        AuthenticationError,
        BadRequestError,
        CallError,
        CallTimeoutError,
        ClientError,
        ConfigurationError,
        ConflictError,
        ConnectFailedError,
        ConnectionLostError,
        ConnectTimeoutError,
        ContentTooLargeError,
        DeadlineError,
        DecodeError,
        IdleTimeoutError,
        InvocantError,
        NameResolutionError,
        NotFoundError,
        PagingError,
        PagingLinkError,
        PagingLoopError,
        PaymentRequiredError,
        PermissionDeniedError,
        PoolTimeoutError,
        ProtocolError,
        ProxyError,
        RateLimitError,
        RedirectError,
        RequestTimeoutError,
        ResponseDecodeError,
        ServerError,
        StatusError,
        StreamContentError,
        StreamEndWarning,
        StreamError,
        StreamEventError,
        StreamMalformedError,
        StreamTruncatedError,
        TLSError,
        TokenError,
        TransportError,
        UnavailableError,
        UnprocessableError,
    )
    from invocant.runtime._events import StreamEvent, UnknownEvent, event
    from invocant.runtime._info import ResponseInfo, response_info
    from invocant.runtime._models.json_text import use_orjson
    from invocant.runtime._models.unset import UNSET, Unset
    from invocant.runtime._paging.pages import Page, PageCursor
    from invocant.runtime._streams.folds import DeclaredFold, Fold, IncompleteResultError, ResultKind
    from invocant.runtime._streams.partial_json import partial_json
    from invocant.runtime._streams.sse import ServerSentEvent, SSEParser
    from invocant.runtime._streams.text import mend_surrogates
    from invocant.runtime._version import VERSION

_LAZY = {
    "Api": "_declarations",
    "AsyncCaller": "_drivers.aio.client",
    "AsyncClient": "_drivers.aio.client",
    "AsyncOptions": "_drivers.settings",
    "AsyncPager": "_drivers.aio.lists",
    "AsyncRawStream": "_drivers.aio.streams",
    "AsyncResource": "_drivers.aio.client",
    "AsyncStream": "_drivers.aio.streams",
    "AuthenticationError": "_errors",
    "BadRequestError": "_errors",
    "BearerKey": "_declarations",
    "Binary": "_calls.request",
    "Body": "_declarations",
    "CallError": "_errors",
    "CallTimeoutError": "_errors",
    "ClientCredentials": "_declarations",
    "ClientError": "_errors",
    "ConfigurationError": "_errors",
    "ConflictError": "_errors",
    "ConnectFailedError": "_errors",
    "ConnectTimeoutError": "_errors",
    "ConnectionLostError": "_errors",
    "Content": "_declarations",
    "ContentTooLargeError": "_errors",
    "CursorPaging": "_declarations",
    "DeadlineError": "_errors",
    "DeclaredFold": "_streams.folds",
    "DecodeError": "_errors",
    "Environment": "_drivers.environment",
    "EventSpec": "_declarations",
    "Fold": "_streams.folds",
    "IdleTimeoutError": "_errors",
    "IncompleteResultError": "_streams.folds",
    "InvocantError": "_errors",
    "Limit": "_declarations",
    "LinkPaging": "_declarations",
    "NameResolutionError": "_errors",
    "NotFoundError": "_errors",
    "OffsetPaging": "_declarations",
    "Operation": "_declarations",
    "Page": "_paging.pages",
    "PageCursor": "_paging.pages",
    "Pager": "_drivers.sync.lists",
    "PagingError": "_errors",
    "PagingLinkError": "_errors",
    "PagingLoopError": "_errors",
    "Parameter": "_declarations",
    "PaymentRequiredError": "_errors",
    "PermissionDeniedError": "_errors",
    "PoolTimeoutError": "_errors",
    "ProtocolError": "_errors",
    "ProxyError": "_errors",
    "RateLimitError": "_errors",
    "RawResponse": "_calls.response",
    "RawStream": "_drivers.sync.streams",
    "RedirectError": "_errors",
    "RequestEvent": "_calls.hooks",
    "RequestOptions": "_calls.options",
    "RequestTimeoutError": "_errors",
    "Response": "_declarations",
    "ResponseDecodeError": "_errors",
    "ResponseEvent": "_calls.hooks",
    "ResponseInfo": "_info",
    "ResultKind": "_streams.folds",
    "Retries": "_calls.retries",
    "RetryEvent": "_calls.hooks",
    "Role": "_declarations",
    "SSEParser": "_streams.sse",
    "ServerError": "_errors",
    "ServerSentEvent": "_streams.sse",
    "StatusError": "_errors",
    "Stream": "_drivers.sync.streams",
    "StreamContentError": "_errors",
    "StreamEndWarning": "_errors",
    "StreamError": "_errors",
    "StreamEvent": "_events",
    "StreamEventError": "_errors",
    "StreamMalformedError": "_errors",
    "StreamTruncatedError": "_errors",
    "Streaming": "_declarations",
    "SyncCaller": "_drivers.sync.client",
    "SyncClient": "_drivers.sync.client",
    "SyncOptions": "_drivers.settings",
    "SyncResource": "_drivers.sync.client",
    "TLSError": "_errors",
    "Timeouts": "_calls.options",
    "TokenError": "_errors",
    "TransportError": "_errors",
    "UNSET": "_models.unset",
    "UnavailableError": "_errors",
    "UnknownEvent": "_events",
    "UnprocessableError": "_errors",
    "Unset": "_models.unset",
    "VERSION": "_version",
    "When": "_declarations",
    "World": "_drivers.environment",
    "event": "_events",
    "mend_surrogates": "_streams.text",
    "partial_json": "_streams.partial_json",
    "response_info": "_info",
    "use_orjson": "_models.json_text",
}

__all__ = [
    "UNSET",
    "VERSION",
    "Api",
    "AsyncCaller",
    "AsyncClient",
    "AsyncOptions",
    "AsyncPager",
    "AsyncRawStream",
    "AsyncResource",
    "AsyncStream",
    "AuthenticationError",
    "BadRequestError",
    "BearerKey",
    "Binary",
    "Body",
    "CallError",
    "CallTimeoutError",
    "ClientCredentials",
    "ClientError",
    "ConfigurationError",
    "ConflictError",
    "ConnectFailedError",
    "ConnectTimeoutError",
    "ConnectionLostError",
    "Content",
    "ContentTooLargeError",
    "CursorPaging",
    "DeadlineError",
    "DeclaredFold",
    "DecodeError",
    "Environment",
    "EventSpec",
    "Fold",
    "IdleTimeoutError",
    "IncompleteResultError",
    "InvocantError",
    "Limit",
    "LinkPaging",
    "NameResolutionError",
    "NotFoundError",
    "OffsetPaging",
    "Operation",
    "Page",
    "PageCursor",
    "Pager",
    "PagingError",
    "PagingLinkError",
    "PagingLoopError",
    "Parameter",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "PoolTimeoutError",
    "ProtocolError",
    "ProxyError",
    "RateLimitError",
    "RawResponse",
    "RawStream",
    "RedirectError",
    "RequestEvent",
    "RequestOptions",
    "RequestTimeoutError",
    "Response",
    "ResponseDecodeError",
    "ResponseEvent",
    "ResponseInfo",
    "ResultKind",
    "Retries",
    "RetryEvent",
    "Role",
    "SSEParser",
    "ServerError",
    "ServerSentEvent",
    "StatusError",
    "Stream",
    "StreamContentError",
    "StreamEndWarning",
    "StreamError",
    "StreamEvent",
    "StreamEventError",
    "StreamMalformedError",
    "StreamTruncatedError",
    "Streaming",
    "SyncCaller",
    "SyncClient",
    "SyncOptions",
    "SyncResource",
    "TLSError",
    "Timeouts",
    "TokenError",
    "TransportError",
    "UnavailableError",
    "UnknownEvent",
    "UnprocessableError",
    "Unset",
    "When",
    "World",
    "event",
    "mend_surrogates",
    "partial_json",
    "response_info",
    "use_orjson",
]


if not TYPE_CHECKING:  # a type checker must not take every name for one that exists

    def __getattr__(name: str) -> Any:
        """Import a name when it is first asked for."""
        module = _LAZY.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
        return found


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))

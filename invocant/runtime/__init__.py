"""What every generated client needs, and nothing about any one API.

Errors, requests, retries, paging, streams, authorisation.

The modules behind this page keep the protocol apart from the I/O: only `_transport` knows an HTTP library,
only `_sync` and `_async` block or await. Importing this package imports no HTTP library; the two drivers are
imported when asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from invocant.runtime._events import EventSpec, StreamEvent, Streaming, UnknownEvent, When, event
from invocant.runtime._fold import DeclaredFold, Fold, IncompleteResultError, partial_json
from invocant.runtime._info import RawResponse, ResponseInfo, response_info
from invocant.runtime._operation import (
    Api,
    BearerKey,
    Body,
    ClientCredentials,
    Content,
    Operation,
    Parameter,
    Response,
)
from invocant.runtime._options import RequestOptions, World
from invocant.runtime._retry import Retries
from invocant.runtime._timeouts import Timeouts
from invocant.runtime._unset import UNSET, Unset

if TYPE_CHECKING:
    from invocant.runtime._async import (
        AsyncCaller,
        AsyncClient,
        AsyncPager,
        AsyncRawStream,
        AsyncResource,
        AsyncStream,
    )
    from invocant.runtime._client import AsyncOptions, SyncOptions
    from invocant.runtime._hooks import RequestEvent, ResponseEvent, RetryEvent
    from invocant.runtime._json import use_orjson
    from invocant.runtime._paging import CursorPaging, Limit, LinkPaging, OffsetPaging, Page, PageCursor
    from invocant.runtime._sse import ServerSentEvent, SSEParser
    from invocant.runtime._sync import Pager, RawStream, Stream, SyncCaller, SyncClient, SyncResource

_LAZY = {
    "AsyncCaller": "_async",
    "AsyncClient": "_async",
    "AsyncOptions": "_client",
    "AsyncPager": "_async",
    "AsyncRawStream": "_async",
    "AsyncResource": "_async",
    "AsyncStream": "_async",
    "CursorPaging": "_paging",
    "Limit": "_paging",
    "LinkPaging": "_paging",
    "OffsetPaging": "_paging",
    "Page": "_paging",
    "PageCursor": "_paging",
    "Pager": "_sync",
    "RawStream": "_sync",
    "RequestEvent": "_hooks",
    "ResponseEvent": "_hooks",
    "RetryEvent": "_hooks",
    "SSEParser": "_sse",
    "ServerSentEvent": "_sse",
    "Stream": "_sync",
    "SyncCaller": "_sync",
    "SyncClient": "_sync",
    "SyncOptions": "_client",
    "SyncResource": "_sync",
    "use_orjson": "_json",
}

__all__ = [
    "UNSET",
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
    "Retries",
    "RetryEvent",
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
    "partial_json",
    "response_info",
    "use_orjson",
]


if not TYPE_CHECKING:  # a type checker must not take every name for one that exists

    def __getattr__(name: str) -> Any:
        """Import a driver, or what only it needs, when it is first asked for."""
        module = _LAZY.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
        return found


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))

"""What every generated client needs, and nothing about any one API.

Errors, requests, retries, paging, streams, authorisation.

The modules behind this page keep the protocol apart from the I/O: only `_transport` knows an HTTP library,
only `_sync` and `_async` block or await. Importing this package imports nothing: each name is imported when
it is first asked for, so that models alone cost no client.

What is public, here and in `invocant`, is said by the two tables below. Type checkers and editors do not run
code, and read the imports above them; `tests/packaging/test_exports.py` holds the one to the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invocant.runtime._async import (
        AsyncCaller as AsyncCaller,
        AsyncClient as AsyncClient,
        AsyncPager as AsyncPager,
        AsyncRawStream as AsyncRawStream,
        AsyncResource as AsyncResource,
        AsyncStream as AsyncStream,
    )
    from invocant.runtime._client import AsyncOptions as AsyncOptions, SyncOptions as SyncOptions
    from invocant.runtime._errors import (
        AuthenticationError as AuthenticationError,
        BadRequestError as BadRequestError,
        CallError as CallError,
        CallTimeoutError as CallTimeoutError,
        ClientError as ClientError,
        ConfigurationError as ConfigurationError,
        ConflictError as ConflictError,
        ConnectFailedError as ConnectFailedError,
        ConnectionLostError as ConnectionLostError,
        ConnectTimeoutError as ConnectTimeoutError,
        ContentTooLargeError as ContentTooLargeError,
        DeadlineError as DeadlineError,
        DecodeError as DecodeError,
        IdleTimeoutError as IdleTimeoutError,
        InvocantError as InvocantError,
        NameResolutionError as NameResolutionError,
        NotFoundError as NotFoundError,
        PagingError as PagingError,
        PagingLinkError as PagingLinkError,
        PagingLoopError as PagingLoopError,
        PaymentRequiredError as PaymentRequiredError,
        PermissionDeniedError as PermissionDeniedError,
        PoolTimeoutError as PoolTimeoutError,
        ProtocolError as ProtocolError,
        ProxyError as ProxyError,
        RateLimitError as RateLimitError,
        RedirectError as RedirectError,
        RequestTimeoutError as RequestTimeoutError,
        ResponseDecodeError as ResponseDecodeError,
        ServerError as ServerError,
        StatusError as StatusError,
        StreamContentError as StreamContentError,
        StreamEndWarning as StreamEndWarning,
        StreamError as StreamError,
        StreamEventError as StreamEventError,
        StreamMalformedError as StreamMalformedError,
        StreamTruncatedError as StreamTruncatedError,
        TLSError as TLSError,
        TokenError as TokenError,
        TransportError as TransportError,
        UnavailableError as UnavailableError,
        UnprocessableError as UnprocessableError,
    )
    from invocant.runtime._events import (
        EventSpec as EventSpec,
        Role as Role,
        StreamEvent as StreamEvent,
        Streaming as Streaming,
        UnknownEvent as UnknownEvent,
        When as When,
        event as event,
    )
    from invocant.runtime._fold import (
        DeclaredFold as DeclaredFold,
        Fold as Fold,
        IncompleteResultError as IncompleteResultError,
        ResultKind as ResultKind,
        mend as mend,
        partial_json as partial_json,
    )
    from invocant.runtime._hooks import (
        RequestEvent as RequestEvent,
        ResponseEvent as ResponseEvent,
        RetryEvent as RetryEvent,
    )
    from invocant.runtime._info import (
        RawResponse as RawResponse,
        ResponseInfo as ResponseInfo,
        response_info as response_info,
    )
    from invocant.runtime._json import use_orjson as use_orjson
    from invocant.runtime._operation import (
        Api as Api,
        BearerKey as BearerKey,
        Body as Body,
        ClientCredentials as ClientCredentials,
        Content as Content,
        Operation as Operation,
        Parameter as Parameter,
        Response as Response,
    )
    from invocant.runtime._options import RequestOptions as RequestOptions, World as World
    from invocant.runtime._paging import (
        CursorPaging as CursorPaging,
        Limit as Limit,
        LinkPaging as LinkPaging,
        OffsetPaging as OffsetPaging,
        Page as Page,
        PageCursor as PageCursor,
    )
    from invocant.runtime._request import Binary as Binary
    from invocant.runtime._retry import Retries as Retries
    from invocant.runtime._sse import (
        EventTooLargeError as EventTooLargeError,
        SSEParser as SSEParser,
        ServerSentEvent as ServerSentEvent,
    )
    from invocant.runtime._sync import (
        Pager as Pager,
        RawStream as RawStream,
        Stream as Stream,
        SyncCaller as SyncCaller,
        SyncClient as SyncClient,
        SyncResource as SyncResource,
    )
    from invocant.runtime._timeouts import Timeouts as Timeouts
    from invocant.runtime._unset import UNSET as UNSET, Unset as Unset

    __all__: list[str]

FOR_USERS = {
    "AsyncOptions": "_client",
    "AsyncPager": "_async",
    "AsyncStream": "_async",
    "AuthenticationError": "_errors",
    "BadRequestError": "_errors",
    "CallError": "_errors",
    "CallTimeoutError": "_errors",
    "ClientError": "_errors",
    "ConfigurationError": "_errors",
    "ConflictError": "_errors",
    "ConnectFailedError": "_errors",
    "ConnectTimeoutError": "_errors",
    "ConnectionLostError": "_errors",
    "ContentTooLargeError": "_errors",
    "DeadlineError": "_errors",
    "DecodeError": "_errors",
    "Fold": "_fold",
    "IdleTimeoutError": "_errors",
    "IncompleteResultError": "_fold",
    "InvocantError": "_errors",
    "NameResolutionError": "_errors",
    "NotFoundError": "_errors",
    "Page": "_paging",
    "PageCursor": "_paging",
    "Pager": "_sync",
    "PagingError": "_errors",
    "PagingLinkError": "_errors",
    "PagingLoopError": "_errors",
    "PaymentRequiredError": "_errors",
    "PermissionDeniedError": "_errors",
    "PoolTimeoutError": "_errors",
    "ProtocolError": "_errors",
    "ProxyError": "_errors",
    "RateLimitError": "_errors",
    "RawResponse": "_info",
    "RedirectError": "_errors",
    "RequestEvent": "_hooks",
    "RequestOptions": "_options",
    "RequestTimeoutError": "_errors",
    "ResponseDecodeError": "_errors",
    "ResponseEvent": "_hooks",
    "ResponseInfo": "_info",
    "ResultKind": "_fold",
    "Retries": "_retry",
    "RetryEvent": "_hooks",
    "Role": "_events",
    "ServerError": "_errors",
    "StatusError": "_errors",
    "Stream": "_sync",
    "StreamContentError": "_errors",
    "StreamEndWarning": "_errors",
    "StreamError": "_errors",
    "StreamEvent": "_events",
    "StreamEventError": "_errors",
    "StreamMalformedError": "_errors",
    "StreamTruncatedError": "_errors",
    "SyncOptions": "_client",
    "TLSError": "_errors",
    "Timeouts": "_timeouts",
    "TokenError": "_errors",
    "TransportError": "_errors",
    "UNSET": "_unset",
    "UnavailableError": "_errors",
    "UnknownEvent": "_events",
    "UnprocessableError": "_errors",
    "Unset": "_unset",
    "World": "_options",
    "mend": "_fold",
    "partial_json": "_fold",
    "response_info": "_info",
    "use_orjson": "_json",
}
"""What programs use, by the module it is in. `invocant` gives it out under the same names."""

FOR_CLIENTS = {
    "Api": "_operation",
    "AsyncCaller": "_async",
    "AsyncClient": "_async",
    "AsyncRawStream": "_async",
    "AsyncResource": "_async",
    "BearerKey": "_operation",
    "Binary": "_request",
    "Body": "_operation",
    "ClientCredentials": "_operation",
    "Content": "_operation",
    "CursorPaging": "_paging",
    "DeclaredFold": "_fold",
    "EventSpec": "_events",
    "EventTooLargeError": "_sse",
    "Limit": "_paging",
    "LinkPaging": "_paging",
    "OffsetPaging": "_paging",
    "Operation": "_operation",
    "Parameter": "_operation",
    "RawStream": "_sync",
    "Response": "_operation",
    "SSEParser": "_sse",
    "ServerSentEvent": "_sse",
    "Streaming": "_events",
    "SyncCaller": "_sync",
    "SyncClient": "_sync",
    "SyncResource": "_sync",
    "When": "_events",
    "event": "_events",
}
"""What a generated client is made of, and a program rarely names. It is public here alone."""

_HOMES = {**FOR_USERS, **FOR_CLIENTS}

if not TYPE_CHECKING:  # a type checker reads the imports, and must not take every name for one that exists
    __all__ = list(_HOMES)

    def __getattr__(name: str) -> Any:
        """Import a name when it is first asked for."""
        module = _HOMES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})

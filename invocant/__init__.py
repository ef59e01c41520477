"""One typed client for three function APIs, generated from their OpenAPI documents.

    from invocant import Braintrust

    with Braintrust() as client:
        for function in client.functions.list(project_name="support"):
            print(function.name)

Importing this package costs next to nothing: each name below is imported when it is first used.
"""

TYPE_CHECKING = False  # as typing.TYPE_CHECKING, whose import would be most of what this file costs

if TYPE_CHECKING:
    from invocant.braintrust import AsyncBraintrust, Braintrust
    from invocant.nyckel import AsyncNyckel, Nyckel
    from invocant.opper import AsyncOpper, Opper
    from invocant.runtime import (
        UNSET,
        AsyncOptions,
        AsyncPager,
        AsyncStream,
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
        Environment,
        Fold,
        IdleTimeoutError,
        IncompleteResultError,
        InvocantError,
        NameResolutionError,
        NotFoundError,
        Page,
        PageCursor,
        Pager,
        PagingError,
        PagingLinkError,
        PagingLoopError,
        PaymentRequiredError,
        PermissionDeniedError,
        PoolTimeoutError,
        ProtocolError,
        ProxyError,
        RateLimitError,
        RawResponse,
        RedirectError,
        RequestEvent,
        RequestOptions,
        RequestTimeoutError,
        ResponseDecodeError,
        ResponseEvent,
        ResponseInfo,
        Retries,
        RetryEvent,
        ServerError,
        StatusError,
        Stream,
        StreamContentError,
        StreamEndWarning,
        StreamError,
        StreamEvent,
        StreamEventError,
        StreamMalformedError,
        StreamTruncatedError,
        SyncOptions,
        Timeouts,
        TLSError,
        TokenError,
        TransportError,
        UnavailableError,
        UnknownEvent,
        UnprocessableError,
        Unset,
        World,
        partial_json,
        response_info,
        use_orjson,
    )

    __version__: str

_CLIENTS = {
    "AsyncBraintrust": "braintrust",
    "Braintrust": "braintrust",
    "AsyncNyckel": "nyckel",
    "Nyckel": "nyckel",
    "AsyncOpper": "opper",
    "Opper": "opper",
}

__all__ = [
    "UNSET",
    "AsyncBraintrust",
    "AsyncNyckel",
    "AsyncOpper",
    "AsyncOptions",
    "AsyncPager",
    "AsyncStream",
    "AuthenticationError",
    "BadRequestError",
    "Braintrust",
    "CallError",
    "CallTimeoutError",
    "ClientError",
    "ConfigurationError",
    "ConflictError",
    "ConnectFailedError",
    "ConnectTimeoutError",
    "ConnectionLostError",
    "ContentTooLargeError",
    "DeadlineError",
    "DecodeError",
    "Environment",
    "Fold",
    "IdleTimeoutError",
    "IncompleteResultError",
    "InvocantError",
    "NameResolutionError",
    "NotFoundError",
    "Nyckel",
    "Opper",
    "Page",
    "PageCursor",
    "Pager",
    "PagingError",
    "PagingLinkError",
    "PagingLoopError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "PoolTimeoutError",
    "ProtocolError",
    "ProxyError",
    "RateLimitError",
    "RawResponse",
    "RedirectError",
    "RequestEvent",
    "RequestOptions",
    "RequestTimeoutError",
    "ResponseDecodeError",
    "ResponseEvent",
    "ResponseInfo",
    "Retries",
    "RetryEvent",
    "ServerError",
    "StatusError",
    "Stream",
    "StreamContentError",
    "StreamEndWarning",
    "StreamError",
    "StreamEvent",
    "StreamEventError",
    "StreamMalformedError",
    "StreamTruncatedError",
    "SyncOptions",
    "TLSError",
    "Timeouts",
    "TokenError",
    "TransportError",
    "UnavailableError",
    "UnknownEvent",
    "UnprocessableError",
    "Unset",
    "World",
    "__version__",
    "partial_json",
    "response_info",
    "use_orjson",
]


if not TYPE_CHECKING:  # a type checker must not take every name for one that exists

    def __getattr__(name: str) -> object:
        """Import a public name at its first use."""
        from importlib import import_module

        if name == "__version__":
            found: object = import_module("invocant.runtime").VERSION
        elif name in _CLIENTS:
            found = getattr(import_module(f"invocant.{_CLIENTS[name]}"), name)
        elif name in __all__:
            found = getattr(import_module("invocant.runtime"), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""What every generated client needs, and nothing about any one API.

Errors, requests, retries, paging, streams, authorisation.

Generated code uses a part of it, which is an interface with a version of its own: `made_for`, and
docs/compatibility.md.

The modules behind this page keep the protocol apart from the I/O: only `_drivers.transport` knows an HTTP
library, only `_drivers` block or await. Importing this package imports nothing: each name is imported when
it is first asked for, so that models alone cost no client.

What is public, here and in `invocant`, is said by the two tables below. Type checkers and editors do not run
code, and read the imports above them; `tests/packaging/test_exports.py` holds the one to the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invocant.runtime._calls.drift import Drift as Drift
    from invocant.runtime._calls.hooks import (
        RequestEvent as RequestEvent,
        ResponseEvent as ResponseEvent,
        RetryEvent as RetryEvent,
    )
    from invocant.runtime._calls.response_headers import ResponseHeaders as ResponseHeaders
    from invocant.runtime._calls.options import RequestOptions as RequestOptions, Timeouts as Timeouts
    from invocant.runtime._calls.uploads import Binary as Binary, Part as Part, Readable as Readable
    from invocant.runtime._calls.response import RawResponse as RawResponse
    from invocant.runtime._calls.retries import Retries as Retries
    from invocant.runtime._calls.webhooks import (
        Webhook as Webhook,
        WebhookHeaders as WebhookHeaders,
        WebhookVerifier as WebhookVerifier,
        Webhooks as Webhooks,
    )
    from invocant.runtime._declarations import (
        Role as Role,
        Api as Api,
        BearerKey as BearerKey,
        Body as Body,
        ClientCredentials as ClientCredentials,
        Content as Content,
        Encoding as Encoding,
        EventSpec as EventSpec,
        EventStream as EventStream,
        Header as Header,
        JsonSequence as JsonSequence,
        Limit as Limit,
        Operation as Operation,
        Parameter as Parameter,
        PartHeader as PartHeader,
        Response as Response,
        Server as Server,
        ServerVariable as ServerVariable,
        Streaming as Streaming,
        When as When,
    )
    from invocant.runtime._deprecated import (
        deprecated as deprecated,
        deprecated_parameters as deprecated_parameters,
    )
    from invocant.runtime._drivers.aio.client import (
        AsyncCaller as AsyncCaller,
        AsyncClient as AsyncClient,
        AsyncResource as AsyncResource,
    )
    from invocant.runtime._drivers.aio.jobs import AsyncJob as AsyncJob, AsyncStartedJob as AsyncStartedJob
    from invocant.runtime._drivers.aio.lists import AsyncPager as AsyncPager
    from invocant.runtime._drivers.aio.streams import (
        AsyncStream as AsyncStream,
        AsyncRawStream as AsyncRawStream,
    )
    from invocant.runtime._drivers.aio.unread import AsyncUnreadResponse as AsyncUnreadResponse
    from invocant.runtime._drivers.deadlines import Deadline as Deadline, deadline as deadline
    from invocant.runtime._drivers.environment import Environment as Environment, World as World
    from invocant.runtime._drivers.client_options import (
        AsyncOptions as AsyncOptions,
        SyncOptions as SyncOptions,
    )
    from invocant.runtime._drivers.sync.client import (
        SyncCaller as SyncCaller,
        SyncClient as SyncClient,
        SyncResource as SyncResource,
    )
    from invocant.runtime._drivers.sync.jobs import Job as Job, StartedJob as StartedJob
    from invocant.runtime._drivers.sync.lists import Pager as Pager
    from invocant.runtime._drivers.sync.streams import Stream as Stream, RawStream as RawStream
    from invocant.runtime._drivers.sync.unread import UnreadResponse as UnreadResponse
    from invocant.runtime._drivers.transport import use_httpx2 as use_httpx2
    from invocant.runtime._errors import *
    from invocant.runtime._schemes import (
        ApiKey as ApiKey,
        BasicAuth as BasicAuth,
        HttpScheme as HttpScheme,
        MutualTLS as MutualTLS,
    )
    from invocant.runtime._stream_events import (
        StreamEvent as StreamEvent,
        UnknownEvent as UnknownEvent,
        event as event,
    )
    from invocant.runtime._info import ResponseInfo as ResponseInfo, response_info as response_info
    from invocant.runtime._jobs.declarations import (
        JobCall as JobCall,
        JobItems as JobItems,
        LongRunning as LongRunning,
    )
    from invocant.runtime._jobs.polling import Polling as Polling
    from invocant.runtime._jobs.watching import JobProgress as JobProgress
    from invocant.runtime._problems import Violation as Violation
    from invocant.runtime._models.base64_text import Base64 as Base64
    from invocant.runtime._models.json_text import use_orjson as use_orjson
    from invocant.runtime._models.unset import UNSET as UNSET, Unset as Unset
    from invocant.runtime._paging.pages import Page as Page, PageCursor as PageCursor
    from invocant.runtime._paging.styles import *  # what it says is public
    from invocant.runtime._streams.folds import (
        Fold as Fold,
        IncompleteResultError as IncompleteResultError,
        ResultKind as ResultKind,
        DeclaredFold as DeclaredFold,
    )
    from invocant.runtime._streams.partial_json import (
        PartialJSON as PartialJSON,
        partial_json as partial_json,
    )
    from invocant.runtime._streams.sse import (
        EventTooLargeError as EventTooLargeError,
        SSEParser as SSEParser,
        ServerSentEvent as ServerSentEvent,
    )
    from invocant.runtime._streams.text import GrowingText as GrowingText, mend as mend
    from invocant.runtime._version import VERSION as VERSION

    __all__: list[str]

FOR_USERS = {
    "AsyncJob": "_drivers.aio.jobs",
    "AsyncOptions": "_drivers.client_options",
    "AsyncPager": "_drivers.aio.lists",
    "AsyncStartedJob": "_drivers.aio.jobs",
    "AsyncStream": "_drivers.aio.streams",
    "AsyncUnreadResponse": "_drivers.aio.unread",
    "AuthenticationError": "_errors",
    "BadRequestError": "_errors",
    "Base64": "_models.base64_text",
    "CallError": "_errors",
    "CallTimeoutError": "_errors",
    "ClientClosedError": "_errors",
    "ClientError": "_errors",
    "ConfigurationError": "_errors",
    "ConflictError": "_errors",
    "ConnectFailedError": "_errors",
    "ConnectTimeoutError": "_errors",
    "ConnectionLostError": "_errors",
    "ContentTooLargeError": "_errors",
    "Deadline": "_drivers.deadlines",
    "DeadlineError": "_errors",
    "DecodeError": "_errors",
    "Drift": "_calls.drift",
    "Environment": "_drivers.environment",
    "Fold": "_streams.folds",
    "IdleTimeoutError": "_errors",
    "IncompleteResultError": "_streams.folds",
    "InsecureHTTPWarning": "_errors",
    "InvalidRequestError": "_errors",
    "InvocantError": "_errors",
    "Job": "_drivers.sync.jobs",
    "JobCancelledError": "_errors",
    "JobError": "_errors",
    "JobFailedError": "_errors",
    "JobProgress": "_jobs.watching",
    "JobTimeoutError": "_errors",
    "NameResolutionError": "_errors",
    "NotFoundError": "_errors",
    "Page": "_paging.pages",
    "PageCursor": "_paging.pages",
    "Pager": "_drivers.sync.lists",
    "PagingContentError": "_errors",
    "PagingError": "_errors",
    "PagingLinkError": "_errors",
    "PagingLoopError": "_errors",
    "Part": "_calls.uploads",
    "PaymentRequiredError": "_errors",
    "PermissionDeniedError": "_errors",
    "Polling": "_jobs.polling",
    "PoolTimeoutError": "_errors",
    "ProtocolError": "_errors",
    "ProxyError": "_errors",
    "RateLimitError": "_errors",
    "RawResponse": "_calls.response",
    "RedirectError": "_errors",
    "RequestEvent": "_calls.hooks",
    "RequestOptions": "_calls.options",
    "RequestTimeoutError": "_errors",
    "ResponseDecodeError": "_errors",
    "ResponseEvent": "_calls.hooks",
    "ResponseInfo": "_info",
    "ResultKind": "_streams.folds",
    "Retries": "_calls.retries",
    "RetryEvent": "_calls.hooks",
    "Role": "_declarations",
    "ServerError": "_errors",
    "ServerSentEvent": "_streams.sse",
    "StartedJob": "_drivers.sync.jobs",
    "StatusError": "_errors",
    "Stream": "_drivers.sync.streams",
    "StreamContentError": "_errors",
    "StreamEndWarning": "_errors",
    "StreamError": "_errors",
    "StreamEvent": "_stream_events",
    "StreamEventError": "_errors",
    "StreamMalformedError": "_errors",
    "StreamTruncatedError": "_errors",
    "SyncOptions": "_drivers.client_options",
    "TLSError": "_errors",
    "Timeouts": "_calls.options",
    "TokenError": "_errors",
    "TransportError": "_errors",
    "UNSET": "_models.unset",
    "UnavailableError": "_errors",
    "UnknownEvent": "_stream_events",
    "UnprocessableError": "_errors",
    "UnreadResponse": "_drivers.sync.unread",
    "Unset": "_models.unset",
    "Violation": "_problems",
    "WebhookError": "_errors",
    "World": "_drivers.environment",
    "deadline": "_drivers.deadlines",
    "mend": "_streams.text",
    "partial_json": "_streams.partial_json",
    "response_info": "_info",
    "use_httpx2": "_drivers.transport",
    "use_orjson": "_models.json_text",
}
"""What programs use, by the module it is in. `invocant` gives it out under the same names."""

FOR_CLIENTS = {
    "Api": "_declarations",
    "ApiKey": "_schemes",
    "AsyncCaller": "_drivers.aio.client",
    "AsyncClient": "_drivers.aio.client",
    "AsyncRawStream": "_drivers.aio.streams",
    "AsyncResource": "_drivers.aio.client",
    "BasicAuth": "_schemes",
    "BearerKey": "_declarations",
    "Binary": "_calls.uploads",
    "Body": "_declarations",
    "ClientCredentials": "_declarations",
    "Content": "_declarations",
    "DeclaredFold": "_streams.folds",
    "Encoding": "_declarations",
    "EventSpec": "_declarations",
    "EventStream": "_declarations",
    "EventTooLargeError": "_streams.sse",
    "GrowingText": "_streams.text",
    "Header": "_declarations",
    "HttpScheme": "_schemes",
    "JobCall": "_jobs.declarations",
    "JobItems": "_jobs.declarations",
    "JsonSequence": "_declarations",
    "Limit": "_declarations",
    "LongRunning": "_jobs.declarations",
    "MutualTLS": "_schemes",
    "Operation": "_declarations",
    "Parameter": "_declarations",
    "PartHeader": "_declarations",
    "PartialJSON": "_streams.partial_json",
    "RawStream": "_drivers.sync.streams",
    "Readable": "_calls.uploads",
    "Response": "_declarations",
    "ResponseHeaders": "_calls.response_headers",
    "SSEParser": "_streams.sse",
    "Server": "_declarations",
    "ServerVariable": "_declarations",
    "Streaming": "_declarations",
    "SyncCaller": "_drivers.sync.client",
    "SyncClient": "_drivers.sync.client",
    "SyncResource": "_drivers.sync.client",
    "VERSION": "_version",
    "Webhook": "_calls.webhooks",
    "WebhookHeaders": "_calls.webhooks",
    "WebhookVerifier": "_calls.webhooks",
    "Webhooks": "_calls.webhooks",
    "When": "_declarations",
    "deprecated": "_deprecated",
    "deprecated_parameters": "_deprecated",
    "event": "_stream_events",
}
"""What a generated client is made of, and a program rarely names. It is public here alone."""

PAGING = "_paging.styles"
"""The module of the styles of paging, for clients too. It says itself which there are, in its `__all__`."""

INTERFACES = {1: 0}
"""Versions of the interface for generated code that this runtime has: the latest minor of each major."""

_OWN = ("INTERFACES", "made_for")
_HOMES = {**FOR_USERS, **FOR_CLIENTS}


def made_for(package: str, major: int, minor: int) -> None:
    """Hold this runtime to the version of its interface that a generated *package* was made for.

    A package calls it when it is imported, so it is here: it costs a look into a dict, and no module.

    Args:
        package: The package's import name, for the message.
        major: Raised when something goes or means something else. A runtime may have several.
        minor: Raised when something comes. A runtime has all that its earlier minors had.

    Raises:
        ImportError: This runtime does not have it. The text says what to install.
    """
    if INTERFACES.get(major, -1) < minor:
        from invocant.runtime._interface import misfit

        raise misfit(package, (major, minor), INTERFACES)


if not TYPE_CHECKING:  # a type checker reads the imports, and must not take every name for one that exists

    def _imported(module: str) -> Any:
        from importlib import import_module

        return import_module(f"{__name__}.{module}")

    def __getattr__(name: str) -> Any:
        """Import a name when it is first asked for."""
        if name in _HOMES:
            value = getattr(_imported(_HOMES[name]), name)
        elif name == "__all__":
            value = [*_HOMES, *_OWN, *_imported(PAGING).__all__]
        elif name.endswith("Paging") and name in _imported(PAGING).__all__:
            value = getattr(_imported(PAGING), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_HOMES, *_imported(PAGING).__all__})

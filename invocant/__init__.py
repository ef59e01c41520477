"""One typed client for three function APIs, generated from OpenAPI documents.

    from invocant import Braintrust

    with Braintrust() as client:
        for function in client.functions.list(project_name="support"):
            print(function.name)

Importing this package costs next to nothing: each name below is imported when it is first used.
"""

# As typing.TYPE_CHECKING, whose import would be most of what this file costs. Not written False: jedi, which
# completes code in many editors, takes what stands below a test that is plainly false for never there.
TYPE_CHECKING = bool()  # noqa: UP018  # for the reason above

if TYPE_CHECKING:
    from invocant.braintrust import AsyncBraintrust as AsyncBraintrust, Braintrust as Braintrust
    from invocant.nyckel import AsyncNyckel as AsyncNyckel, Nyckel as Nyckel
    from invocant.opper import AsyncOpper as AsyncOpper, Opper as Opper
    from invocant.runtime import (
        UNSET as UNSET,
        AsyncJob as AsyncJob,
        AsyncOptions as AsyncOptions,
        AsyncPager as AsyncPager,
        AsyncStartedJob as AsyncStartedJob,
        AsyncStream as AsyncStream,
        AsyncUnreadResponse as AsyncUnreadResponse,
        Base64 as Base64,
        Deadline as Deadline,
        Drift as Drift,
        Environment as Environment,
        Fold as Fold,
        IncompleteResultError as IncompleteResultError,
        Job as Job,
        JobProgress as JobProgress,
        Page as Page,
        PageCursor as PageCursor,
        Pager as Pager,
        Part as Part,
        Polling as Polling,
        RawResponse as RawResponse,
        RequestEvent as RequestEvent,
        RequestOptions as RequestOptions,
        ResponseEvent as ResponseEvent,
        ResponseInfo as ResponseInfo,
        ResultKind as ResultKind,
        Retries as Retries,
        RetryEvent as RetryEvent,
        Role as Role,
        ServerSentEvent as ServerSentEvent,
        StartedJob as StartedJob,
        Stream as Stream,
        StreamEvent as StreamEvent,
        SyncOptions as SyncOptions,
        Timeouts as Timeouts,
        UnknownEvent as UnknownEvent,
        UnreadResponse as UnreadResponse,
        Violation as Violation,
        Unset as Unset,
        World as World,
        deadline as deadline,
        mend as mend,
        partial_json as partial_json,
        response_info as response_info,
        use_httpx2 as use_httpx2,
        use_orjson as use_orjson,
    )
    from invocant.runtime._errors import *

    __all__: list[str]
    __version__: str

_CLIENTS = {
    "AsyncBraintrust": "braintrust",
    "AsyncNyckel": "nyckel",
    "AsyncOpper": "opper",
    "Braintrust": "braintrust",
    "Nyckel": "nyckel",
    "Opper": "opper",
}

if not TYPE_CHECKING:  # a type checker reads the imports, and must not take every name for one that exists

    def __getattr__(name: str) -> object:
        """Import a public name at its first use: a client, or one of the runtime's `FOR_USERS`."""
        from importlib import import_module

        if name == "__version__":
            value: object = import_module("invocant.runtime").VERSION
        elif name in _CLIENTS:
            value = getattr(import_module(f"invocant.{_CLIENTS[name]}"), name)
        elif name == "__all__":
            value = sorted({"__version__", *_CLIENTS, *import_module("invocant.runtime").FOR_USERS})
        elif not name.startswith("_") and name in import_module("invocant.runtime").FOR_USERS:
            value = getattr(import_module("invocant.runtime"), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        import invocant

        return sorted({*globals(), *invocant.__all__})

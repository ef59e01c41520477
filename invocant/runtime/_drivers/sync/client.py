"""Clients, resources, and what makes their calls, blocking."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, Unpack

from invocant.runtime._calls.flow import run
from invocant.runtime._drivers.settings import Settings
from invocant.runtime._drivers.sync.driver import FlowDriver
from invocant.runtime._errors import conceals

if TYPE_CHECKING:
    from invocant.runtime._calls.call import Call
    from invocant.runtime._calls.held import Given
    from invocant.runtime._calls.options import RequestOptions
    from invocant.runtime._declarations import AnyStream, Api, Operation
    from invocant.runtime._drivers.client_options import SyncOptions
    from invocant.runtime._drivers.sync.jobs import Job, StartedJob
    from invocant.runtime._drivers.sync.lists import Pager
    from invocant.runtime._drivers.sync.streams import Stream
    from invocant.runtime._drivers.sync.transport import SyncTransport
    from invocant.runtime._drivers.sync.unread import UnreadResponse
    from invocant.runtime._jobs.declarations import LongRunning
    from invocant.runtime._paging.pages import Page, PageCursor, PageQuery
    from invocant.runtime._paging.style import PagingStyle
    from invocant.runtime._paging.walk import PageWalk
    from invocant.runtime._streams.folds import Fold

T = TypeVar("T")
E = TypeVar("E")
State = TypeVar("State")
Item = TypeVar("Item")
# `self` by its type, not `typing.Self`: jedi takes that for the class it is written in, and offers no more
C = TypeVar("C", bound="SyncClient")


class SyncCaller:
    """Makes calls: what resources and clients hand their operations to."""

    __slots__ = ("drive", "driver", "settings", "transport")

    def __init__(self, settings: Settings, transport: SyncTransport) -> None:
        self.settings = settings
        self.transport = transport
        self.driver = FlowDriver(transport, settings.environment)
        self.drive = self.driver.drive

    def call(
        self, operation: Operation[T], arguments: Mapping[str, Any], options: RequestOptions | None = None
    ) -> T:
        """Make a call and return its result.

        Raises:
            InvocantError: see `invocant.runtime._errors` for which.
        """
        call = self.settings.prepare(operation, arguments, options)
        result: T = self.settings.finish(call, self.drive(run(call)))
        return result

    def paginate(
        self,
        operation: Operation[Any],
        paging: PagingStyle[T],
        arguments: Mapping[str, Any],
        *,
        cursor: PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: RequestOptions | None = None,
    ) -> Pager[T]:
        """Return the list that an operation gives in pages. Nothing is asked before it is read."""
        from invocant.runtime._drivers.pages import finish_page, walk_of
        from invocant.runtime._drivers.sync.lists import Pager  # here: see `stream`

        settings = self.settings

        def walk() -> PageWalk[T]:
            return walk_of(settings, operation, paging, arguments, cursor, max_items)

        def fetch(walk: PageWalk[T], query: PageQuery) -> Page[T]:
            call = settings.prepare(operation, query.arguments, options, url=query.url)
            return finish_page(settings, call, self.drive(run(call)), walk)

        walk()  # so that a wrong argument is refused here, where it was given
        return Pager(walk, fetch, prefetch)

    def stream(
        self,
        operation: Operation[Any],
        streaming: AnyStream[E],
        arguments: Mapping[str, Any],
        options: RequestOptions | None = None,
    ) -> Stream[E, Any]:
        """Return the stream of an operation. Nothing is sent before it is entered or read."""
        # Here, so that a client loads what reads lists and streams with the first of them: a third of the
        # time that a first client takes beyond httpx (15 of 44 ms).
        from invocant.runtime._drivers.sync.streams import Stream

        settings = self.settings
        return Stream(
            self.driver,
            lambda: settings.prepare(operation, arguments, options, streaming=streaming, stream=True),
            settings.reader(streaming, options),
            streaming.name,
        )

    def start(
        self,
        operation: Operation[T],
        job: LongRunning[State, Item],
        arguments: Mapping[str, Any],
        options: RequestOptions | None = None,
    ) -> StartedJob[T, State, Item]:
        """Make the call that starts a job, and return its handle.

        Raises:
            InvocantError: see `invocant.runtime._errors` for which.
        """
        from invocant.runtime._drivers.sync.jobs import StartedJob  # here: see `stream`
        from invocant.runtime._jobs.watching import started

        call = self.settings.prepare(operation, arguments, options)
        response = self.drive(run(call))
        result, told = started(self.settings, call, response, job, arguments)
        return StartedJob(job, told, self, result)

    def resume(
        self,
        job: LongRunning[State, Item],
        arguments: Mapping[str, Any],
        options: RequestOptions | None = None,
    ) -> Job[State, Item]:
        """Return the handle of a job that was started before. Nothing is sent."""
        from invocant.runtime._drivers.sync.jobs import Job  # here: see `stream`

        return Job(job, arguments, self, options)


class RawSyncCaller(SyncCaller):
    """Makes calls and returns their answers undecoded."""

    __slots__ = ()

    def call(self, operation: Operation[Any], arguments: Mapping[str, Any], options: Any = None) -> Any:
        """Make a call and return its `RawResponse`."""
        call = self.settings.prepare(operation, arguments, options)
        return self.settings.finish_raw(call, self.drive(run(call)))

    def paginate(self, operation: Operation[Any], paging: Any, arguments: Any, **kw: Any) -> Any:
        """Make the one call that these arguments describe, and return its `RawResponse`."""
        from invocant.runtime._drivers.pages import prepare_page  # here: see `stream`

        call = prepare_page(self.settings, operation, paging, arguments, **kw)
        return self.settings.finish_raw(call, self.drive(run(call)))

    def stream(self, operation: Operation[Any], streaming: Any, arguments: Any, options: Any = None) -> Any:
        """Return the stream's bytes: a `RawStream`."""
        from invocant.runtime._drivers.sync.streams import RawStream  # here: see `stream`

        settings = self.settings
        return RawStream(
            self.driver,
            lambda: settings.prepare(operation, arguments, options, streaming=streaming, stream=True),
        )

    def start(self, operation: Operation[Any], _job: Any, arguments: Any, options: Any = None) -> Any:
        """Make the call that starts a job, and return its `RawResponse`."""
        return self.call(operation, arguments, options)

    def resume(self, job: LongRunning[Any, Any], arguments: Mapping[str, Any], options: Any = None) -> Any:
        """Ask for the state of a job, and return the `RawResponse`."""
        return self.call(job.status.operation, job.status.given(arguments), options)


class UnreadSyncCaller(RawSyncCaller):
    """Makes calls and returns their answers before their bodies are read."""

    __slots__ = ()

    def call(self, operation: Operation[Any], arguments: Mapping[str, Any], options: Any = None) -> Any:
        """Return an `UnreadResponse`. Nothing is sent before it is entered or read."""
        return self._unread(
            lambda: self.settings.prepare(operation, arguments, options, stream=True), options
        )

    def paginate(self, operation: Operation[Any], paging: Any, arguments: Any, **kw: Any) -> Any:
        """Return the `UnreadResponse` of the one call that these arguments describe."""
        from invocant.runtime._drivers.pages import prepare_page  # here: see `stream`

        options = kw.get("options")
        return self._unread(
            lambda: prepare_page(self.settings, operation, paging, arguments, stream=True, **kw), options
        )

    def _unread(self, prepare: Callable[[], Call], options: RequestOptions | None) -> UnreadResponse:
        from invocant.runtime._drivers.sync.unread import UnreadResponse  # here: see `stream`

        return UnreadResponse(self.driver, prepare, None if options is None else options.max_size)


class SyncResource:
    """A group of methods. It belongs to a client and makes its calls with it."""

    def __init__(self, client: SyncClient | SyncCaller) -> None:
        self._client: SyncCaller = client if isinstance(client, SyncCaller) else client._client

    @property
    def raw(self) -> Any:
        """The same methods with undecoded answers: a `RawResponse`, or a `RawStream` for a stream."""
        return type(self)(RawSyncCaller(self._client.settings, self._client.transport))

    @property
    def unread(self) -> Any:
        """The same methods with answers that are read as they come: an `UnreadResponse`, to enter."""
        return type(self)(UnreadSyncCaller(self._client.settings, self._client.transport))


class SyncClient:
    """Base of the generated clients: settings, connections, and how long they live.

    A client may be used from several threads. Close it, or use it in a `with` block, to free its connections.
    """

    API: ClassVar[Api]
    FOLDS: ClassVar[Mapping[str, Callable[[], Fold]]] = {}
    """By streamed method, what makes the fold that builds its result, where the event table is not enough."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let no error of making a client hold what it was given: generated constructors are given it too."""
        super().__init_subclass__(**kwargs)
        if "__init__" in cls.__dict__:
            cls.__init__ = conceals(cls.__init__)  # type: ignore[method-assign]  # the same, but for errors

    @conceals
    def __init__(
        self,
        *,
        api_key: str | Callable[[], str] | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        credentials: Mapping[str, Given] | None = None,
        server: str | None = None,
        server_variables: Mapping[str, object] | None = None,
        **options: Unpack[SyncOptions],
    ) -> None:
        # Here, so that a program which makes one kind of client loads no transport of the other.
        from invocant.runtime._drivers.sync.transport import SyncTransport

        transport = SyncTransport(options.get("http_client"))
        settings = Settings(
            self.API,
            options,
            folds=self.FOLDS,
            credentials={
                "api_key": api_key,
                "client_id": client_id,
                "client_secret": client_secret,
                **(credentials or {}),
            },
            carries=transport.carries,
            carried=transport.carried,
            repeated=transport.repeated,
            server=server,
            server_variables=server_variables,
        )
        transport.hide(settings.secret_query)
        transport.check(settings.base_url)
        self._client = SyncCaller(settings, transport)

    def __enter__(self: C) -> C:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        caller = self.__dict__.get("_client")  # none yet, where it was not made to the end
        return f"{type(self).__name__}({'' if caller is None else repr(caller.settings.base_url)})"

    def close(self) -> None:
        """Close the client's connections. An `http_client` that was handed over stays open."""
        self._client.transport.close()

    @conceals
    def with_options(self: C, **options: Unpack[SyncOptions]) -> C:
        """Return a client that differs in some options; connections and credentials are shared.

        To close it ends its own calls, and leaves the connections to this client.
        """
        return self._with(SyncCaller(self._client.settings.derive(options), self._client.transport.derived()))

    @property
    def raw(self) -> Any:
        """The same client with undecoded answers: a `RawResponse`, or a `RawStream` for a stream."""
        return self._with(RawSyncCaller(self._client.settings, self._client.transport.derived()))

    @property
    def unread(self) -> Any:
        """The same client with answers that are read as they come: an `UnreadResponse`, to enter."""
        return self._with(UnreadSyncCaller(self._client.settings, self._client.transport.derived()))

    def _with(self: C, caller: SyncCaller) -> C:
        twin = copy.copy(self)
        twin.__dict__ = {"_client": caller}  # without the resources that were made for this one
        return twin

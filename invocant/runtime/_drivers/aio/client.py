"""Clients, resources, and what makes their calls, awaiting."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, Unpack

from invocant.runtime._calls.flow import run
from invocant.runtime._drivers.aio.driver import AsyncFlowDriver
from invocant.runtime._drivers.settings import Settings
from invocant.runtime._errors import conceals

if TYPE_CHECKING:
    from invocant.runtime._calls.call import Call
    from invocant.runtime._calls.held import Given
    from invocant.runtime._calls.options import RequestOptions
    from invocant.runtime._calls.response import RawResponse
    from invocant.runtime._declarations import AnyStream, Api, Operation
    from invocant.runtime._drivers.aio.jobs import AsyncJob, AsyncStartedJob
    from invocant.runtime._drivers.aio.lists import AsyncPager
    from invocant.runtime._drivers.aio.streams import AsyncStream
    from invocant.runtime._drivers.aio.transport import AsyncTransport
    from invocant.runtime._drivers.client_options import AsyncOptions
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
C = TypeVar("C", bound="AsyncClient")


class AsyncCaller:
    """Makes calls: what resources and clients hand their operations to."""

    __slots__ = ("drive", "driver", "settings", "transport")

    def __init__(self, settings: Settings, transport: AsyncTransport) -> None:
        self.settings = settings
        self.transport = transport
        self.driver = AsyncFlowDriver(transport, settings.environment)
        self.drive = self.driver.drive

    async def call(
        self, operation: Operation[T], arguments: Mapping[str, Any], options: RequestOptions | None = None
    ) -> T:
        """Make a call and return its result.

        Raises:
            InvocantError: see `invocant.runtime._errors` for which.
        """
        call = self.settings.prepare(operation, arguments, options)
        result: T = self.settings.finish(call, await self.drive(run(call)))
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
    ) -> AsyncPager[T]:
        """Return the list that an operation gives in pages. Nothing is asked before it is read."""
        from invocant.runtime._drivers.aio.lists import AsyncPager  # here: see `stream`
        from invocant.runtime._drivers.pages import finish_page, walk_of

        settings = self.settings

        def walk() -> PageWalk[T]:
            return walk_of(settings, operation, paging, arguments, cursor, max_items)

        async def fetch(walk: PageWalk[T], query: PageQuery) -> Page[T]:
            call = settings.prepare(operation, query.arguments, options, url=query.url)
            return finish_page(settings, call, await self.drive(run(call)), walk)

        walk()  # so that a wrong argument is refused here, where it was given
        return AsyncPager(walk, fetch, prefetch)

    def stream(
        self,
        operation: Operation[Any],
        streaming: AnyStream[E],
        arguments: Mapping[str, Any],
        options: RequestOptions | None = None,
    ) -> AsyncStream[E, Any]:
        """Return the stream of an operation. Nothing is sent before it is entered or read."""
        # Here, so that a client loads what reads lists and streams with the first of them: a third of the
        # time that a first client takes beyond httpx (15 of 44 ms).
        from invocant.runtime._drivers.aio.streams import AsyncStream

        settings = self.settings
        return AsyncStream(
            self.driver,
            lambda: settings.prepare(operation, arguments, options, streaming=streaming, stream=True),
            settings.reader(streaming, options),
            streaming.name,
        )

    async def start(
        self,
        operation: Operation[T],
        job: LongRunning[State, Item],
        arguments: Mapping[str, Any],
        options: RequestOptions | None = None,
    ) -> AsyncStartedJob[T, State, Item]:
        """Make the call that starts a job, and return its handle.

        Raises:
            InvocantError: see `invocant.runtime._errors` for which.
        """
        from invocant.runtime._drivers.aio.jobs import AsyncStartedJob  # here: see `stream`
        from invocant.runtime._jobs.watching import started

        call = self.settings.prepare(operation, arguments, options)
        response = await self.drive(run(call))
        result, told = started(self.settings, call, response, job, arguments)
        return AsyncStartedJob(job, told, self, result)

    def resume(
        self,
        job: LongRunning[State, Item],
        arguments: Mapping[str, Any],
        options: RequestOptions | None = None,
    ) -> AsyncJob[State, Item]:
        """Return the handle of a job that was started before. Nothing is sent."""
        from invocant.runtime._drivers.aio.jobs import AsyncJob  # here: see `stream`

        return AsyncJob(job, arguments, self, options)


class RawAsyncCaller(AsyncCaller):
    """Makes calls and returns their answers undecoded."""

    __slots__ = ()

    async def call(self, operation: Operation[Any], arguments: Mapping[str, Any], options: Any = None) -> Any:
        """Make a call and return its `RawResponse`."""
        call = self.settings.prepare(operation, arguments, options)
        return self.settings.finish_raw(call, await self.drive(run(call)))

    def paginate(self, operation: Operation[Any], paging: Any, arguments: Any, **kw: Any) -> Any:
        """Make the one call that these arguments describe: to be awaited, for its `RawResponse`."""
        return self._page(operation, paging, arguments, **kw)

    async def _page(self, operation: Operation[Any], paging: Any, arguments: Any, **kw: Any) -> RawResponse:
        from invocant.runtime._drivers.pages import prepare_page  # here: see `stream`

        call = prepare_page(self.settings, operation, paging, arguments, **kw)
        return self.settings.finish_raw(call, await self.drive(run(call)))

    def stream(self, operation: Operation[Any], streaming: Any, arguments: Any, options: Any = None) -> Any:
        """Return the stream's bytes: a `AsyncRawStream`."""
        from invocant.runtime._drivers.aio.streams import AsyncRawStream  # here: see `stream`

        settings = self.settings
        return AsyncRawStream(
            self.driver,
            lambda: settings.prepare(operation, arguments, options, streaming=streaming, stream=True),
        )

    async def start(self, operation: Operation[Any], _job: Any, arguments: Any, options: Any = None) -> Any:
        """Make the call that starts a job, and return its `RawResponse`."""
        return await self.call(operation, arguments, options)

    def resume(self, job: LongRunning[Any, Any], arguments: Mapping[str, Any], options: Any = None) -> Any:
        """Ask for the state of a job, and return the `RawResponse`, to be awaited."""
        return self.call(job.status.operation, job.status.given(arguments), options)


class UnreadAsyncCaller(RawAsyncCaller):
    """Prepares calls, whose answers are read as they come: see `AsyncUnread`, which sends them."""

    __slots__ = ()

    async def call(self, operation: Operation[Any], arguments: Mapping[str, Any], options: Any = None) -> Any:
        """Return the call, unsent."""
        return self.settings.prepare(operation, arguments, options, stream=True)

    def paginate(self, operation: Operation[Any], paging: Any, arguments: Any, **kw: Any) -> Any:
        """Return the `AsyncUnreadResponse` of the one call that these arguments describe."""
        from invocant.runtime._drivers.aio.unread import AsyncUnreadResponse  # here: see `stream`
        from invocant.runtime._drivers.pages import prepare_page  # here: see `stream`

        async def prepare() -> Call:
            return prepare_page(self.settings, operation, paging, arguments, stream=True, **kw)

        options = kw.get("options")
        return AsyncUnreadResponse(self.driver, prepare, None if options is None else options.max_size)


class AsyncResource:
    """A group of methods. It belongs to a client and makes its calls with it."""

    def __init__(self, client: AsyncClient | AsyncCaller) -> None:
        self._client: AsyncCaller = client if isinstance(client, AsyncCaller) else client._client

    @property
    def raw(self) -> Any:
        """The same methods with undecoded answers: a `RawResponse`, or a `AsyncRawStream` for a stream."""
        return type(self)(RawAsyncCaller(self._client.settings, self._client.transport))

    @property
    def unread(self) -> Any:
        """The same methods with answers that are read as they come: an `AsyncUnreadResponse`, to enter."""
        from invocant.runtime._drivers.aio.unread import AsyncUnread  # here: see `AsyncCaller.stream`

        caller = UnreadAsyncCaller(self._client.settings, self._client.transport)
        return AsyncUnread(type(self)(caller), caller.driver)


class AsyncClient:
    """Base of the generated clients: settings, connections, and how long they live.

    A client may be used from several tasks. Close it, or use it in an `async with` block, to free its
    connections.
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
        api_key: str | Callable[[], str | Awaitable[str]] | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        credentials: Mapping[str, Given] | None = None,
        server: str | None = None,
        server_variables: Mapping[str, object] | None = None,
        **options: Unpack[AsyncOptions],
    ) -> None:
        # Here, so that a program which makes one kind of client loads no transport of the other.
        from invocant.runtime._drivers.aio.transport import AsyncTransport

        transport = AsyncTransport(options.get("http_client"))
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
        self._client = AsyncCaller(settings, transport)

    async def __aenter__(self: C) -> C:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        caller = self.__dict__.get("_client")  # none yet, where it was not made to the end
        return f"{type(self).__name__}({'' if caller is None else repr(caller.settings.base_url)})"

    async def aclose(self) -> None:
        """Close the client's connections. An `http_client` that was handed over stays open."""
        await self._client.transport.aclose()

    @conceals
    def with_options(self: C, **options: Unpack[AsyncOptions]) -> C:
        """Return a client that differs in some options; connections and credentials are shared.

        To close it ends its own calls, and leaves the connections to this client.
        """
        return self._with(
            AsyncCaller(self._client.settings.derive(options), self._client.transport.derived())
        )

    @property
    def raw(self) -> Any:
        """The same client with undecoded answers: a `RawResponse`, or a `AsyncRawStream` for a stream."""
        return self._with(RawAsyncCaller(self._client.settings, self._client.transport.derived()))

    @property
    def unread(self) -> Any:
        """The same client with answers that are read as they come: an `AsyncUnreadResponse`, to enter."""
        from invocant.runtime._drivers.aio.unread import AsyncUnread  # here: see `AsyncCaller.stream`

        caller = UnreadAsyncCaller(self._client.settings, self._client.transport.derived())
        return AsyncUnread(self._with(caller), caller.driver)

    def _with(self: C, caller: AsyncCaller) -> C:
        twin = copy.copy(self)
        twin.__dict__ = {"_client": caller}  # without the resources that were made for this one
        return twin

"""The awaiting driver: carries out the steps of flows, and gives them to users as clients, lists and streams.

Its twin is `sync`; the two are meant to be compared line by line. It runs under asyncio and trio.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Generator,
    Iterator,
    Mapping,
)
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, Unpack

from invocant.runtime._calls.flow import run
from invocant.runtime._calls.media_types import is_event_stream
from invocant.runtime._calls.response import RawResponse
from invocant.runtime._calls.steps import Ask, Failure, Pause, Read, Send, Tell, WireResponse
from invocant.runtime._drivers.settings import AsyncOptions, Settings
from invocant.runtime._drivers.transport import AsyncTransport
from invocant.runtime._errors import ConfigurationError, StreamEndWarning
from invocant.runtime._info import ResponseInfo
from invocant.runtime._paging.walk import Page, PageCursor, PageQuery, PageWalk
from invocant.runtime._streams.reader import (
    MAX_CONTENT,
    StreamReader,
    StreamView,
    TextJoiner,
    content_error,
)

if TYPE_CHECKING:
    from invocant.runtime._calls.options import RequestOptions
    from invocant.runtime._declarations import Api, Operation, Paging, Streaming
    from invocant.runtime._streams.folds import Fold

T = TypeVar("T")
E = TypeVar("E")
R = TypeVar("R")


class AsyncCaller:
    """Makes calls: what resources and clients hand their operations to."""

    __slots__ = ("_clock", "settings", "transport")

    def __init__(self, settings: Settings, transport: AsyncTransport) -> None:
        self.settings = settings
        self.transport = transport
        self._clock = settings.world.clock

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
        paging: Paging[T],
        arguments: Mapping[str, Any],
        *,
        cursor: PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: RequestOptions | None = None,
    ) -> AsyncPager[T]:
        """Return the list that an operation gives in pages. Nothing is asked before it is read."""

        def walk() -> PageWalk[T]:
            return PageWalk(
                operation,
                paging,
                arguments,
                base_url=self.settings.where(operation),
                cursor=cursor,
                max_items=max_items,
            )

        async def fetch(walk: PageWalk[T], query: PageQuery) -> Page[T]:
            call = self.settings.prepare(operation, query.arguments, options, url=query.url)
            response = await self.drive(run(call))
            page = walk.take(self.settings.finish_json(call, response), response.headers, response.url)
            page.info = call.info(response)
            return page

        walk()  # so that a wrong argument is refused here, where it was given
        return AsyncPager(walk, fetch, prefetch)

    def stream(
        self,
        operation: Operation[Any],
        streaming: Streaming[E],
        arguments: Mapping[str, Any],
        options: RequestOptions | None = None,
    ) -> AsyncStream[E, Any]:
        """Return the stream of an operation. Nothing is sent before it is entered or read."""
        return AsyncStream(self, operation, streaming, arguments, options)

    async def drive(self, flow: Generator[Any, Any, WireResponse]) -> WireResponse:
        """Carry out the steps of a flow until it returns."""
        try:
            step = next(flow)
            while True:
                try:
                    if step.__class__ is Send:
                        outcome: Any = await self.transport.send(step, self._clock)
                    else:
                        outcome = await self._do(step)
                except BaseException as error:  # noqa: BLE001  # handed to the flow, which raises it again
                    step = flow.throw(error)
                else:
                    step = flow.send(outcome)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # a generator's value is not typed here

    async def _do(self, step: Any) -> Any:
        kind = step.__class__
        if kind is Pause:
            return await self.settings.world.asleep(step.seconds)
        if kind is Read:
            return await self.transport.read(step.response, step.deadline, step.max_size, self._clock)
        if kind is Tell or kind is Ask:
            answer = step.hook(step.event) if kind is Tell else step.function()
            return await answer if hasattr(answer, "__await__") else answer
        from invocant.runtime._drivers.concurrency import landing  # not at the top: few calls need it

        await landing(step.flight, None if step.deadline is None else max(0.0, step.deadline - self._clock()))
        return None


class AsyncPager(Generic[T]):
    """A list that is read page by page. Iterating it gives the items; each iteration begins anew.

    `pages()` gives the pages, each with the `cursor` to go on from later. Memory does not grow with the list.
    """

    def __init__(
        self,
        walk: Callable[[], PageWalk[T]],
        fetch: Callable[[PageWalk[T], PageQuery], Coroutine[Any, Any, Page[T]]],
        prefetch: bool = False,
    ) -> None:
        self._walk = walk
        self._fetch = fetch
        self._prefetch = prefetch

    async def __aiter__(self) -> AsyncIterator[T]:
        async with aclosing(self.pages()) as pages:
            async for page in pages:
                for item in page.items:
                    yield item

    async def pages(self) -> AsyncGenerator[Page[T], None]:
        """Iterate the pages; an empty one at the end of the list is not given out."""
        walk = self._walk()
        if self._prefetch:
            async with aclosing(self._pages_ahead(walk)) as pages:
                async for page in pages:
                    yield page
            return
        while walk.query is not None:
            page = await self._fetch(walk, walk.query)
            if page.items or walk.query is not None:
                yield page

    async def _pages_ahead(self, walk: PageWalk[T]) -> AsyncGenerator[Page[T], None]:
        """Iterate the pages while a task fetches the next one."""
        from invocant.runtime._drivers.concurrency import Ahead  # not at the top: few lists need it

        ahead = None if walk.query is None else Ahead(self._fetch(walk, walk.query))
        try:
            while ahead is not None:
                page = await ahead.wait()
                ahead = None if walk.query is None else Ahead(self._fetch(walk, walk.query))
                if page.items or ahead is not None:
                    yield page
        finally:
            if ahead is not None:
                await ahead.cancel()

    async def first_page(self) -> Page[T]:
        """Fetch and return the first page, which may be empty.

        Raises:
            ConfigurationError: the list was asked for with max_items=0.
        """
        walk = self._walk()
        if walk.query is None:
            raise ConfigurationError("a list of at most 0 items has no page")
        return await self._fetch(walk, walk.query)

    async def collect(self) -> list[T]:
        """Return all items as a list: for lists known to be short, or with max_items."""
        return [item async for item in self]


class AsyncStream(StreamView[E], Generic[E, R]):
    """A stream of events, and the result they build. Use it in an `async with` block, which closes it.

    Iterating it, or `events`, gives the typed events; `text` gives the text in pieces. Both go on where the
    other stopped. `result()` reads what is left. Nothing is sent before the block is entered or the first
    event is read.
    """

    def __init__(
        self,
        caller: AsyncCaller,
        operation: Operation[Any],
        streaming: Streaming[E],
        arguments: Mapping[str, Any],
        options: RequestOptions | None,
    ) -> None:
        super().__init__()
        self._name = streaming.name
        self._warned = False
        self._waiting: Iterator[E] = iter(())
        self._source = _pieces_of(caller, operation, streaming, arguments, options)

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the stream and free its connection; what has come is kept. Closing again does nothing."""
        await self._source.aclose()

    async def _open(self) -> StreamReader[E]:
        if self._reader is not None:
            return self._reader
        try:
            reader: StreamReader[E] = await anext(self._source)
        except StopAsyncIteration:
            raise ConfigurationError("the stream was closed before it was opened") from None
        self._reader = reader
        return reader

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> E:
        event = next(self._waiting, None)  # first, as most events wait for nothing
        if event is not None:
            return event
        waiting = await self._more()
        if waiting is None:
            raise StopAsyncIteration
        self._waiting = waiting
        return next(waiting)

    async def _more(self) -> Iterator[E] | None:
        """Return the events that wait, one or more; read further if there are none. None at the end."""
        reader = self._reader or await self._open()
        while (waiting := reader.waiting()) is None:
            if reader.ended:
                problem = reader.problem()
                if problem is not None:
                    await self.aclose()
                    raise problem
                if reader.unconfirmed and not self._warned:
                    self._warned = True
                    warnings.warn(f"{self._name}: {StreamEndWarning.advice}", StreamEndWarning, stacklevel=3)
                return None
            if await anext(self._source, None) is None and not reader.ended:
                raise ConfigurationError("the stream was closed before its end")
        return waiting

    @property
    def events(self) -> AsyncIterator[E]:
        """The events that are left, typed. An error event is one of them and does not raise here."""
        return self

    @property
    def text(self) -> AsyncIterator[str]:
        """The text that is left, in pieces as they come.

        Raises:
            StreamEventError: when the server reports a failure.
            StreamError: when the stream breaks.
        """
        return AsyncTextPieces(self)

    async def result(self) -> R:
        """Read what is left, and return the result.

        Returns:
            The joined text, or the parsed JSON if the stream carries JSON, or None when it carries neither.

        Raises:
            StreamEventError: the server reported a failure.
            StreamMalformedError: an event cannot be read, or the joined JSON does not parse.
            StreamTruncatedError: the stream broke; `partial` holds what had come.
        """
        reader = await self._open()
        try:
            async for _ in self:
                pass
        except ConfigurationError:
            raise
        except Exception:
            reader.raise_failure()  # the server's own word on what went wrong goes before ours
            raise
        finally:
            await self.aclose()
        result: R = reader.result()
        return result


class AsyncTextPieces:
    """The text of a stream, in pieces that end in whole characters."""

    def __init__(self, stream: AsyncStream[Any, Any]) -> None:
        self._stream = stream
        self._joiner = TextJoiner()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        stream = self._stream
        reader = stream._reader or await stream._open()
        try:
            while True:
                await stream.__anext__()
                reader.raise_failure()
                piece = reader.taken_text()
                if piece is not None and (ready := self._joiner.feed(piece)):
                    return ready
        except StopAsyncIteration:
            if rest := self._joiner.close():
                return rest
            reader.raise_failure()
            raise


async def _pieces_of(
    caller: AsyncCaller,
    operation: Operation[Any],
    streaming: Streaming[Any],
    arguments: Mapping[str, Any],
    options: RequestOptions | None,
) -> AsyncGenerator[Any, None]:
    """Open a stream, give its reader, then feed it piece by piece; whatever happens, the connection is freed.

    All that holds the connection is in here, so that a stream that is dropped unclosed frees it too.
    """
    settings, transport = caller.settings, caller.transport
    call = settings.prepare(operation, arguments, options, streaming=streaming, stream=True)
    response = await caller.drive(run(call))
    pieces: AsyncGenerator[Any, None] | None = None
    over = False
    reader: StreamReader[Any] | None = None
    try:
        if not is_event_stream(response.headers.get("content-type", "")):
            body = await transport.read(response, call.deadline, MAX_CONTENT, settings.world.clock)
            raise content_error(call, response, b"" if body.__class__ is Failure else body)
        reader = settings.reader(call, streaming, response, options)
        yield reader
        pieces = transport.pieces(response, call.deadline, settings.world.clock)
        async for piece in pieces:
            if piece.__class__ is Failure:
                reader.broke(piece)
            elif reader.feed(piece):
                yield reader
            if reader.ended:
                return
        over = True
        reader.end()
    finally:
        try:
            if (
                pieces is not None
                and not over
                and reader is not None
                and reader.done_seen
                and not reader.ended
            ):
                await transport.drain(response, pieces)
        finally:
            if pieces is not None:
                await pieces.aclose()
            await transport.close_response(response)


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
        walk: PageWalk[Any] = PageWalk(
            operation,
            paging,
            arguments,
            base_url=self.settings.where(operation),
            cursor=kw.get("cursor"),
            max_items=kw.get("max_items"),
        )
        if walk.query is None:
            raise ConfigurationError("a list of at most 0 items has no page")
        call = self.settings.prepare(operation, walk.query.arguments, kw.get("options"), url=walk.query.url)
        return self.settings.finish_raw(call, await self.drive(run(call)))

    def stream(self, operation: Operation[Any], streaming: Any, arguments: Any, options: Any = None) -> Any:
        """Return the stream's bytes: a `AsyncRawStream`."""
        return AsyncRawStream(self, operation, streaming, arguments, options)


class AsyncRawStream:
    """A stream's answer, undecoded: enter it, then iterate the pieces of its body."""

    def __init__(
        self, caller: AsyncCaller, operation: Operation[Any], streaming: Any, arguments: Any, options: Any
    ) -> None:
        self._source = self._open(caller, operation, streaming, arguments, options)
        self.info: ResponseInfo | None = None

    async def _open(
        self, caller: AsyncCaller, operation: Operation[Any], streaming: Any, arguments: Any, options: Any
    ) -> AsyncGenerator[bytes, None]:
        call = caller.settings.prepare(operation, arguments, options, streaming=streaming, stream=True)
        response = await caller.drive(run(call))
        try:
            self.info = call.info(response)
            yield b""
            pieces = caller.transport.pieces(response, call.deadline, caller.settings.world.clock)
            async for piece in pieces:
                if piece.__class__ is Failure:
                    raise call.describe(piece.error, response.attempts, response) from piece.cause
                yield piece
        finally:
            await caller.transport.close_response(response)

    async def __aenter__(self) -> Self:
        if self.info is None:
            await anext(self._source)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Iterate the pieces of the body as they come."""
        async with self:
            async for piece in self._source:
                if piece:
                    yield piece

    async def aclose(self) -> None:
        """Close the stream and free its connection."""
        await self._source.aclose()


class AsyncResource:
    """A group of methods. It belongs to a client and makes its calls with it."""

    def __init__(self, client: AsyncClient | AsyncCaller) -> None:
        self._client: AsyncCaller = client if isinstance(client, AsyncCaller) else client._client

    @property
    def raw(self) -> Any:
        """The same methods with undecoded answers: a `RawResponse`, or a `AsyncRawStream` for a stream."""
        return type(self)(RawAsyncCaller(self._client.settings, self._client.transport))


class AsyncClient:
    """Base of the generated clients: settings, connections, and how long they live.

    A client may be used from several tasks. Close it, or use it in an `async with` block, to free its
    connections.
    """

    API: ClassVar[Api]
    FOLDS: ClassVar[Mapping[str, Callable[[], Fold]]] = {}
    """By streamed method, what makes the fold that builds its result, where the event table is not enough."""

    def __init__(
        self,
        *,
        api_key: str | Callable[[], str | Awaitable[str]] | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        **options: Unpack[AsyncOptions],
    ) -> None:
        settings = Settings(
            self.API,
            options,
            folds=self.FOLDS,
            api_key=api_key,
            client_id=client_id,
            client_secret=client_secret,
        )
        self._client = AsyncCaller(settings, AsyncTransport(options.get("http_client")))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._client.settings.base_url!r})"

    async def aclose(self) -> None:
        """Close the client's connections. An `http_client` that was handed over stays open."""
        await self._client.transport.aclose()

    def with_options(self, **options: Unpack[AsyncOptions]) -> Self:
        """Return a client that differs in some options; connections and credentials are shared."""
        return self._with(AsyncCaller(self._client.settings.derive(options), self._client.transport))

    @property
    def raw(self) -> Any:
        """The same client with undecoded answers: a `RawResponse`, or a `AsyncRawStream` for a stream."""
        return self._with(RawAsyncCaller(self._client.settings, self._client.transport))

    def _with(self, caller: AsyncCaller) -> Self:
        twin = copy.copy(self)
        twin.__dict__ = {"_client": caller}  # without the resources that were made for this one
        return twin


__all__ = [
    "AsyncCaller",
    "AsyncClient",
    "AsyncPager",
    "AsyncRawStream",
    "AsyncResource",
    "AsyncStream",
    "RawAsyncCaller",
    "RawResponse",
]

"""The blocking driver: carries out the steps of flows, and gives them to users as clients, lists and streams.

Its twin is `aio`; the two are meant to be compared line by line.
"""

from __future__ import annotations

import copy
import threading
import warnings
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, Unpack

from invocant.runtime._calls.flow import run
from invocant.runtime._calls.media_types import is_event_stream
from invocant.runtime._calls.response import RawResponse
from invocant.runtime._calls.steps import Ask, Failure, Pause, Read, Send, Tell, WireResponse
from invocant.runtime._drivers.settings import Settings, SyncOptions
from invocant.runtime._drivers.transport import SyncTransport
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


class SyncCaller:
    """Makes calls: what resources and clients hand their operations to."""

    __slots__ = ("_clock", "settings", "transport")

    def __init__(self, settings: Settings, transport: SyncTransport) -> None:
        self.settings = settings
        self.transport = transport
        self._clock = settings.world.clock

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
        paging: Paging[T],
        arguments: Mapping[str, Any],
        *,
        cursor: PageCursor | str | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        options: RequestOptions | None = None,
    ) -> Pager[T]:
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

        def fetch(walk: PageWalk[T], query: PageQuery) -> Page[T]:
            call = self.settings.prepare(operation, query.arguments, options, url=query.url)
            response = self.drive(run(call))
            page = walk.take(self.settings.finish_json(call, response), response.headers, response.url)
            page.info = call.info(response)
            return page

        walk()  # so that a wrong argument is refused here, where it was given
        return Pager(walk, fetch, prefetch)

    def stream(
        self,
        operation: Operation[Any],
        streaming: Streaming[E],
        arguments: Mapping[str, Any],
        options: RequestOptions | None = None,
    ) -> Stream[E, Any]:
        """Return the stream of an operation. Nothing is sent before it is entered or read."""
        return Stream(self, operation, streaming, arguments, options)

    def drive(self, flow: Generator[Any, Any, WireResponse]) -> WireResponse:
        """Carry out the steps of a flow until it returns."""
        try:
            step = next(flow)
            while True:
                try:
                    if step.__class__ is Send:
                        outcome: Any = self.transport.send(step, self._clock)
                    else:
                        outcome = self._do(step)
                except BaseException as error:  # noqa: BLE001  # handed to the flow, which raises it again
                    step = flow.throw(error)
                else:
                    step = flow.send(outcome)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # a generator's value is not typed here

    def _do(self, step: Any) -> Any:
        kind = step.__class__
        if kind is Pause:
            return self.settings.world.sleep(step.seconds)
        if kind is Read:
            return self.transport.read(step.response, step.deadline, step.max_size, self._clock)
        if kind is Tell:
            return step.hook(step.event)
        if kind is Ask:
            answer = step.function()
            if hasattr(answer, "__await__"):
                raise ConfigurationError(
                    "the function given as api_key= is async: only an async client can await it"
                )
            return answer
        landed = threading.Event()
        step.flight.wake(landed.set)
        if not landed.wait(None if step.deadline is None else max(0.0, step.deadline - self._clock())):
            step.flight.forget(landed.set)
        return None


class Pager(Generic[T]):
    """A list that is read page by page. Iterating it gives the items; each iteration begins anew.

    `pages()` gives the pages, each with the `cursor` to go on from later. Memory does not grow with the list.
    """

    def __init__(
        self,
        walk: Callable[[], PageWalk[T]],
        fetch: Callable[[PageWalk[T], PageQuery], Page[T]],
        prefetch: bool = False,
    ) -> None:
        self._walk = walk
        self._fetch = fetch
        self._prefetch = prefetch

    def __iter__(self) -> Iterator[T]:
        with closing(self.pages()) as pages:
            for page in pages:
                yield from page.items

    def pages(self) -> Generator[Page[T], None, None]:
        """Iterate the pages; an empty one at the end of the list is not given out."""
        walk = self._walk()
        if self._prefetch:
            yield from self._pages_ahead(walk)
            return
        while walk.query is not None:
            page = self._fetch(walk, walk.query)
            if page.items or walk.query is not None:
                yield page

    def _pages_ahead(self, walk: PageWalk[T]) -> Generator[Page[T], None, None]:
        """Iterate the pages while a thread fetches the next one."""
        ahead = None if walk.query is None else _Ahead(self._fetch, walk, walk.query)
        while ahead is not None:
            page = ahead.wait()
            ahead = None if walk.query is None else _Ahead(self._fetch, walk, walk.query)
            if page.items or ahead is not None:
                yield page

    def first_page(self) -> Page[T]:
        """Fetch and return the first page, which may be empty.

        Raises:
            ConfigurationError: the list was asked for with max_items=0.
        """
        walk = self._walk()
        if walk.query is None:
            raise ConfigurationError("a list of at most 0 items has no page")
        return self._fetch(walk, walk.query)

    def collect(self) -> list[T]:
        """Return all items as a list: for lists known to be short, or with max_items."""
        return list(self)


class _Ahead(Generic[T]):
    """A page that a thread of its own fetches."""

    def __init__(
        self, fetch: Callable[[PageWalk[T], PageQuery], Page[T]], walk: PageWalk[T], query: PageQuery
    ) -> None:
        self._page: Any = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(
            target=self._run, args=(fetch, walk, query), name="invocant-prefetch", daemon=True
        )
        self._thread.start()

    def _run(
        self, fetch: Callable[[PageWalk[T], PageQuery], Page[T]], walk: PageWalk[T], query: PageQuery
    ) -> None:
        try:
            self._page = fetch(walk, query)
        except BaseException as error:  # noqa: BLE001  # raised where the page is waited for
            self._error = error

    def wait(self) -> Page[T]:
        """Return the page, or raise what fetching it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        page: Page[T] = self._page
        return page


class Stream(StreamView[E], Generic[E, R]):
    """A stream of events, and the result they build. Use it in a `with` block, which closes it.

    Iterating it, or `events`, gives the typed events; `text` gives the text in pieces. Both go on where the
    other stopped. `result()` reads what is left. Nothing is sent before the block is entered or the first
    event is read.
    """

    def __init__(
        self,
        caller: SyncCaller,
        operation: Operation[Any],
        streaming: Streaming[E],
        arguments: Mapping[str, Any],
        options: RequestOptions | None,
    ) -> None:
        super().__init__()
        self._name = streaming.name
        self._warned = False
        self._source = _pieces_of(caller, operation, streaming, arguments, options)

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the stream and free its connection; what has come is kept. Closing again does nothing."""
        self._source.close()

    def _open(self) -> StreamReader[E]:
        if self._reader is not None:
            return self._reader
        try:
            reader: StreamReader[E] = next(self._source)
        except StopIteration:
            raise ConfigurationError("the stream was closed before it was opened") from None
        self._reader = reader
        return reader

    def __iter__(self) -> Iterator[E]:
        return chain.from_iterable(_handfuls_of(self))

    def __next__(self) -> E:
        waiting = self._more()
        if waiting is None:
            raise StopIteration
        return next(waiting)

    def _more(self) -> Iterator[E] | None:
        """Return the events that wait, one or more; read further if there are none. None at the end."""
        reader = self._reader or self._open()
        while (waiting := reader.waiting()) is None:
            if reader.ended:
                problem = reader.problem()
                if problem is not None:
                    self.close()
                    raise problem
                if reader.unconfirmed and not self._warned:
                    self._warned = True
                    warnings.warn(f"{self._name}: {StreamEndWarning.advice}", StreamEndWarning, stacklevel=3)
                return None
            if next(self._source, None) is None and not reader.ended:
                raise ConfigurationError("the stream was closed before its end")
        return waiting

    @property
    def events(self) -> Iterator[E]:
        """The events that are left, typed. An error event is one of them and does not raise here."""
        return iter(self)

    @property
    def text(self) -> Iterator[str]:
        """The text that is left, in pieces as they come.

        Raises:
            StreamEventError: when the server reports a failure.
            StreamError: when the stream breaks.
        """
        return TextPieces(self)

    def result(self) -> R:
        """Read what is left, and return the result.

        Returns:
            The joined text, or the parsed JSON if the stream carries JSON, or None when it carries neither.

        Raises:
            StreamEventError: the server reported a failure.
            StreamMalformedError: an event cannot be read, or the joined JSON does not parse.
            StreamTruncatedError: the stream broke; `partial` holds what had come.
        """
        reader = self._open()
        try:
            for _ in self:
                pass
        except ConfigurationError:
            raise
        except Exception:
            reader.raise_failure()  # the server's own word on what went wrong goes before ours
            raise
        finally:
            self.close()
        result: R = reader.result()
        return result


def _handfuls_of(stream: Stream[E, Any]) -> Iterator[Iterator[E]]:
    """Give the events of a stream as they come, one or more at once."""
    while (waiting := stream._more()) is not None:
        yield waiting


class TextPieces:
    """The text of a stream, in pieces that end in whole characters."""

    def __init__(self, stream: Stream[Any, Any]) -> None:
        self._stream = stream
        self._joiner = TextJoiner()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        stream = self._stream
        reader = stream._reader or stream._open()
        try:
            while True:
                stream.__next__()
                reader.raise_failure()
                piece = reader.taken_text()
                if piece is not None and (ready := self._joiner.feed(piece)):
                    return ready
        except StopIteration:
            if rest := self._joiner.close():
                return rest
            reader.raise_failure()
            raise


def _pieces_of(
    caller: SyncCaller,
    operation: Operation[Any],
    streaming: Streaming[Any],
    arguments: Mapping[str, Any],
    options: RequestOptions | None,
) -> Generator[Any, None, None]:
    """Open a stream, give its reader, then feed it piece by piece; whatever happens, the connection is freed.

    All that holds the connection is in here, so that a stream that is dropped unclosed frees it too.
    """
    settings, transport = caller.settings, caller.transport
    call = settings.prepare(operation, arguments, options, streaming=streaming, stream=True)
    response = caller.drive(run(call))
    pieces: Iterator[Any] = iter(())
    over = False
    reader: StreamReader[Any] | None = None
    try:
        if not is_event_stream(response.headers.get("content-type", "")):
            body = transport.read(response, call.deadline, MAX_CONTENT, settings.world.clock)
            raise content_error(call, response, b"" if body.__class__ is Failure else body)
        reader = settings.reader(call, streaming, response, options)
        yield reader
        pieces = transport.pieces(response, call.deadline, settings.world.clock)
        for piece in pieces:
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
            if not over and reader is not None and reader.done_seen and not reader.ended:
                transport.drain(response, pieces)
        finally:
            transport.close_response(response)


class RawSyncCaller(SyncCaller):
    """Makes calls and returns their answers undecoded."""

    __slots__ = ()

    def call(self, operation: Operation[Any], arguments: Mapping[str, Any], options: Any = None) -> Any:
        """Make a call and return its `RawResponse`."""
        call = self.settings.prepare(operation, arguments, options)
        return self.settings.finish_raw(call, self.drive(run(call)))

    def paginate(self, operation: Operation[Any], paging: Any, arguments: Any, **kw: Any) -> Any:
        """Make the one call that these arguments describe, and return its `RawResponse`."""
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
        return self.settings.finish_raw(call, self.drive(run(call)))

    def stream(self, operation: Operation[Any], streaming: Any, arguments: Any, options: Any = None) -> Any:
        """Return the stream's bytes: a `RawStream`."""
        return RawStream(self, operation, streaming, arguments, options)


class RawStream:
    """A stream's answer, undecoded: enter it, then iterate the pieces of its body."""

    def __init__(
        self, caller: SyncCaller, operation: Operation[Any], streaming: Any, arguments: Any, options: Any
    ) -> None:
        self._source = self._open(caller, operation, streaming, arguments, options)
        self.info: ResponseInfo | None = None

    def _open(
        self, caller: SyncCaller, operation: Operation[Any], streaming: Any, arguments: Any, options: Any
    ) -> Generator[bytes, None, None]:
        call = caller.settings.prepare(operation, arguments, options, streaming=streaming, stream=True)
        response = caller.drive(run(call))
        try:
            self.info = call.info(response)
            yield b""
            for piece in caller.transport.pieces(response, call.deadline, caller.settings.world.clock):
                if piece.__class__ is Failure:
                    raise call.describe(piece.error, response.attempts, response) from piece.cause
                yield piece
        finally:
            caller.transport.close_response(response)

    def __enter__(self) -> Self:
        if self.info is None:
            next(self._source)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[bytes]:
        """Iterate the pieces of the body as they come."""
        with self:
            for piece in self._source:
                if piece:
                    yield piece

    def close(self) -> None:
        """Close the stream and free its connection."""
        self._source.close()


class SyncResource:
    """A group of methods. It belongs to a client and makes its calls with it."""

    def __init__(self, client: SyncClient | SyncCaller) -> None:
        self._client: SyncCaller = client if isinstance(client, SyncCaller) else client._client

    @property
    def raw(self) -> Any:
        """The same methods with undecoded answers: a `RawResponse`, or a `RawStream` for a stream."""
        return type(self)(RawSyncCaller(self._client.settings, self._client.transport))


class SyncClient:
    """Base of the generated clients: settings, connections, and how long they live.

    A client may be used from several threads. Close it, or use it in a `with` block, to free its connections.
    """

    API: ClassVar[Api]
    FOLDS: ClassVar[Mapping[str, Callable[[], Fold]]] = {}
    """By streamed method, what makes the fold that builds its result, where the event table is not enough."""

    def __init__(
        self,
        *,
        api_key: str | Callable[[], str] | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        **options: Unpack[SyncOptions],
    ) -> None:
        settings = Settings(
            self.API,
            options,
            folds=self.FOLDS,
            api_key=api_key,
            client_id=client_id,
            client_secret=client_secret,
        )
        self._client = SyncCaller(settings, SyncTransport(options.get("http_client")))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._client.settings.base_url!r})"

    def close(self) -> None:
        """Close the client's connections. An `http_client` that was handed over stays open."""
        self._client.transport.close()

    def with_options(self, **options: Unpack[SyncOptions]) -> Self:
        """Return a client that differs in some options; connections and credentials are shared."""
        return self._with(SyncCaller(self._client.settings.derive(options), self._client.transport))

    @property
    def raw(self) -> Any:
        """The same client with undecoded answers: a `RawResponse`, or a `RawStream` for a stream."""
        return self._with(RawSyncCaller(self._client.settings, self._client.transport))

    def _with(self, caller: SyncCaller) -> Self:
        twin = copy.copy(self)
        twin.__dict__ = {"_client": caller}  # without the resources that were made for this one
        return twin


__all__ = [
    "Pager",
    "RawResponse",
    "RawStream",
    "RawSyncCaller",
    "Stream",
    "SyncCaller",
    "SyncClient",
    "SyncResource",
]

"""Async generators that may be dropped before their end, under trio too, which warns of that."""

from __future__ import annotations

import sys
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import suppress
from functools import cache, partial
from typing import Any, Generic, TypeVar

T = TypeVar("T")


def owned(generator: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """Return an async generator whose user may drop it before its end, under trio without a warning."""
    trio = sys.modules.get("trio")
    if trio is None:
        return generator
    try:
        token = trio.lowlevel.current_trio_token()
    except RuntimeError:
        return generator
    made = _Owned(generator, token)
    _alive_in(token).add(made)
    return made


_alive: weakref.WeakKeyDictionary[Any, weakref.WeakSet[Any]] = weakref.WeakKeyDictionary()


def _alive_in(token: Any) -> weakref.WeakSet[Any]:
    """Return the generators of a run that are not over; they are closed with it."""
    alive = _alive.get(token)
    if alive is None:
        import trio

        alive = _alive[token] = weakref.WeakSet()
        trio.lowlevel.spawn_system_task(_close_alive, alive, name="invocant generators")
    return alive


async def _close_alive(alive: weakref.WeakSet[Any]) -> None:
    """Close what is left of generators when the run ends."""
    import trio

    try:
        await trio.sleep_forever()
    finally:
        with trio.CancelScope(shield=True):
            for generator in list(alive):
                await _close_quietly(generator)


class _Owned(AsyncGenerator[T, None], Generic[T]):
    """An async generator, and all that are begun inside it, which are closed with it.

    trio warns of a generator that is dropped before its end, and so of those inside the HTTP libraries, which
    drop theirs when an answer is left early. It hears of none of these: they are kept here, and closed after
    the answer.
    """

    def __init__(self, generator: AsyncGenerator[T, None], token: Any) -> None:
        self._generator = generator
        self._token = token
        self._begun: list[Any] = []

    def __aiter__(self) -> AsyncGenerator[T, None]:
        return self

    def __anext__(self) -> Any:
        return _Steps(self._generator.__anext__, self._note)

    def asend(self, value: None) -> Any:
        """Go on with a value."""
        return _Steps(partial(self._generator.asend, value), self._note)

    def athrow(self, *error: Any) -> Any:
        """Go on with an error."""
        return _Steps(partial(self._generator.athrow, *error), self._note)

    async def aclose(self) -> None:
        """Close it, and what was begun inside."""
        try:
            await _Steps(self._generator.aclose, self._note)
        finally:
            begun, self._begun = self._begun, []
            for generator in reversed(begun):
                if generator.ag_frame is not None and not generator.ag_running:
                    await generator.aclose()

    def _note(self, generator: Any) -> None:
        if len(self._begun) >= 64:  # those of some calls: what is over is forgotten now and then
            self._begun = [begun for begun in self._begun if begun.ag_frame is not None]
        self._begun.append(generator)

    def __del__(self) -> None:
        if any(begun.ag_frame is not None for begun in self._begun):
            left = _Owned(self._generator, self._token)
            left._begun, self._begun = self._begun, []
            try:
                self._token.run_sync_soon(_close_left, left)
            except Exception:  # noqa: BLE001  # the run is over, and has closed it
                left._begun = []


def _close_left(left: Any) -> None:
    import trio

    with suppress(RuntimeError):  # the run ends right now
        trio.lowlevel.spawn_system_task(_close_quietly, left, name="invocant closing")


async def _close_quietly(left: Any) -> None:
    with suppress(Exception):  # a system task that fails ends the program
        await left.aclose()


class _Steps:
    """An awaitable whose steps are taken while the hooks of the event loop hear of no new async generator."""

    __slots__ = ("_begin", "_inner", "_note")

    def __init__(self, begin: Callable[[], Any], note: Callable[[Any], None]) -> None:
        self._begin, self._note = begin, note
        self._inner: Any = None

    def __await__(self) -> _Steps:
        return self  # and no generator made here: `anext` with a default asks for it at each step

    def __iter__(self) -> _Steps:
        return self

    def __next__(self) -> Any:
        return self.send(None)

    def send(self, value: Any) -> Any:
        """Take a step."""
        with _Hooks(self._note):
            if self._inner is None:
                self._inner = self._begin().__await__()
            return self._inner.send(value)

    def throw(self, *error: Any) -> Any:
        """Take a step that begins with an error."""
        with _Hooks(self._note):
            if self._inner is None:
                self._inner = self._begin().__await__()
            return self._inner.throw(*error)

    def close(self) -> None:
        """Take no further step."""
        if self._inner is not None:
            with _Hooks(self._note):
                self._inner.close()


class _Hooks:
    """A block in which async generators that begin are told of, and those that are dropped are not."""

    __slots__ = ("_before", "_note")

    def __init__(self, note: Callable[[Any], None]) -> None:
        self._note = note

    def __enter__(self) -> None:
        self._before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._note, finalizer=None)

    def __exit__(self, *_: object) -> None:
        sys.set_asyncgen_hooks(*self._before)


# Bodies of requests ----------------------------------------------------------------------------------------


def without_generator(request: Any, library: Any, body: AsyncIterator[bytes] | None) -> None:
    """Let a library's request give its body by no generator of the library's.

    Such a one is dropped when sending fails or is cancelled half-way, of which trio warns.

    Args:
        request: The library's request.
        library: The library.
        body: What reads the body as it is sent, which is no generator; None where the body is at hand.
    """
    if "trio" not in sys.modules:
        return
    stream = _stream_class(library)
    if body is not None:
        request.stream = stream(lambda: body)
    elif isinstance(request.stream, library.ByteStream):
        data = b"".join(request.stream)
        request.stream = stream(lambda: _Once(data))


@cache
def _stream_class(library: Any) -> Any:
    """Return the class of the bodies of a library's requests."""

    class BodyStream(library.AsyncByteStream):  # type: ignore[misc]  # the library is a parameter
        """Gives what is begun anew each time it is asked to."""

        def __init__(self, begin: Callable[[], AsyncIterator[bytes]]) -> None:
            self._begin = begin

        def __aiter__(self) -> AsyncIterator[bytes]:
            return self._begin()

    return BodyStream


class _Once:
    """One piece, awaiting nothing."""

    def __init__(self, data: bytes) -> None:
        self._left = [data]

    def __aiter__(self) -> _Once:
        return self

    async def __anext__(self) -> bytes:
        if not self._left:
            raise StopAsyncIteration
        return self._left.pop()

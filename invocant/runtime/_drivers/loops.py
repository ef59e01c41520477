"""What belongs to one event loop, of asyncio or trio: its connections, and the calls under way in it.

Connections cannot leave their loop, so each loop has its own, and they are closed when it ends: asyncio
closes its async generators then, one of which holds them, and trio cancels its system tasks. Either also
notices when nobody has the client any more.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any, Generic, TypeVar

T = TypeVar("T")


def running_loop() -> Any:
    """Return an object that identifies the running event loop, or None outside one."""
    asyncio = sys.modules.get("asyncio")  # under trio it need not have been imported
    if asyncio is not None:
        try:
            return asyncio.get_running_loop()
        except RuntimeError:
            pass
    trio = sys.modules.get("trio")
    if trio is not None:
        try:
            return trio.lowlevel.current_trio_token()
        except RuntimeError:
            pass
    return None


class Home:
    """What a transport, and those derived from it, have in one event loop.

    Attributes:
        loop: The loop; None outside one, where only what needs none can be called.
        clients: Its HTTP clients, by scheme.
        calls: What can be stopped, with the transport whose it is: tasks of asyncio, cancel scopes of trio.
    """

    __slots__ = ("_guard", "_stopping", "calls", "clients", "loop")

    def __init__(self, loop: Any) -> None:
        self.loop = loop
        self.clients: dict[str, Any] = {}
        self.calls: dict[Any, tuple[Any, int]] = {}
        self._stopping: set[Any] = set()
        self._guard: Any = None

    # How calls are made and stopped ------------------------------------------------------------------------

    async def drive(self, transport: Any, call: Awaitable[T], closed: Callable[[], Exception]) -> T:
        """Await a call that `stop` can end, in asyncio.

        Args:
            transport: Whose call it is.
            call: The call.
            closed: Makes the error of a call that was stopped.
        """
        import asyncio

        task: Any = asyncio.current_task()
        if task is None or task in self.calls:  # a call that a hook of another makes ends with that
            return await call
        before = task.cancelling()
        self.calls[task] = (transport, before)
        try:
            return await call
        except asyncio.CancelledError:
            if task in self._stopping and task.uncancel() <= before:
                raise closed() from None
            raise
        finally:
            del self.calls[task]
            self._stopping.discard(task)

    def stop(self, chosen: Callable[[Any], bool]) -> None:
        """End the calls of some transports, those of the task that asks for it excepted."""
        asking = None
        if not self.is_trio:
            import asyncio

            asking = asyncio.current_task()
        for task, (transport, _) in list(self.calls.items()):
            if task is not asking and task not in self._stopping and chosen(transport):
                self._stopping.add(task)
                task.cancel()

    # How long connections live ------------------------------------------------------------------------

    @property
    def is_trio(self) -> bool:
        """Whether this is a loop of trio."""
        return False

    @property
    def runs(self) -> bool:
        """Whether the loop runs now, in whichever thread."""
        return self.loop is not None and bool(self.loop.is_running())

    @property
    def is_over(self) -> bool:
        """Whether the loop will never run again."""
        return self.loop is not None and bool(self.loop.is_closed())

    def guard(self) -> None:
        """See to it that the clients are closed when the loop ends."""
        if self._guard is None and self.loop is not None:
            self._guard = _closing_at_the_end(self.clients)
            with suppress(StopIteration):
                self._guard.__anext__().send(None)  # it does not wait

    def elsewhere(self, work: Callable[[], Any]) -> None:
        """Have an async function called in this loop, from another; nothing, if it is over."""
        loop = self.loop
        if loop is None or not loop.is_running():
            return  # its guard closes what is left when it is shut down
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: _tasks_kept(loop.create_task(work())))

    async def aclose(self) -> None:
        """Close the clients."""
        clients = list(self.clients.values())
        self.clients.clear()
        for client in clients:
            await client.aclose()
        guard, self._guard = self._guard, None
        if guard is not None:
            await guard.aclose()


_running: set[Any] = set()


def _tasks_kept(task: Any) -> None:
    """Keep a task from being tidied up while it runs: a loop only refers to it weakly."""
    _running.add(task)
    task.add_done_callback(_running.discard)


async def _closing_at_the_end(clients: dict[str, Any]) -> AsyncGenerator[None, None]:
    """Close clients when the event loop closes its async generators, or nobody has this one any more."""
    try:
        yield
    finally:
        for client in list(clients.values()):
            await client.aclose()


class TrioHome(Home):
    """What there is in one run of trio."""

    __slots__ = ("__weakref__",)

    async def drive(self, transport: Any, call: Awaitable[T], closed: Callable[[], Exception]) -> T:
        """Await a call that `stop` can end."""
        import trio

        with trio.CancelScope() as scope:
            self.calls[scope] = (transport, 0)
            try:
                return await call
            finally:
                del self.calls[scope]
        if scope.cancelled_caught:
            raise closed()
        raise AssertionError("a scope that was left has either returned or been cancelled")

    def stop(self, chosen: Callable[[Any], bool]) -> None:
        """End the calls of some transports."""
        for scope, (transport, _) in list(self.calls.items()):
            if chosen(transport):
                scope.cancel()

    @property
    def is_trio(self) -> bool:
        """Whether this is a loop of trio."""
        return True

    @property
    def runs(self) -> bool:
        """Whether the run goes on, in whichever thread."""
        return not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether the run is over."""
        import trio

        try:
            self.loop.run_sync_soon(_nothing, idempotent=True)
        except trio.RunFinishedError:
            return True
        return False

    def guard(self) -> None:
        """See to it that the clients are closed when the run ends."""
        if self._guard is None:
            import trio

            self._guard = trio.Event()
            trio.lowlevel.spawn_system_task(
                _close_clients, self.clients, self._guard, name="invocant connections"
            )

    def elsewhere(self, work: Callable[[], Any]) -> None:
        """Have an async function called in this run, from another; nothing, if it is over."""
        import trio

        with suppress(trio.RunFinishedError):
            self.loop.run_sync_soon(trio.lowlevel.spawn_system_task, work)

    async def aclose(self) -> None:
        """Close the clients."""
        clients = list(self.clients.values())
        self.clients.clear()
        for client in clients:
            await client.aclose()
        if self._guard is not None:
            self._guard.set()

    def __del__(self) -> None:
        guard = self._guard
        if guard is not None and self.clients:
            with suppress(Exception):  # the run is over, and has closed them
                self.loop.run_sync_soon(guard.set)


def _nothing() -> None:
    """Ask nothing of a run but whether it goes on."""


async def _close_clients(clients: dict[str, Any], over: Any) -> None:
    """Close clients when trio's run ends, or nobody has them any more."""
    import trio

    try:
        await over.wait()
    finally:
        with trio.CancelScope(shield=True):
            for client in list(clients.values()):
                await client.aclose()


def home_of(loop: Any) -> Home:
    """Return what belongs to a loop that was not met before."""
    return TrioHome(loop) if type(loop).__module__.partition(".")[0] == "trio" else Home(loop)


# Async generators under trio --------------------------------------------------------------------------------


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


_MANY = 64
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
        if len(self._begun) >= _MANY:
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

"""What belongs to one event loop, of asyncio or trio: its connections, and the calls under way in it.

Connections cannot leave their loop, so each loop has its own, and they are closed when it ends: asyncio
closes its async generators then, one of which holds them, and trio cancels its system tasks. Either also
notices when nobody has the client any more.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from invocant.runtime._drivers.connections import HttpClients
from invocant.runtime._drivers.pools import close_at_once, disinherit, in_use, keep_inherited, pools_of
from invocant.runtime._errors import ConfigurationError

T = TypeVar("T")
ANOTHER_LOOP = (
    "the client given as http_client= has connections of another event loop, which cannot be used in "
    "this one: hand over one that is made in this loop, or none, as a client has connections of its own for "
    "each loop"
)


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

    def __del__(self) -> None:
        guard = self._guard
        if guard is None or not self.clients or self.loop.is_closed():
            return
        _left.difference_update([other for other in _left if other.ag_frame is None])
        _left.add(guard)  # so that it is closed with the loop, should the task below not get to it
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(_close_guard, self.loop, guard)


_left: set[Any] = set()
"""Guards of clients that nobody has any more, until they are closed."""


def _close_guard(loop: Any, guard: Any) -> None:
    async def close() -> None:
        await guard.aclose()
        _left.discard(guard)

    _tasks_kept(loop.create_task(close()))


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
            close_at_once(client)  # whatever is cancelled now, as the loop ends
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
        if guard is not None:
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


class AsyncHttpClients(HttpClients):
    """The same for async clients: by event loop."""

    blocking = False

    def __init__(self, given: Any, make: Callable[[str], Any]) -> None:
        super().__init__(given, make)
        self._homes: dict[Any, Home] = {}
        self._latest: Home | None = None

    def home(self) -> Home:
        """Return what belongs to the running event loop.

        Raises:
            ConfigurationError: the client that was handed over belongs to another.
        """
        loop = running_loop()
        home = self._latest
        if home is not None and home.loop is loop:
            return home
        with self.lock:
            home = self._homes.get(loop)
            if home is None:
                if self.given is not None:
                    self._leave_others()
                for other in [other for other in self._homes.values() if other.is_over]:
                    del self._homes[other.loop]
                home = self._homes[loop] = home_of(loop)
            self._latest = home
        return home

    def _leave_others(self) -> None:
        """Move on with a client that was handed over, into a loop that it was not used in last."""
        if not self._homes:
            return
        pools = pools_of(self.given)  # none where its transport is of a make that we do not know
        if pools and (in_use(self.given) or any(home.runs for home in self._homes.values())):
            raise ConfigurationError(ANOTHER_LOOP)
        self._homes.clear()

    def client(self, scheme: str) -> Any:
        """Return the client for a scheme, in the running event loop."""
        home = self.home()
        client = home.clients.get(scheme)
        if client is None:
            with self.lock:
                client = home.clients.get(scheme)
                if client is None:
                    self._check_open()
                    client = home.clients[scheme] = self._make(scheme)
                    home.guard()
        return client

    @property
    def homes(self) -> list[Home]:
        """What there is in each event loop."""
        return list(self._homes.values())

    @property
    def everywhere(self) -> list[Any]:
        """All clients there are, the one that was handed over too."""
        if self.given is not None:
            return [self.given]
        return [client for home in self.homes for client in list(home.clients.values())]

    def take_homes(self) -> list[Home]:
        """Return what there is in each event loop; it is not used any more, and the caller closes it."""
        with self.lock:
            self._over = True
            homes, self._homes, self._latest = list(self._homes.values()), {}, None
        return homes

    def begin_anew(self) -> None:
        """Let go of what is the parent's, in a forked child."""
        for home in self._homes.values():
            for client in home.clients.values():
                disinherit(client)
        keep_inherited(self._homes)
        self._homes, self._latest = {}, None
        super().begin_anew()

"""What a call that is cut short leaves behind: no slot of its pool in use, and nothing open."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
import trio

from invocant.runtime._drivers.pools import pools_of
from tests.faults.storms import LOOPS, AsyncioLoop, descriptors, serving_in_a_thread, storm
from tests.faults.test_wire import MORE, NO_TLS, OK, PATIENT, TEXT
from tests.faults.wire import GoOn, Step, Wait, Wire, chunk, head
from tests.patience import until
from tests.unit.runtime.drivers import KEY, LIBRARIES, AsyncClient, Client
from tests.unit.runtime.operations import CREATE, GET, streaming


@pytest.fixture(params=LOOPS)
def loop(request: pytest.FixtureRequest) -> AsyncioLoop:
    """The event loop."""
    return LOOPS[request.param]


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest) -> Any:
    """The HTTP library."""
    return LIBRARIES[request.param]


def slots(client: Any) -> tuple[int, int]:
    """Return how many requests a client's pools have, and how many connections that are in use."""
    pools = pools_of(client)
    return (
        sum(len(pool._requests) for pool in pools),
        sum(not connection.is_idle() for pool in pools for connection in pool._connections),
    )


def limited(library: Any, connections: int | None, *, blocking: bool = False) -> Any:
    """Return a client of the library with so many connections, None for as many as it has by itself."""
    bounds = {} if connections is None else {"limits": library.Limits(max_connections=connections)}
    kind = library.Client if blocking else library.AsyncClient
    return kind(trust_env=False, verify=NO_TLS, **bounds)


def survive(loop: AsyncioLoop, library: Any, connections: int | None, times: int, at_once: int) -> None:
    """Hold on through a storm: afterwards a call goes through, and nothing is in use, or open."""

    async def main() -> None:
        async with loop.serving() as url:
            given = limited(library, connections)
            async with AsyncClient(base_url=url, api_key=KEY, http_client=given, timeouts=PATIENT) as client:
                await storm(loop, client, times, at_once)
                assert (await client._client.call(GET, {"id": "a"})).id == "a"
                assert slots(given) == (0, 0)
            await given.aclose()
            await loop.turns(10)

    gc.collect()
    before = descriptors()
    loop.run(main)
    gc.collect()
    assert descriptors() == before


@pytest.mark.parametrize(("connections", "times", "at_once"), [(2, 40, 8), (None, 20, 40)])
def test_cancellation_costs_no_slot(
    loop: AsyncioLoop, library: Any, connections: int | None, times: int, at_once: int
) -> None:
    """Calls that are cancelled at any point, once or twice, leave the pool as it was."""
    survive(loop, library, connections, times, at_once)


@pytest.mark.long
@pytest.mark.parametrize(("connections", "at_once"), [(2, 16), (None, 150)])
def test_100_000_cancellations(
    loop: AsyncioLoop, library: Any, connections: int | None, at_once: int
) -> None:
    """The same 100,000 times."""
    survive(loop, library, connections, 100_000, at_once)


def test_the_library_alone_does_not_survive() -> None:
    """The fault that is worked around is there: when this fails, `pools` can be made smaller."""
    loop, library = LOOPS["asyncio"], LIBRARIES["httpx"]

    async def main() -> tuple[int, int]:
        async with loop.serving() as url, limited(library, 1) as given:

            async def cancelled() -> None:
                await loop.cut(lambda: given.get(f"{url}/things/a"), [1])

            await loop.gather(*[cancelled] * 2)
            await loop.turns(100)
            return slots(given)

    assert loop.run(main) != (0, 0)


# What else cuts a call short ----------------------------------------------------------------------


class LeaveError(Exception):
    """Raised by hooks and consumers."""


STREAM: list[Step] = [head(), chunk(TEXT), chunk(MORE), Wait()]


def raising(_event: Any) -> None:
    """Fail."""
    raise LeaveError


@pytest.mark.parametrize("hook", ["on_request", "on_response", "event_hooks"])
@pytest.mark.parametrize("script", [[OK, GoOn()], STREAM], ids=["call", "stream"])
def test_raising_hook_costs_no_slot(library: Any, hook: str, script: Any) -> None:
    """A hook that fails, of ours or of the library's, leaves nothing in use, blocking."""
    with Wire(script, script, [OK]) as wire, limited(library, 1, blocking=True) as given:
        options: dict[str, Any] = {} if hook == "event_hooks" else {hook: raising}
        if hook == "event_hooks":
            given.event_hooks = {"response": [raising]}
        client = Client(base_url=wire.url, api_key=KEY, http_client=given, timeouts=PATIENT)
        hooked = client.with_options(**options)

        def attempt(hooked: Any) -> None:
            if script is STREAM:
                with hooked._client.stream(CREATE, streaming(), {"id": "a"}):
                    pass
            else:
                hooked._client.call(GET, {"id": "a"})

        for _ in range(2):
            with pytest.raises(LeaveError):
                attempt(hooked)
        given.event_hooks = {}
        assert slots(given) == (0, 0)


@pytest.mark.parametrize("hook", ["on_request", "on_response", "event_hooks"])
@pytest.mark.parametrize("way", ["raises", "is cancelled"])
@pytest.mark.parametrize("script", [[OK, GoOn()], STREAM], ids=["call", "stream"])
def test_cancelled_hook_costs_no_slot(
    loop: AsyncioLoop, library: Any, hook: str, way: str, script: Any
) -> None:
    """A hook that fails, or is cancelled while it waits, leaves nothing in use, awaiting."""

    async def hooking(_event: Any) -> None:
        if way == "raises":
            raise LeaveError
        await (trio.Event() if loop is LOOPS["trio"] else asyncio.Event()).wait()

    async def main() -> None:
        with Wire(script, script, [OK]) as wire:
            async with limited(library, 1) as given:
                options: dict[str, Any] = {} if hook == "event_hooks" else {hook: hooking}
                if hook == "event_hooks":
                    given.event_hooks = {"response": [hooking]}
                client = AsyncClient(base_url=wire.url, api_key=KEY, http_client=given, timeouts=PATIENT)
                hooked = client.with_options(**options)

                async def attempt() -> None:
                    if script is STREAM:
                        async with hooked._client.stream(CREATE, streaming(), {"id": "a"}):
                            pass
                    else:
                        await hooked._client.call(GET, {"id": "a"})

                if way == "raises":
                    with pytest.raises(LeaveError):
                        await attempt()
                else:
                    assert not await loop.cut(attempt, [500])
                given.event_hooks = {}
                assert slots(given) == (0, 0)

    loop.run(main)


@pytest.mark.parametrize("way", ["raises", "leaves", "drops"])
def test_consumer_that_stops_costs_no_slot(library: Any, way: str) -> None:
    """A stream whose reader fails, leaves it, or drops it frees its connection, blocking."""
    with Wire(STREAM, [OK]) as wire, limited(library, 1, blocking=True) as given:
        client = Client(base_url=wire.url, api_key=KEY, http_client=given, timeouts=PATIENT)
        stream: Any = client._client.stream(CREATE, streaming(), {"id": "a"})
        if way == "raises":
            with contextlib.suppress(LeaveError), stream:
                next(stream)
                raise LeaveError
        elif way == "leaves":
            with stream:
                next(stream)
        else:
            next(stream)
            del stream
        assert slots(given) == (0, 0)
        assert client._client.call(GET, {"id": "a"}).id == "a"


@pytest.mark.parametrize("way", ["raises", "leaves", "drops", "is cancelled"])
def test_async_consumer_that_stops_costs_no_slot(loop: AsyncioLoop, library: Any, way: str) -> None:
    """A stream whose reader fails, leaves it, drops it or is cancelled frees its connection, awaiting."""

    async def main() -> None:
        with Wire(STREAM, [OK]) as wire:
            async with limited(library, 1) as given:
                client = AsyncClient(base_url=wire.url, api_key=KEY, http_client=given, timeouts=PATIENT)
                stream: Any = client._client.stream(CREATE, streaming(), {"id": "a"})

                async def read(stream: Any = stream) -> None:
                    async with stream:
                        async for _ in stream:
                            if way == "raises":
                                raise LeaveError
                            if way == "leaves":
                                return

                if way == "raises":
                    with pytest.raises(LeaveError):
                        await read()
                elif way == "leaves":
                    await read()
                elif way == "drops":
                    del read
                    await anext(stream)
                    del stream
                    gc.collect()
                else:
                    assert not await loop.cut(read, [500])
                for _ in range(1000):
                    if slots(given) == (0, 0):
                        break
                    await loop.turns(1)
                assert slots(given) == (0, 0)
                assert (await client._client.call(GET, {"id": "a"})).id == "a"

    loop.run(main)


class Never:
    """What is waited for without end."""

    def __await__(self) -> Generator[None, None, None]:
        yield


def test_coroutine_that_is_closed_closes_its_answer(library: Any) -> None:
    """A call whose coroutine is closed, as that of a task that is dropped, closes its answer at once."""
    closed: list[bool] = []

    class Body(library.AsyncByteStream):  # type: ignore[misc]  # the library is a parameter
        async def __aiter__(self) -> Any:
            await Never()
            yield b""

        async def aclose(self) -> None:
            closed.append(True)
            await Never()

    async def main() -> None:
        transport = library.MockTransport(lambda _: library.Response(200, stream=Body()))
        async with library.AsyncClient(transport=transport) as given:
            client = AsyncClient(api_key=KEY, http_client=given)
            call = client._client.call(GET, {"id": "a"})
            call.send(None)
            call.close()

    asyncio.run(main())
    assert closed


class Interrupting:
    """Interrupts what it traces at a line, counted from the first."""

    def __init__(self, line: int) -> None:
        self.left = line

    def __call__(self, frame: Any, event: str, _value: Any) -> Any:
        if "asyncio" in frame.f_code.co_filename:
            return None  # of the server, tidied up at any time
        if event == "line":
            self.left -= 1
            if self.left == 0:
                sys.settrace(None)
                raise KeyboardInterrupt
        return self


def interrupted(do: Callable[[], object], line: int) -> bool:
    """Do something that is interrupted at a line of Python; return whether it was over before."""
    before = sys.gettrace()
    sys.settrace(Interrupting(line))
    try:
        do()
    except KeyboardInterrupt:
        return False
    finally:
        sys.settrace(before)
    return True


def _lines(step: int) -> Iterator[int]:
    return iter(range(1, 100_000, step))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Ctrl-C in a finalizer
@pytest.mark.parametrize("step", [29, pytest.param(1, marks=pytest.mark.long)])
def test_interrupt_costs_no_slot(library: Any, step: int) -> None:
    """Ctrl-C at any line of a call, in the runtime and in the library, leaves the pool as it was."""
    with serving_in_a_thread() as url, limited(library, 1, blocking=True) as given:
        client = Client(base_url=url, api_key=KEY, http_client=given, timeouts=PATIENT)

        def call() -> None:
            client._client.call(GET, {"id": "a"})

        call()
        for line in _lines(step):
            if interrupted(call, line):
                break
            call()
            assert slots(given) == (0, 0), line


def test_a_thread_does_not_wait_for_itself(library: Any) -> None:
    """The lock of a pool lets its own thread through, so that what tidies up inside it does not hang."""
    with serving_in_a_thread() as url, limited(library, 1, blocking=True) as given:
        Client(base_url=url, api_key=KEY, http_client=given, timeouts=PATIENT)._client.call(GET, {"id": "a"})
        (pool,) = pools_of(given)
        lock = pool._optional_thread_lock._lock
        assert [lock.acquire(blocking=False) for _ in range(2)] == [True, True]
        lock.release()
        lock.release()


# Many at once --------------------------------------------------------------------------------


def threads_at_once(library: Any, calls: int, threads: int) -> None:
    """Make calls from many threads with one client, and hold each answer to what was asked for."""
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for round_ in range(calls // threads):
                name = f"{number}-{round_}"
                assert client._client.call(GET, {"id": name}).id == name
        except BaseException as error:  # noqa: BLE001  # counted below
            failures.append(error)

    gc.collect()
    before = descriptors()
    with serving_in_a_thread() as url, limited(library, None, blocking=True) as given:
        client = Client(base_url=url, api_key=KEY, http_client=given, timeouts=PATIENT)
        running = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        assert failures == []
        assert slots(given) == (0, 0)
    assert until(lambda: descriptors() == before)


def tasks_at_once(loop: AsyncioLoop, library: Any, calls: int, tasks: int, connections: int | None) -> None:
    """Make calls from many tasks with one client, and hold each answer to what was asked for."""

    async def main() -> None:
        async with loop.serving() as url, limited(library, connections) as given:
            client = AsyncClient(base_url=url, api_key=KEY, http_client=given, timeouts=PATIENT)

            def work(number: int) -> Any:
                async def do() -> None:
                    for round_ in range(calls // tasks):
                        name = f"{number}-{round_}"
                        assert (await client._client.call(GET, {"id": name})).id == name

                return do

            await loop.gather(*map(work, range(tasks)))
            assert slots(given) == (0, 0)

    gc.collect()
    before = descriptors()
    loop.run(main)
    gc.collect()
    assert descriptors() == before


@pytest.mark.parametrize("calls", [160, pytest.param(10_000, marks=pytest.mark.long)])
def test_calls_from_16_threads(library: Any, calls: int) -> None:
    """Nothing is lost, mixed or left open, blocking."""
    threads_at_once(library, calls, 16)


@pytest.mark.parametrize(
    ("calls", "tasks", "connections"),
    [(80, 40, 20), pytest.param(10_000, 200, None, marks=pytest.mark.long)],
    ids=["40 tasks", "200 tasks"],
)
def test_calls_from_many_tasks(
    loop: AsyncioLoop, library: Any, calls: int, tasks: int, connections: int | None
) -> None:
    """Nothing is lost, mixed or left open, awaiting, with half as many connections as tasks."""
    tasks_at_once(loop, library, calls, tasks, connections)

"""Who shares connections, and who does not: threads, tasks, loops, processes, and who closes them."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from typing import Any

import pytest
import trio

from invocant import runtime as rt
from tests.faults.storms import LOOPS, AsyncioLoop, descriptors, serving_in_a_thread
from tests.faults.test_pools import limited, slots
from tests.faults.test_wire import MORE, OK, PATIENT, TEXT
from tests.faults.wire import GoOn, Step, Wait, Wire, chunk, head, http
from tests.patience import PATIENCE, until
from tests.unit.runtime.drivers import KEY, LIBRARIES, AsyncClient, Client
from tests.unit.runtime.operations import CREATE, CURSOR, GET, LIST, streaming

PAGE: list[Step] = [http(b'{"things": [{"id": "a"}, {"id": "b"}], "next": "x"}'), GoOn()]
STREAM: list[Step] = [head(), chunk(TEXT), Wait()]


@pytest.fixture(params=LOOPS)
def loop(request: pytest.FixtureRequest) -> AsyncioLoop:
    """The event loop."""
    return LOOPS[request.param]


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest) -> Any:
    """The HTTP library."""
    return LIBRARIES[request.param]


@contextlib.contextmanager
def nothing_left_open() -> Any:
    """Have a block leave no descriptor open."""
    gc.collect()
    before = descriptors()
    yield
    gc.collect()
    assert until(lambda: descriptors() <= before)


# Event loops ----------------------------------------------------------------------------------------------


def test_one_client_in_one_loop_after_another() -> None:
    """A client of ours has connections for each loop, which are closed with it: nothing warns or stays."""
    with serving_in_a_thread() as url, nothing_left_open():
        client = AsyncClient(base_url=url, api_key=KEY, timeouts=PATIENT)

        async def call() -> str:
            return str((await client._client.call(GET, {"id": "a"})).id)

        assert [asyncio.run(call()), trio.run(call), asyncio.run(call()), trio.run(call)] == ["a"] * 4
        gc.collect()


def test_one_client_in_two_loops_at_once() -> None:
    """Two loops in two threads each have connections of their own, and neither waits for the other."""
    together = threading.Barrier(2)
    answers: list[str] = []

    with serving_in_a_thread() as url, nothing_left_open():
        client = AsyncClient(base_url=url, api_key=KEY, timeouts=PATIENT)

        async def work() -> None:
            await client._client.call(GET, {"id": "first"})
            await asyncio.to_thread(together.wait, PATIENCE)
            answers.extend([(await client._client.call(GET, {"id": f"{number}"})).id for number in range(20)])
            assert slots(next(iter(client._client.transport.home().clients.values()))) == (0, 0)
            assert len(client._client.transport._connections.homes) == 2
            await asyncio.to_thread(together.wait, PATIENCE)

        threads = [threading.Thread(target=lambda: asyncio.run(work())) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
    assert sorted(answers, key=int) == sorted([f"{number}" for number in range(20)] * 2, key=int)


def test_a_client_that_is_dropped_closes_its_connections(loop: AsyncioLoop) -> None:
    """A client of ours that nobody has any more closes its connections, while the loop goes on."""

    async def main() -> None:
        with serving_in_a_thread() as url:
            client = AsyncClient(base_url=url, api_key=KEY, timeouts=PATIENT)
            before = descriptors()
            await client._client.call(GET, {"id": "a"})
            assert descriptors() > before
            del client
            gc.collect()
            for _ in range(1000):
                if descriptors() == before:
                    return
                await loop.turns(1)
            raise AssertionError("it is open still")

    loop.run(main)


def test_a_client_that_is_dropped_as_its_loop_ends_closes_its_connections(loop: AsyncioLoop) -> None:
    """The client of a program that closes nothing is closed with the loop, and nobody is warned."""

    async def main(url: str) -> None:
        client = AsyncClient(base_url=url, api_key=KEY, timeouts=PATIENT)
        await loop.gather(*[lambda: client._client.call(GET, {"id": "a"})] * 5)

    with serving_in_a_thread() as url, nothing_left_open():
        loop.run(lambda: main(url))


@pytest.mark.parametrize("way", ["after", "beside"])
def test_a_handed_over_client_in_a_second_loop_says_so(library: Any, way: str) -> None:
    """An async client of the library's belongs to one loop: in another it is refused, and told apart."""
    with serving_in_a_thread() as url:
        given = limited(library, 2)
        client = AsyncClient(base_url=url, api_key=KEY, http_client=given, timeouts=PATIENT)

        async def call() -> str:
            return str((await client._client.call(GET, {"id": "a"})).id)

        async def first() -> None:
            assert await call() == "a"
            if way == "beside":
                await asyncio.to_thread(second)
            else:
                second_later.append(second)

        def second() -> None:
            with pytest.raises(rt.ConfigurationError, match="another event loop"):
                trio.run(call)

        second_later: list[Callable[[], None]] = []

        async def main() -> None:
            await first()
            for refused in second_later:
                await asyncio.to_thread(refused)
            assert await call() == "a"  # in its own loop it goes on
            await given.aclose()

        asyncio.run(main())


def test_a_handed_over_client_without_connections_moves_on(library: Any) -> None:
    """Where a loop left no connection behind, the next may have the client."""
    with Wire([OK]) as wire:
        given = limited(library, 2)
        client = AsyncClient(base_url=wire.url, api_key=KEY, http_client=given, timeouts=PATIENT)

        async def call() -> str:
            answer = await client._client.call(GET, {"id": "a"})
            for connection in given._transport._pool.connections:
                await connection.aclose()
            given._transport._pool._connections.clear()
            return str(answer.id)

        assert [asyncio.run(call()), asyncio.run(call()), trio.run(call)] == ["a"] * 3


# What is dropped ------------------------------------------------------------------------------------------


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "what", ["items", "pages", "ahead", "events", "text", "bytes", "unread", "dropped later"]
)
def test_what_is_dropped_warns_nobody(loop: AsyncioLoop, library: Any, what: str) -> None:
    """Lists, streams and answers that are left in the middle free what they have, and no loop complains."""
    script: list[Step] = (
        PAGE if what in ("items", "pages", "ahead", "dropped later") else [head(), chunk(TEXT + MORE), Wait()]
    )
    kept: list[Any] = []

    async def main(url: str) -> None:
        async with limited(library, 2) as given:
            client = AsyncClient(base_url=url, api_key=KEY, http_client=given, timeouts=PATIENT)
            caller = client._client
            left: dict[str, Callable[[], Any]] = {
                "items": lambda: aiter(caller.paginate(LIST, CURSOR, {})),
                "pages": lambda: caller.paginate(LIST, CURSOR, {}).pages(),
                "ahead": lambda: aiter(caller.paginate(LIST, CURSOR, {}, prefetch=True)),
                "events": lambda: caller.stream(CREATE, streaming(), {"id": "a"}),
                "text": lambda: caller.stream(CREATE, streaming(), {"id": "a"}).text,
                "bytes": lambda: aiter(client.raw._client.stream(CREATE, streaming(), {"id": "a"})),
                "unread": lambda: aiter(undecided()),
                "dropped later": lambda: aiter(caller.paginate(LIST, CURSOR, {}, prefetch=True)),
            }

            def undecided() -> Any:
                from invocant.runtime._drivers.aio.unread import AsyncUnreadResponse

                async def prepare() -> Any:
                    return caller.settings.prepare(CREATE, {"id": "a"}, None, stream=True)

                return AsyncUnreadResponse(caller.driver, prepare, None)

            iterator = left[what]()
            await anext(iterator)
            if what == "dropped later":
                kept.append(iterator)  # beyond the end of the loop
                return
            del iterator
            gc.collect()
            for _ in range(1000):
                if slots(given) == (0, 0):
                    break
                await loop.turns(1)
            assert slots(given) == (0, 0)

    with Wire(script) as wire, nothing_left_open():
        loop.run(lambda: main(wire.url))
        kept.clear()
        gc.collect()


def test_a_page_fetched_ahead_is_stopped(library: Any) -> None:
    """A list that is left while a thread fetches its next page leaves no thread behind that waits for it."""
    with Wire([PAGE[0], GoOn()], [Wait()]) as wire, limited(library, 2, blocking=True) as given:
        client = Client(base_url=wire.url, api_key=KEY, http_client=given, timeouts=PATIENT)
        pages = client._client.paginate(LIST, CURSOR, {}, prefetch=True).pages()
        next(pages)
        assert until(lambda: wire.requests == 2)
        del pages
        assert until(lambda: not any(t.name == "invocant-prefetch" for t in threading.enumerate()))
        assert slots(given) == (0, 0)
        assert not wire.gave_up.is_set()


# Closing --------------------------------------------------------------------------------------------------

READERS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "call": ([Wait()], lambda caller: caller.call(GET, {"id": "a"})),
    "list": ([Wait()], lambda caller: caller.paginate(LIST, CURSOR, {})),
    "stream": (STREAM, lambda caller: caller.stream(CREATE, streaming(), {"id": "a"})),
    "stream without an end": (
        [b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + TEXT, Wait()],
        lambda caller: caller.stream(CREATE, streaming("optional"), {"id": "a"}),
    ),
}


@pytest.mark.parametrize("own", [True, False], ids=["own", "given"])
@pytest.mark.parametrize("what", READERS)
def test_close_from_another_thread_ends_a_reader(library: Any, own: bool, what: str) -> None:
    """A thread that waits for an answer, a page or an event hears at once that the client was closed."""
    script, read = READERS[what]
    heard: list[BaseException] = []
    with Wire(script) as wire, nothing_left_open(), limited(library, 2, blocking=True) as given:
        client = Client(
            base_url=wire.url, api_key=KEY, http_client=None if own else given, timeouts=PATIENT, retries=0
        )

        def work() -> None:
            try:
                for _ in read(client._client):
                    began.set()
            except BaseException as error:  # noqa: BLE001  # looked at below
                heard.append(error)

        began = threading.Event()
        thread = threading.Thread(target=work)
        thread.start()
        assert (began if "stream" in what else wire.asked).wait(PATIENCE)
        client.close()
        thread.join(PATIENCE)
        assert not thread.is_alive()
        assert not wire.gave_up.is_set()
        assert isinstance(heard[0], rt.ClientClosedError | rt.StreamTruncatedError), heard
        assert "the client was closed" in str(heard[0])
        assert "things." in str(heard[0])
        with pytest.raises(rt.ConfigurationError, match="the client is closed"):
            client._client.call(GET, {"id": "a"})


BUSY = http(b"{}", status="503 Busy\r\nRetry-After: 50")


def begun(work: Callable[[], Any], heard: list[BaseException]) -> threading.Thread:
    """Return a thread that does some work, and notes its error."""

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  # looked at by the case
            heard.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.parametrize("derive", [False, True], ids=["client", "derived"])
def test_close_from_another_thread_ends_a_pause(library: Any, derive: bool) -> None:
    """A thread that waits before it tries again hears at once that its client was closed."""
    heard: list[BaseException] = []
    paused = threading.Event()
    with Wire([BUSY, GoOn()]) as wire, nothing_left_open(), limited(library, 2, blocking=True) as given:
        client = Client(
            base_url=wire.url,
            api_key=KEY,
            http_client=given,
            timeouts=PATIENT,
            on_retry=lambda _event: paused.set(),
        )
        caller = client.with_options(headers={"X": "y"}) if derive else client
        thread = begun(lambda: caller._client.call(GET, {"id": "a"}), heard)
        assert paused.wait(PATIENCE)
        client.close()
        thread.join(PATIENCE)
        assert not thread.is_alive()
        assert isinstance(heard[0], rt.ClientClosedError)
        assert heard[0].operation == "things.get"
        assert heard[0].attempts == 1
        assert wire.requests == 1


def test_close_from_another_thread_ends_the_wait_for_a_token(library: Any) -> None:
    """So does one that waits for the token which another thread asks for, and that one."""

    class Machine(rt.SyncClient):
        API = rt.Api(name="test", base_url="http://x", auth=rt.ClientCredentials(token_url="/token"))

    heard: list[BaseException] = []
    with Wire([Wait()]) as wire, nothing_left_open(), limited(library, 3, blocking=True) as given:
        client: Any = Machine(
            base_url=wire.url,
            client_id="id",
            client_secret="secret",
            http_client=given,
            timeouts=PATIENT,
        )
        asking = begun(lambda: client._client.call(GET, {"id": "a"}), heard)
        assert wire.asked.wait(PATIENCE)
        waiting = begun(lambda: client._client.call(GET, {"id": "a"}), heard)
        assert until(lambda: len(client._client.transport._connections.waiting) == 1)
        client.close()
        for thread in (asking, waiting):
            thread.join(PATIENCE)
            assert not thread.is_alive()
        assert [type(error) for error in heard] == [rt.ClientClosedError] * 2
        assert not wire.gave_up.is_set()


def test_a_page_fetched_ahead_is_stopped_in_a_pause(library: Any) -> None:
    """A list that is left while the thread of its next page waits to try again leaves no thread behind."""
    paused = threading.Event()
    with Wire([PAGE[0], GoOn()], [BUSY, GoOn()]) as wire, limited(library, 2, blocking=True) as given:
        client = Client(
            base_url=wire.url,
            api_key=KEY,
            http_client=given,
            timeouts=PATIENT,
            on_retry=lambda _event: paused.set(),
        )
        pages = client._client.paginate(LIST, CURSOR, {}, prefetch=True).pages()
        next(pages)
        assert paused.wait(PATIENCE)
        del pages
        assert until(lambda: not any(t.name == "invocant-prefetch" for t in threading.enumerate()))
        assert wire.requests == 2


@pytest.mark.sampled(5)
@pytest.mark.parametrize("own", [True, False], ids=["own", "given"])
@pytest.mark.parametrize("what", [*READERS, "hook", "pause"])
@pytest.mark.parametrize("elsewhere", [False, True], ids=["task", "thread"])
def test_aclose_ends_a_reader(loop: AsyncioLoop, library: Any, own: bool, what: str, elsewhere: bool) -> None:
    """A task that waits hears at once that the client was closed, by a task or in another loop."""
    script, read = READERS.get(what, READERS["call"])
    heard: list[BaseException] = []
    waits = threading.Event()
    if what == "pause":
        script = [BUSY]

    async def hook(_event: Any) -> None:
        waits.set()
        if what == "hook":
            await (trio.Event() if loop is LOOPS["trio"] else asyncio.Event()).wait()

    async def main() -> None:
        with Wire(script) as wire:
            async with limited(library, 2) as given:
                client = AsyncClient(
                    base_url=wire.url,
                    api_key=KEY,
                    http_client=None if own else given,
                    timeouts=PATIENT,
                    on_request=hook if what == "hook" else None,
                    on_retry=hook if what == "pause" else None,
                )

                async def work() -> None:
                    try:
                        reading = read(client._client)
                        if hasattr(reading, "__await__"):
                            await reading
                        else:
                            async for _ in reading:
                                waits.set()
                    except Exception as error:  # noqa: BLE001  # looked at below
                        heard.append(error)

                async def close() -> None:
                    ready = waits if what not in ("call", "list") else wire.asked
                    while not ready.is_set():
                        await loop.turns(1)
                    await loop.turns(50)
                    if elsewhere:
                        thread = threading.Thread(target=lambda: loop.run(client.aclose))
                        thread.start()
                        while thread.is_alive():
                            await loop.turns(1)
                    else:
                        await client.aclose()

                await loop.gather(work, close)
                assert not wire.gave_up.is_set()

    with nothing_left_open():
        loop.run(main)
    assert isinstance(heard[0], rt.ClientClosedError | rt.StreamTruncatedError), heard
    assert "the client was closed" in str(heard[0])
    assert "things." in str(heard[0])


def test_aclose_leaves_the_cancellations_of_others(library: Any) -> None:
    """A task that is cancelled while its client is closed is cancelled, and one that goes on is not."""

    async def main() -> None:
        with Wire([Wait()]) as wire:
            client = AsyncClient(base_url=wire.url, api_key=KEY, timeouts=PATIENT)

            async def work() -> str:
                with contextlib.suppress(rt.ClientClosedError):
                    await client._client.call(GET, {"id": "a"})
                await asyncio.sleep(0)
                return "went on"

            tasks = [asyncio.create_task(work()) for _ in range(2)]
            assert await asyncio.to_thread(until, lambda: wire.requests == 2)
            tasks[0].cancel()
            await client.aclose()
            assert [str(told) for told in await asyncio.gather(*tasks, return_exceptions=True)] == [
                "",
                "went on",
            ]
            assert tasks[0].cancelled()
            assert tasks[1].cancelling() == 0

    asyncio.run(main())


@pytest.mark.parametrize("derive", ["with_options", "raw", "unread"])
def test_closing_a_derived_client_leaves_its_parent_open(derive: str) -> None:
    """A derived client that is closed makes no calls any more, and its parent goes on."""

    def derived(client: Any) -> Any:
        return client.with_options() if derive == "with_options" else getattr(client, derive)

    with serving_in_a_thread() as url:
        with Client(base_url=url, api_key=KEY, timeouts=PATIENT) as client:
            client._client.call(GET, {"id": "a"})
            before = descriptors()
            with derived(client) as twin:
                pass
            assert client._client.call(GET, {"id": "a"}).id == "a"
            assert descriptors() == before
            with pytest.raises(rt.ConfigurationError, match="the client is closed"):
                twin.with_options()._client.transport._client("http://x")
            with pytest.raises(rt.ConfigurationError, match="the client is closed"):
                twin._client.transport._client("http://x")
        with pytest.raises(rt.ConfigurationError, match="the client is closed"):
            derived(client)._client.transport._client("http://x")


def test_closing_a_derived_client_closes_what_nobody_else_can() -> None:
    """A derived client whose parent is gone closes the connections."""
    with serving_in_a_thread() as url:
        before = descriptors()
        twin = Client(base_url=url, api_key=KEY, timeouts=PATIENT).with_options(retries=0)
        twin._client.call(GET, {"id": "a"})
        twin.close()
        assert until(lambda: descriptors() == before)


# Forks ----------------------------------------------------------------------------------------------------

FORK = """
    import asyncio, gc, os, sys
    import httpx, httpx2
    from invocant.runtime import Timeouts
    from tests.unit.runtime.drivers import KEY, AsyncClient, Client
    from tests.unit.runtime.operations import GET
    from invocant.runtime._drivers.pools import pools_of

    url, kind, given = sys.argv[1:]
    libraries = {"httpx": httpx, "httpx2": httpx2}
    patient = Timeouts(connect=60, pool=60, idle=60, total=60)
    if kind == "sync":
        http = libraries[given].Client(trust_env=False) if given != "own" else None
        client = Client(base_url=url, api_key=KEY, http_client=http, timeouts=patient)
        def call(name):
            return client._client.call(GET, {"id": name}).id
    else:
        http = libraries[given].AsyncClient(trust_env=False) if given != "own" else None
        client = AsyncClient(base_url=url, api_key=KEY, http_client=http, timeouts=patient)
        loop = asyncio.new_event_loop()
        async def asked(name):
            return (await client._client.call(GET, {"id": name})).id
        def call(name):
            return loop.run_until_complete(asked(name))

    def local():
        clients = [http] if http else [
            c for h in getattr(client._client.transport._connections, "homes", []) for c in h.clients.values()
        ] or client._client.transport._connections.clients
        connections = [c._connection for p in pools_of(clients[0]) for c in p._connections]
        for connection in connections:
            connection._expire_at = None  # however long a busy machine takes over the child
        streams = [connection._network_stream for connection in connections]
        return [s.get_extra_info("socket").getsockname() for s in streams]

    assert call("parent") == "parent"
    mine = local()
    child = os.fork()
    if not child:
        code = 1
        try:
            if kind == "async":
                loop = asyncio.new_event_loop()
            assert call("child") == "child"
            assert not set(mine) & set(local()), (mine, local())
            gc.collect()
            code = 0
        finally:
            if code or given == "own":
                os._exit(code)
            sys.exit(code)
    assert os.waitpid(child, 0)[1] == 0
    assert call("again") == "again"
    assert local() == mine, "the parent lost its connection"
    print("fine")
"""


@pytest.mark.sampled(5)
@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("given", ["own", *LIBRARIES])
def test_parent_and_child_share_no_connection(kind: str, given: str) -> None:
    """After a fork both go on, the child over a connection of its own, the parent over its."""
    with serving_in_a_thread() as url:
        told = subprocess.run(
            [sys.executable, "-W", "error", "-c", textwrap.dedent(FORK), url, kind, given],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert told.stdout == "fine\n", told.stderr


HELD = """
    import os, sys, threading
    from tests.patience import PATIENCE
    from tests.unit.runtime.drivers import KEY, Client
    from tests.unit.runtime.operations import Thing

    client = Client(base_url="https://api.test", api_key=KEY)
    from invocant.runtime._models import model
    {module}

    held, forking, forked = threading.Event(), threading.Event(), threading.Event()

    def hold():
        with {lock}:
            held.set()
            forking.wait(PATIENCE)
            forked.wait(0.5)  # a fork that waits for the lock never sets it

    threading.Thread(target=hold, daemon=True).start()
    assert held.wait(PATIENCE)
    os.register_at_fork(before=forking.set)
    child = os.fork()
    if not child:
        code = 1
        try:
            assert Thing(id="a").to_dict() == {{"id": "a"}}
            client._client.transport._client("https://api.test")
            code = 0
        finally:
            os._exit(code)
    forked.set()
    assert os.waitpid(child, 0)[1] == 0
    print("fine")
"""


@pytest.mark.parametrize(
    ("module", "lock"),
    [
        ("", "model._materialising"),
        ("from invocant.runtime._drivers import http_clients", "http_clients._contexts_lock"),
    ],
    ids=["a model that is being made", "certificates that are being read"],
)
def test_a_fork_waits_for_what_threads_are_making_for_all(module: str, lock: str) -> None:
    """A child forked while a thread makes what all share is not left with a lock that nobody opens."""
    told = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c",
         textwrap.dedent(HELD.format(module=module, lock=lock))],
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert told.stdout == "fine\n", told.stderr

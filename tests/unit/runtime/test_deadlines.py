"""Deadlines: what of a user's own counts, what a block bounds, and what the error says."""

from __future__ import annotations

import asyncio
import contextvars
import copy
import pickle
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trio

import invocant
from invocant import runtime as rt
from invocant.runtime._calls.options import BLOCK
from tests.patience import PATIENCE
from tests.unit.runtime.drivers import (
    LIBRARIES,
    AsyncDriver,
    FakeTime,
    Reply,
    Server,
    SyncDriver,
    async_client,
    defaults,
    reply,
    sse,
    sync_client,
)
from tests.unit.runtime.operations import CREATE, CURSOR, GET, LIST, streaming

AnyDriver = SyncDriver | AsyncDriver
THING = reply({"id": "a"})
TEN = rt.Timeouts(total=10)
AT_ONCE = rt.Retries(base=0)


class Slow:
    """Code of a user's own that takes its time, 20 s of a clock, whenever it is called."""

    def __init__(self, time: FakeTime, value: Any = None) -> None:
        self.time, self.value = time, value
        self.calls = 0

    def __call__(self, *_: Any) -> Any:
        self.calls += 1
        self.time.now += 20
        return self.value


@pytest.mark.parametrize(
    ("hook", "sent", "attempts"), [("on_request", 0, 0), ("on_response", 1, 1), ("on_retry", 1, 1)]
)
def test_time_of_a_hook_counts(driver: AnyDriver, hook: str, sent: int, attempts: int) -> None:
    """When a hook comes back after the total the call is over, and the error names the hook."""
    time = FakeTime()
    server = Server(reply({}, 503) if hook == "on_retry" else THING)
    client = driver.make(server, environment=time.environment(), timeouts=TEN, **{hook: Slow(time)})
    with pytest.raises(rt.DeadlineError, match=r"Timeouts\.total of 10\.0 s") as caught:
        driver.call(client, GET, {"id": "a"})
    assert caught.value.doing == f"while {hook} was called"
    assert caught.value.operation == "things.get"
    assert (len(server.received), caught.value.attempts) == (sent, attempts)
    assert caught.value.elapsed == 20
    assert time.waits == []


def test_answer_of_a_stream_is_closed_when_a_hook_took_the_time(driver: AnyDriver) -> None:
    """The answer that was open is closed: no slot is lost."""
    time = FakeTime()
    server = Server(sse("event: text\ndata: 1\n\n"))
    client = driver.make(server, environment=time.environment(), timeouts=TEN, on_response=Slow(time))
    out = driver.read(client._client.stream(CREATE, streaming(), {"id": "a"}))
    assert isinstance(out.error, rt.DeadlineError)
    assert server.open == 0


def test_answer_of_a_stream_is_closed_when_a_hook_raises(driver: AnyDriver) -> None:
    """Likewise when a hook raises."""

    def hook(_: Any) -> None:
        raise LookupError("mine")

    server = Server(sse("event: text\ndata: 1\n\n"))
    client = driver.make(server, on_response=hook)
    out = driver.read(client._client.stream(CREATE, streaming(), {"id": "a"}))
    assert isinstance(out.error, LookupError)
    assert server.open == 0


def test_hook_that_takes_most_of_the_time_leaves_none_for_a_wait(driver: AnyDriver) -> None:
    """When the wait before a retry would go past the total, after the hook, the last error is raised."""
    time = FakeTime()

    def hook(_: Any) -> None:
        time.now += 9.9

    server = Server(reply({}, 503))
    client = driver.make(server, environment=time.environment(), timeouts=TEN, on_retry=hook)
    with pytest.raises(rt.UnavailableError):
        driver.call(client, GET, {"id": "a"})
    assert time.waits == []


def test_time_of_a_key_function_counts(driver: AnyDriver) -> None:
    """When the function that gives the key comes back after the total nothing is sent."""
    time, server = FakeTime(), Server(THING)
    client = driver.make(server, environment=time.environment(), timeouts=TEN, api_key=Slow(time, "key"))
    with pytest.raises(rt.DeadlineError) as caught:
        driver.call(client, GET, {"id": "a"})
    assert caught.value.doing == "while a credential was asked for"
    assert caught.value.retry_safe is True
    assert server.received == []


def test_time_of_the_clients_own_hooks_counts(driver: AnyDriver) -> None:
    """So does what a hook of the HTTP client takes, which is ours to look at when it is back."""
    time = FakeTime()
    slow = Slow(time)

    async def aslow(_: Any) -> None:
        slow()

    library = LIBRARIES[driver.library]
    server = Server(THING)
    is_sync = isinstance(driver, SyncDriver)
    given = sync_client(library, server) if is_sync else async_client(library, server)
    given.event_hooks = {"response": [slow if is_sync else aslow]}
    options = defaults({"environment": time.environment(), "timeouts": TEN})
    client = driver.cls(http_client=given, **options)
    with pytest.raises(rt.DeadlineError):
        driver.call(client, GET, {"id": "a"})
    assert slow.calls == 1
    assert server.open == 0


BACKENDS = ["asyncio", "trio"]


def run(backend: str, work: Callable[[], Any]) -> Any:
    """Run a coroutine function."""
    return trio.run(work) if backend == "trio" else asyncio.run(work())


async def for_ever(backend: str) -> None:
    """Wait until cancelled."""
    await (trio.Event() if backend == "trio" else asyncio.Event()).wait()


@pytest.mark.parametrize("name", ["on_request", "on_response", "on_retry", "api_key"])
@pytest.mark.parametrize("backend", BACKENDS)
def test_awaited_code_is_cancelled_at_the_deadline(backend: str, name: str) -> None:
    """A hook or key function that awaits without end is cancelled when the time is up."""
    seen: list[str] = []
    time = FakeTime()

    async def wait() -> Any:
        try:
            await for_ever(backend)
        finally:
            seen.append("over")

    def code(*_: Any) -> Any:
        time.now += PATIENCE  # what is left is short, but only for what is awaited here
        return wait()

    server = Server(reply({}, 503) if name == "on_retry" else THING)

    async def main() -> None:
        total = PATIENCE + 0.05
        options = {"environment": time.environment(), "timeouts": total, "retries": AT_ONCE, name: code}
        driver = AsyncDriver("httpx", backend)
        client = driver.make(server, **options)
        with pytest.raises(rt.DeadlineError) as caught:
            await client._client.call(GET, {"id": "a"})
        assert caught.value.doing in (f"while {name} was called", "while a credential was asked for")

    run(backend, main)
    assert seen == ["over"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_hooks_own_timeout_is_its_own(backend: str) -> None:
    """A TimeoutError that code of the user's raises is no deadline of ours."""

    async def hook(_: Any) -> None:
        raise TimeoutError("mine")

    async def main() -> None:
        driver = AsyncDriver("httpx", backend)
        client = driver.make(Server(THING), environment=rt.Environment(), on_request=hook)
        with pytest.raises(TimeoutError, match="mine"):
            await client._client.call(GET, {"id": "a"})

    run(backend, main)


def test_cancelling_from_outside_is_cancelling() -> None:
    """A task that is cancelled while its call has a deadline is cancelled, and raises no error of ours."""

    async def with_asyncio() -> None:
        begun = asyncio.Event()

        async def hook(_: Any) -> None:
            begun.set()
            await for_ever("asyncio")

        client = AsyncDriver("httpx").make(Server(THING), environment=rt.Environment(), on_request=hook)
        nearer = asyncio.timeout(None)
        task = asyncio.create_task(client._client.call(GET, {"id": "a"}))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert task.cancelled()

        def end(_: Any) -> Any:
            nearer.reschedule(0)  # long ago, on any loop's clock
            return for_ever("asyncio")

        client = AsyncDriver("httpx").make(Server(THING), environment=rt.Environment(), on_request=end)
        with pytest.raises(TimeoutError) as caught:  # that of the caller's own scope, which is nearer
            async with nearer:
                await client._client.call(GET, {"id": "a"})
        assert type(caught.value) is TimeoutError

    async def with_trio() -> None:
        def end(_: Any) -> Any:
            scope.cancel()
            return for_ever("trio")

        client = AsyncDriver("httpx", "trio").make(
            Server(THING), environment=rt.Environment(), on_request=end
        )
        with trio.CancelScope() as scope:
            await client._client.call(GET, {"id": "a"})
        assert scope.cancelled_caught

    asyncio.run(with_asyncio())
    trio.run(with_trio)


# Blocks -----------------------------------------------------------------------------------------------------


@pytest.fixture
def time() -> Iterator[FakeTime]:
    """A clock, outside all blocks."""
    yield FakeTime()
    assert BLOCK.get() is None


def ticking(time: FakeTime, *replies: Reply, seconds: float = 4.0) -> Server:
    """Return a server that takes *seconds* for each answer."""
    script = list(replies)

    def answer(_: Any) -> Reply:
        time.now += seconds
        return script.pop(0) if len(script) > 1 else script[0]

    return Server(answer=answer)


def test_block_bounds_its_calls(driver: AnyDriver, time: FakeTime) -> None:
    """Calls of a block share its time; the error names the block, and where it was set."""
    server = ticking(time, THING)
    client = driver.make(server, environment=time.environment())
    with invocant.deadline(10, environment=time.environment()) as limit:
        assert driver.call(client, GET, {"id": "a"}).id == "a"
        assert driver.call(client, GET, {"id": "a"}).id == "a"
        assert limit.remaining() == 2
        with pytest.raises(
            rt.DeadlineError, match=r"deadline of 10\.0 s set at .*test_deadlines\.py"
        ) as caught:
            driver.call(client, GET, {"id": "a"})
        with pytest.raises(rt.DeadlineError) as none:
            driver.call(client, GET, {"id": "a"})
    assert caught.value.place == limit.place
    assert limit.place.endswith(f"test_deadlines.py:{line_of('with invocant.deadline(10, env')}")
    assert (none.value.attempts, none.value.doing) == (0, "before attempt 1 was made")
    assert none.value.retry_safe is True
    assert len(server.received) == 3
    assert driver.call(client, GET, {"id": "a"}).id == "a"  # outside it is over


def line_of(text: str) -> int:
    """Return the first line of this file that has a text."""
    with open(__file__, encoding="utf-8") as file:
        return next(number for number, line in enumerate(file, 1) if text in line)


@pytest.mark.parametrize(("total", "words"), [(3, "total of 3.0 s"), (30, "deadline of 10.0 s")])
def test_tighter_of_block_and_total_wins(driver: AnyDriver, time: FakeTime, total: float, words: str) -> None:
    """Beside the total of a call the nearer counts, and is what the error says."""
    server = ticking(time, THING, seconds=12)
    client = driver.make(server, environment=time.environment(), timeouts=total)
    with (
        invocant.deadline(10, environment=time.environment()),
        pytest.raises(rt.DeadlineError, match=words),
    ):
        driver.call(client, GET, {"id": "a"})


@pytest.mark.parametrize(("outer", "inner", "words"), [(5, 9, "of 5.0 s"), (9, 5, "of 5.0 s")])
def test_tighter_of_nested_blocks_wins(
    driver: AnyDriver, time: FakeTime, outer: float, inner: float, words: str
) -> None:
    """An inner block cannot go past the outer one, which is in force again behind it."""
    client = driver.make(ticking(time, THING, seconds=6), environment=time.environment())
    environment = time.environment()
    with invocant.deadline(outer, environment=environment) as around:
        with (
            invocant.deadline(inner, environment=environment),
            pytest.raises(rt.DeadlineError, match=words),
        ):
            driver.call(client, GET, {"id": "a"})
        assert BLOCK.get() is around


def test_block_bounds_a_call_without_a_total(driver: AnyDriver, time: FakeTime) -> None:
    """Calls that would wait for ever end with the block; its bounds reach the HTTP library."""
    client = driver.make(
        ticking(time, THING, seconds=11), environment=time.environment(), timeouts=rt.Timeouts.none()
    )
    with invocant.deadline(10, environment=time.environment()), pytest.raises(rt.DeadlineError):
        driver.call(client, GET, {"id": "a"})


def test_block_bounds_retries(driver: AnyDriver, time: FakeTime) -> None:
    """No wait before a retry goes past the block."""
    client = driver.make(
        ticking(time, reply({}, 503, retry_after="8")), environment=time.environment(), retries=5
    )
    with invocant.deadline(10, environment=time.environment()), pytest.raises(rt.UnavailableError):
        driver.call(client, GET, {"id": "a"})
    assert time.waits == []


@pytest.mark.parametrize("prefetch", [False, True])
def test_block_bounds_pages(driver: AnyDriver, time: FakeTime, prefetch: bool) -> None:
    """The pages of a list share the time of a block, also those that are fetched ahead."""
    pages = [reply({"things": [{"id": str(number)}]}) for number in range(9)]
    client = driver.make(ticking(time, *pages), environment=time.environment())
    with invocant.deadline(10, environment=time.environment()):
        pager = client._client.paginate(LIST, CURSOR, {}, prefetch=prefetch)
        got, error = driver.pages_until(pager)
    assert isinstance(error, rt.DeadlineError)
    assert [page.items[0].id for page in got] == ["0", "1"]


class Late:
    """A body whose pieces take 6 s each."""

    def __init__(self, time: FakeTime, pieces: list[bytes]) -> None:
        self.time, self.pieces = time, pieces

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.time.now += 6
            yield piece


def test_block_bounds_a_stream(driver: AnyDriver, time: FakeTime) -> None:
    """A stream that is opened in a block ends with it; what came is kept."""
    text = b'event: text\ndata: "a"\n\n'
    server = Server(Reply(200, Late(time, [text] * 9), {"content-type": "text/event-stream"}))  # type: ignore[arg-type]  # it is iterated only
    client = driver.make(server, environment=time.environment())
    with invocant.deadline(10, environment=time.environment()):
        out = driver.read(client._client.stream(CREATE, streaming(), {"id": "a"}))
    assert isinstance(out.error, rt.StreamTruncatedError)
    assert out.error.reason == "deadline"
    assert "deadline of 10.0 s" in str(out.error)
    assert out.error.partial == "aa"
    assert server.open == 0


def test_block_reaches_tasks_and_threads_by_context(time: FakeTime) -> None:
    """Tasks of both loops are bounded, `asyncio.to_thread` and `copy_context`; a plain thread is not."""
    seen: dict[str, bool] = {}

    def look(name: str) -> None:
        seen[name] = BLOCK.get() is not None

    async def in_task(name: str) -> None:
        look(name)

    async def with_asyncio() -> None:
        with invocant.deadline(10, environment=time.environment()):
            async with asyncio.TaskGroup() as group:
                group.create_task(in_task("task"))
                group.create_task(asyncio.to_thread(look, "to_thread"))
        look("after")

    async def with_trio() -> None:
        with invocant.deadline(10, environment=time.environment()):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(in_task, "trio task")
            await trio.to_thread.run_sync(look, "trio thread")

    asyncio.run(with_asyncio())
    trio.run(with_trio)
    with invocant.deadline(10, environment=time.environment()):
        for name, work in (("copied", contextvars.copy_context().run), ("plain", lambda f, name: f(name))):
            thread = threading.Thread(target=work, args=(look, name))
            thread.start()
            thread.join()
    assert seen == {
        "task": True,
        "to_thread": True,
        "after": False,
        "trio task": True,
        "trio thread": True,
        "copied": True,
        "plain": False,
    }


@pytest.mark.parametrize("value", [None, "3", True, float("nan")])
def test_deadline_wants_a_number(value: Any) -> None:
    """What is no number of seconds is refused where it is written."""
    with pytest.raises(rt.ConfigurationError, match="deadline takes a number of seconds"):
        invocant.deadline(value)


@pytest.mark.parametrize("seconds", [0, -3])
def test_deadline_that_has_passed_lets_no_call_out(driver: AnyDriver, time: FakeTime, seconds: float) -> None:
    """A budget that is used up is one like any other."""
    server = Server(THING)
    client = driver.make(server, environment=time.environment())
    with invocant.deadline(seconds, environment=time.environment()), pytest.raises(rt.DeadlineError):
        driver.call(client, GET, {"id": "a"})
    assert server.received == []


def test_deadline_bounds_one_block(time: FakeTime) -> None:
    """It cannot be entered twice, as it would not be clear which time counts."""
    limit = invocant.deadline(10, environment=time.environment())
    assert limit.remaining() == 10
    with limit:
        time.now += 4
        assert limit.remaining() == 6
    with pytest.raises(rt.ConfigurationError, match="bounds one block"):
        limit.__enter__()
    assert "10.0 s" in repr(limit)


def test_deadline_left_in_another_context_holds_nowhere(time: FakeTime) -> None:
    """A generator may be finished by another task than began it: nothing fails, and nothing stays."""

    def bounded() -> Iterator[None]:
        with invocant.deadline(10, environment=time.environment()):
            yield

    generator = bounded()
    contextvars.copy_context().run(next, generator)
    assert next(generator, "over") == "over"
    assert BLOCK.get() is None


def test_error_keeps_what_it_says() -> None:
    """What was being done, and the place, go along when an error is pickled or copied."""
    error = rt.DeadlineError("the time is up")
    error.doing, error.place = "while connecting", "a.py:1"
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301  # made here
        assert (again.doing, again.place) == ("while connecting", "a.py:1")


def test_usual_clock_is_that_of_clients() -> None:
    """Without an environment the time is the real one."""
    with invocant.deadline(1000) as limit:
        assert 0 < limit.remaining() <= 1000

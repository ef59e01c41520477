"""What else there is to have: pages and jobs raw and unread, jobs asked by hand, owned generators."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator
from typing import Any

import pytest
import trio

from invocant import runtime as rt
from invocant.runtime import ConfigurationError, partial_json
from invocant.runtime import kinds as k
from invocant.runtime._drivers.generators import owned
from tests.unit.runtime.drivers import AsyncDriver, Driver, Server, SyncDriver, reply
from tests.unit.runtime.operations import CURSOR, GET, LIST

AnyDriver = SyncDriver | AsyncDriver

CANCEL: rt.Operation[Any] = rt.Operation(
    name="things.cancel",
    method="DELETE",
    path="/things/{id}",
    parameters=(rt.Parameter("id", "path", k.STR, required=True),),
    responses={"200": rt.Response("application/json", k.ANY)},
)
JOB: rt.LongRunning[Any, Any] = rt.LongRunning(
    name="things.start",
    resume="things.job",
    status=rt.JobCall(GET, {"id": "id"}),
    state="/state",
    done=("done",),
    told={"id": "/id"},
    cancel=rt.JobCall(CANCEL, {"id": "id"}),
    items=rt.JobItems(rt.JobCall(LIST, {}, {"color": "red"}), CURSOR),
)
BARE: rt.LongRunning[Any, Any] = rt.LongRunning(
    name="things.start", resume="things.job", status=rt.JobCall(GET, {"id": "id"}), state="/state", done=()
)


def ran(driver: Driver, make: Any) -> Any:
    """Run a method of a client, and what it gives to be awaited."""
    return driver.run(make)


def test_page_and_job_can_be_had_raw(driver: AnyDriver) -> None:
    """One call, undecoded: the page that the arguments describe, the start of a job, its state."""
    server = Server(reply({"things": [], "id": "a", "state": "done"}))
    raw = driver.make(server).raw._client
    page = ran(driver, lambda: raw.paginate(LIST, CURSOR, {"color": "red"}))
    assert (page.status, page.json()["things"]) == (200, [])
    assert ran(driver, lambda: raw.start(GET, JOB, {"id": "a"})).json()["id"] == "a"
    assert ran(driver, lambda: raw.resume(JOB, {"id": "b"})).json()["state"] == "done"
    assert [seen.path for seen in server.received] == ["/things?color=red", "/things/a", "/things/b"]


def test_page_can_be_had_unread(driver: AnyDriver) -> None:
    """The bytes of the one page that the arguments describe, as they come."""
    server = Server(reply({"things": []}))
    unread = driver.make(server).unread._client

    def read() -> Any:
        answer = unread.paginate(LIST, CURSOR, {"color": "blue"}, options=rt.RequestOptions(max_size=99))
        if isinstance(driver, SyncDriver):
            with answer as opened:
                return b"".join(opened)

        async def main() -> bytes:
            async with answer as opened:
                return b"".join([piece async for piece in opened])

        return main()

    assert driver.run(read) == b'{"things": []}'
    assert [seen.path for seen in server.received] == ["/things?color=blue"]


def test_job_is_asked_by_hand(driver: AnyDriver) -> None:
    """Its state once, to cancel it, and its items; each by what is declared for it."""
    server = Server(reply({"id": "a", "state": "runs", "things": [{"id": "x"}]}))
    client = driver.make(server)
    job = client._client.resume(JOB, {"id": "a"})
    assert ran(driver, job.status).id == "a"
    assert ran(driver, job.cancel) is None
    server._answer = lambda seen: reply({"things": [] if "after" in seen.url else [{"id": "x"}]})
    assert [item.id for item in driver.items(job.items())] == ["x"]
    assert [(seen.method, seen.path) for seen in server.received][:3] == [
        ("GET", "/things/a"), ("DELETE", "/things/a"), ("GET", "/things?color=red"),
    ]  # fmt: skip


def test_job_without_a_declaration_says_what_it_cannot(driver: AnyDriver) -> None:
    """Where the document has no operation for it, the error names the job."""
    job = driver.make(Server(reply({})))._client.resume(BARE, {"id": "a"})
    with pytest.raises(ConfigurationError, match=r"things\.start cannot be cancelled: nothing is"):
        ran(driver, job.cancel)
    with pytest.raises(ConfigurationError, match=r"things\.start has no items: none are declared"):
        job.items()


# Generators that trio does not hear of -------------------------------------------------------------------


class Numbers:
    """Counts from 0, in a generator inside a generator; notes which were closed."""

    def __init__(self) -> None:
        self.closed: list[str] = []

    async def inner(self) -> AsyncGenerator[Any, Any]:
        number = 0
        try:
            while True:
                try:
                    number += (yield number) or 1
                except LookupError:
                    number = 100
        finally:
            self.closed.append("inner")

    async def outer(self) -> AsyncGenerator[Any, Any]:
        inner = self.inner()
        try:
            value = await anext(inner)
            while True:
                try:
                    given = yield value
                    value = await inner.asend(given)
                except LookupError as error:
                    value = await inner.athrow(error)
        finally:
            self.closed.append("outer")


def test_generator_of_trio_can_do_all_that_one_can() -> None:
    """Steps with values and errors go through; closing it closes what was begun inside, after it."""

    async def main() -> None:
        numbers = Numbers()
        generator: Any = owned(numbers.outer())
        assert aiter(generator) is generator
        assert await anext(generator) == 0
        assert await generator.asend(None) == 1
        assert await generator.asend(5) == 6
        assert await generator.athrow(LookupError()) == 100
        await generator.aclose()
        assert numbers.closed == ["outer", "inner"]
        assert await anext(generator, "over") == "over"

    trio.run(main)


def test_step_that_was_never_taken_begins_nothing() -> None:
    """An awaitable that is closed, or fails, before its first step."""

    async def main() -> None:
        numbers = Numbers()
        generator: Any = owned(numbers.outer())
        step = generator.__anext__()
        assert iter(step) is step
        step.close()
        with pytest.raises(ValueError, match="first"):
            generator.__anext__().throw(ValueError("first"))
        await generator.aclose()

    trio.run(main)


def test_generators_that_are_over_are_forgotten() -> None:
    """Of many that begin inside, those that are over are not kept."""

    async def short() -> AsyncGenerator[int, None]:
        yield 1

    async def many() -> AsyncGenerator[int, None]:
        for _ in range(200):
            async for number in short():
                yield number

    async def main() -> None:
        generator: Any = owned(many())
        count = [number async for number in generator]
        assert len(count) == 200
        assert len(generator._begun) < 70

    trio.run(main)


def test_outside_trio_a_generator_is_left_as_it_is() -> None:
    """Other event loops close their generators themselves."""
    generator = Numbers().outer()
    assert owned(generator) is generator
    assert inspect.isasyncgen(generator)


# The beginning of JSON ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "b\\', {"a": "b"}),
        ('{"a": "b\\x", "c": 1', {}),
        ('{"a\\x": 1, "c": 2', {}),
        ('{"a": "b\\u12', {"a": "b"}),
        ('{"a": "b\\u12g', {"a": "b"}),
        ('{"a\\u12g": 1', {}),
        ('["\\ud83d', ["\ufffd"]),
        ('["\\ud83d\\ude00', ["\U0001f600"]),
        ("[1, -", [1]),
        ("[1e", [1]),
        ("[1.5.", [1.5]),
        ("{1", {}),
        ("nul", None),
        ("[tru", []),
    ],
)
def test_beginning_of_json_that_is_none_keeps_what_came_before(text: str, value: Any) -> None:
    """What is no JSON is not read on; escapes that are cut, and halves of a character, wait."""
    assert partial_json(text) == value

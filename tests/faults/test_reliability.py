"""The fault matrix: every cell of docs/reliability.md, through every driver, on real sockets.

The page is the rule table. It is written by hand, from docs/design/retries.md and the tree of errors.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable, Coroutine
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
import trio

from invocant import runtime as rt
from tests.faults.matrix import FAULTS, FIRST_PAGE, WAYS, Fault, refused
from tests.faults.test_wire import NO_TLS, OK, PATIENT
from tests.faults.wire import GoOn, Step, Wire, http
from tests.patience import PATIENCE, until
from tests.unit.runtime.drivers import DRIVERS, KEY, LIBRARIES, AsyncClient, Client, SyncDriver
from tests.unit.runtime.operations import CREATE, GET, LIST, TOKEN, Thing, streaming

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
HEAD = ["the server", "read", "call", "list", "stream"]
CELL = re.compile(
    r"(?:(?P<items>\d+) items|`(?P<text>[^`]*)`(?=, `)|(?P<whole>whole)"
    r"|(?P<cancelled>cancelled)|(?P<kept>as it came))?"
    r"(?:, )?(?P<errors>`\w+Error`(?: and `\w+Error`)*)?(?: ×(?P<requests>\d+))?(?P<cut>, cut)?"
)


@attrs.frozen
class Rule:
    """What a cell of the page says."""

    errors: tuple[str, ...]
    requests: int
    items: int | None
    text: str | None
    cancelled: bool
    kept: bool
    cut: bool


def rule_of(cell: str) -> Rule:
    """Read a cell."""
    read = CELL.fullmatch(cell)
    assert read, f"what does {cell!r} say?"
    said = read.groupdict()
    return Rule(
        errors=tuple(re.findall(r"\w+Error", said["errors"] or "")),
        requests=int(said["requests"] or 1),
        items=None if said["items"] is None else int(said["items"]),
        text=said["text"],
        cancelled=said["cancelled"] is not None,
        kept=said["kept"] is not None,
        cut=said["cut"] is not None,
    )


def rules() -> dict[tuple[str, str], Rule]:
    """Return the rules of the page, by fault and way of asking."""
    found: dict[tuple[str, str], Rule] = {}
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("| ") or cells == HEAD:
            continue
        name, *rest = cells
        assert len(rest) == len(WAYS), line
        for way, cell in zip(WAYS, rest, strict=True):
            assert (name, way) not in found, f"two rows for {name}"
            if cell != "—":
                found[name, way] = rule_of(cell)
    return found


RULES = rules()


def cells() -> list[Any]:
    """Return every cell for every driver; those of the sample are not marked as the long run is."""
    out: list[Any] = []
    for row, (name, fault) in enumerate(FAULTS.items()):
        drivers = [
            driver
            for driver in DRIVERS
            if not (fault.ended == "cancelled" and isinstance(DRIVERS[driver], SyncDriver))
        ]
        sampled = fault.ways[row % len(fault.ways)], drivers[row % len(drivers)]
        out.extend(
            pytest.param(
                name,
                way,
                driver,
                marks=[] if (way, driver) == sampled else [pytest.mark.reliability],
                id=f"{name}-{way}-{driver}",
            )
            for way in fault.ways
            for driver in drivers
        )
    return out


def test_every_fault_has_its_row() -> None:
    """The page and the server know the same faults, and a cell is left out where nothing can be asked."""
    assert set(RULES) == {(name, way) for name, fault in FAULTS.items() for way in fault.ways}


@attrs.define
class Outcome:
    """What a call gave.

    Attributes:
        result: What was returned, if anything was.
        items: What was handed out of a list.
        error: What was raised.
        cancelled: Whether the task was.
        requests: How many the server had by then.
        after: What the next call of the same client gave.
    """

    result: Any = None
    items: list[Any] = attrs.field(factory=list)
    error: rt.InvocantError | None = None
    cancelled: bool = False
    requests: int = 0
    after: Any = None


async def _at_once(seconds: float) -> None:
    """Wait for nothing."""


QUICK = rt.Environment(sleep=lambda seconds: None, async_sleep=_at_once)
"""Waits between attempts take no time; all else does."""


Work = Callable[[], Coroutine[Any, Any, None]]


class Asking:
    """Asks in one way, through one driver, a server that has one fault."""

    def __init__(self, name: str, way: str, wire: Wire, driver: str) -> None:
        self._fault_name, self._fault, self._way, self._wire = name, FAULTS[name], way, wire
        self._driver = DRIVERS[driver]
        self._library: Any = LIBRARIES[self._driver.library]
        self._options = rt.RequestOptions(timeouts=self._fault.bounds, **self._fault.options)
        self._began = False
        self.out = Outcome()

    @property
    def _address(self) -> str:
        url = self._wire.url
        places = {
            "wire": url,
            "refused": refused(),
            "nowhere": "http://nowhere.invalid",
            "tls": url.replace("http:", "https:"),
            "proxy": "https://api.test",
        }
        return places[self._fault.place]

    def _make(self, cls: Any, maker: Any) -> tuple[Any, Any]:
        proxy = self._wire.url if self._fault.place == "proxy" else None
        one = self._library.Limits(max_connections=1, max_keepalive_connections=1)
        given = maker(limits=one, trust_env=False, verify=NO_TLS, proxy=proxy)
        client = cls(
            base_url=self._address, http_client=given, timeouts=PATIENT, api_key=KEY, environment=QUICK,
            allow_insecure_http=True,
        )  # fmt: skip
        return client, given

    def ask(self) -> Outcome:
        """Make the call that meets the fault, then one that is well."""
        if isinstance(self._driver, SyncDriver):
            client, given = self._make(Client, self._library.Client)
            with given, client:
                if self._fault.ended:
                    self._close_in_a_thread(client.with_options())
                else:
                    self._work(client)
                if self._mend():
                    self.out.after = client._client.call(GET, {"id": "z"})
        elif self._driver.backend == "trio":
            trio.run(self._main, self._end_in_trio)
        else:
            asyncio.run(self._main(self._end_in_asyncio))
        return self.out

    def _mend(self) -> bool:
        """Let the server be well from now on; return whether it is who was asked."""
        self.out.requests = self._wire.requests
        self._wire.turn([OK, GoOn()])
        return self._fault.place == "wire"

    def _close_in_a_thread(self, twin: Any) -> None:
        thread = threading.Thread(target=self._work, args=(twin,))
        thread.start()
        assert until(self._is_asked)
        twin.close()
        thread.join(PATIENCE)
        assert not thread.is_alive()

    def _work(self, client: Any) -> None:
        try:
            self._ask(client._client)
        except rt.InvocantError as error:
            self.out.error = error

    def _ask(self, client: Any) -> None:
        if self._way in ("read", "call"):
            self.out.result = client.call(GET if self._way == "read" else CREATE, {"id": "a"}, self._options)
        elif self._way == "list":
            for item in client.paginate(LIST, TOKEN, {}, options=self._options):
                self.out.items.append(item)
        else:
            with client.stream(CREATE, streaming(), {"id": "a"}, self._options) as stream:
                for _ in stream:
                    self._began = True
                self.out.result = stream.result()

    async def _main(self, end: Callable[[Work, Work | None], Awaitable[None]]) -> None:
        client, given = self._make(AsyncClient, self._library.AsyncClient)
        async with given, client:
            ended = self._fault.ended
            twin = client.with_options() if ended == "closed" else client

            async def work() -> None:
                try:
                    await self._ask_async(twin._client)
                except rt.InvocantError as error:
                    self.out.error = error

            await (end(work, twin.aclose if ended == "closed" else None) if ended else work())
            if self._mend():
                self.out.after = await client._client.call(GET, {"id": "z"})

    async def _ask_async(self, client: Any) -> None:
        if self._way in ("read", "call"):
            operation = GET if self._way == "read" else CREATE
            self.out.result = await client.call(operation, {"id": "a"}, self._options)
        elif self._way == "list":
            async for item in client.paginate(LIST, TOKEN, {}, options=self._options):
                self.out.items.append(item)
        else:
            async with client.stream(CREATE, streaming(), {"id": "a"}, self._options) as stream:
                async for _ in stream:
                    self._began = True
                self.out.result = await stream.result()

    def _is_asked(self) -> bool:
        """Whether the call waits for what does not come."""
        if self._way == "stream" and RULES[self._fault_name, self._way].text:
            return self._began
        return self._wire.requests >= (2 if self._way == "list" else 1)

    async def _end_in_asyncio(self, work: Work, close: Work | None) -> None:
        task = asyncio.ensure_future(work())
        assert await asyncio.to_thread(until, self._is_asked)
        if close is None:
            task.cancel()
        else:
            await close()
        try:
            await task
        except asyncio.CancelledError:
            self.out.cancelled = True

    async def _end_in_trio(self, work: Work, close: Work | None) -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(work)
            assert await trio.to_thread.run_sync(until, self._is_asked)
            if close is None:
                nursery.cancel_scope.cancel()
            else:
                await close()
        self.out.cancelled = nursery.cancel_scope.cancelled_caught


@cache
def warm(driver: str) -> None:
    """Call a server that is well: what a library loads with its first call takes no fault's time."""
    fault = next(name for name, fault in FAULTS.items() if fault.place == "wire" and fault.bounds == PATIENT)
    with Wire() as wire:
        wire.turn([OK, GoOn()])
        assert Asking(fault, "read", wire, driver).ask().after == Thing(id="a")


NAMES = {"read": "things.get", "call": "things.create", "list": "things.list", "stream": "things.stream"}


def scripts(fault: Fault, way: str, url: str) -> list[list[Step]]:
    """Return what the server does, request by request; the last again and again."""
    answers = [fault.answer(way)] + ([fault.then(way)] if fault.then else [])
    other = url.replace("127.0.0.1", "localhost").encode()
    said = [
        [step.replace(b"{other}", other) if isinstance(step, bytes) else step for step in answer]
        for answer in answers
    ]
    opening: list[Step] = [http(FIRST_PAGE), GoOn()]
    return [opening, *said] if way == "list" and not fault.opens else said


@pytest.mark.parametrize(("name", "way", "driver"), cells())
def test_cell(name: str, way: str, driver: str) -> None:
    """A fault gives what the page says, after so many requests, and the next call is well."""
    fault, rule = FAULTS[name], RULES[name, way]
    warm(driver)
    with Wire(greeting=b"HTTP/1.1 400 No\r\n\r\n" if fault.place == "tls" else b"") as wire:
        wire.turn(*scripts(fault, way, wire.url))
        asking = Asking(name, way, wire, driver)
        out = asking.ask()
    pages = 1 if way == "list" and not fault.opens else 0
    assert out.cancelled is rule.cancelled
    if rule.errors:
        _check_error(out.error, rule, fault, way)
    else:
        assert out.error is None, repr(out.error)
    if fault.place in ("wire", "proxy") and not rule.cancelled:
        assert out.requests - pages == rule.requests
    if way == "list" and not rule.cancelled:
        whole = [*"abc"] if not rule.errors else [*"ab"] * pages
        expected = whole if rule.items is None else [*"abab"][: rule.items]
        assert [item.id for item in out.items] == expected
    elif rule.kept:
        assert (out.result.to_dict() if isinstance(out.result, Thing) else out.result) == fault.given
    elif not rule.errors and not rule.cancelled:
        assert out.result == ("Hel" if way == "stream" else Thing(id="a", size=3))
    if fault.place == "wire":
        assert out.after == Thing(id="a")


def _check_error(error: rt.InvocantError | None, rule: Rule, fault: Fault, way: str) -> None:
    classes = [getattr(rt, name) for name in rule.errors]
    if len(classes) == 1:
        assert type(error) is classes[0], repr(error)
    assert all(isinstance(error, cls) for cls in classes), repr(error)
    assert error is not None
    assert getattr(error, "operation", NAMES[way]) in (NAMES[way], "")
    assert KEY not in f"{error} {error!r} {vars(error)}"
    if isinstance(error, rt.CallError):
        assert error.operation == NAMES[way]
        assert error.attempts == max(rule.requests - fault.hops, 1)
    if isinstance(error, rt.StreamError):
        assert error.partial == rule.text
    elif isinstance(error, rt.StatusError) and not isinstance(error, rt.RedirectError):
        assert error.truncated is rule.cut

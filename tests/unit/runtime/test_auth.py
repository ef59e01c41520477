"""OAuth 2.0 client credentials: whose turn it is, one request for everybody, and a secret that stays one."""

from __future__ import annotations

import asyncio
import json
import pickle
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
import trio
import trio.lowlevel

from invocant import runtime as rt
from invocant.runtime._calls.addresses import safe_for_secrets
from invocant.runtime._calls.held import check_key
from invocant.runtime._calls.steps import SharedFuture
from invocant.runtime._calls.tokens import TokenCache, Turn, read_token
from invocant.runtime._secrets import Secret
from tests.patience import PATIENCE, until
from tests.unit.runtime.drivers import (
    BASE,
    AsyncDriver,
    FakeTime,
    Received,
    Reply,
    Server,
    SyncDriver,
    async_client,
    reply,
    sync_client,
)
from tests.unit.runtime.operations import GET

AnyDriver = SyncDriver | AsyncDriver
SECRET = "s3cret canary/+&"
API = rt.Api(
    name="test",
    title="Test API",
    base_url=f"{BASE}/v1",
    auth=rt.ClientCredentials(
        token_url="/connect/token", client_id_env=("T_ID",), client_secret_env=("T_SECRET",)
    ),
)


class Client(rt.SyncClient):
    """A client with client credentials."""

    API = API


class AsyncClient(rt.AsyncClient):
    """Its async twin."""

    API = API


def make(driver: AnyDriver, server: Server, clock: FakeTime | None = None, **options: Any) -> Any:
    """Return a client."""
    options = {
        "client_id": "id-1",
        "client_secret": SECRET,
        "environment": (clock or FakeTime()).environment(),
        **options,
    }
    library = {"httpx": httpx}.get(driver.library) or __import__("httpx2")
    if isinstance(driver, SyncDriver):
        return Client(http_client=sync_client(library, server), **options)
    return AsyncClient(http_client=async_client(library, server), **options)


class Bank(Server):
    """Issues tokens and counts them; accepts the newest one.

    Attributes:
        issued: Tokens issued so far.
        lifetime: What is said of their lifetime.
        refuses: Answers given instead of a token, first to last.
    """

    def __init__(self, lifetime: Any = 3600) -> None:
        super().__init__(answer=self.answer)
        self.issued = 0
        self.lifetime = lifetime
        self.refuses: list[Reply] = []
        self.revoked: set[str] = set()

    def answer(self, seen: Received) -> Reply:
        if seen.url == f"{BASE}/connect/token":
            if self.refuses:
                return self.refuses.pop(0)
            self.issued += 1
            body = {
                "access_token": f"token-{self.issued}",
                "token_type": "Bearer",
                "expires_in": self.lifetime,
            }
            return reply({k: v for k, v in body.items() if v is not None})
        token = seen.headers.get("authorization", "").removeprefix("Bearer ")
        return Reply(401) if token in self.revoked else reply({"id": token})


def call(driver: AnyDriver, client: Any) -> str:
    """Make a call; return the token it was made with."""
    return str(driver.call(client, GET, {"id": "a"}).id)


def test_token_is_had_once_and_kept(driver: AnyDriver) -> None:
    """The first call gets a token, those after it use it."""
    bank = Bank()
    client = make(driver, bank)
    assert [call(driver, client) for _ in range(3)] == ["token-1"] * 3
    request = bank.received[0]
    assert (request.method, request.url) == ("POST", f"{BASE}/connect/token")
    assert parse_qs(request.content.decode()) == {
        "grant_type": ["client_credentials"], "client_id": ["id-1"], "client_secret": [SECRET],
    }  # fmt: skip
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert "authorization" not in request.headers
    assert [seen.path for seen in bank.received[1:]] == ["/v1/things/a"] * 3


@pytest.mark.parametrize(
    ("lifetime", "fresh_until", "mandatory_from"),
    [(3600, 3480, 3570), (86400, 86280, 86370), (480, 360, 450), (240, 180, 210), (40, 30, 35), (8, 6, 7)],
)
def test_windows_are_clamped_to_the_lifetime(
    lifetime: int, fresh_until: float, mandatory_from: float
) -> None:
    """Renewal begins 120 s ahead or a quarter of the lifetime; in the last 30 s or an eighth all wait."""
    cache = TokenCache()
    turn = cache.turn(0.0)
    assert isinstance(turn, Turn)
    cache.store(turn.future, Secret("t"), float(lifetime), asked=0.0)
    assert cache.peek(fresh_until - 0.01) is not None
    assert cache.peek(fresh_until) is None
    early = cache.turn(fresh_until)
    assert isinstance(early, Turn)
    assert early.fallback is not None
    assert isinstance(cache.turn(mandatory_from - 0.01), Secret)
    waited = cache.turn(mandatory_from)
    assert isinstance(waited, Turn)
    assert waited.fallback is None
    assert cache.turn(mandatory_from) is waited.future


def test_short_lived_token_is_not_asked_for_with_every_call(driver: AnyDriver) -> None:
    """A lifetime shorter than any fixed margin still serves several calls."""
    bank, clock = Bank(lifetime=20), FakeTime()
    client = make(driver, bank, clock)
    for _ in range(10):
        call(driver, client)
        clock.now += 1
    assert bank.issued == 1


def cache_of(client: Any) -> TokenCache:
    """Return the token cache of a client."""
    cache: TokenCache = client._client.settings.auth._credentials[""].cache
    return cache


def waiting(client: Any) -> int:
    """Return how many wait for the token that another asks for."""
    future = cache_of(client)._future
    return 0 if future is None else len(future._callbacks)


SLEEPS: dict[str, Any] = {"asyncio": asyncio.sleep, "trio": trio.sleep}


class Story:
    """Calls of one client in one thread or one event loop, with the time between them."""

    def __init__(self, driver: AnyDriver, bank: Bank, clock: FakeTime, **options: Any) -> None:
        self.driver, self.bank, self.clock = driver, bank, clock
        self.client = make(driver, bank, clock, **options)
        self.tokens: list[str] = []

    def tell(self, *steps: float | list[Reply] | None) -> list[str]:
        """Make a call after so many seconds, each; None waits for the renewal, replies are what is next."""
        if isinstance(self.driver, SyncDriver):
            for step in steps:
                if step is None:
                    assert until(lambda: cache_of(self.client)._renewal is None)
                elif self._prepared(step):
                    self.tokens.append(self.client._client.call(GET, {"id": "a"}).id)
            return self.tokens

        backend = self.driver.backend

        async def main() -> None:
            for step in steps:
                if step is None:
                    while cache_of(self.client)._renewal is not None:
                        await SLEEPS[backend](0)
                elif self._prepared(step):
                    self.tokens.append((await self.client._client.call(GET, {"id": "a"})).id)

        asyncio.run(main()) if backend == "asyncio" else trio.run(main)
        return self.tokens

    def _prepared(self, step: float | list[Reply]) -> bool:
        if isinstance(step, list):
            self.bank.refuses = step
            return False
        self.clock.now += step
        return True


def test_token_is_renewed_beside_the_calls(driver: AnyDriver) -> None:
    """Two minutes before the end a call has a new token fetched, and does not wait for it."""
    story = Story(driver, Bank(), FakeTime())
    assert story.tell(0, 3479, 2, None, 0, 3600, 0) == [
        "token-1", "token-1", "token-1", "token-2", "token-3", "token-3"
    ]  # fmt: skip
    assert story.bank.issued == 3


def test_failed_early_renewal_is_nobodys(driver: AnyDriver, caplog: pytest.LogCaptureFixture) -> None:
    """While the old token is good a failed renewal is only logged, and not tried again for 5 s."""
    story = Story(driver, Bank(), FakeTime(), retries=0)
    refusals = [reply({"error": "unauthorized_client"}, 400)]
    assert story.tell(0, refusals, 3500, None, 0, 4, 2, None, 0) == ["token-1"] * 5 + ["token-2"]
    assert caplog.text.count("could not be renewed") == 1
    assert story.bank.issued == 2


def test_old_token_serves_until_its_expiry(driver: AnyDriver, caplog: pytest.LogCaptureFixture) -> None:
    """In the last 30 s a call waits for a new token; without one the old one serves, until it is over."""
    story = Story(driver, Bank(), FakeTime(), retries=0)
    broken = [Reply(500)] * 3
    assert story.tell(0, broken, 3580, 1, 1) == ["token-1"] * 4
    assert len(story.bank.refuses) == 2
    assert "could not be renewed" in caplog.text
    with pytest.raises(rt.TokenError, match="500"):
        story.tell(18)
    assert story.tell([], 1)[-1] == "token-2"


def test_renewal_has_limits_of_its_own(driver: AnyDriver) -> None:
    """How patient a call is is no bound of a renewal beside it, which is tried as often as is usual."""
    story = Story(driver, Bank(), FakeTime(), timeouts=rt.Timeouts(idle=0.1), retries=0)
    assert story.tell(0, [Reply(503), Reply(503)], 3500, None, 0) == ["token-1", "token-1", "token-2"]


def test_attempts_are_those_of_the_request_they_tell_of(driver: AnyDriver) -> None:
    """A call counts its own attempts, and an error of the endpoint all requests for the token."""
    bank = Bank()
    bank.refuses = [Reply(503), Reply(401), Reply(503)]
    client = make(driver, bank)
    thing = driver.call(client, GET, {"id": "a"})
    assert rt.response_info(thing).attempts == 1
    bank.revoked, bank.refuses = {"token-1"}, [Reply(503), Reply(401), Reply(503), Reply(401)]
    with pytest.raises(rt.TokenError) as caught:
        driver.call(client, GET, {"id": "a"})
    assert (caught.value.operation, caught.value.attempts) == ("access token", 4)
    thing = driver.call(client, GET, {"id": "a"})
    assert (thing.id, rt.response_info(thing).attempts) == ("token-2", 1)
    bank.revoked = {"token-2"}
    assert rt.response_info(driver.call(client, GET, {"id": "a"})).attempts == 2


def test_refused_token_is_replaced_once(driver: AnyDriver) -> None:
    """A 401 brings a new token and one more attempt, whatever the retry policy."""
    bank = Bank()
    client = make(driver, bank, retries=0)
    bank.revoked = {"token-1"}
    assert call(driver, client) == "token-2"
    bank.revoked = {"token-2", "token-3"}
    with pytest.raises(rt.AuthenticationError) as caught:
        call(driver, client)
    assert (bank.issued, caught.value.attempts) == (3, 2)


def test_same_token_again_is_not_tried_again(driver: AnyDriver) -> None:
    """When the endpoint gives the refused token once more, the 401 stands."""
    refused = Reply(401)
    token = reply({"access_token": "same"})
    server = Server(token, refused, token, refused)
    with pytest.raises(rt.AuthenticationError):
        call(driver, make(driver, server))
    assert len(server.received) == 3


def test_server_that_forbids_another_attempt(driver: AnyDriver) -> None:
    """`x-should-retry: false` on a 401 is heeded."""
    bank = Bank()
    server = Server(
        answer=lambda seen: (
            bank.answer(seen) if "token" in seen.url else Reply(401, headers={"x-should-retry": "false"})
        )
    )
    with pytest.raises(rt.AuthenticationError):
        call(driver, make(driver, server))
    assert bank.issued == 1


LIFETIMES: dict[str, tuple[Any, int]] = {
    "none given": (None, 1),
    "text": ("3600", 1),
    "zero": (0, 3),
    "nonsense": ("soon", 1),
    "nan": ("nan", 1),
}


@pytest.mark.parametrize("name", LIFETIMES)
def test_odd_lifetimes(driver: AnyDriver, name: str) -> None:
    """A lifetime may be missing or be text; a token that is over at once serves the call it was had for."""
    lifetime, issued = LIFETIMES[name]
    bank = Bank(lifetime)
    client = make(driver, bank)
    for _ in range(3):
        call(driver, client)
    assert bank.issued == issued


REFUSALS: dict[str, tuple[list[Reply], type[Exception], str]] = {
    "invalid client": (
        [reply({"error": "invalid_client"}, 400)],
        rt.TokenError,
        "400 Bad Request: invalid_client",
    ),
    "401 twice": ([Reply(401), reply({"error": "x"}, 401)], rt.TokenError, "401 Unauthorized: x"),
    "server error": ([Reply(500)] * 3, rt.TokenError, "500 Internal Server Error"),
    "no token": ([reply({"token": "x"})], rt.TokenError, "holds no access token"),
    "empty token": ([reply({"access_token": " "})], rt.TokenError, "holds no access token"),
    "token with a line end": ([reply({"access_token": "a\nb"})], rt.TokenError, "holds no access token"),
    "not json": ([Reply(200, b"<html>")], rt.TokenError, "holds no access token"),
    "a list": ([reply([1])], rt.TokenError, "holds no access token"),
    "other type": ([reply({"access_token": "a", "token_type": "mac"})], rt.TokenError, "not a bearer token"),
    "unreachable": ([Reply(fails="ConnectError")] * 3, rt.ConnectFailedError, "no connection"),
    "timeout": ([Reply(fails="ReadTimeout")] * 3, rt.IdleTimeoutError, "idle time"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_token_that_cannot_be_had(driver: AnyDriver, name: str) -> None:
    """What goes wrong at the token endpoint is an error of its own, and never holds the secret."""
    refusals, error, words = REFUSALS[name]
    bank = Bank()
    bank.refuses = list(refusals)
    with pytest.raises(error) as caught:
        call(driver, make(driver, bank))
    assert words in str(caught.value)
    assert bank.refuses == []
    assert SECRET not in f"{caught.value!s}{vars(caught.value)!r}"
    assert isinstance(caught.value, rt.CallError)
    assert caught.value.operation
    pickle.dumps(caught.value)
    assert call(driver, make(driver, bank)) == "token-1"


def test_401_of_the_endpoint_is_tried_once_more(driver: AnyDriver) -> None:
    """Some endpoints answer 401 while they start."""
    bank = Bank()
    bank.refuses = [Reply(401)]
    assert call(driver, make(driver, bank)) == "token-1"


@pytest.mark.parametrize("written", [SECRET, "s3cret+canary%2F%2B%26"])
def test_endpoint_that_repeats_the_secret(driver: AnyDriver, written: str) -> None:
    """The secret is scrubbed from answers, as text and as a form writes it."""
    bank = Bank()
    bank.refuses = [
        Reply(
            400,
            json.dumps({"error": written, "message": written}).encode(),
            {"content-type": "application/json", "x-e": written},
        )
    ]
    with pytest.raises(rt.TokenError) as caught:
        call(driver, make(driver, bank))
    everything = (
        f"{caught.value!s}{vars(caught.value)!r}{caught.value.__cause__!r}{caught.value.info!r}".encode()
    )
    assert written.encode() not in everything + pickle.dumps(caught.value)


def test_reprs_hold_no_secret(driver: AnyDriver) -> None:
    """The client, its settings, its credentials and its cache print without secret and token."""
    client = make(driver, Bank())
    call(driver, client)
    credentials = client._client.settings.auth._credentials[""]
    text = f"{client!r}{vars(client)!r}{vars(credentials)!r}{vars(credentials.cache)!r}"
    assert SECRET not in text
    assert "token-1" not in text


@pytest.mark.parametrize(
    ("given", "environ", "words"),
    [
        (
            {},
            {},
            "a client id: set T_ID, or pass client_id=; and a client secret: set T_SECRET, or",
        ),
        ({"client_id": "a"}, {}, "needs a client secret: set T_SECRET"),
        ({}, {"T_SECRET": "x"}, "needs a client id: set T_ID"),
        ({"client_id": "", "client_secret": "x"}, {}, "the key from client_id= is empty"),
    ],
)
def test_missing_credentials(
    driver: AnyDriver, given: dict[str, Any], environ: dict[str, str], words: str
) -> None:
    """What is missing is named, with its variable, at the first call that needs it."""
    environment = FakeTime().environment(**environ)
    with pytest.raises(rt.ConfigurationError) as caught:
        call(
            driver,
            make(
                driver,
                Bank(),
                None,
                environment=environment,
                **{"client_id": None, "client_secret": None} | given,
            ),
        )
    assert words in str(caught.value)


def test_credentials_from_the_environment(driver: AnyDriver) -> None:
    """Without arguments the declared variables are read."""
    bank = Bank()
    environment = FakeTime().environment(T_ID="env-id", T_SECRET="env-secret")
    call(driver, make(driver, bank, client_id=None, client_secret=None, environment=environment))
    assert b"client_id=env-id&client_secret=env-secret" in bank.received[0].content


SAFE = {
    "https://x.test/token": True,
    "http://localhost:8000/token": True,
    "http://127.0.0.1:1/token": True,
    "http://127.8.9.1/token": True,
    "http://[::1]:5/token": True,
    "http://app.localhost/token": True,
    "http://x.test/token": False,
    "http://localhost.evil.test/token": False,
    "http://127.evil.test/token": False,
    "http://127.0.0.1.evil.test/": False,
    "http://128.0.0.1/": False,
    "ftp://localhost/": False,
    "https://": False,
    "http://[x": False,
}


@pytest.mark.parametrize("url", SAFE)
def test_secrets_go_over_https_or_stay_here(url: str) -> None:
    """A secret goes over https, or to this machine."""
    assert safe_for_secrets(url) is SAFE[url]


def test_token_endpoint_without_tls_is_refused(driver: AnyDriver) -> None:
    """A client whose secret would cross the network in the clear is not made."""
    with pytest.raises(rt.ConfigurationError, match="must be https"):
        make(driver, Bank(), base_url="http://plain.test")


class Gate(Bank):
    """A bank whose token endpoint takes its time: it answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self.open_gate = threading.Event()

    def answer(self, seen: Received) -> Reply:
        if "token" in seen.url:
            self.asked.set()
            assert self.open_gate.wait(PATIENCE)
        return super().answer(seen)


def test_hundred_threads_make_one_token_request() -> None:
    """At the start and at expiry, 100 threads make one token request between them."""
    bank, clock = Gate(), FakeTime()
    driver = SyncDriver("httpx")
    client = make(driver, bank, clock)
    with ThreadPoolExecutor(100) as pool:
        for expected in ("token-1", "token-2"):
            bank.asked.clear()
            bank.open_gate.clear()
            calls = [pool.submit(call, driver, client) for _ in range(100)]
            assert bank.asked.wait(PATIENCE)
            bank.open_gate.set()
            assert {made.result(PATIENCE) for made in calls} == {expected}
            clock.now += 3600
    assert bank.issued == 2


class SlowBank(Bank):
    """A bank for tasks: other tasks run while it issues a token."""

    def __init__(self, checkpoint: Any) -> None:
        super().__init__()
        self.checkpoint = checkpoint

    def client(self) -> Any:
        bank = self

        class Transport(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                await request.aread()
                for _ in range(20):
                    await bank.checkpoint()
                return bank.respond(httpx, request)  # type: ignore[no-any-return]  # the fake serves two libraries

        return httpx.AsyncClient(transport=Transport())


async def two_hundred_tasks(bank: SlowBank, run_all: Any) -> None:
    """Make 200 calls at once, at the start and at expiry, and look at what they used."""
    clock = FakeTime()
    client = AsyncClient(
        client_id="i", client_secret=SECRET, http_client=bank.client(), environment=clock.environment()
    )
    for expected in ("token-1", "token-2"):
        seen: list[str] = []

        async def one(seen: list[str] = seen) -> None:
            seen.append((await client._client.call(GET, {"id": "a"})).id)

        await run_all(one)
        assert seen == [expected] * 200
        clock.now += 3600
    assert bank.issued == 2


def test_two_hundred_tasks_make_one_token_request() -> None:
    """At the start and at expiry, 200 tasks make one token request between them, under asyncio and trio."""

    async def with_asyncio(one: Any) -> None:
        await asyncio.gather(*[one() for _ in range(200)])

    async def with_trio(one: Any) -> None:
        async with trio.open_nursery() as nursery:
            for _ in range(200):
                nursery.start_soon(one)

    asyncio.run(two_hundred_tasks(SlowBank(lambda: asyncio.sleep(0)), with_asyncio))
    trio.run(two_hundred_tasks, SlowBank(trio.lowlevel.checkpoint), with_trio)


def test_all_who_wait_get_the_failure() -> None:
    """When the one request fails, all who waited for it fail with it, each with an error of its own."""
    bank = Gate()
    bank.refuses = [reply({"error": "invalid_client"}, 400)] * 50
    driver = SyncDriver("httpx")
    client = make(driver, bank)
    with ThreadPoolExecutor(20) as pool:
        calls = [pool.submit(call, driver, client) for _ in range(20)]
        assert bank.asked.wait(PATIENCE)
        while len(client._client.settings.auth._credentials[""].cache._future._callbacks) < 19:
            assert not any(made.done() for made in calls)
        bank.open_gate.set()
        errors = [made.exception(PATIENCE) for made in calls]
    assert all(isinstance(error, rt.TokenError) for error in errors)
    assert len({id(error) for error in errors}) == 20
    assert len(bank.refuses) == 49


def test_cancelled_caller_leaves_the_turn_to_another() -> None:
    """When the task that asks is cancelled, one of those who wait asks in its place."""

    async def work() -> None:
        bank = SlowBank(lambda: asyncio.sleep(0))
        client = AsyncClient(
            client_id="i",
            client_secret=SECRET,
            http_client=bank.client(),
            environment=FakeTime().environment(),
        )
        tasks = [asyncio.create_task(client._client.call(GET, {"id": "a"})) for _ in range(5)]
        for _ in range(10):
            await asyncio.sleep(0)
        tasks[0].cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert isinstance(results[0], asyncio.CancelledError)
        assert [result.id for result in results[1:]] == ["token-1"] * 4  # type: ignore[union-attr]  # results, as checked

    asyncio.run(work())


def test_closed_client_leaves_the_turn_to_another() -> None:
    """Who asks for all and is closed meanwhile fails alone: one of those who wait asks in its place."""
    bank = Hurried("ReadError")
    client = make(SyncDriver("httpx"), bank)
    twin = client.with_options()
    with ThreadPoolExecutor(5) as pool:
        leader = pool.submit(twin._client.call, GET, {"id": "a"})
        assert bank.asked.wait(PATIENCE)
        others = [pool.submit(client._client.call, GET, {"id": "a"}) for _ in range(4)]
        assert until(lambda: waiting(client) == 4)
        twin.close()
        bank.open_gate.set()
        assert isinstance(leader.exception(PATIENCE), rt.ClientClosedError)
        assert {other.result(PATIENCE).id for other in others} == {"token-1"}
    assert bank.issued == 1


def test_client_closed_between_two_requests_for_a_token_fails_alone() -> None:
    """The same where the client is closed in a pause: what then cannot be sent is nobody else's failure."""
    bank = Hurried(Reply(503))
    clock = FakeTime()
    client = make(SyncDriver("httpx"), bank, clock)
    pausing, go_on = threading.Event(), threading.Event()

    def sleep(seconds: float) -> None:
        pausing.set()
        assert go_on.wait(PATIENCE)

    twin = client.with_options()
    twin._client.driver._environment = rt.Environment(clock=lambda: clock.now, sleep=sleep)
    with ThreadPoolExecutor(2) as pool:
        leader = pool.submit(twin._client.call, GET, {"id": "a"})
        bank.open_gate.set()
        assert pausing.wait(PATIENCE)
        other = pool.submit(client._client.call, GET, {"id": "a"})
        assert until(lambda: waiting(client) == 1)
        twin.close()
        go_on.set()
        assert isinstance(leader.exception(PATIENCE), rt.ConfigurationError)
        assert other.result(PATIENCE).id == "token-1"


def test_forked_child_asks_for_a_token_of_its_own() -> None:
    """A child that is forked while a thread asks for a token, or renews one, waits for neither."""
    told = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", textwrap.dedent(FORK)],
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert told.stdout == "token-1\nfine\n", told.stderr


FORK = """
    import os, sys, threading
    import httpx
    from invocant.runtime._calls.tokens import Turn
    from tests.patience import PATIENCE
    from tests.unit.runtime.drivers import SyncDriver
    from tests.unit.runtime.operations import GET
    from tests.unit.runtime.test_auth import Gate, make

    bank = Gate()
    client = make(SyncDriver("httpx"), bank)
    cache = client._client.settings.auth._credentials[""].cache
    held, forked = threading.Event(), threading.Event()

    def hold():  # as a thread may that looks at the state at that moment
        with cache._lock:
            held.set()
            forked.wait(PATIENCE)

    asking = threading.Thread(target=client._client.call, args=(GET, {"id": "a"}))
    asking.start()
    assert bank.asked.wait(PATIENCE)
    threading.Thread(target=hold, daemon=True).start()
    assert held.wait(PATIENCE)
    child = os.fork()
    if not child:
        code = 1
        try:
            bank.open_gate.set()
            print(client._client.call(GET, {"id": "a"}).id, flush=True)
            code = 0
        finally:
            os._exit(code)
    forked.set()
    bank.open_gate.set()
    assert os.waitpid(child, 0)[1] == 0
    asking.join(PATIENCE)
    print("fine")
"""


class Hurried(Gate):
    """A gate whose first request for a token ends as a case says, once others wait."""

    def __init__(self, *first: Any) -> None:
        super().__init__()
        self.first = list(first)

    def respond(self, library: Any, request: Any) -> Any:
        if self.first and "token" in str(request.url):
            self.asked.set()
            assert self.open_gate.wait(PATIENCE)
            outcome = self.first.pop(0)
            if isinstance(outcome, str):
                raise getattr(library, outcome)("late", request=request)
            self.refuses = [outcome]
        return super().respond(library, request)


IMPATIENT: dict[str, tuple[list[Any], rt.RequestOptions]] = {
    "a short silence": (["ReadTimeout"], rt.RequestOptions(timeouts=rt.Timeouts(idle=0.1), retries=0)),
    "a short connect": (["ConnectTimeout"], rt.RequestOptions(timeouts=rt.Timeouts(connect=0.1), retries=0)),
    "no retries": ([Reply(503)], rt.RequestOptions(retries=0)),
    "no time for another": (
        [Reply(503, headers={"retry-after": "20"})], rt.RequestOptions(timeouts=rt.Timeouts(total=10))
    ),
    "no long wait": (
        [Reply(503, headers={"retry-after": "20"})], rt.RequestOptions(retries=rt.Retries(longest_wait=1))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", IMPATIENT)
def test_short_limits_of_one_are_not_those_of_others(name: str) -> None:
    """Who asks for all with little patience fails alone: one of those who wait asks in its place."""
    outcomes, options = IMPATIENT[name]
    bank = Hurried(*outcomes)
    client = make(SyncDriver("httpx"), bank)
    with ThreadPoolExecutor(9) as pool:
        leader = pool.submit(client._client.call, GET, {"id": "a"}, options)
        assert bank.asked.wait(PATIENCE)
        others = [pool.submit(client._client.call, GET, {"id": "a"}) for _ in range(8)]
        assert until(lambda: waiting(client) == 8)
        bank.open_gate.set()
        assert isinstance(leader.exception(PATIENCE), rt.CallError)
        assert {other.result(PATIENCE).id for other in others} == {"token-1"}
    assert bank.issued == 1


def test_equal_limits_fail_together() -> None:
    """What has used up the patience of one has used up that of all who have no more: nobody asks again."""
    bank = Hurried("ReadTimeout", "ReadTimeout")
    client = make(SyncDriver("httpx"), bank, retries=0)
    with ThreadPoolExecutor(9) as pool:
        calls = [pool.submit(client._client.call, GET, {"id": "a"}) for _ in range(9)]
        assert until(lambda: waiting(client) == 8)
        bank.open_gate.set()
        assert all(isinstance(made.exception(PATIENCE), rt.IdleTimeoutError) for made in calls)
    assert bank.first == ["ReadTimeout"]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_short_time_of_one_task_is_not_that_of_others(backend: str) -> None:
    """The same for tasks, of which the first has no time left when the endpoint has refused once."""

    async def main() -> None:
        bank = SlowBank(lambda: SLEEPS[backend](0))
        bank.refuses = [Reply(503, headers={"retry-after": "20"})]
        client = AsyncClient(
            client_id="i", client_secret=SECRET, http_client=bank.client(),
            environment=FakeTime().environment(),
        )  # fmt: skip
        seen: list[Any] = []

        async def one(options: rt.RequestOptions | None = None) -> None:
            try:
                seen.append((await client._client.call(GET, {"id": "a"}, options)).id)
            except rt.CallError as error:
                seen.append(type(error))

        hurried = rt.RequestOptions(timeouts=10)
        if backend == "asyncio":
            await asyncio.gather(one(hurried), *[one() for _ in range(5)])
        else:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(one, hurried)
                await trio.lowlevel.checkpoint()
                for _ in range(5):
                    nursery.start_soon(one)
        assert sorted(map(str, seen)) == sorted(map(str, [rt.TokenError, *["token-1"] * 5]))
        assert bank.issued == 1

    asyncio.run(main()) if backend == "asyncio" else trio.run(main)


def test_waiting_is_bounded_by_the_calls_own_deadline() -> None:
    """Who waits for somebody else's token request gives up when its own time is up."""
    bank = Gate()
    client = Client(
        client_id="i",
        client_secret=SECRET,
        http_client=sync_client(httpx, bank),
        environment=rt.Environment(environ=lambda name: None),
    )
    with ThreadPoolExecutor(1) as pool:
        leader = pool.submit(client._client.call, GET, {"id": "a"})
        assert bank.asked.wait(PATIENCE)
        with pytest.raises(rt.DeadlineError, match="waiting for an access token"):
            client._client.call(GET, {"id": "a"}, rt.RequestOptions(timeouts=0.05))
        bank.open_gate.set()
        assert leader.result(PATIENCE).id == "token-1"


def test_waiting_tasks_are_bounded_too() -> None:
    """The same for tasks, under asyncio and trio."""

    async def main() -> None:
        bank = SlowBank(lambda: asyncio.sleep(0))
        client = AsyncClient(
            client_id="i",
            client_secret=SECRET,
            http_client=bank.client(),
            environment=rt.Environment(environ=lambda name: None),
        )
        cache = client._client.settings.auth._credentials[""].cache  # type: ignore[attr-defined]  # they are tokens
        assert isinstance(cache.turn(0.0), Turn)  # somebody asks, and never comes back
        with pytest.raises(rt.DeadlineError):
            await client._client.call(GET, {"id": "a"}, rt.RequestOptions(timeouts=0.05))
        assert cache._future._callbacks == []

    asyncio.run(main())
    trio.run(main)


def test_only_the_token_in_use_is_forgotten() -> None:
    """A late 401 about an old token does not throw away the new one."""
    cache = TokenCache()
    turn = cache.turn(0.0)
    assert isinstance(turn, Turn)
    cache.store(turn.future, Secret("new"), 3600.0, asked=0.0)
    cache.invalidate("old")
    assert cache.peek(1.0) is not None
    cache.invalidate("new")
    assert cache.peek(1.0) is None


def test_future_that_is_done_calls_back_at_once() -> None:
    """Who comes late is not left waiting; who gave up is not woken."""
    woken: list[int] = []
    future = SharedFuture()

    def callback() -> None:
        woken.append(0)

    future.add_done_callback(callback)
    future.add_done_callback(lambda: woken.append(1))
    future.remove_done_callback(callback)
    future.set_done(token=Secret("t"))
    future.add_done_callback(lambda: woken.append(2))
    assert woken == [1, 2]


def test_token_answers() -> None:
    """A token's type may be missing and in any case."""
    for extra in ({}, {"token_type": "bearer"}, {"token_type": "BEARER"}):
        token, lifetime = read_token(
            json.dumps({"access_token": "a", "expires_in": 5, **extra}).encode(), 200
        )
        assert (token.reveal(), lifetime) == ("a", 5.0)


@pytest.mark.parametrize("written", [" a", "a ", "a\n", "\r\na\t"])
def test_tokens_are_stripped(written: str) -> None:
    """So it is of a token: no header ends in white space, and no library sends one that does."""
    token, _ = read_token(json.dumps({"access_token": written}).encode(), 200)
    assert token.reveal() == "a"


def test_keys_are_stripped() -> None:
    """A line end at the end of a key, which files have, is no part of it."""
    assert check_key(" k\n", "here") == "k"

"""Calls, from arguments to results and errors: one table for both drivers and both HTTP libraries."""

from __future__ import annotations

import json
import logging
import pickle
from typing import Any

import pytest

from invocant import runtime as rt
from invocant.runtime import _errors
from invocant.runtime._records import evolve
from tests.unit.runtime.drivers import (
    BASE,
    KEY,
    AsyncDriver,
    FakeTime,
    Received,
    Reply,
    Server,
    SyncDriver,
    reply,
)
from tests.unit.runtime.operations import CREATE, GET, OPEN, WIPE, Problem, Thing

AnyDriver = SyncDriver | AsyncDriver
THING = {"id": "a", "size": 3, "more": [1]}


def test_call_returns_the_model(driver: AnyDriver) -> None:
    """A call sends what the operation says and returns what it answers."""
    server = Server(reply(THING))
    result = driver.call(driver.make(server), GET, {"id": "a/b", "part": "x"})
    assert isinstance(result, Thing)
    assert result.to_dict() == THING
    (seen,) = server.received
    assert (seen.method, seen.path, seen.content) == ("GET", "/things/a%2Fb?part=x", b"")
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.headers["accept"] == "application/json"
    assert seen.headers["user-agent"].startswith("invocant/")
    assert server.open == 0


def test_body_is_sent_as_json(driver: AnyDriver) -> None:
    """A body goes out as JSON with its length."""
    server = Server(reply(THING, 201))
    driver.call(driver.make(server), CREATE, {"id": "a", "x": None})
    (seen,) = server.received
    assert (seen.json, seen.headers["content-type"]) == ({"id": "a", "x": None}, "application/json")
    assert seen.headers["content-length"] == str(len(seen.content))


def test_answer_without_a_body(driver: AnyDriver) -> None:
    """A 204 is None."""
    assert driver.call(driver.make(Server(Reply(204, b""))), WIPE, {}) is None


def test_open_operation_carries_no_key(driver: AnyDriver) -> None:
    """An operation that needs no credential gets none."""
    server = Server(reply(1))
    driver.call(driver.make(server), OPEN, {})
    assert "authorization" not in server.received[0].headers


RESULTS: dict[str, Any] = {
    "text": "x",
    "number": 1.5,
    "null": None,
    "list": [1],
    "object": {"a": None},
    "true": True,
}


@pytest.mark.parametrize("name", RESULTS)
def test_open_json_is_returned_as_it_is(driver: AnyDriver, name: str) -> None:
    """Where the document says any JSON, the result is the JSON."""
    result = driver.call(driver.make(Server(reply(RESULTS[name]))), OPEN, {})
    assert result == RESULTS[name]
    assert type(result) is type(RESULTS[name])


# What is answered, call by call; which operation; then the attempts made and the error, or None.
OUTCOMES: dict[str, tuple[list[Reply], Any, int, type[Exception] | None]] = {
    "429 then fine": ([Reply(429), reply(THING)], CREATE, 2, None),
    "429 for ever": ([Reply(429)], CREATE, 3, rt.RateLimitError),
    "500 on a GET": ([Reply(500), Reply(502), reply(THING)], GET, 3, None),
    "500 on a POST": ([Reply(500)], CREATE, 1, rt.ServerError),
    "503 on a POST": ([Reply(503)], CREATE, 1, rt.UnavailableError),
    "503 on a POST with a wait": ([Reply(503, headers={"retry-after": "2"}), reply(THING)], CREATE, 2, None),
    "503 on an unsafe POST": ([Reply(503, headers={"retry-after": "2"})], WIPE, 1, rt.UnavailableError),
    "529 on a GET": ([Reply(529)], GET, 3, rt.UnavailableError),
    "409": ([Reply(409)], GET, 1, rt.ConflictError),
    "404": ([Reply(404)], GET, 1, rt.NotFoundError),
    "400": ([Reply(400)], GET, 1, rt.BadRequestError),
    "402": ([Reply(402)], GET, 1, rt.PaymentRequiredError),
    "403": ([Reply(403)], GET, 1, rt.PermissionDeniedError),
    "408": ([Reply(408)], CREATE, 1, rt.RequestTimeoutError),
    "413": ([Reply(413)], CREATE, 1, rt.ContentTooLargeError),
    "422": ([Reply(422)], CREATE, 1, rt.UnprocessableError),
    "418": ([Reply(418)], GET, 1, rt.ClientError),
    "599": ([Reply(599)], CREATE, 1, rt.ServerError),
    "401 with a fixed key": ([Reply(401)], GET, 1, rt.AuthenticationError),
    "refused then fine": ([Reply(fails="ConnectError"), reply(THING)], WIPE, 2, None),
    "refused": ([Reply(fails="ConnectError")], WIPE, 3, rt.ConnectFailedError),
    "pool": ([Reply(fails="PoolTimeout")], WIPE, 3, rt.PoolTimeoutError),
    "connect timeout": ([Reply(fails="ConnectTimeout")], CREATE, 3, rt.ConnectTimeoutError),
    "proxy": ([Reply(fails="ProxyError")], CREATE, 3, rt.ProxyError),
    "reset on a GET": ([Reply(fails="ReadError"), reply(THING)], GET, 2, None),
    "reset on a POST": ([Reply(fails="ReadError")], CREATE, 1, rt.ConnectionLostError),
    "idle on a POST": ([Reply(fails="ReadTimeout")], CREATE, 1, rt.IdleTimeoutError),
    "body broken on a GET": (
        [Reply(200, [b'{"i'], breaks="RemoteProtocolError"), reply(THING)],
        GET,
        2,
        None,
    ),
    "body broken on a POST": ([Reply(201, [b'{"i'], breaks="ReadError")], CREATE, 1, rt.ConnectionLostError),
    "not HTTP": ([Reply(fails="RemoteProtocolError")], CREATE, 1, rt.ConnectionLostError),
    "cannot be written": ([Reply(fails="LocalProtocolError")], GET, 1, rt.ProtocolError),
    "server says yes": ([Reply(500, headers={"x-should-retry": "true"}), reply(THING)], CREATE, 2, None),
    "server says no": ([Reply(500, headers={"x-should-retry": "false"})], GET, 1, rt.ServerError),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcome(driver: AnyDriver, name: str) -> None:
    """Each outcome is repeated or not as the table says, and ends in the error that is documented."""
    replies, operation, attempts, error = OUTCOMES[name]
    server, clock = Server(*replies), FakeTime()
    client = driver.make(server, environment=clock.environment())
    arguments = {"id": "a"} if operation is not WIPE else {}
    if error is None:
        result = driver.call(client, operation, arguments)
        assert rt.response_info(result).attempts == attempts if operation is not WIPE else True
    else:
        with pytest.raises(error) as caught:
            driver.call(client, operation, arguments)
        assert isinstance(caught.value, rt.CallError)
        assert type(caught.value) is error
        assert (caught.value.attempts, caught.value.operation) == (attempts, operation.name)
        assert caught.value.elapsed == sum(clock.waits)
        assert KEY not in repr(vars(caught.value)) + str(caught.value)
        pickle.dumps(caught.value)
    assert len(server.received) == attempts
    assert len(clock.waits) == attempts - 1
    assert server.open == 0


def test_error_holds_what_the_server_said(driver: AnyDriver) -> None:
    """A status error has status, headers, the body raw and decoded, the server's words and the id."""
    answer = reply({"message": "no such thing", "more": 1}, 404, x_request_id="8f2c", x_a="1")
    with pytest.raises(rt.NotFoundError) as caught:
        driver.call(driver.make(Server(answer)), GET, {"id": "a"})
    error = caught.value
    assert (error.status, error.headers["x-a"], error.request_id, error.message) == (
        404,
        "1",
        "8f2c",
        "no such thing",
    )
    assert json.loads(error.body) == {"message": "no such thing", "more": 1}
    assert isinstance(error.parsed, Problem)
    assert (error.retry_safe, error.wait) == (True, None)
    assert (
        str(error)
        == "things.get failed: 404 Not Found after 1 attempt in 0.00 s (request 8f2c)\nno such thing"
    )
    assert rt.response_info(error).status == 404


SAYINGS: dict[str, tuple[bytes, str, str]] = {
    "message": (b'{"message": "a"}', "application/json", "a"),
    "nested": (b'{"error": {"message": "a", "code": 1}}', "application/json", "a"),
    "list": (b'{"errors": [{"message": "a"}, {"message": "b"}]}', "application/json", "a; b"),
    "detail": (b'{"detail": [{"loc": ["x"], "msg": "bad"}]}', "application/json", "bad"),
    "message and detail": (b'{"type": "T", "message": "a", "detail": "b"}', "application/json", "a: b"),
    "oauth": (b'{"error": "x", "error_description": "y"}', "application/json", "y"),
    "text": (b"out of\norder", "text/plain", "out of order"),
    "html": (b"<html>oops", "text/html", ""),
    "html without a type": (b" <!DOCTYPE html>", "", ""),
    "empty": (b"", "application/json", ""),
    "broken json": (b'{"message', "application/json", '{"message'),
    "other json": (b'{"a": {"b": 1}}', "application/json", ""),
    "long": (b"x" * 5000, "text/plain", "x" * 499 + "\u2026"),
    "controls": (b"a\x1b[31mb\x00", "text/plain", "a [31mb"),
    "deep": (b'{"error":' * 50 + b'"x"' + b"}" * 50, "application/json", ""),
    "latin": ("caf\u00e9".encode("latin-1"), "text/plain; charset=latin-1", "caf\u00e9"),
    "unknown charset": (b"abc", "text/plain; charset=klingon", "abc"),
}


@pytest.mark.parametrize("name", SAYINGS)
def test_what_the_server_says_is_found(name: str) -> None:
    """The sentence in an error body is found wherever it is, in one line, cut short, without controls."""
    body, content_type, words = SAYINGS[name]
    driver = SyncDriver("httpx")
    answer = Reply(400, body, {"content-type": content_type} if content_type else {})
    with pytest.raises(rt.BadRequestError) as caught:
        driver.call(driver.make(Server(answer)), GET, {"id": "a"})
    assert caught.value.message == words


UNREADABLE: dict[str, tuple[Reply, str]] = {
    "html": (Reply(200, b"<html>", {"content-type": "text/html; charset=x"}), "the body is text/html where"),
    "empty": (Reply(200, b""), "the body is empty where there must be JSON"),
    "broken": (Reply(200, b'{"id"'), "the body is not JSON"),
    "bad utf-8": (Reply(200, b'{"id": "\xff"}'), "the body is not JSON"),
    "deep": (Reply(200, b"[" * 100_000), "the body is not JSON"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_answer_that_cannot_be_read(driver: AnyDriver, name: str) -> None:
    """A success that is not what the document says is an error with status and body, never None or text."""
    answer, words = UNREADABLE[name]
    with pytest.raises(rt.ResponseDecodeError, match=words) as caught:
        driver.call(driver.make(Server(answer)), CREATE, {"id": "a"})
    error = caught.value
    assert (error.status, error.body, error.attempts, error.retry_safe) == (200, answer.body, 1, False)
    assert error.operation == "things.create"
    pickle.dumps(error)


@pytest.mark.parametrize(
    "content_type", ["text/plain", "", "application/octet-stream", "application/vnd.x+json"]
)
def test_json_under_another_name_is_json(driver: AnyDriver, content_type: str) -> None:
    """Servers mislabel; what parses is taken."""
    answer = Reply(200, b'{"id": "a"}', {"content-type": content_type})
    assert driver.call(driver.make(Server(answer)), GET, {"id": "a"}).id == "a"


def test_strict_answers(driver: AnyDriver) -> None:
    """An answer that contradicts its model is kept as it came, or with strict an error that says where."""
    server = Server(reply({"id": 5}))
    client = driver.make(server)
    assert driver.call(client, GET, {"id": "a"}).id == 5
    with pytest.raises(rt.ResponseDecodeError) as caught:
        driver.call(client, GET, {"id": "a"}, rt.RequestOptions(strict=True))
    assert (caught.value.model, caught.value.path) == ("Thing", "$.id")


# Waits and deadlines -------------------------------------------------------------------------------------


def test_waits_follow_the_policy(driver: AnyDriver) -> None:
    """Waits double, hints replace them, and the policy of the call goes before that of the client."""
    clock = FakeTime()
    client = driver.make(Server(Reply(429)), environment=clock.environment(), retries=3)
    with pytest.raises(rt.RateLimitError):
        driver.call(client, GET, {"id": "a"})
    assert clock.waits == [0.5, 1.0, 2.0]
    clock.waits.clear()
    client = driver.make(Server(Reply(429, headers={"retry-after": "7"})), environment=clock.environment())
    with pytest.raises(rt.RateLimitError) as caught:
        driver.call(client, GET, {"id": "a"}, rt.RequestOptions(retries=1))
    assert (clock.waits, caught.value.wait) == ([7.0], 7.0)
    clock.waits.clear()
    with pytest.raises(rt.RateLimitError):
        driver.call(client, GET, {"id": "a"}, rt.RequestOptions(retries=0))
    assert clock.waits == []


def test_long_wait_is_passed_on(driver: AnyDriver) -> None:
    """When the server asks for a long wait there is an error at once, which says how long and why."""
    clock = FakeTime()
    client = driver.make(Server(Reply(429, headers={"retry-after": "120"})), environment=clock.environment())
    with pytest.raises(rt.RateLimitError) as caught:
        driver.call(client, GET, {"id": "a"})
    assert (caught.value.wait, clock.waits) == (120.0, [])
    assert "120 s" in caught.value.__notes__[0]


def test_deadline_bounds_attempts_and_waits(driver: AnyDriver) -> None:
    """No wait begins that would end after the deadline; the last real error is raised."""
    clock = FakeTime()
    client = driver.make(Server(Reply(500)), environment=clock.environment(), retries=10, timeouts=4.0)
    with pytest.raises(rt.ServerError) as caught:
        driver.call(client, GET, {"id": "a"})
    assert clock.waits == [0.5, 1.0, 2.0]
    assert caught.value.elapsed == 3.5


def test_attempt_that_times_out_at_the_deadline_is_a_deadline_error(driver: AnyDriver) -> None:
    """A wait that was cut short by the deadline says so, and is not repeated."""
    clock = FakeTime()

    def slow(seen: Received) -> Reply:
        clock.now += 5
        return Reply(fails="ReadTimeout")

    client = driver.make(Server(answer=slow), environment=clock.environment(), timeouts=5.0)
    with pytest.raises(rt.DeadlineError, match=r"total of 5\.0 s after 1 attempt in 5\.0 s"):
        driver.call(client, GET, {"id": "a"})


def test_body_that_drips_past_the_deadline(driver: AnyDriver) -> None:
    """The deadline holds while a body is read, piece by piece."""
    clock = FakeTime()

    class Dripping(list[bytes]):
        def __iter__(self) -> Any:
            for _ in range(100):
                clock.now += 1
                yield b" "

    server = Server(answer=lambda seen: Reply(200, Dripping()))
    client = driver.make(server, environment=clock.environment(), timeouts=10.0)
    with pytest.raises(rt.DeadlineError):
        driver.call(client, GET, {"id": "a"})
    assert clock.now < 1000 + 12
    assert server.open == 0


def test_timeouts_reach_the_library(driver: AnyDriver) -> None:
    """Every request carries explicit bounds, none longer than what is left of the deadline."""
    seen: list[Any] = []

    class Noting(Server):
        def respond(self, library: Any, request: Any) -> Any:
            seen.append(request.extensions["timeout"])
            return super().respond(library, request)

    server = Noting(reply(THING))
    client = driver.make(server)
    driver.call(client, GET, {"id": "a"})
    driver.call(client, GET, {"id": "a"}, rt.RequestOptions(timeouts=3))
    driver.call(client, GET, {"id": "a"}, rt.RequestOptions(timeouts=rt.Timeouts.none()))
    assert [dict(t) for t in seen] == [
        {"connect": 5.0, "pool": 10.0, "read": 60.0, "write": 60.0},
        {"connect": 3.0, "pool": 3.0, "read": 3.0, "write": 3.0},
        {"connect": None, "pool": None, "read": None, "write": None},
    ]


def test_body_above_the_limit(driver: AnyDriver) -> None:
    """A body larger than allowed is cut off and not asked for again."""
    server = Server(Reply(200, [b"x" * 60, b"x" * 60]))
    with pytest.raises(rt.ProtocolError, match="larger than 100 bytes"):
        driver.call(driver.make(server), GET, {"id": "a"}, rt.RequestOptions(max_size=100))
    assert (len(server.received), server.open) == (1, 0)


# Options -------------------------------------------------------------------------------------------------


def test_headers_of_client_and_call(driver: AnyDriver) -> None:
    """Headers of a call go over those of the client, those over ours; None takes one away."""
    server = Server(reply(THING))
    client = driver.make(server, headers={"User-Agent": "mine", "X-A": "1", "X-B": "1"})
    driver.call(
        client, GET, {"id": "a"}, rt.RequestOptions(headers={"x-a": "2", "X-B": None, "accept": "a/b"})
    )
    sent = server.received[0].headers
    assert (sent["user-agent"], sent["x-a"], sent["accept"]) == ("mine", "2", "a/b")
    assert "x-b" not in sent


@pytest.mark.parametrize(
    "headers", [{"X-A": "1\r\nX-Evil: 1"}, {"X A": "1"}, {"": "1"}, {"X-A": 1}, {"X-A": "\u20ac"}]
)
def test_headers_cannot_break_out(driver: AnyDriver, headers: Any) -> None:
    """A header that cannot be sent is refused, at the client and at the call."""
    with pytest.raises(rt.ConfigurationError, match="header"):
        driver.make(Server(), headers=headers)
    with pytest.raises(rt.ConfigurationError, match="header"):
        driver.call(driver.make(Server()), GET, {"id": "a"}, rt.RequestOptions(headers=headers))


def test_extra_query_and_body(driver: AnyDriver) -> None:
    """What the document does not know yet can be sent all the same."""
    server = Server(reply(THING, 201))
    options = rt.RequestOptions(query={"beta": True}, body={"new": [1]})
    driver.call(driver.make(server), CREATE, {"id": "a"}, options)
    assert server.received[0].path == "/things?beta=true"
    assert server.received[0].json == {"id": "a", "new": [1]}


def test_derived_client_shares_what_is_dear(driver: AnyDriver) -> None:
    """with_options changes what it is told, and keeps credentials and connections."""
    clock = FakeTime()
    server = Server(Reply(429))
    client = driver.make(server, environment=clock.environment())
    derived = client.with_options(retries=0, headers={"X-A": "1"})
    assert type(derived) is type(client)
    assert derived._client.transport._connections is client._client.transport._connections
    with pytest.raises(rt.RateLimitError):
        driver.call(derived, GET, {"id": "a"})
    assert (len(server.received), server.received[0].headers["x-a"]) == (1, "1")
    with pytest.raises(rt.RateLimitError):
        driver.call(client, GET, {"id": "a"})
    assert "x-a" not in server.received[1].headers
    with pytest.raises(TypeError, match="base_url"):
        client.with_options(base_url="https://x")


def test_raw_answers(driver: AnyDriver) -> None:
    """The raw form of a call gives the answer undecoded; failures stay errors."""
    client = driver.make(Server(reply(THING, x_a="1"), Reply(404)))
    raw = driver.run(lambda: client.raw._client.call(GET, {"id": "a"}))
    assert isinstance(raw, rt.RawResponse)
    assert (raw.status, raw.headers["x-a"], raw.json(), json.loads(raw.text)) == (200, "1", THING, THING)
    assert raw.body == json.dumps(THING).encode()
    assert rt.response_info(raw) is raw.info
    with pytest.raises(rt.NotFoundError):
        driver.run(lambda: client.raw._client.call(GET, {"id": "a"}))


def test_where_a_result_came_from(driver: AnyDriver) -> None:
    """Any result knows where it came from: a model for life, plain JSON while it is the latest."""
    clock = FakeTime()
    replies = [
        Reply(429, headers={"retry-after": "2"}),
        reply(THING, x_request_id="r1", x_ratelimit_left="4"),
        reply(["a"]),
    ]
    client = driver.make(Server(*replies), environment=clock.environment())

    async def both() -> tuple[Any, Any, Any, Any]:
        thing = await client._client.call(GET, {"id": "a"})
        plain = await client._client.call(OPEN, {})
        return thing, plain, rt.response_info(thing), rt.response_info(plain)

    if isinstance(driver, AsyncDriver):
        thing, _, first, second = driver.run(both)
    else:
        thing = driver.call(client, GET, {"id": "a"})
        plain = driver.call(client, OPEN, {})
        first, second = rt.response_info(thing), rt.response_info(plain)
    assert (first.status, first.request_id, first.attempts, first.elapsed) == (200, "r1", 2, 2.0)
    assert first.rate_limit == {"x-ratelimit-left": "4"}
    assert second.operation == "open"
    with pytest.raises(LookupError):
        rt.response_info(["a"])
    with pytest.raises(LookupError):
        rt.response_info(thing.copy())


# Redirects -----------------------------------------------------------------------------------------------


def moved(status: int, to: str) -> Reply:
    """Return a redirect."""
    return Reply(status, b"", {"location": to})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_of_a_get_is_followed(driver: AnyDriver, status: int) -> None:
    """A GET follows redirects within the origin, with its credentials, as the same attempt."""
    server = Server(moved(status, "/elsewhere?x=1"), reply(THING))
    result = driver.call(driver.make(server), GET, {"id": "a"})
    assert server.received[1].url == f"{BASE}/elsewhere?x=1"
    assert server.received[1].headers["authorization"] == f"Bearer {KEY}"
    assert rt.response_info(result).attempts == 1


@pytest.mark.parametrize(
    ("status", "method", "body"), [(307, "POST", True), (308, "POST", True), (303, "GET", False)]
)
def test_redirect_of_a_post(driver: AnyDriver, status: int, method: str, body: bool) -> None:
    """307 and 308 repeat a POST with its body, 303 goes on with a GET."""
    server = Server(moved(status, "/elsewhere"), reply(THING, 201))
    driver.call(driver.make(server), CREATE, {"id": "a"})
    seen = server.received[1]
    assert (seen.method, bool(seen.content), "content-type" in seen.headers) == (method, body, body)


@pytest.mark.parametrize("target", ["https://other.test/x", "//other.test/x", "https://api.test:8443/x"])
def test_redirect_to_another_origin_carries_nothing(driver: AnyDriver, target: str) -> None:
    """A GET may be sent elsewhere, but no credential, cookie or header of the caller's goes with it."""
    server = Server(moved(302, target), reply(THING))
    client = driver.make(server, headers={"X-Tenant": "t", "X-Api-Key": "k"})
    driver.call(client, GET, {"id": "a"})
    sent = server.received[1].headers
    assert KEY not in repr(sent)
    assert not {"authorization", "x-tenant", "x-api-key", "cookie"} & set(sent)


@pytest.mark.parametrize(
    ("operation", "answer"),
    [
        (CREATE, moved(307, "https://other.test/x")),
        (CREATE, moved(301, "/x")),
        (CREATE, moved(302, "/x")),
        (GET, moved(307, "http://api.test/x")),
        (GET, moved(307, "ftp://api.test/x")),
        (GET, moved(307, "https://u@api.test/x")),
        (GET, moved(307, "https://[x/")),
        (GET, Reply(307, b"", {})),
        (GET, Reply(304, b"", {})),
    ],
    ids=[
        "body leaves",
        "301 of a POST",
        "302 of a POST",
        "downgrade",
        "ftp",
        "user",
        "no address",
        "nowhere",
        "304",
    ],
)
def test_redirect_that_is_not_followed(driver: AnyDriver, operation: Any, answer: Reply) -> None:
    """What could lose a body, a method or a secret is an error with the status, and nothing more is sent."""
    server = Server(answer)
    with pytest.raises(rt.RedirectError):
        driver.call(driver.make(server), operation, {"id": "a"})
    assert len(server.received) == 1


def test_redirects_end(driver: AnyDriver) -> None:
    """A redirect to itself is given up after five."""
    server = Server(moved(307, "/x"))
    with pytest.raises(rt.RedirectError):
        driver.call(driver.make(server), GET, {"id": "a"})
    assert len(server.received) == 6


# Hooks, logs and secrets ---------------------------------------------------------------------------------


def test_hooks_are_told(driver: AnyDriver) -> None:
    """Hooks hear of each attempt, each answer and each wait, without credentials."""
    told: list[Any] = []
    clock = FakeTime()
    client = driver.make(
        Server(Reply(429, headers={"set-cookie": "s=1"}), Reply(fails="ConnectError"), reply(THING)),
        environment=clock.environment(),
        on_request=told.append,
        on_response=told.append,
        on_retry=told.append,
    )
    driver.call(client, GET, {"id": "a"})
    assert [type(event).__name__ for event in told] == [
        "RequestEvent",
        "ResponseEvent",
        "RetryEvent",
        "RequestEvent",
        "RetryEvent",
        "RequestEvent",
        "ResponseEvent",
    ]
    request, response, retry, _, lost, *_ = told
    assert (request.method, request.url, request.attempt, request.size) == ("GET", f"{BASE}/things/a", 1, 0)
    assert request.headers["Authorization"] == response.headers["set-cookie"] == "***"
    assert (response.status, retry.status, retry.delay, retry.reason) == (
        429,
        429,
        0.5,
        "429 Too Many Requests",
    )
    assert (lost.status, lost.delay) == (None, 1.0)
    assert KEY not in repr(told)


def test_hooks_may_be_async() -> None:
    """An async client awaits a hook that can be awaited."""
    told: list[Any] = []

    async def hook(event: Any) -> None:
        told.append(event)

    driver = AsyncDriver("httpx")
    driver.call(driver.make(Server(reply(THING)), on_response=hook), GET, {"id": "a"})
    assert len(told) == 1


def test_failing_hook_is_not_hidden(driver: AnyDriver) -> None:
    """What a hook raises ends the call as it is, and frees the connection."""

    def hook(event: Any) -> None:
        raise KeyError("mine")

    server = Server(reply(THING))
    with pytest.raises(KeyError, match="mine"):
        driver.call(driver.make(server, on_response=hook), GET, {"id": "a"})
    assert server.open == 0


def test_log_tells_enough_and_not_too_much(driver: AnyDriver, caplog: pytest.LogCaptureFixture) -> None:
    """The log has operation, method, masked address, sizes and times; never a body or a key."""
    caplog.set_level(logging.DEBUG, "invocant")
    server = Server(Reply(429), reply({"id": "a", "secret": "in the body"}, 201))
    options = rt.RequestOptions(query={"api_key": "query-canary"})
    driver.call(driver.make(server), CREATE, {"id": "body-canary"}, options)
    text = caplog.text
    assert "things.create: attempt 1: POST https://api.test/things?api_key=***, 20 bytes" in text
    assert "answered 429" in text
    assert "attempt 1 failed: 429 Too Many Requests; next in 0.50 s" in text
    assert not any(word in text for word in (KEY, "query-canary", "body-canary", "in the body"))


def test_server_that_repeats_the_key(driver: AnyDriver) -> None:
    """A server that sends the key back, in body, headers or words, does not get it into an error."""
    answer = Reply(
        401,
        json.dumps({"message": f"bad key {KEY}"}).encode(),
        {"content-type": "application/json", "x-echo": KEY},
    )
    with pytest.raises(rt.AuthenticationError) as caught:
        driver.call(driver.make(Server(answer)), GET, {"id": "a"})
    error = caught.value
    assert "bad key ***" in str(error)
    everything = (
        f"{error!s}{error!r}{vars(error)!r}{error.body!r}{error.parsed!r}{dict(error.headers)}{error.info}"
    )
    assert KEY not in everything
    assert KEY.encode() not in pickle.dumps(error)
    assert error.__notes__ == ["the key came from api_key="]


def test_nothing_of_the_library_hangs_on_an_error(driver: AnyDriver) -> None:
    """An error's chain holds no exception of the HTTP library, whose requests hold the key."""
    with pytest.raises(rt.ConnectFailedError) as caught:
        driver.call(driver.make(Server(Reply(fails="ConnectError")), retries=0), GET, {"id": "a"})
    seen: list[BaseException] = []
    current: BaseException | None = caught.value
    while current is not None:
        seen.append(current)
        current = current.__cause__ or current.__context__
    assert [type(error).__module__.partition(".")[0] for error in seen] == ["invocant"] * len(seen)
    assert "secret words" not in str(caught.value)


def test_reprs_hold_no_key(driver: AnyDriver) -> None:
    """A client, its settings and its credentials print without the key."""
    client = driver.make(Server())
    settings = client._client.settings
    held = settings.auth._credentials[""]
    text = f"{client!r}{vars(client)!r}{settings!r}{settings.auth!r}{vars(settings.auth)!r}{vars(held)!r}"
    assert KEY not in text
    assert repr(client) == f"{type(client).__name__}('{BASE}')"


@pytest.mark.parametrize("place", ["headers", "query", "body"])
def test_reprs_of_options_hold_no_credential(place: str) -> None:
    """What a caller adds to a call prints without what its name says is a credential; None is none."""
    given: Any = {place: {"client_secret": KEY, "n": "5"}}
    text = repr(rt.RequestOptions(**given))
    assert KEY not in text
    assert f"{place}={{'client_secret': '***', 'n': '5'}}" in text
    assert f"{place}=None" in repr(rt.RequestOptions())


# Making a client -----------------------------------------------------------------------------------------


def test_key_from_the_environment(driver: AnyDriver) -> None:
    """Without an argument the declared variable is read; the argument goes first."""
    world = FakeTime().environment(TEST_API_KEY=" from-env\n")
    server = Server(reply(THING))
    driver.call(driver.make(server, api_key=None, environment=world), GET, {"id": "a"})
    driver.call(driver.make(server, environment=world), GET, {"id": "a"})
    assert [seen.headers["authorization"] for seen in server.received] == ["Bearer from-env", f"Bearer {KEY}"]


def test_missing_key_names_the_variable(driver: AnyDriver) -> None:
    """Without a key the first call that needs one is an error, which says which variable to set."""
    server = Server(reply(THING))
    client = driver.make(server, api_key=None)
    with pytest.raises(
        rt.ConfigurationError, match=r"things\.get: Test API needs a key: set TEST_API_KEY, or pass api_key="
    ):
        driver.call(client, GET, {"id": "a"})
    assert server.received == []


@pytest.mark.parametrize("key", ["", "  ", "a\nb", "caf\u00e9", "a\0b", 5])
def test_key_that_cannot_be_sent(driver: AnyDriver, key: Any) -> None:
    """An empty key, or one with a line end inside, is refused without being shown."""
    with pytest.raises(rt.ConfigurationError, match="the key from api_key=") as caught:
        driver.make(Server(), api_key=key)
    assert repr(key) not in str(caught.value)


def test_key_from_a_function(driver: AnyDriver) -> None:
    """A function is asked before each attempt, and again after a 401 if it has another key by then."""
    keys = iter(["one", "two", "three"])
    server = Server(Reply(401), Reply(429), reply(THING))
    driver.call(driver.make(server, api_key=lambda: next(keys)), GET, {"id": "a"})
    assert [seen.headers["authorization"] for seen in server.received] == [
        "Bearer one",
        "Bearer two",
        "Bearer three",
    ]


def test_function_without_another_key(driver: AnyDriver) -> None:
    """After a 401 the same key is not tried again."""
    server = Server(Reply(401))
    with pytest.raises(rt.AuthenticationError):
        driver.call(driver.make(server, api_key=lambda: "same"), GET, {"id": "a"})
    assert len(server.received) == 1


def test_async_function_for_the_key() -> None:
    """An async client awaits a function that gives its key; a blocking one says that it cannot."""

    async def give() -> str:
        return "given"

    server = Server(reply(THING))
    for name in ("asyncio", "trio"):
        driver = AsyncDriver("httpx", name)
        driver.call(driver.make(server, api_key=give), GET, {"id": "a"})
    assert server.received[1].headers["authorization"] == "Bearer given"
    made = give()

    def hand_over() -> Any:
        return made

    blocking = SyncDriver("httpx")
    with pytest.raises(rt.ConfigurationError, match="async client"):
        blocking.call(blocking.make(server, api_key=hand_over), GET, {"id": "a"})
    made.close()


URLS = {
    "https://x.test/": "https://x.test/things/a",
    "https://x.test/prefix/": "https://x.test/prefix/things/a",
    "http://127.0.0.1:8080": "http://127.0.0.1:8080/things/a",
    " https://x.test ": "https://x.test/things/a",
    "HTTPS://x.test": "https://x.test/things/a",
}


@pytest.mark.parametrize("base_url", URLS)
def test_base_url(driver: AnyDriver, base_url: str) -> None:
    """Another base URL may have a path, which stays in front."""
    server = Server(reply(THING))
    driver.call(driver.make(server, base_url=base_url), GET, {"id": "a"})
    assert server.received[0].url == URLS[base_url]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x.test",
        "ftp://x",
        "https://",
        "https://u:p@x.test",
        "https://x?q=1",
        "https://x#f",
        "https://x:y",
        "https://a b",
        "https://{place}.test",
    ],
)
def test_wrong_base_url(driver: AnyDriver, url: str) -> None:
    """What is no base URL is refused when the client is made; a password in it is not shown."""
    with pytest.raises(rt.ConfigurationError, match="base URL from base_url=") as caught:
        driver.make(Server(), base_url=url)
    assert "u:p" not in str(caught.value)


def test_server_of_an_operation(driver: AnyDriver) -> None:
    """An operation with a server of its own is asked there, unless the caller named a base URL."""
    moved = evolve(GET, server="https://own.test/v2/")
    server = Server(reply(THING), reply(THING))
    driver.call(driver.make(server), moved, {"id": "a"})
    driver.call(driver.make(server, base_url="https://x.test"), moved, {"id": "a"})
    assert [one.url for one in server.received] == [
        "https://own.test/v2/things/a",
        "https://x.test/things/a",
    ]


@pytest.mark.parametrize("url", ["ftp://x.test", "https://u:p@x.test", "//u:p@x.test"])
def test_wrong_server_of_an_operation(driver: AnyDriver, url: str) -> None:
    """A server of the document is held to the rules of a base URL before anything is sent there."""
    server = Server()
    with pytest.raises(rt.ConfigurationError, match="base URL from the document"):
        driver.call(driver.make(server), evolve(GET, server=url), {"id": "a"})
    assert server.received == []


def test_base_url_from_the_environment() -> None:
    """A declared variable may hold the base URL; an empty one is as if it were not set."""
    api = rt.Api(name="t", base_url="https://doc.test", base_url_env="T_URL")
    cls = type("C", (rt.SyncClient,), {"API": api})
    assert "https://env.test" in repr(cls(environment=FakeTime().environment(T_URL="https://env.test")))
    assert "https://doc.test" in repr(cls(environment=FakeTime().environment(T_URL="")))
    assert "https://arg.test" in repr(
        cls(base_url="https://arg.test", environment=FakeTime().environment(T_URL="https://env.test"))
    )


def test_unknown_option(driver: AnyDriver) -> None:
    """A misspelt option is refused by name."""
    with pytest.raises(TypeError, match="no option timeout"):
        driver.make(Server(), timeout=60)


def test_users_client_keeps_its_own(driver: AnyDriver) -> None:
    """A client that was handed over adds its headers, cookies and parameters; ours go first."""
    server = Server(reply(THING))
    client = driver.make(server)
    given = client._client.transport._given
    given.headers.update({"X-Mine": "1", "User-Agent": "theirs"})
    given.cookies.set("c", "1")
    given.params = {"p": "1"}
    driver.call(client, GET, {"id": "a", "part": "x"})
    seen = server.received[0]
    assert (seen.headers["x-mine"], seen.headers["cookie"]) == ("1", "c=1")
    assert seen.headers["user-agent"].startswith("invocant/")
    assert seen.path == "/things/a?part=x&p=1"


def test_users_client_stays_open(driver: AnyDriver) -> None:
    """Closing our client does not close one that was handed over."""
    client = driver.make(Server(reply(THING)))
    driver.run(client.close if isinstance(driver, SyncDriver) else client.aclose)
    assert not client._client.transport._given.is_closed


def test_users_closed_client(driver: AnyDriver) -> None:
    """A handed-over client that is closed is an error that says so."""
    client = driver.make(Server(reply(THING)))
    given = client._client.transport._given
    driver.run(given.close if isinstance(driver, SyncDriver) else given.aclose)
    with pytest.raises(rt.ConfigurationError, match="the client is closed"):
        driver.call(client, GET, {"id": "a"})


def test_closed_client(driver: AnyDriver) -> None:
    """A client of ours that is closed makes no calls any more; closing again does nothing."""
    client = driver.cls(api_key=KEY)
    close = client.close if isinstance(driver, SyncDriver) else client.aclose
    driver.run(close)
    driver.run(close)
    with pytest.raises(rt.ConfigurationError, match="the client is closed"):
        driver.call(client, GET, {"id": "a"})


def test_error_classes_are_exported() -> None:
    """Every class of the tree can be had from `invocant` and `invocant.runtime`."""
    import invocant

    for name, cls in vars(_errors).items():
        if isinstance(cls, type) and issubclass(cls, _errors.InvocantError):
            assert getattr(invocant, name) is getattr(rt, name) is cls


def test_options_are_values() -> None:
    """Options compare by value and cannot be changed."""
    assert rt.RequestOptions(timeouts=3) == rt.RequestOptions(timeouts=3)
    with pytest.raises(AttributeError):
        rt.RequestOptions().strict = True  # type: ignore[misc]  # that it cannot be is the point

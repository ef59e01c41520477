"""What an error event means: its own class, and that of the status which the server would have answered."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import attrs
import pytest

import invocant
from invocant import runtime as rt
from invocant.runtime._streams.event_errors import StreamStatusError, event_error_class
from tests.unit.runtime.drivers import KEY, AsyncDriver, Server, SyncDriver, sse
from tests.unit.runtime.operations import CREATE, Failure, streaming

AnyDriver = SyncDriver | AsyncDriver

WORDS: dict[Any, type[rt.StreamError] | type[rt.StatusError]] = {
    "RateLimitError": rt.RateLimitError,
    "rate_limit_error": rt.RateLimitError,
    "rate_limit_exceeded": rt.RateLimitError,
    "insufficient_quota": rt.RateLimitError,
    "RESOURCE_EXHAUSTED": rt.RateLimitError,
    "ThrottlingException": rt.RateLimitError,
    "UnauthorizedError": rt.AuthenticationError,
    "authentication_error": rt.AuthenticationError,
    "invalid_api_key": rt.AuthenticationError,
    "permission_error": rt.PermissionDeniedError,
    "Forbidden": rt.PermissionDeniedError,
    "BadRequestError": rt.BadRequestError,
    "invalid_request_error": rt.BadRequestError,
    "context_length_exceeded": rt.BadRequestError,
    "NotFoundError": rt.NotFoundError,
    "not_found_error": rt.NotFoundError,
    "ConflictError": rt.ConflictError,
    "RequestValidationError": rt.UnprocessableError,
    "request_too_large": rt.ContentTooLargeError,
    "billing_error": rt.PaymentRequiredError,
    "request_timeout": rt.RequestTimeoutError,
    "overloaded_error": rt.UnavailableError,
    "service_unavailable": rt.UnavailableError,
    "api_error": rt.ServerError,
    "server_error": rt.ServerError,
    "timeout_error": rt.ServerError,
    401: rt.AuthenticationError,
    429: rt.RateLimitError,
    "429": rt.RateLimitError,
    418: rt.ClientError,
    529: rt.UnavailableError,
    599: rt.ServerError,
}
NO_WORDS: list[Any] = [
    "MockFault",
    "error",
    "Error",
    "",
    200,
    302,
    42,
    1000,
    True,
    429.0,
    "12",
    "\u0664\u0662\u0669",
    None,
    [],
    {},
]


@pytest.mark.parametrize("word", WORDS)
def test_the_type_of_an_error_event_is_its_class(word: Any) -> None:
    """Words as vendors spell them, and statuses as numbers, by the declared place or a usual one."""
    payloads: list[Any] = [
        {"status": word},
        {"type": "error", "error": {"type": word}},
        {"code": word, "message": "no"},
        {"error": {"error": {"status_code": word}}},
        json.dumps({"error_type": word}),
    ]
    for kind in (event_error_class(word, None), *(event_error_class(None, each) for each in payloads)):
        assert issubclass(kind, WORDS[word])
        assert issubclass(kind, rt.StreamEventError)
    assert event_error_class(word, {"status": 404 if word != 404 else 500}) is event_error_class(word, None)


@pytest.mark.parametrize("word", NO_WORDS)
def test_what_nobody_knows_is_just_an_error_event(word: Any) -> None:
    """Nothing is guessed, least of all from a sentence."""
    for code, payload in ((word, None), (None, {"type": word}), (None, {"error": word})):
        assert event_error_class(code, payload) is rt.StreamEventError
    assert event_error_class(None, 'Model provider returned 529: "overloaded"') is rt.StreamEventError
    assert event_error_class(None, "{429") is rt.StreamEventError


@pytest.mark.parametrize("kind", StreamStatusError.__subclasses__())
def test_these_errors_travel(kind: type[StreamStatusError]) -> None:
    """They pickle and copy with all that they hold, and say what the server said, once."""
    error = kind("slow down")
    error.operation, error.attempts, error.elapsed, error.code = "things.stream", 1, 0.02, "rate_limit"
    error.partial, error.status, error.headers, error.event = {"a": 1}, 200, {"a": "1"}, Failure({"b": 2})
    error.add_note("later")
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301  # ours
        assert type(twin) is kind
        assert str(twin) == str(error) == "things.stream failed: slow down after 1 attempt in 0.02 s"
        assert vars(twin) == vars(error)


@pytest.mark.parametrize("how", ["events", "text", "result"])
def test_it_is_caught_by_either_name(driver: AnyDriver, how: str) -> None:
    """With what came before it, the facts of the answer, and nothing that the server repeats of the key."""
    failed = {"message": f"slow down, {KEY}", "code": "rate_limit_exceeded", "more": KEY}
    server = Server(sse('event: text\ndata: "Hel"\n\n', f"event: error\ndata: {json.dumps(failed)}\n\n"))
    error: Any = driver.read(
        driver.make(server)._client.stream(CREATE, streaming(), {"id": "a"}, None), how
    ).error
    assert all(isinstance(error, kind) for kind in (rt.RateLimitError, rt.StreamEventError))
    assert (error.partial, error.code, error.reason) == ("Hel", "rate_limit_exceeded", "error_event")
    assert (error.status, error.operation, error.retry_safe) == (200, "things.stream", None)
    assert error.headers["content-type"] == "text/event-stream"
    assert error.parsed == {**failed, "message": "slow down, ***", "more": "***"}
    assert json.loads(error.body) == error.parsed
    assert str(error).startswith("things.stream failed: slow down, *** after 1 attempt in")
    twin = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own pickle
    assert (type(twin), twin.partial, twin.parsed) == (type(error), "Hel", error.parsed)


SILENT = "the server reports a failure, and says nothing of it"


@pytest.mark.parametrize(
    ("data", "message", "kind"),
    [
        ("data: Internal Server Error", "Internal Server Error", rt.ServerError),
        ("data: rate_limit_exceeded", "rate_limit_exceeded", rt.RateLimitError),
        (f"data: no such key: {KEY}", "no such key: ***", rt.StreamEventError),
        ('data: {"message": "cut o', '{"message": "cut o', rt.StreamEventError),
        ("data: 1e", "1e", rt.StreamEventError),
        ("data:", SILENT, rt.StreamEventError),
        ('data: ""', SILENT, rt.StreamEventError),
        (
            'data: {"message": ""}',
            SILENT,
            rt.StreamEventError,
        ),
    ],
)
def test_failure_that_is_no_json(driver: AnyDriver, data: str, message: str, kind: type[Exception]) -> None:
    """A server that fails says so in whatever words it has left; the events before it are there."""
    server = Server(sse('event: text\ndata: "Hel"\n\n', f"event: error\n{data}\n\n"))
    out = driver.read(driver.make(server)._client.stream(CREATE, streaming(), {"id": "a"}, None))
    error: Any = out.error
    assert isinstance(error, rt.StreamEventError)
    assert isinstance(error, kind)
    assert (error.message, error.reason, error.partial) == (message, "error_event", "Hel")
    assert KEY not in f"{error.event!r}{vars(error)}"


def test_vendors_errors(driver: AnyDriver) -> None:
    """Opper says a class name; Braintrust says a sentence, or JSON that is not a string."""
    prefix = "" if isinstance(driver, SyncDriver) else "Async"

    def error_of(name: str, event: str, call: Any) -> Any:
        made = attrs.evolve(driver, cls=getattr(invocant, prefix + name))
        return driver.read(call(made.make(Server(sse(event))))).error

    opper = 'data: {"chunk_type": "error", "error_type": "UnauthorizedError", "error_message": "no"}\r\n\r\n'
    error = error_of("Opper", opper, lambda client: client.stream(name="n", input="x"))
    assert (error.message, error.code, error.status) == ("no", "UnauthorizedError", 200)
    assert isinstance(error, rt.AuthenticationError)
    function = "6d0f6a52-5b6e-4c1e-9c0a-1f2f0a7f9b11"
    for data, kind in (
        ('"Model provider returned 529"', rt.StreamEventError),
        ('{"error": {"type": "overloaded_error"}}', rt.UnavailableError),
        ('{"status": 401}', rt.AuthenticationError),
    ):
        event = f"event: error\ndata: {data}\n\n"
        error = error_of("Braintrust", event, lambda client: client.functions.stream(function, input="x"))
        assert isinstance(error, kind)
        assert isinstance(error, rt.StreamEventError)

"""The tree of errors: what each says on its first line, and that all of them travel."""

from __future__ import annotations

import copy
import inspect
import pickle
import traceback
from typing import Any

import pytest

from invocant.runtime import _errors as errors
from invocant.runtime._errors import (
    CallError,
    ClientError,
    ConnectFailedError,
    DecodeError,
    InvocantError,
    NotFoundError,
    RateLimitError,
    ResponseDecodeError,
    ServerError,
    StatusError,
    StreamEventError,
    status_class,
)
from invocant.runtime._info import Headers, ResponseInfo

CLASSES = [
    cls
    for _, cls in inspect.getmembers(errors, inspect.isclass)
    if issubclass(cls, InvocantError) and cls.__module__ == errors.__name__
]


def filled(cls: type[InvocantError]) -> InvocantError:
    """Return an error with everything set that its class has."""
    error = cls("it broke")
    error.__cause__ = OSError(111, "refused")
    error.add_note("try again")
    if isinstance(error, CallError):
        error.operation, error.attempts, error.elapsed, error.request_id = "functions.get", 3, 6.42, "8f2c"
        error.retry_safe, error.wait = None, 12.0
        error.info = ResponseInfo("functions.get", 429, Headers([(b"A", b"1")]), 3, 6.42)
    if isinstance(error, StatusError):
        error.status, error.headers, error.body = 429, {"a": "1"}, b"{}"
        error.parsed = {"message": "slow"}
    return error


@pytest.mark.parametrize("cls", CLASSES)
@pytest.mark.parametrize("copier", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy])  # noqa: S301  # our own pickle
def test_errors_travel(cls: type[InvocantError], copier: object) -> None:
    """Every error pickles and copies, with its attributes, notes and cause."""
    error: Any = filled(cls)
    twin: Any = copier(error)  # type: ignore[operator]  # one of the three above
    assert twin.__class__ is cls
    assert str(twin) == str(error)
    assert twin.__notes__ == ["try again"]
    assert isinstance(twin.__cause__, OSError)
    for name, value in vars(error).items():
        if name == "info":
            info = getattr(twin, name)
            assert info.headers == value.headers
            assert (info.status, info.request_id) == (value.status, value.request_id)
        else:
            assert getattr(twin, name) == value


@pytest.mark.parametrize("cls", CLASSES)
def test_every_error_is_in_the_drawing(cls: type[InvocantError]) -> None:
    """The tree at the top of the module names every class."""
    assert errors.__doc__ is not None
    assert cls.__name__ in errors.__doc__


def test_first_line() -> None:
    """The first line stands alone: operation, outcome, attempts, elapsed, request id."""
    error = filled(RateLimitError)
    error.message = "slow down"
    assert str(error).splitlines() == [
        "functions.get failed: 429 Too Many Requests after 3 attempts in 6.4 s (request 8f2c)",
        "slow down",
    ]


@pytest.mark.parametrize(
    ("elapsed", "text"),
    [(0.0149, "0.01 s"), (0.5, "0.50 s"), (1.0, "1.0 s"), (99.9, "99.9 s"), (600.0, "600 s")],
)
def test_times_are_written_for_readers(elapsed: float, text: str) -> None:
    """Short times have two digits, long ones none."""
    error = filled(ConnectFailedError)
    assert isinstance(error, CallError)
    error.elapsed, error.attempts = elapsed, 1
    assert str(error) == f"functions.get failed: it broke after 1 attempt in {text} (request 8f2c)"


def test_error_without_a_call_is_just_its_message() -> None:
    """A model's decoding error, which may come without any call, says only what it has to say."""
    assert str(DecodeError("Function: $.id: expected a UUID", model="Function", path="$.id")) == (
        "Function: $.id: expected a UUID"
    )


def test_unreadable_answer_is_both_a_decoding_and_a_status_error() -> None:
    """Who catches decoding errors gets it, and who looks at status and body too."""
    error = filled(ResponseDecodeError)
    assert isinstance(error, DecodeError)
    assert isinstance(error, StatusError)
    assert str(error) == "functions.get failed: it broke after 3 attempts in 6.4 s (request 8f2c)"


@pytest.mark.parametrize("status", [*range(300, 600), 0, 99, 600, 999, 520, 529, 418, 499])
def test_any_status_has_a_class(status: int) -> None:
    """Any number a server may answer has an error and a line of its own."""
    error = status_class(status)("")
    error.status = status
    assert str(error).startswith(str(status))
    assert isinstance(error, ClientError) is (400 <= status < 500)
    assert isinstance(error, ServerError) is (500 <= status < 600)


def test_notes_are_shown_in_a_traceback() -> None:
    """Advice follows the message where a user sees it."""
    assert "try again" in "".join(traceback.format_exception(filled(NotFoundError)))


def test_timeouts_are_timeout_errors() -> None:
    """`except TimeoutError` catches all our timeouts, and no other error."""
    timeouts = {cls.__name__ for cls in CLASSES if issubclass(cls, TimeoutError)}
    assert timeouts == {
        "CallTimeoutError", "ConnectTimeoutError", "DeadlineError", "IdleTimeoutError", "JobTimeoutError",
        "PoolTimeoutError",
    }  # fmt: skip


def test_stream_event_error_has_its_own_words() -> None:
    """The server's words are the outcome."""
    error = filled(StreamEventError)
    assert str(error) == "functions.get failed: it broke after 3 attempts in 6.4 s (request 8f2c)"

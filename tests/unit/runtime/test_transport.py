"""Where each exception of an HTTP library lands, and what gets out of the transport."""

from __future__ import annotations

import errno
import inspect
import os
import socket
import ssl
from typing import Any

import httpx
import httpx2
import pytest

from invocant.runtime import (
    ConfigurationError,
    ConnectFailedError,
    NameResolutionError,
    TLSError,
    TransportError,
)
from invocant.runtime._calls.steps import Failure
from invocant.runtime._drivers.aio.transport import AsyncTransport
from invocant.runtime._drivers.failures import MEANINGS, failure_of, root_cause
from invocant.runtime._drivers.sync.transport import SyncTransport

CLASSES = [
    pytest.param(library, cls, id=f"{library.__name__}.{cls.__name__}")
    for library in (httpx, httpx2)
    for _, cls in inspect.getmembers(library, inspect.isclass)
    if issubclass(cls, Exception)
]


def made(library: Any, cls: Any) -> Any:
    """Return an instance of a library's exception, whatever its constructor wants."""
    request = library.Request("GET", "https://h/", headers={"authorization": "Bearer sk-canary"})
    for arguments, keywords in (
        (("Illegal header value b'Bearer sk-canary'",), {"request": request}),
        (("m",), {"request": request, "response": library.Response(500, request=request)}),
        (("m",), {}),
        ((), {}),
    ):
        try:
            return cls(*arguments, **keywords)
        except TypeError:
            continue
    raise AssertionError(f"no way to make {cls}")


@pytest.mark.parametrize(("library", "cls"), CLASSES)
def test_every_exception_of_a_library_lands(library: Any, cls: Any) -> None:
    """Each exception of httpx and httpx2 becomes one of ours, and takes no word of theirs with it."""
    error = made(library, cls)
    if MEANINGS[next(b.__name__ for b in cls.__mro__ if b.__name__ in MEANINGS)] is None:
        refused = failure_of(error, "h")
        assert isinstance(refused, ConfigurationError)
        assert "canary" not in str(refused)
        return
    failure = failure_of(error, "h")
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, TransportError)
    assert "canary" not in str(failure.error)
    assert failure.cause is None


@pytest.mark.parametrize("name", ["ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"])
def test_what_was_never_sent_is_said_to_be_unsent(name: str) -> None:
    """What fails before anything is sent may be repeated, whatever it is."""
    assert meaning_of(getattr(httpx, name)("m"), "h").failed == "unsent"


@pytest.mark.parametrize(
    "name", ["ReadError", "ReadTimeout", "WriteError", "WriteTimeout", "RemoteProtocolError"]
)
def test_what_may_have_been_processed_is_lost(name: str) -> None:
    """What fails once sending began may have been processed."""
    assert meaning_of(getattr(httpx, name)("m"), "h").failed == "lost"


def meaning_of(error: Exception, host: str) -> Failure:
    """Return what an exception means that is no mistake of the caller's."""
    failure = failure_of(error, host)
    assert isinstance(failure, Failure)
    return failure


def chained(top: Exception, *below: BaseException) -> Exception:
    """Return an exception with a chain of causes."""
    current: BaseException = top
    for error in below:
        current.__cause__ = error
        current = error
    return top


@pytest.mark.parametrize(
    ("below", "cls", "words"),
    [
        (
            [socket.gaierror(-2, "Name or service not known")],
            NameResolutionError,
            "Name or service not known",
        ),
        (
            [ssl.SSLCertVerificationError(1, "certificate verify failed")],
            TLSError,
            "certificate verify failed",
        ),
        (
            [ConnectionRefusedError(errno.ECONNREFUSED, "x")],
            ConnectFailedError,
            os.strerror(errno.ECONNREFUSED),
        ),
        ([OSError(113, "No route to host")], ConnectFailedError, "No route to host"),
        ([], ConnectFailedError, "no connection could be made"),
    ],
    ids=["dns", "tls", "refused", "no route", "nothing known"],
)
def test_connect_failures_say_why(below: list[OSError], cls: type, words: str) -> None:
    """DNS, TLS and refusals are told apart, with the system's own words, the host, and the cause chained."""
    failure = meaning_of(chained(httpx.ConnectError("all attempts failed"), *below), "api.test")
    assert type(failure.error) is cls
    assert words in failure.error.message
    assert "api.test" in failure.error.message
    assert (failure.cause is not None) == bool(below)


def test_cause_is_found_inside_groups() -> None:
    """Under asyncio and trio several attempts fail together; the first of them is the cause."""
    group = ExceptionGroup("attempts", [ConnectionRefusedError(111, "Connection refused"), OSError("x")])
    top = chained(httpx.ConnectError("m"), OSError("All connection attempts failed"), group)
    assert isinstance(root_cause(top), ConnectionRefusedError)


def test_cause_holds_on_to_nothing() -> None:
    """The chain of the cause is cut: above it are requests with credentials."""
    inner = ConnectionRefusedError(111, "Connection refused")
    inner.__context__ = httpx.ConnectError("m", request=httpx.Request("GET", "https://h/"))
    cause = meaning_of(chained(httpx.ConnectError("m"), inner), "h").cause
    assert cause is inner
    assert cause.__context__ is None
    assert cause.__cause__ is None


def test_errors_of_others_pass() -> None:
    """What a hook or transport of the user's raises is not ours to change."""
    with pytest.raises(KeyError):
        failure_of(KeyError("mine"), "h")
    with pytest.raises(RuntimeError, match="mine"):
        failure_of(RuntimeError("mine"), "h")


@pytest.mark.parametrize("client", [object(), "https://h", None.__class__])
def test_only_known_clients_are_taken(client: object) -> None:
    """An http_client of another library is refused when the client is made."""
    with pytest.raises(ConfigurationError, match="http_client="):
        SyncTransport(client)


def test_sync_and_async_clients_are_told_apart() -> None:
    """A blocking client cannot be used by an async one, nor the reverse; the message says which is wanted."""
    with httpx.Client() as client, pytest.raises(ConfigurationError, match=r"takes httpx\.AsyncClient"):
        AsyncTransport(client)
    with pytest.raises(ConfigurationError, match=r"takes httpx2\.Client"):
        SyncTransport(httpx2.AsyncClient())

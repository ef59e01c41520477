"""What an error keeps when its answer breaks, and what is no HTTP at all, on real sockets."""

from __future__ import annotations

import contextlib
import gzip
import zlib
from typing import Any

import pytest

from invocant import runtime as rt
from tests.faults.test_wire import HURRIED, NO_TLS, OK, PATIENT, TEXT, Real, real
from tests.faults.wire import GoOn, Reset, Step, Wait, Wire, http
from tests.unit.runtime.drivers import KEY, LIBRARIES, Client
from tests.unit.runtime.operations import CREATE, GET

__all__ = ["real"]  # what pytest looks for

PAPER = b'{"message": "no such thing"}'
"""What the server says of a failure."""


def packed(body: bytes, coding: str, status: str = "200 OK", *, kind: str = "application/json") -> bytes:
    """Return a whole answer that says it is packed, whatever its body is."""
    return http(body, status=status, kind=kind).replace(
        b"\r\n\r\n", b"\r\nContent-Encoding: " + coding.encode() + b"\r\n\r\n", 1
    )


BROKEN: dict[str, tuple[list[Step], bytes, type[Exception]]] = {
    "closed": ([http(PAPER[:15], status="{}", length=28)], PAPER[:15], rt.ConnectionLostError),
    "reset": ([http(PAPER[:15], status="{}", length=28), Reset()], PAPER[:15], rt.ConnectionLostError),
    "silent": ([http(PAPER[:15], status="{}", length=28), Wait()], PAPER[:15], rt.IdleTimeoutError),
    "no gzip": ([packed(b"abcd", "gzip", "{}"), GoOn()], b"", rt.ProtocolError),
    "cut gzip": ([packed(gzip.compress(PAPER)[:-8], "gzip", "{}"), GoOn()], PAPER, rt.ConnectionLostError),
}
"""How the body of a failure breaks, what is there of it, and what that would be without a status."""

STATUSES: dict[str, tuple[type[rt.StatusError], bool, bool]] = {
    "404 Not Found": (rt.NotFoundError, False, False),
    "429 Too Many Requests": (rt.RateLimitError, True, True),
    "500 Internal Server Error": (rt.ServerError, True, False),
    "503 Service Unavailable": (rt.UnavailableError, True, False),
}
"""Its class, and whether the retry table repeats a safe call and one that is not."""


def with_status(script: list[Step], status: str) -> list[Step]:
    """Return a script with the status filled in."""
    return [step.replace(b"{}", status.encode(), 1) if isinstance(step, bytes) else step for step in script]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("name", BROKEN)
def test_error_keeps_its_status(real: Real, name: str, status: str) -> None:
    """Whatever becomes of its body, a failure has the class of its status, what came, and the cause."""
    script, body, cause = BROKEN[name]
    with Wire(with_status(script, status)) as wire:
        (error,) = real.run(wire.url, CREATE, first=HURRIED if cause is rt.IdleTimeoutError else None)
    assert type(error) is STATUSES[status][0]
    assert (error.status, error.body, error.truncated) == (int(status[:3]), body, True)
    assert error.headers["content-type"] == "application/json"
    assert type(error.__cause__) is cause
    assert any(f"{len(body)} bytes" in note for note in error.__notes__)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("name", ["closed", "no gzip"])
def test_broken_error_is_repeated_as_its_status_is(name: str, status: str) -> None:
    """The retry table looks at the status, and not at how the body ended."""
    _, safe, other = STATUSES[status]
    for operation, repeated in ((GET, safe), (CREATE, other)):
        with Wire(with_status(BROKEN[name][0], status), [OK]) as wire:
            client = Client(base_url=wire.url, api_key=KEY, timeouts=PATIENT, retries=rt.Retries(base=0))
            failed = pytest.raises(rt.StatusError)
            with contextlib.nullcontext() if repeated else failed, contextlib.closing(client):
                client._client.call(operation, {"id": "a"})
            assert wire.requests == 1 + repeated


def test_error_of_a_stream_keeps_its_status(real: Real) -> None:
    """What is left unread for a stream is read as far as it comes when it is a failure."""
    with Wire([http(PAPER[:15], status="402 Payment Required", length=28)]) as wire:
        (error,) = real.run(wire.url, "all")
    assert type(error) is rt.PaymentRequiredError
    assert (error.body, error.truncated, error.operation) == (PAPER[:15], True, "things.stream")
    assert isinstance(error.__cause__, rt.ConnectionLostError)


def test_of_a_large_failure_a_mebibyte_is_kept(real: Real) -> None:
    """The body of a failure is read up to 1 MiB, packed or not, and the error says that there was more."""
    large = b"x" * (3 * 2**20)
    for answer in (
        http(large, status="404 Not Found", kind="text/plain"),
        packed(gzip.compress(large), "gzip", "404 Not Found", kind="text/plain"),
    ):
        with Wire([answer, GoOn()], [OK]) as wire:
            error, fine = real.run(wire.url, CREATE, GET)
        assert type(error) is rt.NotFoundError
        assert (len(error.body), error.truncated) == (2**20, True)
        assert fine.id == "a"


def test_unreadable_success_keeps_a_mebibyte() -> None:
    """A success that is no JSON is an error with its body too, as much as any other keeps."""
    with Wire([http(b"x" * (2**20 + 1)), GoOn()]) as wire:
        client = Client(base_url=wire.url, api_key=KEY, timeouts=PATIENT)
        with pytest.raises(rt.ResponseDecodeError) as caught:
            client._client.call(GET, {"id": "a"})
        client.close()
    assert (len(caught.value.body), caught.value.truncated) == (2**20, True)


ITEM = b'{"id": "a", "size": 3}'
WHOLE: dict[str, bytes] = {
    "gzip": packed(gzip.compress(ITEM), "gzip"),
    "x-gzip": packed(gzip.compress(ITEM), "x-gzip"),
    "members": packed(gzip.compress(ITEM[:5]) + gzip.compress(ITEM[5:]), "gzip"),
    "padded": packed(gzip.compress(ITEM) + b"\0" * 20, "gzip"),
    "deflate": packed(zlib.compress(ITEM), "deflate"),
    "deflate without its wrapper": packed(zlib.compress(ITEM)[2:-4], "deflate"),
    "twice": packed(gzip.compress(zlib.compress(ITEM)), "deflate, gzip"),
    "not at all": packed(ITEM, "identity"),
}
CUT: dict[str, bytes] = {
    "gzip": packed(gzip.compress(ITEM)[:-1], "gzip"),
    "gzip in its head": packed(gzip.compress(ITEM)[:5], "gzip"),
    "second member": packed(gzip.compress(ITEM) + gzip.compress(b" ")[:-1], "gzip"),
    "second member in its head": packed(gzip.compress(ITEM) + gzip.compress(b" ")[:1], "gzip"),
    "deflate": packed(zlib.compress(ITEM)[:-1], "deflate"),
    "deflate without its wrapper": packed(zlib.compress(ITEM)[2:-6], "deflate"),
    "inner of two": packed(gzip.compress(zlib.compress(ITEM)[:-1]), "deflate, gzip"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_whole_bodies(real: Real, name: str) -> None:
    """Each way to pack a body is undone, several members of gzip being one body (RFC 1952, section 2.2)."""
    with Wire([WHOLE[name], GoOn()]) as wire:
        (thing,) = real.run(wire.url, CREATE)
    assert (thing.id, thing.size) == ("a", 3)


@pytest.mark.parametrize("name", CUT)
def test_cut_bodies(real: Real, name: str) -> None:
    """A body that stops short under its packing is not whole, though its length is as announced."""
    with Wire([CUT[name], GoOn()], [OK]) as wire:
        error, fine = real.run(wire.url, CREATE, GET)
    assert type(error) is rt.ConnectionLostError
    assert "stopped short" in str(error)
    assert fine.id == "a"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_cut_streams(real: Real, coding: str) -> None:
    """The events of a packed stream are handed out, then it is truncated if its packing has no end."""
    pack = gzip.compress if coding == "gzip" else zlib.compress
    with Wire(
        [packed(pack(TEXT)[:-2], coding, kind="text/event-stream"), GoOn()],
        [packed(pack(TEXT), coding, kind="text/event-stream"), GoOn()],
    ) as wire:
        error, fine = real.run(wire.url, "all", "all")
    assert type(error) is rt.StreamTruncatedError
    assert (error.reason, error.partial) == ("transport", "Hel")
    assert isinstance(error.__cause__, rt.ConnectionLostError)
    assert fine.result == "Hel"


def test_what_follows_deflate_is_refused(real: Real) -> None:
    """A body that goes on behind its end is not what it says."""
    with Wire([packed(zlib.compress(ITEM) + b"more", "deflate"), GoOn()]) as wire:
        (error,) = real.run(wire.url, CREATE)
    assert type(error) is rt.ProtocolError


NO_HTTP: dict[str, list[Step]] = {
    "a greeting": [b"SSH-2.0-OpenSSH_9.0\r\n"],
    "a greeting, then a reset": [b"220 mail.test ESMTP\r\n", Reset()],
    "lines": [b"hello\r\nworld\r\n\r\n"],
    "an alert of TLS": [b"\x15\x03\x01\x00\x02\x02\x16"],
    "a status that is none": [b"HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n"],
    "a header that is none": [b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n"],
    "an endless head": [b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000],
    "a chunk that is none": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
}


@pytest.mark.parametrize("name", NO_HTTP)
def test_bytes_that_are_no_http(real: Real, name: str) -> None:
    """Even a safe call is made once, and the error does not say that the connection broke off."""
    with Wire(NO_HTTP[name], [OK]) as wire:
        (error,) = real.run(wire.url, GET, retries=rt.Retries(base=0))
        assert wire.requests == 1
    assert type(error) is rt.ProtocolError
    assert "not valid HTTP" in str(error)
    assert error.attempts == 1


def test_silence_after_bytes_that_are_no_http() -> None:
    """A server of another protocol that waits for our greeting is told from a slow one."""
    with Wire([b"SSH-2.0-OpenSSH_9.0\r\n", Wait()]) as wire:
        client = Client(base_url=wire.url, api_key=KEY, timeouts=HURRIED, retries=rt.Retries(base=0))
        with pytest.raises(rt.ProtocolError, match="not valid HTTP"):
            client._client.call(GET, {"id": "a"})
        client.close()


LOCATIONS = [
    "http://xn--/x",
    "http://xn--a/x",
    "//x..y/x",
    "http://a b/x",
    f"http://{'a' * 64}.test/x",
    "javascript:alert(1)",
    "http://h/" + "x" * 70_000,
    "http://[::1/x",
    "http://h:99999/x",
    "http://h\xe9/x",
    "http://h/\x7f",
    "",
]


@pytest.mark.parametrize("location", LOCATIONS, ids=lambda text: repr(text[:24]))
def test_broken_locations(real: Real, location: str) -> None:
    """A redirect that leads nowhere is an error with its status, on both libraries, and not tried again."""
    answer = f"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: {location}\r\n\r\n".encode("latin-1")
    with Wire([answer, GoOn()], [OK]) as wire:
        error, fine = real.run(wire.url, GET, GET, retries=rt.Retries(base=0))
        assert wire.requests == 2
    assert type(error) is rt.RedirectError
    assert (error.status, error.attempts) == (302, 1)
    assert any("not followed" in note for note in error.__notes__)
    assert fine.id == "a"


def test_statuses_above_599_are_no_server_errors(real: Real) -> None:
    """600 to 999 have a class of their own kind, and nobody says that they may be repeated."""
    with Wire([http(b"", status="600 Odd"), GoOn()]) as wire:
        (error,) = real.run(wire.url, GET, retries=rt.Retries(base=0))
        assert wire.requests == 1
    assert type(error) is rt.StatusError
    assert error.status == 600


def proxied(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Name a proxy in the environment."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, address)
    for name in ("http_proxy", "https_proxy", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


PROXIES: dict[str, tuple[list[Step], str]] = {
    "407": ([http(b"", status="407 Who")], "407 Proxy Authentication Required"),
    "403": ([http(b"", status="403 No")], "403 Forbidden"),
    "closes": ([], "broke the connection off"),
    "no HTTP": ([b"hello\r\n\r\n"], "did not answer as one"),
}


@pytest.mark.parametrize("name", PROXIES)
def test_refused_by_a_proxy(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A proxy that does not connect is no server that broke off: nothing was sent, and it is tried again."""
    script, words = PROXIES[name]
    with Wire(script) as wire:
        proxied(monkeypatch, wire.url)
        client = Client(
            base_url="https://api.test", api_key=KEY, timeouts=PATIENT, retries=rt.Retries(max=1, base=0)
        )
        with pytest.raises(rt.ProxyError, match=words) as caught:
            client._client.call(CREATE, {"id": "a"})
        client.close()
    assert (caught.value.attempts, caught.value.retry_safe) == (2, True)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_proxy_there(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    """A proxy that cannot be reached is the proxy's error, and not that of the server behind it."""
    with Wire([]) as wire:
        address = wire.url
    proxied(monkeypatch, address)
    client = Client(
        base_url=f"{scheme}://api.test",
        api_key=KEY,
        timeouts=PATIENT,
        retries=0,
        allow_insecure_http=True,
    )
    with pytest.raises(rt.ProxyError, match="could not be reached"):
        client._client.call(GET, {"id": "a"})
    client.close()


@pytest.mark.parametrize("library", LIBRARIES)
def test_tls_through_a_proxy_is_the_servers(library: str) -> None:
    """What goes wrong behind the tunnel is not the proxy's fault."""
    module: Any = LIBRARIES[library]
    with (
        Wire([b"HTTP/1.1 200 OK\r\n\r\n", b"no TLS\r\n\r\n"]) as wire,
        module.Client(proxy=wire.url, verify=NO_TLS) as given,
    ):
        client = Client(base_url="https://api.test", api_key=KEY, http_client=given, retries=0)
        with pytest.raises(rt.TLSError):
            client._client.call(GET, {"id": "a"})

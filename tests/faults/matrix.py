"""What can go wrong, by name: what a server does to each way of asking, and how that is asked.

`docs/reliability.md` says what each must give. Nothing here knows.
"""

from __future__ import annotations

import gzip
import socket
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from invocant import runtime as rt
from tests.faults.test_wire import END, HURRIED, MORE, PATIENT, SOON, TEXT, patient
from tests.faults.wire import LAST, GoOn, Pace, Reset, Step, Wait, chunk, head, http

WAYS = ("read", "call", "list", "stream")
"""A safe call, one that costs money, the second page of a list, and a stream."""

THING = b'{"id": "a", "size": 3}'
FIRST_PAGE = b'{"things": [{"id": "a"}, {"id": "b"}], "next": "n"}'
LAST_PAGE = b'{"things": [{"id": "c"}], "next": null}'
PROBLEM = b'{"message": "no such thing"}'
JSON = "application/json"
EVENTS = "text/event-stream"

BODIES: dict[str, tuple[bytes, str]] = {
    "read": (THING, JSON),
    "call": (THING, JSON),
    "list": (LAST_PAGE, JSON),
    "stream": (TEXT + END, EVENTS),
}
"""What the server would answer if nothing went wrong."""

BRIEF = patient(total=0.3)
"""For a call that ends with its deadline."""


def whole(way: str) -> bytes:
    """Return the answer in which nothing is wrong."""
    body, kind = BODIES[way]
    return http(body, kind=kind)


NEAR = patient(idle=0.5)
"""For each attempt that meets a silence behind a head that must come first."""

Answer = Callable[[str], Sequence[Step]]
"""What the server does, by the way of asking."""


@attrs.frozen(kw_only=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        answer: What the server does, each time it is asked.
        then: What it does from the second time on, where that is something else.
        bounds: The timeouts of the call that meets the fault.
        ways: Which ways of asking can meet it.
        opens: Whether it hits the first page of a list, and not the second.
        place: Whom the client asks: the `wire`, nobody (`refused`, `nowhere`), a server without TLS (`tls`),
            or another through a `proxy`.
        hops: Requests that continue an attempt, as those do that follow a redirect.
        options: More options of the call.
        given: What comes out where an answer is kept as it came.
        ended: What the program does while the call waits: its task is `cancelled`, or its client `closed`.
    """

    answer: Answer = lambda way: [whole(way), GoOn()]
    then: Answer | None = None
    bounds: rt.Timeouts = PATIENT
    ways: tuple[str, ...] = WAYS
    opens: bool = False
    place: str = "wire"
    hops: int = 0
    options: Mapping[str, Any] = attrs.field(factory=dict)
    given: Any = None
    ended: str = ""


def always(*steps: Step, **more: Any) -> Fault:
    """Return a fault that is the same whatever is asked."""
    return Fault(answer=lambda _: steps, **more)


def of_body(change: Callable[[bytes, str], Sequence[Step]], **more: Any) -> Fault:
    """Return a fault of the body that would be right, which *change* is given with its media type."""
    return Fault(answer=lambda way: change(*BODIES[way]), **more)


def instead(body: bytes, *, kind: str = JSON, status: str = "200 OK", **more: Any) -> Fault:
    """Return a fault that is a whole answer, and not the one that is due."""
    return always(http(body, kind=kind, status=status), GoOn(), **more)


def in_stream(*steps: Step, **more: Any) -> Fault:
    """Return a fault that only a stream can meet, whose head came well."""
    return always(head(), *steps, ways=("stream",), **more)


def with_header(answer: bytes, *lines: str) -> bytes:
    """Add lines to the head of an answer."""
    return answer.replace(b"\r\n\r\n", "".join(f"\r\n{line}" for line in lines).encode() + b"\r\n\r\n", 1)


def packed(coding: str, pack: Callable[[bytes], bytes]) -> Fault:
    """Return a fault of a body that says it is packed."""
    return of_body(
        lambda body, kind: [with_header(http(pack(body), kind=kind), f"Content-Encoding: {coding}"), GoOn()]
    )


def status(line: str, *lines: str) -> Fault:
    """Return an answer with a status, a whole body, and headers."""
    return always(with_header(http(PROBLEM, status=line), *lines), GoOn())


def broken(line: str) -> dict[str, Fault]:
    """Return what may become of the body of an answer with a status."""
    short = http(PROBLEM[:15], status=line, length=len(PROBLEM))
    code = line[:3]
    return {
        f"{code}, closed in its body": always(short),
        f"{code}, reset in its body": always(short, Reset()),
        f"{code}, silent in its body": always(short, Wait(), bounds=NEAR, opens=True),
        f"{code}, a body of 3 MiB": always(http(b"x" * (3 * 2**20), status=line, kind="text/plain"), GoOn()),
        f"{code}, a body that is no gzip": always(
            with_header(http(b"abcd", status=line), "Content-Encoding: gzip"), GoOn()
        ),
        f"{code}, gzip that is cut": always(
            with_header(http(gzip.compress(PROBLEM)[:-8], status=line), "Content-Encoding: gzip"), GoOn()
        ),
    }


def redirect(line: str, location: str, **more: Any) -> Fault:
    """Return a redirect; what follows it is well."""
    answer = f"HTTP/1.1 {line}\r\nContent-Length: 0\r\nLocation: {location}\r\n\r\n".encode("latin-1")
    return Fault(answer=lambda _: [answer, GoOn()], then=lambda way: [whole(way), GoOn()], **more)


def endless(line: str, location: str) -> Fault:
    """Return a redirect that leads to the next."""
    return attrs.evolve(redirect(line, location), then=None, hops=5)


def failed(data: bytes) -> Fault:
    """Return a stream in which the server reports a failure, and keeps the connection open."""
    return in_stream(chunk(TEXT + b"event: error\ndata: " + data + b"\n\n"), Wait())


def _cut_chunks(body: bytes, kind: str) -> Sequence[Step]:
    return [head(kind), chunk(body[:-5])]


FAULTS: dict[str, Fault] = {
    # no connection
    "nobody listens": Fault(place="refused", opens=True),
    "the name does not exist": Fault(place="nowhere", opens=True),
    "no TLS where TLS is due": Fault(place="tls", opens=True),
    "a proxy answers 407": always(http(b"", status="407 Who"), place="proxy", opens=True),
    "a proxy answers 502": always(http(b"", status="502 Bad"), place="proxy", opens=True),
    "a proxy closes": always(place="proxy", opens=True),
    # before the answer
    "closed before the answer": always(),
    "reset before the answer": always(Reset()),
    "closed in the head": always(b"HTTP/1.1 200 OK\r\nContent-"),
    "reset in the head": always(b"HTTP/1.1 200 OK\r\nContent-", Reset()),
    "silent": always(Wait(), bounds=HURRIED, opens=True),
    "silent in the head": always(b"HTTP/1.1 200 OK\r\nX-", Wait(), bounds=HURRIED, opens=True),
    "a head that drips": always(b"HTTP/1.1 200 OK\r\nX-Y: ", Pace(b"x", 0.02), bounds=BRIEF, opens=True),
    "interim answers without end": always(
        Pace(b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.02), bounds=BRIEF, opens=True
    ),
    "interim answers, then the answer": Fault(
        answer=lambda way: [b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" * 3, whole(way), GoOn()]
    ),
    # no HTTP
    "a greeting of SSH": always(b"SSH-2.0-OpenSSH_9.0\r\n"),
    "lines that are no HTTP": always(b"hello\r\nworld\r\n\r\n"),
    "a body without a head": always(THING),
    "a status below 100": always(b"HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n"),
    "a header without a colon": always(b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n"),
    "a head without end": always(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000),
    "two lengths": of_body(
        lambda body, kind: [with_header(http(body, kind=kind), "Content-Length: 3"), GoOn()]
    ),
    "a length that is no number": always(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
    # the body
    "closed in the body": of_body(lambda body, kind: [http(body[:-5], kind=kind, length=len(body))]),
    "reset in the body": of_body(lambda body, kind: [http(body[:-5], kind=kind, length=len(body)), Reset()]),
    "chunks that end short": of_body(_cut_chunks),
    "closed inside a chunk": of_body(lambda body, kind: [head(kind), chunk(body)[:-7]]),
    "a chunk that is none": of_body(lambda body, kind: [head(kind), chunk(body[:-5]), b"zz\r\n"]),
    "silent in the body": of_body(
        lambda body, kind: [http(body[:-5], kind=kind, length=len(body)), Wait()], bounds=SOON, opens=True
    ),
    "a body that drips": of_body(
        lambda body, kind: [http(b"", kind=kind, length=10_000), Pace(b" ", 0.02)], bounds=BRIEF, opens=True
    ),
    "a chunk extension that drips": of_body(
        lambda body, kind: [head(kind), b"5;x=", Pace(b"x", 0.02)], bounds=BRIEF, opens=True
    ),
    "a body that ends with the connection": of_body(
        lambda body, kind: [f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body]
    ),
    "trailers": of_body(
        lambda body, kind: [head(kind, "Trailer: X-Y"), chunk(body), b"0\r\nX-Y: z\r\n\r\n", GoOn()]
    ),
    "one byte a chunk": of_body(
        lambda body, kind: [head(kind), *(chunk(body[at : at + 1]) for at in range(len(body))), LAST, GoOn()]
    ),
    "larger than allowed": of_body(
        lambda body, kind: [http(b" " * 5_000 + body, kind=kind), GoOn()],
        ways=("read", "call", "list"),
        options={"max_size": 2_000},
    ),
    # packing
    "gzip": packed("gzip", gzip.compress),
    "deflate": packed("deflate", zlib.compress),
    "several members of gzip": packed("gzip", lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:])),
    "gzip that is cut": packed("gzip", lambda body: gzip.compress(body)[:-2]),
    "deflate that is cut": packed("deflate", lambda body: zlib.compress(body)[:-2]),
    "no gzip": packed("gzip", lambda body: b"abcd" + body),
    "a wrong checksum": packed("gzip", lambda body: gzip.compress(body)[:-8] + b"\0" * 8),
    # a success that is none
    "200 without a body": instead(b""),
    "204 where a value is due": always(b"HTTP/1.1 204 No Content\r\n\r\n", GoOn()),
    "a page of HTML with 200": instead(b"<html>busy</html>", kind="text/html"),
    "JSON that is cut": instead(b'{"id": "a", "things": [{"id"'),
    "JSON of another type": instead(b"[1, 2]", given=[1, 2]),
    "JSON of another type, strictly": instead(b"[1, 2]", options={"strict": True}),
    "null": instead(b"null", given=None),
    "null, strictly": instead(b"null", options={"strict": True}),
    "a list that is null": instead(b'{"things": null}', ways=("list",)),
    "a list that is missing": instead(b"{}", ways=("list",)),
    "a list that is an object": instead(b'{"things": {"id": "c"}}', ways=("list",)),
    "an error object with 200": instead(b'{"error": {"message": "no"}}', given={"error": {"message": "no"}}),
    "an error object with 200, strictly": instead(b'{"error": {"message": "no"}}', options={"strict": True}),
    "bytes that are no UTF-8": instead(b'{"id": "\xff\xfe"}'),
    "JSON 100,000 levels deep": instead(b"[" * 100_000 + b"]" * 100_000),
    "a page that comes again and again": instead(FIRST_PAGE, ways=("list",)),
    # statuses
    "400": status("400 Bad Request"),
    "401": status("401 Unauthorized"),
    "402": status("402 Payment Required"),
    "403": status("403 Forbidden"),
    "404": status("404 Not Found"),
    "408": status("408 Request Timeout"),
    "409": status("409 Conflict"),
    "413": status("413 Content Too Large"),
    "418": status("418 I'm a teapot"),
    "422": status("422 Unprocessable Content"),
    "429": status("429 Too Many Requests"),
    "500": status("500 Internal Server Error"),
    "501": status("501 Not Implemented"),
    "502": status("502 Bad Gateway"),
    "503": status("503 Service Unavailable"),
    "504": status("504 Gateway Timeout"),
    "529": status("529 Overloaded"),
    "599": status("599 Odd"),
    "600": status("600 Odd"),
    "999": status("999 Odd"),
    "503, Retry-After: 0": status("503 Busy", "Retry-After: 0"),
    "503, Retry-After: 30": status("503 Busy", "Retry-After: 30"),
    "503, Retry-After: 120": status("503 Busy", "Retry-After: 120"),
    "503, Retry-After: a date": status(
        "503 Busy", "Date: Sun, 06 Nov 1994 08:49:37 GMT", "Retry-After: Sun, 06 Nov 1994 08:49:40 GMT"
    ),
    "503, Retry-After: soon": status("503 Busy", "Retry-After: soon"),
    "503, Retry-After: -5": status("503 Busy", "Retry-After: -5"),
    "503, retry-after-ms: 20": status("503 Busy", "retry-after-ms: 20"),
    "429, Retry-After: 3600": status("429 Slow", "Retry-After: 3600"),
    "503, x-should-retry: false": status("503 Busy", "x-should-retry: false"),
    "500, x-should-retry: true": status("500 No", "x-should-retry: true"),
    "409, x-should-retry: true": status("409 No", "x-should-retry: true"),
    "400, Retry-After: 1": status("400 No", "Retry-After: 1"),
    **broken("404 Not Found"),
    **broken("429 Too Many Requests"),
    **broken("503 Service Unavailable"),
    # redirects
    "302, the same origin": redirect("302 Found", "/there", hops=1),
    "303, the same origin": redirect("303 See Other", "/there", hops=1),
    "307, the same origin": redirect("307 Temporary Redirect", "/there", hops=1),
    "307, another origin": redirect("307 Temporary Redirect", "{other}/there", hops=1),
    "307 without end": endless("307 Temporary Redirect", "/things"),
    "302 to javascript:": redirect("302 Found", "javascript:alert(1)"),
    "302 to a host that cannot be": redirect("302 Found", "http://xn--/x"),
    "302 to 70 KB": redirect("302 Found", "http://h/" + "x" * 70_000),
    "302 without a Location": status("302 Found"),
    "300": status("300 Multiple Choices"),
    "304": always(b"HTTP/1.1 304 Not Modified\r\n\r\n", GoOn()),
    # streams that are none
    "events as text/plain": instead(TEXT + END, kind="text/plain", ways=("stream",)),
    "an empty event stream": instead(b"", kind=EVENTS, ways=("stream",)),
    "JSON as an event stream": instead(PROBLEM, kind=EVENTS, ways=("stream",)),
    "an event stream of noise": instead(b"\xff\xfe\x00\x81" * 20, kind=EVENTS, ways=("stream",)),
    "comments alone": in_stream(chunk(b": ping\n\n" * 3), LAST, GoOn()),
    # streams that break
    "no closing event": in_stream(chunk(TEXT), LAST, GoOn()),
    "closed between events": in_stream(chunk(TEXT)),
    "reset between events": in_stream(chunk(TEXT), Reset()),
    "closed inside an event": in_stream(chunk(TEXT), chunk(MORE[:9])),
    "silent between events": in_stream(chunk(TEXT), Wait(), bounds=SOON),
    "comments without end": in_stream(
        chunk(TEXT), Pace(chunk(b": ping\n\n"), 0.05), bounds=patient(total=1.0)
    ),
    "an event that is no JSON": in_stream(chunk(TEXT), chunk(b"event: text\ndata: {\n\n"), Wait()),
    "an event that is too large": in_stream(
        chunk(TEXT),
        chunk(b'event: text\ndata: "' + b"x" * 5_000 + b'"\n\n'),
        Wait(),
        options={"max_size": 2_000},
    ),
    "an event nobody knows": in_stream(chunk(TEXT + b"event: news\ndata: {}\n\n" + END), LAST, GoOn()),
    "a byte order mark": in_stream(chunk(b"\xef\xbb\xbf" + TEXT + END), LAST, GoOn()),
    "lines that end in CR": in_stream(chunk((TEXT + END).replace(b"\n", b"\r")), LAST, GoOn()),
    # the end of a stream
    "the end, and silence": in_stream(chunk(TEXT + END), Wait()),
    "the end, and comments without end": in_stream(chunk(TEXT + END), Pace(chunk(b":\n\n"), 0.01)),
    "the end, and a flood": in_stream(chunk(TEXT + END), Pace(chunk(b":" * 10_000), 0)),
    "the end, and more events": in_stream(chunk(TEXT + END + MORE), LAST, GoOn()),
    "the end, and a reset": in_stream(chunk(TEXT + END), Reset()),
    # failures that the server reports inside a stream
    "an error event": failed(b'{"message": "no"}'),
    "an error event without an object": failed(b'"no"'),
    "an error event that is no JSON": failed(b"no"),
    "an error event that is empty": failed(b""),
    "an error event: Internal Server Error": failed(b"Internal Server Error"),
    "an error event: rate_limit_error": failed(b'{"message": "no", "code": "rate_limit_error"}'),
    "an error event: authentication_error": failed(b'{"message": "no", "code": "authentication_error"}'),
    "an error event: overloaded_error": failed(b'{"message": "no", "code": "overloaded_error"}'),
    "an error event: NotFoundError": failed(b'{"message": "no", "code": "NotFoundError"}'),
    "an error event: 402": failed(b'{"message": "no", "code": 402}'),
    "an error event: 500": failed(b'{"message": "no", "code": 500}'),
    "an error event, then the end": in_stream(
        chunk(TEXT + b'event: error\ndata: {"message": "no"}\n\n' + END), LAST, GoOn()
    ),
    # cut short by the program
    "cancelled before the answer": always(Wait(), ended="cancelled"),
    "cancelled in the body": of_body(
        lambda body, kind: [http(body[:-5], kind=kind, length=len(body)), Wait()], ended="cancelled"
    ),
    "its client closed before the answer": always(Wait(), ended="closed"),
    "its client closed in the body": of_body(
        lambda body, kind: [http(body[:-5], kind=kind, length=len(body)), Wait()], ended="closed"
    ),
}


def refused() -> str:
    """Return an address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}"

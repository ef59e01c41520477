"""Faults: what they say, whom they meet, and what they do to an answer."""

import json
from typing import Any

import pytest

from invocant.mock import Fault, FaultError, FaultQueue
from invocant.mock._exchange.replies import Answer
from invocant.mock._serving.delivery import BOM, BrokenConnectionError, plan
from invocant.mock._serving.faults import parse_fault
from tests.unit.mock.small import body, operation, serving, small

FACTS = {"api": "small", "operation": "a.list", "method": "GET", "path": "/a"}
PLAIN = Answer(200, [("content-type", "application/json")], [b'{"a":1}'])
STREAM = Answer(
    200,
    [("content-type", "text/event-stream")],
    [b"data: 1\n\n", b"data: 2\n\n", b"data: 3\n\n"],
    streamed=True,
)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "429",
        [],
        True,
        {"staus": 429},
        {"status": "429"},
        {"status": 99},
        {"status": True},
        {"delay": -1},
        {"delay": "1"},
        {"drip": 0},
        {"times": 0},
        {"truncate": 1.5},
        {"reset": "later"},
        {"malformed": "xml"},
        {"bom": 1},
        {"retry_after": []},
        {"headers": {"a": 1}},
        {"match": "a"},
        {"message": 1},
        {"match": {"operashun": "a"}},
        {"comments": -1},
        {"comments": 10**9},
        {"duplicate_page": "cursor"},
        {"expire_token": 1},
    ],
    ids=str,
)
def test_what_is_no_fault_is_refused(value: Any) -> None:
    """A mistyped fault must not silently do nothing."""
    with pytest.raises(FaultError):
        parse_fault(value)


def test_number_is_a_status() -> None:
    """The short form of the most common fault."""
    assert parse_fault(429) == Fault(status=429)
    assert Fault(status=429).to_dict() == {"status": 429}


def test_queue_is_used_up_in_order() -> None:
    """Each fault meets one request, or as many as it says."""
    queue = FaultQueue()
    queue.add({"status": 500}, Fault(status=503, times=2))
    assert [queue.take(None, FACTS).status for _ in range(4)] == [500, 503, 503, None]
    assert len(queue) == 0


def test_fault_waits_for_its_request() -> None:
    """With `match` others pass by."""
    queue = FaultQueue()
    queue.add(status=500, match={"operation": "b.list"})
    assert queue.take(None, FACTS).status is None
    assert queue.take(None, {**FACTS, "operation": "b.list"}).status == 500


def test_nothing_is_added_when_one_is_wrong() -> None:
    """A list is taken whole or not at all."""
    queue = FaultQueue()
    with pytest.raises(FaultError):
        queue.add({"status": 500}, {"status": 1})
    assert queue.waiting() == []


@pytest.mark.parametrize(
    ("header", "statuses"),
    [
        ("429", [429, 429, 429]),
        ('{"status": 429, "times": 2}', [429, 429, None]),
        ('[{"status": 429}, 503, {}, {"status": 500, "times": 2}]', [429, 503, None, 500, 500, None]),
        ("[]", [None]),
    ],
)
def test_header_is_counted_by_its_text(header: str, statuses: list[int | None]) -> None:
    """One fault holds for every request with that header; a list is used up one by one."""
    queue = FaultQueue()
    assert [queue.take(header, FACTS).status for _ in statuses] == statuses
    queue.clear()
    assert queue.take(header, FACTS).status == statuses[0]


def test_header_goes_before_the_queue() -> None:
    """The queue keeps its faults for requests without the header."""
    queue = FaultQueue()
    queue.add(status=500)
    assert queue.take("{}", FACTS).status is None
    assert queue.take(None, FACTS).status == 500


def test_broken_header_is_told() -> None:
    """A header that is not understood is a 400 which says so, in the journal too."""
    with serving(small({"/a": {"get": operation("a.list", {})}})) as call:
        answer = call("GET", "/a", headers={"x-mock-fault": "{"})
        assert answer.status == 400
        assert "x-mock-fault" in (call.app.journal.entries()[0].reason or "")


@pytest.mark.parametrize(
    ("fault", "content"),
    [
        (Fault(body={"b": 2}), b'{"b":2}'),
        (Fault(body="<html>"), b"<html>"),
        (Fault(bom=True), BOM + b'{"a":1}'),
        (Fault(malformed=True), b'{"a{"broken'),
        (Fault(malformed="utf8"), b'{"a\xff":1}'),
        (Fault(truncate=3), b'{"a'),
        (Fault(reset=0), b""),
    ],
    ids=str,
)
def test_body_of_a_plain_answer(fault: Fault, content: bytes) -> None:
    """Each fault changes the body as it says; a cut one still claims its whole length."""
    planned = plan(PLAIN, fault, None)
    assert b"".join(planned.answer.chunks) == content
    cut = fault.truncate is not None or fault.reset is not None
    assert planned.length == (7 if cut else len(content))
    assert planned.ending == ("reset" if fault.reset is not None else "close" if cut else "normal")


@pytest.mark.parametrize(
    ("fault", "content"),
    [
        (Fault(end=1), b"data: 1\n\n"),
        (Fault(end=0), b""),
        (Fault(error_event=1), b"data: 1\n\nevent: error\n\n"),
        (Fault(malformed=True), b'data: 1\n\ndata: {"broken\n\ndata: 3\n\n'),
        (Fault(malformed="utf8"), b"data: 1\n\ndata: \xff2\n\ndata: 3\n\n"),
        (Fault(bom=True), BOM + b"data: 1\n\ndata: 2\n\ndata: 3\n\n"),
        (Fault(truncate=12), b"data: 1\n\ndat"),
        (
            Fault(comments=2, end=2),
            b": keep-alive\n: keep-alive\ndata: 1\n\n: keep-alive\n: keep-alive\ndata: 2\n\n",
        ),
    ],
    ids=str,
)
def test_body_of_a_stream(fault: Fault, content: bytes) -> None:
    """A stream loses or changes events, and never has a length."""
    planned = plan(STREAM, fault, b"event: error\n\n")
    assert b"".join(planned.answer.chunks) == content
    assert planned.length is None


def test_drip_cuts_into_pieces() -> None:
    """The bytes stay the same."""
    chunks = plan(STREAM, Fault(drip=4), None).answer.chunks
    assert {len(each) for each in chunks[:-1]} == {4}
    assert b"".join(chunks) == b"".join(STREAM.chunks)


def test_headers() -> None:
    """Retry-After is seconds or a date as given; others are added, the content type is replaced."""
    fault = Fault(retry_after=0.5, headers={"X-A": "b"}, content_type="text/html")
    assert dict(plan(PLAIN, fault, None).answer.headers) == {
        "content-type": "text/html",
        "x-a": "b",
        "retry-after": "0.5",
    }
    dated = Fault(retry_after="Thu, 01 Jan 2026 00:00:00 GMT")
    assert ("retry-after", "Thu, 01 Jan 2026 00:00:00 GMT") in plan(PLAIN, dated, None).answer.headers


THING = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
THINGS = {
    "/a": {
        "get": operation("a.list", {"type": "array"}),
        "post": operation("a.create", THING, requestBody=body({})),
    }
}


@pytest.mark.parametrize(("run", "stored"), [(False, 0), (True, 1)])
def test_failed_request_is_processed_only_when_asked(run: bool, stored: int) -> None:
    """A status fault replaces the operation; with `run` the answer is lost and the effect is not."""
    with serving(small(THINGS)) as call:
        call.app.faults.add(status=500, run=run)
        assert call("POST", "/a", json={}).status == 500
        assert len(call("GET", "/a").json()) == stored


def test_broken_connection_reaches_a_direct_caller() -> None:
    """Without a socket there is nothing to break but the call."""
    with serving(small(THINGS)) as call:
        for fault in ({"reset": "before"}, {"reset": 1}, {"truncate": 1}):
            with pytest.raises(BrokenConnectionError):
                call("GET", "/a", headers={"x-mock-fault": json.dumps(fault)})


def test_fault_of_an_unknown_path_and_of_the_token_endpoint() -> None:
    """Faults meet every request, whatever it asks for; the token endpoint is called `token`."""
    scheme = {
        "type": "http",
        "scheme": "bearer",
        "x-invocant-auth": {"kind": "client-credentials", "token-url": "/t", "env": {}},
    }
    with serving(small(THINGS, components={"securitySchemes": {"k": scheme}})) as call:
        call.app.faults.add({"status": 503, "match": {"operation": "token"}}, {"bom": True})
        assert call("GET", "/nowhere").content.startswith(BOM)
        assert call("POST", "/t").status == 503


def test_waits_are_those_asked_for() -> None:
    """Delay comes first, the interval between pieces; nothing really waits here."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    with serving(small(THINGS), sleep=sleep) as call:
        call.app.faults.add(delay=2.5, drip=1, interval=0.25, body="abc")
        assert call("GET", "/a").content == b"abc"
    assert waited == [2.5, 0.25, 0.25]


@pytest.mark.parametrize("status", [204, 304])
def test_status_without_a_body(status: int) -> None:
    """Such a response has neither body nor length, or the connection would be out of step."""
    with serving(small(THINGS)) as call:
        answer = call("GET", "/a", headers={"x-mock-fault": json.dumps({"status": status, "body": "x"})})
    assert (answer.status, answer.content) == (status, b"")
    assert "content-length" not in answer.headers


ITEM = {"type": "object", "properties": {"id": {"type": "string"}}}
LISTED = {"items": {"type": "array", "items": ITEM}, "next": {"type": ["string", "null"]}}
PAGE = {"type": "object", "required": ["items"], "properties": LISTED}
PAGING = {
    "style": "cursor",
    "items": "/items",
    "next": "/next",
    "forward": "cursor",
    "limit": {"parameter": "limit"},
}
QUERY = [
    {"name": "cursor", "in": "query", "schema": {"type": "string"}},
    {"name": "limit", "in": "query", "schema": {"type": "integer"}},
]


@pytest.mark.parametrize(
    ("match", "message"),
    [({"operation": "a.lst"}, "'a.list'"), ({"api": "smal"}, "'small'")],
    ids=str,
)
def test_fault_that_no_request_meets_is_refused(match: dict[str, str], message: str) -> None:
    """An unknown operation must not silently wait for ever, through Python and from outside."""
    with serving(small({"/a": {"get": operation("a.list", {})}})) as call:
        with pytest.raises(FaultError, match=message):
            call.app.faults.add(status=500, match=match)
        refused = call("POST", "/_mock/faults", json={"status": 500, "match": match})
        assert (refused.status, message in refused.json()["message"]) == (400, True)
        assert call("GET", "/_mock/faults").json() == []
        call.app.faults.add(status=500, match={"api": "small", "operation": "a.list"})


def test_match_is_for_the_queue() -> None:
    """A header is of one request, so what it would match is a mistake."""
    with pytest.raises(FaultError, match="queue"):
        FaultQueue().take('{"status": 500, "match": {"method": "GET"}}', FACTS)


@pytest.mark.parametrize("fault", [True, "items"])
def test_duplicated_page(fault: bool | str) -> None:
    """The last page comes again: with its own cursor, or with the one that leads on."""
    listing = operation("a.list", PAGE, parameters=QUERY, **{"x-invocant-paging": PAGING})
    stored = operation("a.create", ITEM, requestBody=body(ITEM))
    with serving(small({"/a": {"get": listing, "post": stored}})) as call:
        made = [call("POST", "/a", json={}).json()["id"] for _ in range(5)]
        pages = [call("GET", "/a?limit=2").json()]
        call.app.faults.add(duplicate_page=fault)
        pages.append(call("GET", f"/a?limit=2&cursor={pages[0]['next']}").json())
        ids = [[str(made.index(item["id"]) + 1) for item in page["items"]] for page in pages]
        assert ["".join(names) for names in ids] == ["12", "12"]
        assert (pages[1]["next"] == pages[0]["next"]) is (fault is True)


def test_first_page_is_no_duplicate() -> None:
    """Where nothing was listed before, the page is the page."""
    listing = operation("a.list", PAGE, parameters=QUERY, **{"x-invocant-paging": PAGING})
    with serving(small({"/a": {"get": listing}})) as call:
        call.app.faults.add(duplicate_page=True)
        assert call("GET", "/a").json()["items"] == []


def test_expired_token() -> None:
    """The token that was shown is refused from then on; a key only this once."""
    flow = {"clientCredentials": {"tokenUrl": "https://api.test/token", "scopes": {}}}
    schemes = {
        "oauth": {"type": "oauth2", "flows": flow},
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    }
    secured = {
        "/a": {"get": operation("a.read", {}, security=[{"oauth": []}])},
        "/b": {"get": operation("b.read", {}, security=[{"key": []}])},
    }
    with serving(small(secured, components={"securitySchemes": schemes}), headers={}) as call:

        def token() -> dict[str, str]:
            form = b"grant_type=client_credentials&client_id=mock-a&client_secret=mock-b"
            kind = {"content-type": "application/x-www-form-urlencoded"}
            got = call("POST", "/token", content=form, headers=kind).json()["access_token"]
            return {"authorization": f"Bearer {got}"}

        old, key = token(), {"x-key": "mock-key"}
        assert call("GET", "/a", headers=old).status == 200
        call.app.faults.add({"expire_token": True}, {"expire_token": True})
        assert call("GET", "/a", headers=old).status == 401
        assert call("GET", "/b", headers=key).status == 401
        assert call("GET", "/a", headers=old).status == 401
        assert call("GET", "/b", headers=key).status == 200
        assert call("GET", "/a", headers=token()).status == 200

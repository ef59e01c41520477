"""The journal: what was answered, within bounds, and no credential in it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from invocant.mock import Entry, MockApplication
from invocant.mock._exchange.requests import Request
from invocant.mock._serving.journal import MAX_ENTRIES, Journal, Shelf
from tests.unit.mock.small import Caller, body, operation, small
from tests.unit.mock.test_stubs import TALK_STREAM

SECRET = {"type": "object", "properties": {"token": {"type": "string"}, "text": {"type": "string"}}}
API = small(
    {
        "/a": {"post": operation("a", SECRET, requestBody=body(SECRET))},
        "/talk": {"post": operation("talk", {}, requestBody=body({}), **{"x-invocant-stream": TALK_STREAM})},
    },
    components={"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
)


@pytest.fixture
def mock() -> Iterator[MockApplication]:
    """A mock whose answers take a second of its timer each."""
    ticks = iter(range(1_000))
    made = MockApplication(API, timer=lambda: float(next(ticks)))
    yield made
    made.app.close()


@pytest.fixture
def call(mock: MockApplication) -> Caller:
    """A caller of it."""
    return Caller(mock.app)


def test_answers_are_kept(mock: MockApplication, call: Caller) -> None:
    """Status, headers, body and duration; of a stream the pieces, of a fault what was sent."""
    mock.when("a").answers({"text": "é"}, headers={"X-Mine": "1"})
    call("POST", "/a", json={})
    call("POST", "/talk", json={})
    mock.faults.add(truncate=3)
    with pytest.raises(ConnectionError):
        call("POST", "/a", json={})
    first, second, third = mock.requests()
    assert (first.status, dict(first.answer_headers)["x-mine"], first.answer) == (200, "1", {"text": "é"})
    assert [entry.seconds for entry in mock.requests()] == [1.0, 1.0, 1.0]
    assert second.answer[-1] == "event: end\ndata: \n\n"
    assert (third.answer, third.complete) == ('{"t', False)
    told = call("GET", "/_mock/requests").json()[0]
    assert told["answer"]["body"] == {"text": "é"}
    assert told["answer"]["headers"]["x-mine"] == "1"
    assert (told["seconds"], told["shed"], told["cut"]) == (1.0, False, False)


def test_no_credential_in_answers(mock: MockApplication, call: Caller) -> None:
    """Neither what the request showed nor what is one by its name, in JSON, text, streams and headers."""
    answers: list[dict[str, Any]] = [
        {"value": {"token": "canary-1", "text": "mock-canary-2"}},
        {"text": "said mock-canary-2", "content_type": "application/json"},
        {"value": {}, "headers": {"Set-Cookie": "s=canary-3", "X-Echo": "mock-canary-2"}},
        {"message": "no mock-canary-2", "status": 400},
    ]
    mock.when("a").sequence(*[mock_answer(answer) for answer in answers])
    events = [{"data": {"token": "canary-4"}}, {"event": "x", "data": "mock-canary-2"}, {"data": 1}]
    mock.when("talk").answers(events=events)
    key = {"authorization": "Bearer mock-canary-2"}
    for _ in answers:
        call("POST", "/a", json={}, headers=key)
    assert b"canary-4" in call("POST", "/talk", json={}, headers=key).content
    told = json.dumps([entry.to_dict() for entry in mock.requests()])
    assert "canary" not in told
    assert "canary" not in repr(mock.requests())
    assert mock.requests()[4].answer[2] == "data: 1\n\n"


def mock_answer(members: dict[str, Any]) -> Any:
    """Return an answer that may say anything."""
    from invocant.mock._stubbing.answers import parse_answer

    return parse_answer({**members, "unchecked": True})


def _entry(journal: Journal, size: int) -> Entry:
    entry = journal.add(
        Request("POST", "/a", b"", [("authorization", "Bearer mock-canary")], b"x" * size), 0.0
    )
    journal.end(entry, 0.0)
    return entry


def test_bytes_are_bounded_over_all_journals() -> None:
    """The oldest lose their bodies first, whoever's they are; what they were asked stays."""
    shelf = Shelf(1_000)
    first, second = Journal(shelf=shelf), Journal(shelf=shelf)
    entries = [_entry(journal, 300) for journal in (first, second, first, second)]
    assert [entry.shed for entry in entries] == [True, False, False, False]
    assert shelf.kept_bytes == 900
    assert (entries[0].body, entries[0].path, len(first)) == (None, "/a", 2)
    large = _entry(first, 5_000)
    assert not large.shed
    assert [entry.shed for entry in entries] == [True] * 4
    first.clear()
    assert shelf.kept_bytes == 0


def test_answers_count_too() -> None:
    """An answer that grows while it is sent is counted when it ends, and never beyond what is kept of one."""
    shelf = Shelf(1_000)
    journal = Journal(shelf=shelf)
    entry = _entry(journal, 100)
    for _ in range(20):
        entry.keep(b"y" * 2**20)
    journal.end(entry, 1.0)
    assert (entry.cut, shelf.kept_bytes) == (True, 100 + 16 * 2**20)
    _entry(journal, 1)
    assert (entry.shed, entry.answer, shelf.kept_bytes) == (True, None, 1)


def test_forgotten_entries_are_counted_no_longer() -> None:
    """Past the number of entries the oldest go, with their bytes."""
    shelf = Shelf()
    journal = Journal(shelf=shelf)
    for _ in range(MAX_ENTRIES + 10):
        _entry(journal, 3)
    assert (len(journal), shelf.kept_bytes) == (MAX_ENTRIES, 3 * MAX_ENTRIES)


def test_what_was_a_credential_stays_hidden_without_its_body() -> None:
    """A body that showed a key is gone, and the key in the path is hidden as before."""
    journal = Journal(shelf=Shelf(10))
    secret = Request("POST", "/a/canary-secret", b"", [], b'{"password": "canary-secret"}')
    entry = journal.add(secret, 0.0)
    _entry(journal, 20)
    assert entry.shed
    assert "canary" not in json.dumps(entry.to_dict())

"""A creation that is looked up once comes to what the long way makes of it: the answer, and what is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.mock import ManualClock, MockApp, create_app, from_mapping
from invocant.mock._exchange.requests import KnownHead
from invocant.mock._serving.heads import closes, head_of
from invocant.mock._serving.known_creations import KnownCreation
from invocant.mock._serving.service import Service
from tests.examples import examples
from tests.unit.mock.small import JSON, KEY, Caller, body, document, dumps, response

IDS: tuple[dict[str, Any], ...] = (
    {"type": "integer"},
    {"type": "integer", "format": "int64", "minimum": 1},
    {"type": "integer", "minimum": 1000},
    {"type": "integer", "multipleOf": 3},
    {"type": "string", "format": "uuid"},
    {"type": "string"},
    {"type": "integer", "readOnly": True},
)
MEMBERS: dict[str, dict[str, Any]] = {
    "name": {"type": "string", "minLength": 1},
    "tag": {"type": ["string", "null"]},
    "size": {"type": "number"},
    "secret": {"type": "string", "writeOnly": True},
    "created_at": {"type": "string", "format": "date-time", "readOnly": True},
    "parts": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}}}},
}
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["Rex", "ä\ud800", "", "b" * 50]),
    "tag": st.sampled_from([None, "x", 5]),
    "size": st.sampled_from([1, 2.5, 1e300, True]),
    "secret": st.just("s"),
    "created_at": st.just("2020-01-01T00:00:00Z"),
    "parts": st.sampled_from([[], [{"id": 1}], [{"id": "x"}]]),
    "more": st.just({"a": [1]}),
    "id": st.sampled_from([1, 3, "1", None, "x"]),
}
BODIES: st.SearchStrategy[list[Any]] = st.lists(
    st.sets(st.sampled_from(sorted(VALUES))).flatmap(
        lambda names: st.fixed_dictionaries({name: VALUES[name] for name in sorted(names)})
    )
    | st.sampled_from([[], None, "text", {"name": "Rex", "tag": "x", "size": 1}]),
    min_size=1,
    max_size=4,
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Return a document with a collection, and perhaps one below it."""
    names = sorted(draw(st.sets(st.sampled_from(sorted(MEMBERS)), min_size=1)))
    member = draw(st.sampled_from(IDS))
    members = {name: MEMBERS[name] for name in names}
    required = draw(st.lists(st.sampled_from(names), unique=True))
    made: dict[str, Any] = {
        "type": "object",
        "properties": {"id": member, **members},
        "required": ["id", *required],
    }
    new: dict[str, Any] = {"type": "object", "properties": members, "required": required}
    if draw(st.booleans()):
        made["additionalProperties"] = draw(st.booleans())
    if draw(st.booleans()):
        new = made if draw(st.booleans()) else {"allOf": [new, {"type": "object"}]}
    forms: list[dict[str, Any]] = [made, {"$ref": "#/components/schemas/Made"}]
    answer = response(draw(st.sampled_from(forms)))
    if draw(st.booleans()):
        answer["headers"] = {"Location": {"schema": {"type": "string"}}}
    responses = {draw(st.sampled_from(["200", "201", "2XX"])): answer, "404": response()}
    if draw(st.booleans()):
        responses["409"] = response()
    place = {"name": "thing_id", "in": "path", "required": True, "schema": {"type": member["type"]}}
    create = {"requestBody": body(new, required=draw(st.booleans())), "responses": responses}
    paths: dict[str, Any] = {
        "/things": {
            "post": create,
            "get": {"responses": {"200": response({"type": "array", "items": made})}},
        },
        "/things/{thing_id}": {
            "parameters": [place],
            "get": {"responses": {"200": answer, "404": response()}},
        },
    }
    if draw(st.booleans()):
        paths["/things/{thing_id}/parts"] = {"parameters": [place], "post": create}
        paths["/things/{thing_id}/parts/{id}"] = {
            "parameters": [place, {**place, "name": "id"}],
            "get": {"responses": {"200": answer, "404": response()}},
        }
    return document(paths, components={"schemas": {"Made": made}})


@contextmanager
def _served(of: dict[str, Any]) -> Iterator[MockApp]:
    app = create_app(from_mapping("small", of), clock=ManualClock())
    try:
        yield app
    finally:
        app.close()


def _told(app: MockApp, bodies: list[Any], accept: str | None) -> tuple[list[Any], Any]:
    call = Caller(app, {"accept": accept} if accept else {})
    answers = []
    for number, given_body in enumerate(bodies):
        for path in ("/things", f"/things/{number + 1}/parts"):
            made = call("POST", path, json=given_body)
            answers.append((made.status, made.headers, made.content))
            if "location" in made.headers:
                found = call("GET", made.headers["location"])
                answers.append((found.status, found.headers, found.content))
    return answers, app.store.dump()


@settings(max_examples=examples(12))
@given(documents(), BODIES, st.sampled_from([None, "*/*", "application/json", "text/html"]))
def test_short_way_and_long_way_agree(of: dict[str, Any], bodies: list[Any], accept: str | None) -> None:
    """Status, headers, body, what is kept, and what is counted."""
    with _served(of) as app:
        told = _told(app, bodies, accept)
    with _served(of) as app, patch.object(Service, "_created", lambda *_: None):
        assert told == _told(app, bodies, accept)


PET = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "n": {"type": "string"}},
}


@pytest.mark.parametrize(
    ("sent", "is_short"),
    [({"n": "a"}, True), ({}, True), ({"id": 5}, False), ({"n": "a", "other": 1}, True)],
    ids=str,
)
def test_what_goes_the_short_way(sent: Any, is_short: bool) -> None:
    """A call without an id of its own does; so the other test compares two ways indeed."""
    place = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    paths = {
        "/pets": {"post": {"requestBody": body(PET), "responses": {"201": response(PET)}}},
        "/pets/{id}": {"parameters": [place], "get": {"responses": {"200": response(PET)}}},
    }
    ways: list[Any] = []
    created = Service._created

    def noted(*arguments: Any) -> Any:
        ways.append(created(*arguments))
        return ways[-1]

    with _served(document(paths)) as app, patch.object(Service, "_created", noted):
        assert Caller(app)("POST", "/pets", json=sent).status == 201
    assert [way is not None for way in ways] == [is_short]


class _KnownCaller:
    """Calls an application with heads that it knows, as its own server does."""

    def __init__(self, app: MockApp, accept: str | None) -> None:
        self._app = app
        self._heads: dict[tuple[str, str, int], KnownHead] = {}
        self._accept = [("accept", accept)] if accept else []

    def __call__(self, method: str, path: str, sent: bytes) -> tuple[Any, ...]:
        headers = [*KEY.items(), *self._accept, *([("content-type", JSON)] if sent else [])]
        key = method, path, len(sent)
        head = self._heads.setdefault(key, KnownHead(method, path, b"", headers, len(sent)))
        decided = self._app.decide(head.request(sent), True)
        assert decided is not None
        planned = decided.planned
        assert planned is not None
        answer = planned.answer
        self._app.end(decided)
        written = head_of(answer.status, answer.headers, planned.length, ends=False)
        assert planned.head in (None, written)
        assert planned.head is None or not closes(answer.headers)
        entry = decided.entry
        return written, b"".join(answer.chunks), entry.operation, entry.reason, entry.problems


def _told_by_known_heads(app: MockApp, bodies: list[Any], accept: str | None) -> tuple[list[Any], Any]:
    call = _KnownCaller(app, accept)
    answers = []
    for number, given_body in enumerate(bodies * 2):
        for path in ("/things", f"/things/{number + 1}/parts"):
            answers.append(call("POST", path, dumps(given_body)))
            answers.append(call("GET", f"{path}/{number + 1}", b""))
    return answers, app.store.dump()


@settings(max_examples=examples(12))
@given(documents(), BODIES, st.sampled_from([None, "*/*", "application/json", "text/html"]))
def test_shortest_way_and_long_way_agree(of: dict[str, Any], bodies: list[Any], accept: str | None) -> None:
    """By a head that is known too: its bytes, body, what is kept, and what is counted."""
    with _served(of) as app:
        told = _told_by_known_heads(app, bodies, accept)
    with (
        _served(of) as app,
        patch.object(Service, "_created", lambda *_: None),
        patch.object(KnownCreation, "plan", lambda *_: None),
    ):
        assert told == _told_by_known_heads(app, bodies, accept)


@pytest.mark.parametrize(
    ("sent", "is_shortest"),
    [({"n": "a"}, True), ({}, True), ({"n": "a", "other": 1}, True), ({"id": 5}, False), ({"n": 5}, False)],
    ids=str,
)
def test_what_goes_the_shortest_way(sent: Any, is_shortest: bool) -> None:
    """Not where a stub may answer, nor where its id is in use."""
    place = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    paths = {
        "/pets": {"post": {"requestBody": body(PET), "responses": {"201": response(PET)}}},
        "/pets/{id}": {
            "parameters": [place],
            "get": {"responses": {"200": response(PET)}},
            "put": {"requestBody": body(PET), "responses": {"200": response(PET)}},
        },
    }
    ways: list[bool] = []
    planned = KnownCreation.plan

    def noted(*arguments: Any) -> Any:
        ways.append((made := planned(*arguments)) is not None)
        return made

    with _served(document(paths)) as app, patch.object(KnownCreation, "plan", noted):
        call = _KnownCaller(app, None)
        call("POST", "/pets", dumps(sent))
        app.store.put("small:/pets", str(len(app.store.rows("small:/pets")) + 1), {"id": 0})
        call("POST", "/pets", dumps(sent))
        app.stubs.add({"answer": {"unchecked": True}})
        call("POST", "/pets", dumps(sent))
    assert ways == [is_shortest, False, False]
